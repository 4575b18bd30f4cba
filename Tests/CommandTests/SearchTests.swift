import Foundation
import Images
import Testing

/// `likeness search` on small networks and photographs.
@Suite struct SearchTests {
    let folder: WorkingFolder

    init() throws { folder = try WorkingFolder() }

    private func search(_ options: String..., for query: String = "query.png") throws
        -> SearchOutput
    {
        try folder.decoded(SearchOutput.self, ["search", "gallery", query] + options)
    }

    @Test("the table names the nearest, best first, and the query’s own file") func text() throws {
        try folder.indexClasses()
        let lines = try folder.printed("search", "gallery", "towers/towers-3.png", "-k", "3")
            .split(separator: "\n").map(String.init)
        #expect(lines.count == 6)
        #expect(lines[1] == "searched  15 images of gallery, network.onnx")
        #expect(lines[2] == "rank  similarity  class   photograph")
        #expect(
            lines[3] == "   1      1.0000  towers  towers/towers-3.png  (the query’s own file)")
        #expect(lines[4...].allSatisfy { $0.contains("  towers  towers/towers-") })
    }

    @Test("a photograph outside the gallery ranks all others, as CSV, JSON and the pair say it")
    func outside() throws {
        try folder.indexClasses()
        let output = try search("-k", "100")
        #expect(output.images == 15 && output.results.count == 15)
        #expect(output.query.path == "query.png" && output.query.sameFile.isEmpty)
        #expect(output.results.map(\.rank) == Array(1...15))
        #expect(output.results.map(\.rankByWhole) == Array(1...15))
        let scores = output.results.map(\.similarity)
        #expect(scores == scores.sorted(by: >))
        #expect(output.results.prefix(5).allSatisfy { $0.label == "towers" })

        let rows = table(try folder.printed("search", "gallery", "query.png", "-k", "100", "--csv"))
        #expect(rows.count == 15)
        for (row, hit) in zip(rows, output.results) {
            #expect(row["rank"] == "\(hit.rank)" && row["path"] == hit.path)
            #expect(row["similarity"] == "\(hit.similarity)" && row["label"] == hit.label)
            #expect(row["regionScore"] == "" && row["isSameFile"] == "false")
        }
        let pair = try folder.decoded(
            PairOutput.self,
            ["pair", "query.png", output.results[3].file, "--network", "network.onnx"])
        #expect(abs(pair.cosineSimilarity - output.results[3].similarity) < 1e-5)
    }

    @Test(
        "maps of what was found add up to the score, and files and the sheet hold them",
        arguments: ["network.onnx", "flattened.onnx"])
    func maps(network: String) throws {
        try folder.indexClasses(network: network)
        let output = try search("-k", "4", "--npy", "maps", "--sheet", "s.jpg", "--width", "700")
        for hit in output.results {
            let (map, query) = (try #require(hit.map), try #require(hit.mapOfQuery))
            for (map, name) in [(map, "map"), (query, "query-map")] {
                #expect(abs(map.total - hit.similarity) < 1e-5)
                #expect(abs(map.sum + Double(map.rest) - hit.similarity) < 1e-5)
                let file = try #require(map.file)
                #expect(file.hasPrefix("maps/\(hit.rank)-") && file.hasSuffix(".\(name).npy"))
                #expect(
                    try NumpyArray(folder.data(file)).values == Array(map.values.joined()))
            }
            #expect(hit.exactness == "exact" && (hit.completenessError ?? 1) < 1e-5)
        }
        // The bias of a linear layer is at no location.
        #expect((output.results[0].map?.rest != 0) == (network == "flattened.onnx"))
        #expect(output.sheet == "s.jpg")
        #expect(try Image(contentsOf: folder.url.appending(path: "s.jpg").path).width == 700)
        #expect(try folder.contents().keys.count { $0.hasPrefix("maps/") } == 8)
    }

    @Test(
        "a region’s score is the sum of the query’s map over it, and its map adds up to it",
        arguments: ["network.onnx", "flattened.onnx"])
    func region(network: String) throws {
        try folder.indexClasses(network: network)
        let whole = try search("-k", "100")
        let output = try search("-k", "100", "--region", "2,5,13,20", "--npy", "maps")
        #expect(output.query.region?.rectangles == [[2, 5, 13, 20]])
        #expect(output.results.count == 15)
        let scores = output.results.compactMap(\.regionScore)
        #expect(scores.count == 15 && scores == scores.sorted(by: >))
        for hit in output.results {
            let (score, map) = (try #require(hit.regionScore), try #require(hit.mapOfQuery))
            #expect(abs(map.integral(x: 2, y: 5, width: 13, height: 20) - score) < 1e-5)
            #expect(abs(map.total - hit.similarity) < 1e-5)
            // Where the region was found: another map, that adds up to the region’s score.
            #expect(abs(try #require(hit.map).total - score) < 1e-5)
            #expect(abs(try #require(hit.regionShare) - score / hit.similarity) < 1e-9)
            let place = try #require(whole.results.firstIndex { $0.path == hit.path })
            #expect(hit.rankByWhole == place + 1)
            #expect(abs(whole.results[place].similarity - hit.similarity) < 1e-6)
        }
        #expect(output.results.contains { $0.rank != $0.rankByWhole })
    }

    @Test("several regions add up, what is not wanted is subtracted, and a mask is a region")
    func regions() throws {
        try folder.indexClasses()
        var mask = [UInt8](repeating: 0, count: 30 * 54 * 3)
        for y in 0..<27 {
            for index in y * 90..<y * 90 + 45 { mask[index] = 255 }
        }
        try folder.add(Image(width: 30, height: 54, pixels: mask), to: "mask.png")
        func scores(_ options: String...) throws -> [String: Double] {
            let output = try folder.decoded(
                SearchOutput.self, ["search", "gallery", "query.png", "-k", "100"] + options)
            return Dictionary(
                uniqueKeysWithValues: try output.results.map {
                    ($0.path, try #require($0.regionScore))
                })
        }
        let upper = try scores("--region", "0,0,15,27")
        let lower = try scores("--region", "15,27,15,27")
        let both = try scores("--region", "0,0,15,27", "--region", "15,27,15,27")
        let less = try scores("--region", "0,0,15,27", "--not-region", "15,27,15,27")
        let rest = try scores("--not-region", "0,0,15,27")
        let masked = try scores("--mask", "mask.png")
        let unmasked = try scores("--not-mask", "mask.png")
        let all = try scores("--region", "0,0,30,54")
        for (path, score) in upper {
            let other = try #require(lower[path])
            #expect(abs(try #require(both[path]) - (score + other)) < 1e-5)
            #expect(abs(try #require(less[path]) - (score - other)) < 1e-5)
            #expect(abs(try #require(rest[path]) - (try #require(all[path]) - score)) < 1e-5)
            #expect(abs(try #require(masked[path]) - score) < 1e-5)
            #expect(abs(try #require(unmasked[path]) - (try #require(rest[path]))) < 1e-5)
        }
        let text = try folder.printed(
            "search", "gallery", "query.png", "--region", "0,0,15,27", "--region", "15,27,15,27",
            "--not-region", "20,0,9,9")
        #expect(text.contains("region    0,0,15,27 and 15,27,15,27, not 20,0,9,9\n"))
        #expect(text.contains("rank  region  share  similarity  rank by whole  class   photograph"))
        let unwanted = try folder.printed(
            "search", "gallery", "query.png", "--not-region", "20,0,9,9", "--not-mask", "mask.png")
        #expect(unwanted.contains("region    all, not 20,0,9,9 and the white of mask.png\n"))
    }

    @Test("one photograph of each class, with its place among all") func perClass() throws {
        try folder.indexClasses()
        let all = try search("-k", "100")
        let output = try search("--per-class")
        #expect(output.results.compactMap(\.label).sorted() == WorkingFolder.classes)
        for hit in output.results {
            let best = try #require(all.results.first { $0.label == hit.label })
            #expect(hit.path == best.path && hit.rankByWhole == best.rank)
        }
        _ = try folder.likeness(["index", "gallery", "--labels", "none"])
        let refused = try folder.likeness(["search", "gallery", "query.png", "--per-class"])
        #expect(refused.status == 1)
        #expect(refused.error == "Error: gallery has no classes; leave out --per-class\n")
    }

    @Test("the query’s own file, and copies of it, can be left out") func sameFile() throws {
        try folder.addClasses()
        try folder.write(folder.data("photographs/trees/trees-0.png"), to: "photographs/copy.png")
        try folder.indexClasses()
        let inside = try search("-k", "3", for: "trees/trees-0.png")
        #expect(Set(inside.query.sameFile) == ["copy.png", "trees/trees-0.png"])
        #expect(inside.results.map(\.isSameFile) == [true, true, false])
        // A copy elsewhere is the same file.
        try folder.write(folder.data("photographs/copy.png"), to: "elsewhere.png")
        let without = try search("-k", "100", "--exclude-same-file", for: "elsewhere.png")
        #expect(without.results.count == 14 && without.results.allSatisfy { !$0.isSameFile })
        #expect(without.results[0].path == inside.results[2].path)
    }

    @Test("a photograph that is gone is in the table, and not in the sheet, which is said")
    func gone() throws {
        try folder.indexClasses()
        try FileManager.default.removeItem(
            at: folder.url.appending(path: "photographs/towers/towers-2.png"))
        let outcome = try folder.likeness([
            "search", "gallery", "query.png", "-k", "5", "--sheet", "s.png", "--width", "400",
            "--npy", "maps", "--json",
        ])
        #expect(outcome.status == 0)
        #expect(outcome.error.hasPrefix("Warning: towers/towers-2.png has no map: "))
        #expect(outcome.error.contains("does not exist"))
        #expect(outcome.error.filter(\.isNewline).count == 1)
        let output = try JSONDecoder().decode(
            SearchOutput.self, from: Data(outcome.output.utf8))
        #expect(output.results.count == 5)
        for hit in output.results {
            #expect((hit.map == nil) == (hit.path == "towers/towers-2.png"))
        }
        #expect(try folder.contents().keys.count { $0.hasPrefix("maps/") } == 8)
        #expect(try Image(contentsOf: folder.url.appending(path: "s.png").path).width == 400)

        try FileManager.default.removeItem(at: folder.url.appending(path: "photographs"))
        let none = try folder.likeness(["search", "gallery", "query.png", "--sheet", "n.png"])
        #expect(none.status == 1)
        #expect(none.error.contains("can be read any more; bring the gallery up to date with"))
        #expect(try !folder.contents().keys.contains("n.png"))
        #expect(try folder.likeness(["search", "gallery", "query.png"]).status == 0)
    }
}
