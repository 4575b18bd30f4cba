import Foundation
import Testing

/// A document says what the command prints, no more and no less.
struct JSONDocument {
    /// The documents in docs/; each has a section for each of its commands.
    private static let names = ["pair-json.md", "gallery-json.md"]

    /// A key's path, as the document writes it, and whether every object has it.
    struct Keys: Equatable {
        var always: Set<String> = []
        var optional: Set<String> = []
        /// Those that are there where something is assumed, which the fixtures leave no room for.
        var assumed: Set<String> = []
    }

    /// The lines of the section about a command, in the document that has one.
    private static func section(_ command: String) throws -> [Substring] {
        let folder = URL(filePath: #filePath).deletingLastPathComponent()
        let sections = try names.compactMap { name -> [Substring]? in
            let lines = try String(
                contentsOf: folder.appending(path: "../../docs/\(name)"), encoding: .utf8
            ).split(separator: "\n", omittingEmptySubsequences: false)
            guard let start = lines.firstIndex(of: "## `likeness \(command)`") else { return nil }
            let rest = lines[(start + 1)...]
            return Array(rest[..<(rest.firstIndex { $0.hasPrefix("## ") } ?? rest.endIndex)])
        }
        #expect(sections.count == 1)
        return try #require(sections.first)
    }

    static func documented(_ command: String) throws -> Keys {
        var keys = Keys()
        for row in try section(command) where row.hasPrefix("| `") {
            let cells = row.split(separator: "|")
            let names = cells[0].split(separator: "`").filter { $0.contains { $0.isLetter } }
            if names.contains(where: { $0.hasSuffix("assumption") }) {
                keys.assumed.formUnion(names.map(String.init))
            } else if cells[1].contains("optional") {
                keys.optional.formUnion(names.map(String.init))
            } else {
                keys.always.formUnion(names.map(String.init))
            }
        }
        return keys
    }

    static func example(_ command: String) throws -> String {
        let lines = try section(command)
        let start = try #require(lines.firstIndex(of: "```json"))
        let end = try #require(lines[start...].firstIndex(of: "```"))
        return lines[(start + 1)..<end].joined(separator: "\n")
    }

    /// The paths of all keys in a JSON text that lead to something else than an object.
    static func keys(of text: String) throws -> Set<String> {
        func paths(_ value: Any, _ prefix: String) -> Set<String> {
            if let object = value as? [String: Any] {
                return object.reduce(into: []) { found, entry in
                    let path = prefix.isEmpty ? entry.key : "\(prefix).\(entry.key)"
                    found.formUnion(paths(entry.value, path))
                }
            }
            if let objects = value as? [[String: Any]], !objects.isEmpty {
                return objects.reduce(into: []) { $0.formUnion(paths($1, prefix + "[]")) }
            }
            return [prefix]
        }
        return paths(try JSONSerialization.jsonObject(with: Data(text.utf8)), "")
    }
}

/// The documents are held against what the command prints.
@Suite struct JSONDocumentTests {
    private func documented(_ command: String) throws -> JSONDocument.Keys {
        try JSONDocument.documented(command)
    }

    private func keys(of text: String) throws -> Set<String> { try JSONDocument.keys(of: text) }

    private func example(_ command: String) throws -> String { try JSONDocument.example(command) }

    /// The keys of what a command prints where a file beside the network says how to resize.
    private func resizedKeys(
        _ folder: WorkingFolder, _ arguments: [String]
    ) throws -> Set<String> {
        let file = "network.preprocessor_config.json"
        let text = """
            {"image_processor_type": "CLIPImageProcessor", "size": {"shortest_edge": 18},
             "crop_size": {"height": 18, "width": 10}}
            """
        try folder.write(Data(text.utf8), to: file)
        defer { try? FileManager.default.removeItem(at: folder.url.appending(path: file)) }
        return try keys(of: folder.likeness(arguments).output)
    }

    @Test("pair prints the documented keys, and the optional ones where they apply")
    func pair() throws {
        let folder = try WorkingFolder()
        let pair = [
            "pair", "a.png", "b.png", "--network", "network.onnx", "--width", "320", "--json",
        ]
        let keys = try documented("pair")
        let plain = try self.keys(
            of: folder.likeness(pair + ["--fit", "crop", "--npy", "m"]).output)
        let joined = try self.keys(
            of: folder.likeness(pair + ["--network", "network.onnx"]).output)
        let resized = try resizedKeys(folder, pair)
        #expect(plain.union(joined).union(resized) == keys.always.union(keys.optional))
        let pooled = try self.keys(of: folder.likeness(pair + ["--pooling", "max"]).output)
        #expect(pooled == keys.always)
    }

    @Test("pair with occlusion prints the documented keys, and none of the decomposition’s")
    func occlusion() throws {
        let folder = try WorkingFolder()
        let pair = [
            "pair", "a.png", "b.png", "--network", "network.onnx", "--width", "320", "--json",
            "--method", "occlusion",
        ]
        let keys = try documented("pair --method occlusion")
        let plain = try self.keys(
            of: folder.likeness(pair + ["--fit", "crop", "--npy", "m"]).output)
        #expect(
            try plain.union(resizedKeys(folder, pair)) == keys.always.union(keys.optional))
        #expect(try self.keys(of: folder.likeness(pair).output) == keys.always)
        #expect(plain.isDisjoint(with: ["label", "certificate.holds", "first.sum", "first.rest"]))
    }

    @Test("network prints the documented keys")
    func network() throws {
        let folder = try WorkingFolder()
        let keys = try documented("network")
        let network = ["network", "network.onnx", "--json"]
        let plain = try self.keys(of: folder.likeness(network + ["--fit", "crop"]).output)
        #expect(
            try plain.union(resizedKeys(folder, network)) == keys.always.union(keys.optional))
        let pooled = try self.keys(of: folder.likeness(network + ["--pooling", "max"]).output)
        #expect(pooled == keys.always)
    }

    @Test("a quantised network is described with the documented keys") func quantised() throws {
        let folder = try WorkingFolder()
        try folder.makeFolder("photographs")
        for number in 0..<20 {
            // Two of each in turn, so that both are among the photographs of either step.
            let picture = try folder.data(number / 2 % 2 == 0 ? "a.png" : "b.png")
            try folder.write(picture, to: "photographs/\(number + 10).png")
        }
        let outcome = try folder.likeness([
            "network", "network.onnx", "--quantise", "photographs", "-o", "int8.onnx", "--json",
        ])
        let keys = try documented("network --quantise")
        #expect(try self.keys(of: outcome.output) == keys.always.union(keys.optional))
    }

    @Test("the examples are what the document says") func examples() throws {
        for command in [
            "pair", "pair --method occlusion", "network", "network --quantise",
        ] {
            let (shown, known) = (try keys(of: example(command)), try documented(command))
            #expect(shown.isSubset(of: known.always.union(known.optional)))
            #expect(shown.isSuperset(of: known.always))
        }
        let pair = try PairOutput(example("pair"))
        for side in [pair.first, pair.second] {
            #expect(abs(side.total + Double(side.rest) - pair.cosineSimilarity) < 1e-6)
            #expect([side.map.count, side.map[0].count] == side.grid)
        }
    }
}
