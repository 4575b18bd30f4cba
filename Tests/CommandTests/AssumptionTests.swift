import Foundation
import Testing

/// What is assumed of how photographs are prepared is said wherever a score is, and nothing is where nothing
/// is assumed.
@Suite struct AssumptionTests {
    let folder: WorkingFolder

    init() throws { folder = try WorkingFolder() }

    private static let sentence =
        "bilinear interpolation and ImageNet’s mean and standard deviation"

    /// Leaves nothing beside the network that says how photographs are prepared.
    private func forget() throws {
        try FileManager.default.removeItem(
            at: folder.url.appending(path: "preprocessor_config.json"))
    }

    private static let pair = ["pair", "a.png", "b.png", "--network", "network.onnx"]

    /// Commands, and the section of the documents that they are described in.
    private static let commands: [(arguments: [String], section: String)] = [
        (pair + ["--width", "320"], "pair"),
        (pair + ["--width", "320", "--method", "occlusion"], "pair --method occlusion"),
        (["network", "network.onnx"], "network"),
        (["index", "gallery"], "index"),
        (["gallery", "gallery"], "gallery"),
        (["search", "gallery", "query.png"], "search"),
        (["class", "gallery", "towers"], "class"),
        (["contrast", "gallery", "query.png", "a.png", "b.png"], "contrast"),
        (["components", "gallery"], "components"),
        (["report", "gallery", "--examples", "1"], "report"),
    ]

    @Test("every command that shows scores says what is assumed, as a sentence and as JSON")
    func everywhere() throws {
        try forget()
        try folder.indexClasses()
        for (arguments, section) in Self.commands {
            let json = try folder.likeness(arguments + ["--json"])
            let keys = try JSONDocument.keys(of: json.output)
                .filter { $0.hasSuffix("assumption") }
            let known = try JSONDocument.documented(section).assumed
            #expect(!keys.isEmpty, "\(arguments): \(json.error)")
            #expect(keys.isSubset(of: known), "\(arguments)")
            #expect(json.output.contains(Self.sentence), "\(arguments)")
            guard section != "network" else { continue }
            let text = try folder.likeness(arguments)
            #expect(text.output.contains(Self.sentence), "\(arguments)")
        }
        #expect(
            try String(decoding: folder.data("report.html"), as: UTF8.self)
                .contains(Self.sentence))
    }

    @Test("where a file says all, nothing is assumed and nothing is said")
    func nowhere() throws {
        try folder.indexClasses()
        for (arguments, _) in Self.commands {
            let json = try folder.likeness(arguments + ["--json"])
            #expect(json.status == 0, "\(arguments): \(json.error)")
            #expect(!json.output.contains("\"assumption\""), "\(arguments)")
        }
    }

    @Test("a gallery keeps what was assumed, though it says all of it itself from then on")
    func kept() throws {
        try forget()
        try folder.indexClasses()
        let again = try folder.likeness(["index", "gallery"])
        #expect(again.output.contains(Self.sentence))
        #expect(try folder.printed("search", "gallery", "query.png").contains(Self.sentence))
    }

    @Test("each of several networks has its own assumption")
    func ensemble() throws {
        // A file one folder above a network counts; one two folders above does not.
        try folder.makeFolder("other")
        try folder.makeFolder("other/one")
        try folder.write(folder.data("network.onnx"), to: "other/one/second.onnx")
        let outcome = try folder.likeness(
            Self.pair + ["--network", "other/one/second.onnx", "--size", "10x18", "--json"])
        let keys = try JSONDocument.keys(of: outcome.output)
        #expect(keys.contains("ensemble[].assumption"), "\(outcome.error)")
        #expect(!keys.contains("network.preprocessing.assumption"))
        #expect(
            outcome.output.components(separatedBy: "\"assumption\"").count == 2,
            "only the second has no file beside it")
    }
}
