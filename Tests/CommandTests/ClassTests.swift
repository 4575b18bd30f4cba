import Foundation
import Images
import Testing

/// `likeness class` and `likeness contrast` on small networks and photographs.
@Suite struct ClassTests {
    let folder: WorkingFolder

    init() throws { folder = try WorkingFolder() }

    @Test(
        "each photograph’s map adds up to its mean similarity to its class mates",
        arguments: ["network.onnx", "flattened.onnx"])
    func maps(network: String) throws {
        try folder.indexClasses(network: network)
        let arguments = [
            "class", "gallery", "towers", "-k", "2", "--least", "2", "--sheet", "c.png", "--width",
            "600", "--npy", "maps",
        ]
        let output = try folder.decoded(ClassOutput.self, arguments)
        #expect(output.label == "towers" && output.images == 5 && output.sheet == "c.png")
        #expect(output.typical.count == 2 && output.leastFitting.count == 2)
        let members = output.typical + output.leastFitting
        for member in members {
            let (mean, map) = (try #require(member.meanSimilarity), try #require(member.map))
            #expect(abs(map.total - mean) < 1e-5)
            #expect(member.exactness == "exact" && (member.completenessError ?? 1) < 1e-5)
            let file = try NumpyArray(folder.data(#require(map.file)))
            #expect(file.values == Array(map.values.joined()))
            // The mean, from searches with the photograph.
            let found = try folder.decoded(
                SearchOutput.self, ["search", "gallery", member.path, "-k", "100"])
            let mates = found.results.filter { $0.label == "towers" && $0.path != member.path }
            #expect(mates.count == 4)
            #expect(abs(mates.map(\.similarity).reduce(0, +) / 4 - mean) < 1e-5)
        }
        #expect(try Image(contentsOf: folder.url.appending(path: "c.png").path).width == 600)

        let means = members.compactMap(\.meanSimilarity)
        #expect(means[0] >= means[1] && means[1] >= means[3] && means[3] >= means[2])
        let rows = table(
            try folder.printed(
                "class", "gallery", "towers", "-k", "2", "--least", "2", "--csv"))
        #expect(rows.map { $0["group"] } == ["typical", "typical", "least", "least"])
        #expect(rows.map { $0["path"] } == members.map(\.path))
        #expect(rows.map { $0["meanSimilarity"] } == means.map { "\($0)" })
    }

    @Test("the text says how alike the class is, and no photograph twice") func text() throws {
        try folder.indexClasses()
        let text = try folder.printed("class", "gallery", "lamps", "-k", "4", "--least", "4")
        #expect(text.hasPrefix("class       lamps, 5 images of gallery\nsimilarity  0."))
        #expect(text.contains("similarity  most typical\n"))
        let (typical, least) = try {
            let parts = text.components(separatedBy: "fits least")
            return (parts[0], try #require(parts.last))
        }()
        #expect(typical.components(separatedBy: "lamps/lamps-").count == 5)
        #expect(least.components(separatedBy: "lamps/lamps-").count == 2)
    }

    @Test("a class of one photograph has nothing in common, and a photograph that is gone is said")
    func few() throws {
        try folder.addClasses()
        try folder.makeFolder("photographs/alone")
        try folder.add(WorkingFolder.photograph(of: 3, number: 0), to: "photographs/alone/a.png")
        try folder.indexClasses()
        let alone = try folder.decoded(ClassOutput.self, ["class", "gallery", "alone"])
        #expect(alone.images == 1 && alone.meanSimilarity == nil)
        #expect(alone.typical.map(\.path) == ["alone/a.png"] && alone.leastFitting.isEmpty)
        #expect(alone.typical[0].meanSimilarity == nil)
        let refused = try folder.likeness(["class", "gallery", "alone", "--sheet", "c.png"])
        #expect(refused.status == 1 && refused.error.contains("alone has one photograph, so"))

        try FileManager.default.removeItem(
            at: folder.url.appending(path: "photographs/trees/trees-1.png"))
        let outcome = try folder.likeness(["class", "gallery", "trees", "--sheet", "c.png"])
        #expect(outcome.status == 0)
        #expect(outcome.error.hasPrefix("Warning: trees/trees-1.png has no map: "))
        #expect(outcome.output.contains("trees/trees-1.png"))
    }

    @Test(
        "a contrast’s map adds up to the difference of the two scores",
        arguments: ["network.onnx", "flattened.onnx"])
    func contrast(network: String) throws {
        try folder.indexClasses(network: network)
        func contrast(_ first: String, _ second: String) throws -> ContrastOutput {
            try folder.decoded(
                ContrastOutput.self,
                [
                    "contrast", "gallery", "query.png", first, second, "--sheet", "k.webp",
                    "--width", "500", "--npy", "maps",
                ])
        }
        let output = try contrast("towers/towers-1.png", "photographs/trees/trees-2.png")
        #expect(output.query == "query.png" && output.sheet == "k.webp")
        #expect(output.first.label == "towers" && output.second.label == "trees")
        #expect(abs(output.first.similarity - output.second.similarity - output.difference) < 1e-9)
        #expect(abs(output.map.total - output.difference) < 1e-5)
        #expect(output.completenessError < 1e-5)
        #expect(abs(output.difference) > 0.001)
        let file = try NumpyArray(folder.data(#require(output.map.file)))
        #expect(file.values == Array(output.map.values.joined()))
        #expect(try Image(contentsOf: folder.url.appending(path: "k.webp").path).width == 500)

        let found = try folder.decoded(
            SearchOutput.self, ["search", "gallery", "query.png", "-k", "100"])
        for side in [output.first, output.second] {
            let hit = try #require(found.results.first { side.path.hasSuffix($0.path) })
            #expect(abs(hit.similarity - side.similarity) < 1e-5)
        }
        let back = try contrast("trees/trees-2.png", "towers/towers-1.png")
        #expect(abs(back.difference + output.difference) < 1e-9)
        for (there, here) in zip(output.map.values.joined(), back.map.values.joined()) {
            #expect(abs(there + here) < 1e-6)
        }
        let rows = table(
            try folder.printed(
                "contrast", "gallery", "query.png", "towers/towers-1.png",
                "trees/trees-2.png", "--csv"))
        #expect(rows.count == 45)
        #expect(rows[7]["row"] == "1" && rows[7]["column"] == "2")
        #expect(rows[7]["contribution"] == "\(output.map.values[1][2])")
    }

    @Test("a contrast’s text names both, and their difference") func contrastText() throws {
        try folder.indexClasses()
        let lines = try folder.printed(
            "contrast", "gallery", "query.png", "towers/towers-1.png", "trees/trees-2.png"
        ).split(separator: "\n")
        #expect(lines.count == 6)
        #expect(lines[0] == "query       query.png")
        #expect(lines[1].hasSuffix("  towers-1.png, towers"))
        #expect(lines[3].hasSuffix("  A less B"))
        #expect(lines[4].contains("from 9 rows × 5 columns of the query, "))
        #expect(lines[5].hasPrefix("places"))
    }
}
