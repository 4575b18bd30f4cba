import Foundation
import Testing

/// docs/compare-json.md is held against what the command prints.
@Suite struct CompareDocumentTests {
    /// The names of all keys, wherever they are.
    private func names(_ value: Any) -> Set<String> {
        if let object = value as? [String: Any] {
            return object.reduce(into: Set(object.keys)) { $0.formUnion(names($1.value)) }
        }
        if let array = value as? [Any] {
            return array.reduce(into: []) { $0.formUnion(names($1)) }
        }
        return []
    }

    /// The names in the first columns of the document’s tables.
    private func documented() throws -> Set<String> {
        let file = URL(filePath: #filePath).deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent()
            .appending(path: "docs/compare-json.md")
        return try String(contentsOf: file, encoding: .utf8).split(separator: "\n")
            .filter { $0.hasPrefix("| `") }
            .reduce(into: []) { found, row in
                let cell = row.split(separator: "|")[0]
                found.formUnion(
                    cell.split(separator: "`").map(String.init)
                        .filter { $0.contains { $0.isLetter } })
            }
    }

    @Test("every key is documented, and nothing else is") func keys() throws {
        let folder = try WorkingFolder()
        try folder.addTraining()
        try folder.write(Data("towers/towers-1.png,0,0,30,27\n".utf8), to: "boxes.csv")
        let outcome = try folder.likeness([
            "compare", "run", "--boxes", "boxes.csv", "--queries",
            "photographs/towers/towers-1.png", "--json",
        ])
        #expect(outcome.status == 0, "\(outcome.error)")
        let json = try JSONSerialization.jsonObject(with: Data(outcome.output.utf8))
        let (found, known) = (names(json), try documented())
        #expect(found.subtracting(known).isEmpty)
        // Nothing is assumed of these networks.
        #expect(known.subtracting(found) == ["assumption"])
    }
}
