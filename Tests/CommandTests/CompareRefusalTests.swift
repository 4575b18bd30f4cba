import Foundation
import Testing

/// What cannot be compared ends with one sentence, and a folder in which nothing has changed.
@Suite struct CompareRefusalTests {
    static let pair = ["compare", "network.onnx", "flattened.onnx"]
    static let photographs = pair + ["--gallery-images", "photographs"]

    static let subjects: [BadInput] = [
        BadInput(
            ["compare", "network.onnx"], says: ["network.onnx is one network", "two or more"]),
        BadInput(pair, says: ["say with --gallery-images on which photographs"]),
        BadInput(["compare", "nowhere"], says: ["nowhere does not exist"]),
        BadInput(["compare", "photographs"], says: ["photographs holds no training"]),
        BadInput(
            ["compare", "run", "network.onnx", "--gallery-images", "photographs"],
            says: ["run is a folder; name a training alone, or its network, run/network.onnx"]),
        BadInput(
            ["compare", "unvalidated"],
            says: ["was trained without photographs for validation", "--gallery-images"]),
        BadInput(
            ["compare", "network.onnx", "nothing.onnx", "--gallery-images", "photographs"],
            says: ["nothing.onnx does not exist"]),
        BadInput(
            ["compare", "network.onnx", "unknown-tail.onnx", "--gallery-images", "photographs"],
            says: ["--features"]),
        BadInput(
            ["compare"] + Array(repeating: "network.onnx", count: 25)
                + ["--gallery-images", "photographs"], says: ["25 networks are too many", "24"]),
    ]

    static let inputs: [BadInput] = [
        BadInput(pair + ["--gallery-images", "nowhere"], says: ["nowhere does not exist"]),
        BadInput(pair + ["--gallery-images", "none"], says: ["none has no photographs"]),
        BadInput(photographs + ["--queries", "nothing.png"], says: ["nothing.png does not exist"]),
        BadInput(
            photographs + ["--queries", "none"], says: ["none has no photographs; give --queries"]),
        BadInput(photographs + ["--queries", "network.onnx"], says: ["is not a picture"]),
        BadInput(photographs + ["--boxes", "nothing.csv"], says: ["nothing.csv does not exist"]),
        BadInput(photographs + ["--labels", "nothing.csv"], says: ["nothing.csv does not exist"]),
    ]

    static let outputs: [BadInput] = [
        BadInput(photographs + ["-o", "s.gif"], says: ["s.gif", ".png, .jpg, .jpeg or .webp"]),
        BadInput(photographs + ["-o", "s.png", "-o", "s.png"], says: ["a file is named twice"]),
        BadInput(
            photographs + ["-o", "photographs/s.png"],
            says: ["would be one of the photographs the next time", "outside of photographs"]),
        BadInput(
            photographs + ["--queries", "query.png", "-o", "query.png"],
            says: ["query.png would replace what it is made from"]),
        BadInput(
            photographs + ["-o", "nowhere/s.png"], says: ["nowhere/s.galleries cannot be made"]),
        BadInput(photographs + ["--cache", "a.png"], says: ["a.png is a file, not a folder"]),
    ]

    @Test(
        "one sentence says what is wrong and what to do, and nothing is left",
        arguments: subjects + inputs + outputs)
    func refused(input: BadInput) throws {
        let folder = try WorkingFolder()
        try folder.addTraining()
        try folder.makeFolder("none")
        try folder.addTraining(validating: [])
        try FileManager.default.moveItem(
            at: folder.url.appending(path: "run"), to: folder.url.appending(path: "unvalidated"))
        try folder.addTraining()
        let before = try folder.contents()
        let outcome = try folder.likeness(input.arguments)
        #expect(!outcome.wasKilled)
        #expect(outcome.status == 1)
        #expect(outcome.output.isEmpty)
        #expect(outcome.error.hasPrefix("Error: ") && outcome.error.hasSuffix("\n"))
        #expect(outcome.error.filter(\.isNewline).count == 1, "\(outcome.error)")
        for part in input.says { #expect(outcome.error.contains(part), "\(outcome.error)") }
        #expect(try folder.contents() == before)
    }

    @Test(
        "numbers outside their ranges are mistakes of usage",
        arguments: [
            (["--query-count", "13"], "--query-count takes a number from 0 to 12, not 13"),
            (["-k", "0"], "-k takes a number from 1 to 8, not 0"),
            (["--checkpoints", "25"], "--checkpoints takes a number from 1 to 24, not 25"),
            (["--sample", "0"], "--sample takes a number from 1 to 1000000, not 0"),
            (["--pairs=-1"], "--pairs takes a number from 0 to 100000, not -1"),
            (["--width", "319"], "--width takes 320 to 8000 pixels, not 319"),
            (["--max-pixels", "0"], "--max-pixels takes a number above zero, not 0"),
            (["--embedding", "x"], "name a tensor of one network"),
        ])
    func usage(options: [String], says: String) throws {
        let outcome = try WorkingFolder().likeness(Self.photographs + options)
        #expect(outcome.status == 64 && outcome.error.contains(says), "\(outcome.error)")
    }
}
