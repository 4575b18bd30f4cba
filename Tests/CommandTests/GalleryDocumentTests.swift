import Foundation
import Images
import Testing

/// docs/gallery-json.md is held against what the commands print.
@Suite struct GalleryDocumentTests {
    let folder: WorkingFolder

    init() throws { folder = try WorkingFolder() }

    /// The keys that a command prints.
    private func keys(_ arguments: String...) throws -> Set<String> {
        let outcome = try folder.likeness(arguments + ["--json"])
        guard outcome.status == 0 else { throw WorkingFolder.Refused(message: outcome.error) }
        return try JSONDocument.keys(of: outcome.output)
    }

    /// Holds what was printed with as little as possible, and with everything, against the document.
    private func expect(
        _ command: String, least: Set<String>, most: Set<String>,
        sourceLocation: SourceLocation = #_sourceLocation
    ) throws {
        let known = try JSONDocument.documented(command)
        #expect(least == known.always, sourceLocation: sourceLocation)
        #expect(
            most == known.always.union(known.optional), sourceLocation: sourceLocation)
    }

    @Test("index and gallery print the documented keys") func galleries() throws {
        try folder.addClasses()
        try folder.write(Data("x".utf8), to: "photographs/damaged.png")
        try folder.write(folder.data("photographs/trees/trees-0.png"), to: "photographs/copy.png")
        let made = try keys(
            "index", "photographs", "-o", "gallery", "--network", "network.onnx")
        try FileManager.default.removeItem(
            at: folder.url.appending(path: "photographs/damaged.png"))
        let shown = try keys("gallery", "gallery")
        let again = try keys("index", "gallery")
        // No folder of a test is closed to root: these are of an empty list.
        func named(_ keys: Set<String>) -> Set<String> {
            guard keys.contains("unlistedFolders") else { return keys }
            return keys.subtracting(["unlistedFolders"])
                .union(["unlistedFolders[].path", "unlistedFolders[].reason"])
        }
        try expect("index", least: named(again), most: named(made))
        try expect("gallery", least: shown, most: shown)
    }

    @Test("search prints the documented keys, and the optional ones where they apply")
    func search() throws {
        try folder.indexClasses()
        try folder.add(WorkingFolder.photograph(of: 0, number: 0), to: "mask.png")
        try folder.add(
            Image(size: PixelSize(width: 9, height: 9), filling: .black), to: "unwanted.png")
        let most = try keys(
            "search", "gallery", "query.png", "--region", "0,0,9,9", "--mask", "mask.png",
            "--not-mask", "unwanted.png", "--sheet", "s.png", "--npy", "maps")
        _ = try folder.likeness(["index", "gallery", "--labels", "none"])
        let least = try keys("search", "gallery", "query.png")
        try expect("search", least: least, most: most)
    }

    @Test("class and contrast print the documented keys") func classes() throws {
        try folder.addClasses()
        try folder.makeFolder("photographs/alone")
        try folder.add(WorkingFolder.photograph(of: 3, number: 0), to: "photographs/alone/a.png")
        try folder.indexClasses()
        let plain = try keys("class", "gallery", "towers", "-k", "2")
        let most = try keys(
            "class", "gallery", "towers", "-k", "2", "--sheet", "c.png", "--npy", "maps")
        let alone = try keys("class", "gallery", "alone")
        #expect(
            plain.subtracting(alone).subtracting(["leastFitting[].path", "leastFitting[].file"])
                == [
                    "meanSimilarity", "typical[].meanSimilarity", "leastFitting[].meanSimilarity",
                ])
        try expect(
            "class", least: plain.subtracting(plain.filter { $0.hasSuffix("meanSimilarity") }),
            most: most)
        try expect(
            "contrast", least: keys("contrast", "gallery", "query.png", "a.png", "b.png"),
            most: keys(
                "contrast", "gallery", "query.png", "towers/towers-0.png", "lamps/lamps-0.png",
                "--sheet", "k.png", "--npy", "maps"))
    }

    @Test("components and report print the documented keys") func report() throws {
        try folder.addClasses()
        _ = try folder.likeness([
            "network", "network.onnx", "--head", "linear:16", "-o", "sixteen.onnx",
        ])
        try folder.indexClasses(network: "sixteen.onnx")
        let components = try keys("components", "gallery")
        try expect("components", least: components, most: components)
        try folder.write(Data("towers/towers-0.png,0,0,9,9\n".utf8), to: "boxes.csv")
        let most = try keys("report", "gallery", "--boxes", "boxes.csv")
        try folder.makeFolder("one")
        try folder.write(folder.data("a.png"), to: "one/a.png")
        _ = try folder.likeness(["index", "one", "-o", "of-one"] + WorkingFolder.network)
        try expect("report", least: keys("report", "of-one"), most: most)
    }

    @Test(
        "the examples are what the document says, and add up",
        arguments: ["index", "gallery", "search", "class", "contrast", "components", "report"])
    func examples(command: String) throws {
        let text = try JSONDocument.example(command)
        let (shown, known) = (
            try JSONDocument.keys(of: text), try JSONDocument.documented(command)
        )
        let lists = known.always.filter { $0.hasPrefix("unlistedFolders[]") }
        #expect(
            shown.subtracting(["unlistedFolders"]).isSubset(
                of: known.always.union(known.optional)))
        #expect(shown.isSuperset(of: known.always.subtracting(lists)))
        let data = Data(text.utf8)
        switch command {
        case "search":
            for hit in try JSONDecoder().decode(SearchOutput.self, from: data).results {
                let (map, query) = (try #require(hit.map), try #require(hit.mapOfQuery))
                #expect(abs(map.total - (hit.regionScore ?? 2)) < 1e-6)
                #expect(abs(query.total - hit.similarity) < 1e-6)
            }
        case "class":
            let output = try JSONDecoder().decode(ClassOutput.self, from: data)
            for member in output.typical + output.leastFitting {
                #expect(abs(try #require(member.map).total - (member.meanSimilarity ?? 2)) < 1e-6)
            }
        case "contrast":
            let output = try JSONDecoder().decode(ContrastOutput.self, from: data)
            #expect(abs(output.map.total - output.difference) < 1e-6)
        default: break
        }
    }
}
