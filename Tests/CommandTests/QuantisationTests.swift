import Foundation
import Images
import Testing

/// `likeness network NET.onnx --quantise FOLDER -o INT8.onnx`.
@Suite struct QuantisationTests {
    let folder: WorkingFolder

    init() throws {
        folder = try WorkingFolder()
        try folder.makeFolder("photographs")
        let pictures = try ["a.png", "b.png"].map { try folder.data($0) }
        for number in 10..<28 {
            // Two of each in turn, so that both are among the photographs of either step.
            try folder.write(pictures[number / 2 % 2], to: "photographs/\(number).png")
        }
    }

    private func quantise(_ options: String...) throws -> WorkingFolder.Outcome {
        try folder.likeness(
            ["network", "network.onnx", "--quantise", "photographs", "-o", "int8.onnx"] + options)
    }

    @Test("the network is written, explains pairs exactly, and the text says what changed")
    func text() throws {
        let outcome = try quantise()
        #expect(outcome.status == 0, "\(outcome.error)")
        let lines = outcome.output.split(separator: "\n").map(String.init)
        #expect(
            lines.map { String($0.prefix { $0 != " " }) } == [
                "network", "preprocessing", "photographs", "speed", "scores", "neighbours", "maps",
                "certificate",
            ])
        #expect(lines[0].hasSuffix(" int8.onnx"))
        #expect(lines[1].hasSuffix(" int8.preprocessor_config.json"))
        #expect(lines[2].hasSuffix(" 9 for its ranges, 9 others to compare on"))
        #expect(lines[7].hasSuffix("all maps add up to the new network’s own scores"))

        let pair = ["pair", "a.png", "b.png", "--json", "--width", "320", "--network"]
        let before = try PairOutput(folder.likeness(pair + ["network.onnx"]).output)
        let after = try PairOutput(folder.likeness(pair + ["int8.onnx"]).output)
        #expect(after.label == "exact" && after.certificate.holds)
        #expect(abs(after.cosineSimilarity - before.cosineSimilarity) < 0.01)
        #expect(after.cosineSimilarity != before.cosineSimilarity)
    }

    @Test("the JSON has the same in numbers") func json() throws {
        let outcome = try quantise("--json")
        #expect(outcome.status == 0, "\(outcome.error)")
        let object = try JSONSerialization.jsonObject(with: Data(outcome.output.utf8))
        let report = try #require(object as? [String: Any])
        #expect(report["network"] as? String == "int8.onnx")
        #expect(report["calibrationCount"] as? Int == 9)
        #expect(report["certificateHolds"] as? Bool == true)
        let scores = try #require(report["scoreCorrelation"] as? Double)
        #expect(scores > 0.99 && scores <= 1.000001)
        let times = try #require(report["timeBefore"] as? Double)
        let ratio = try #require(report["speedRatio"] as? Double)
        #expect(abs(try #require(report["timeAfter"] as? Double) * ratio - times) < 1e-6 * times)
    }

    @Test("photographs that cannot be read are left out") func damaged() throws {
        try folder.write(Data("no picture".utf8), to: "photographs/10.png")
        let outcome = try quantise()
        #expect(outcome.status == 0, "\(outcome.error)")
        #expect(outcome.output.contains("8 for its ranges") || outcome.output.contains(" 8 others"))
    }

    @Test(
        "what cannot be done is said in a sentence, and nothing is left",
        arguments: [
            (["network.onnx", "missing", "int8.onnx"], "missing is not a folder"),
            (["network.onnx", "a.png", "int8.onnx"], "a.png is not a folder"),
            (["network.onnx", "help", "int8.onnx"], "help has no photographs"),
            (["network.onnx", "few", "int8.onnx"], "few has 1 photograph ("),
            (["network.onnx", "unreadable", "int8.onnx"], "holds text"),
            (["network.onnx", "photographs", "network.onnx"], "replace what it is made from"),
            (["network.onnx", "photographs", "taken.onnx"], "says something else"),
            (["network.onnx", "photographs", "photographs"], "photographs is not a file"),
            (["network.onnx", "photographs", "no/int8.onnx"], "the folder no does not exist"),
            (["missing.onnx", "photographs", "int8.onnx"], "missing.onnx does not exist"),
            (["unknown-tail.onnx", "photographs", "int8.onnx"], "--features TENSOR --pooling"),
        ])
    func refused(names: [String], says: String) throws {
        try folder.write(Data("{}".utf8), to: "taken.preprocessor_config.json")
        for name in ["few", "unreadable"] { try folder.makeFolder(name) }
        try folder.write(folder.data("a.png"), to: "few/a.png")
        for number in 10..<26 {
            try folder.write(Data("no picture".utf8), to: "unreadable/\(number).png")
        }
        let before = try folder.contents()
        let outcome = try folder.likeness(
            ["network", names[0], "--quantise", names[1], "-o", names[2]])
        #expect(outcome.status == 1 && !outcome.wasKilled)
        #expect(outcome.output.isEmpty)
        #expect(outcome.error.contains(says), "\(outcome.error)")
        #expect(outcome.error.filter(\.isNewline).count == 1)
        #expect(try folder.contents() == before)
    }

    @Test("the two options belong together") func usage() throws {
        let alone = try folder.likeness(["network", "network.onnx", "--quantise", "photographs"])
        #expect(alone.status == 64 && alone.error.contains("name its file with -o INT8.onnx"))
        let other = try folder.likeness(["network", "network.onnx", "-o", "int8.onnx"])
        #expect(other.status == 64 && other.error.contains("or --quantise FOLDER"))
    }
}
