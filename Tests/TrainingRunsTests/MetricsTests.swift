import Foundation
import RandomNumbers
import Testing

@testable import Files
@testable import TrainingRuns

@Suite struct MetricsTests {
    private func read(_ line: String) -> MetricRecord? {
        let bytes = Array(line.utf8)
        return MetricRecord(bytes, in: 0..<bytes.count)
    }

    /// The text of a file that is removed afterwards.
    private func withFile<T>(_ bytes: [UInt8], _ body: (_ path: String) throws -> T) throws -> T {
        try RunFixture.withPath { path in
            try Data(bytes).write(to: URL(filePath: path))
            return try body(path)
        }
    }

    @Test("A line has what was measured in its order, in JSON's own numbers") func lines() {
        let training = MetricRecord(
            .training, step: 10, epoch: 0.2,
            [.loss: 1e-7, .activeFraction: 1, .gradientNorm: .infinity, "new \"one\"": -0.0])
        #expect(
            training.line
                == #"{"kind":"training","step":10,"epoch":0.2,"loss":1e-07,"activeFraction":1,"gradientNorm":null,"new \"one\"":-0.0}"#
        )
        let validation = MetricRecord(
            .validation, step: .max, epoch: .nan,
            [.recall(at: 1): 0.5, .queries: 1e300, "x": .leastNonzeroMagnitude, "y": -0x1p53])
        #expect(
            validation.line
                == #"{"kind":"validation","step":9223372036854775807,"epoch":null,"recall@1":0.5,"queries":1e+300,"x":5e-324,"y":-9007199254740992.0}"#
        )
    }

    /// A record of any names and numbers.
    private func random(_ random: inout SplitMix64) -> MetricRecord {
        let letters = Array("aZ09@ \"\\/\n\r\t\u{0}\u{7F}\u{2028}äe\u{301}家🐞")
        var values: [(name: MetricName, value: Double)] = []
        for index in 0..<Int.random(in: 0...6, using: &random) {
            let length = Int.random(in: 0...5, using: &random)
            let letters = (0..<length).map { _ in letters.randomElement(using: &random) ?? "a" }
            let value =
                switch Int.random(in: 0...3, using: &random) {
                // Any bits: very large, very small, none at all.
                case 0: Double(bitPattern: .random(in: .min ... .max, using: &random))
                case 1: Double(Int.random(in: -100...100, using: &random))
                case 2: Double(Int.random(in: .min ... .max, using: &random))
                default: random.uniform(-1...1)
                }
            values.append((MetricName(rawValue: "\(index)\(String(letters))"), value))
        }
        let largest = Bool.random(using: &random) ? 100 : Int.max
        return MetricRecord(
            Bool.random(using: &random) ? .training : .validation,
            step: .random(in: 0...largest, using: &random), epoch: random.uniform(0...1e6),
            values: values)
    }

    @Test("Any record is read as it was written, and is JSON on one line") func records() throws {
        var random = SplitMix64(seed: 3)
        for _ in 0..<500 {
            var record = self.random(&random)
            if Bool.random(using: &random) { record.time = random.uniform(0...2e9) }
            let line = record.line
            let isOneLine = !line.contains { $0.isNewline }
            #expect(isOneLine)
            let found = try #require(read(line), "\(line)")
            #expect(found.line == line)
            #expect(found.kind == record.kind && found.step == record.step)
            #expect(found.epoch == record.epoch && found.time == record.time)
            #expect(found.values.map(\.name) == record.values.map(\.name))
            for (found, written) in zip(found.values, record.values) {
                #expect(
                    found.value.isNaN
                        ? !written.value.isFinite
                        : found.value.bitPattern == written.value.bitPattern)
            }
            // Another reader of JSON agrees.
            let object = try #require(
                JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
            #expect(object.count == record.values.count + (record.time == nil ? 3 : 4))
            #expect(object["step"] as? Int == record.step)
        }
    }

    @Test(
        "A line that is not one of this file's is none",
        arguments: [
            "", "{}", "[]", "null", "nonsense", "{\"kind\":\"training\",\"step\":1}",
            "{\"kind\":\"testing\",\"step\":1,\"epoch\":1}",
            "{\"kind\":7,\"step\":1,\"epoch\":1}",
            "{\"kind\":\"training\",\"step\":-1,\"epoch\":1}",
            "{\"kind\":\"training\",\"step\":1.5,\"epoch\":1}",
            "{\"kind\":\"training\",\"step\":99999999999999999999,\"epoch\":1}",
            "{\"kind\":\"training\",\"step\":1,\"epoch\":\"1\"}",
            "{\"kind\":\"training\",\"step\":1,\"epoch\":1,\"step\":2}",
            "{\"kind\":\"training\",\"step\":1,\"epoch\":1,\"loss\":1,\"loss\":2}",
            "{\"kind\":\"training\",\"step\":1,\"epoch\":1,\"loss\":NaN}",
            "{\"kind\":\"training\",\"step\":1,\"epoch\":1,\"loss\":{}}",
            "{\"kind\":\"training\",\"step\":1,\"epoch\":1}}",
            String(repeating: "{\"a\":", count: 100_000), String(repeating: "[", count: 100_000),
        ])
    func damaged(line: String) { #expect(read(line) == nil) }

    @Test("A number that is too large is none, and the rest of its line is read") func overflow() {
        let record = read(
            "{\"kind\":\"training\",\"step\":1,\"epoch\":1e999,\"loss\":-1e999,\"x\":2}")
        #expect(record?.epoch.isNaN == true)
        #expect(record?[.loss]?.isNaN == true)
        #expect(record?["x"] == 2)
    }

    @Test("A file that was cut at any byte gives its whole lines, and goes on from there")
    func cutAnywhere() throws {
        let lines = (0..<4).map { RunFixture.record($0).line + "\n" }
        let whole = Array(lines.joined().utf8)
        for length in 0...whole.count {
            let bytes = Array(whole.prefix(length))
            // A line without its end may be whole, too; but no part of one is taken for a line.
            let count = lines.indices.count {
                lines[...$0].joined().utf8.count <= length + 1
            }
            try withFile(bytes) { path in
                let file = try MetricsFile(path)
                let expected = lines.prefix(count).map { String($0.dropLast()) }
                #expect(file.records.map(\.line) == expected, "\(length)")
                let kept = try file.keep(through: .max, in: path)
                #expect(kept.map(\.line) == expected)
                let left = FileManager.default.contents(atPath: path) ?? Data()
                #expect(Array(left) == Array(lines.prefix(count).joined().utf8))
            }
        }
    }

    @Test("Zeros behind the last line, as a power failure leaves them, are cut off") func zeros()
        throws
    {
        let line = RunFixture.record(1).line + "\n"
        try withFile(Array(line.utf8) + [UInt8](repeating: 0, count: 5000)) { path in
            let file = try MetricsFile(path)
            #expect(file.records.count == 1)
            _ = try file.keep(through: 1, in: path)
            #expect(try WholeFile.read(path, maximumBytes: .max) == Array(line.utf8))
        }
    }

    @Test("A damaged line between others is named") func damagedLine() throws {
        let line = RunFixture.record(1).line + "\n"
        try withFile(Array("\(line)\(line.dropFirst(9))\(line)".utf8)) { path in
            let error = #expect(throws: TrainingRunError.self) { try MetricsFile(path) }
            #expect(error?.code == .damaged)
            #expect(error?.message.hasPrefix("line 2 of \(path) is damaged; remove") == true)
        }
    }

    @Test("Random bytes are refused or read", arguments: 0..<20) func bytes(seed: UInt64) throws {
        var random = SplitMix64(seed: seed)
        var bytes = Array((0..<6).map { RunFixture.record($0).line + "\n" }.joined().utf8)
        for _ in 0..<Int.random(in: 1...4, using: &random) {
            let place = Int.random(in: bytes.indices, using: &random)
            bytes[place] = .random(in: 0...255, using: &random)
        }
        try withFile(bytes) { path in
            do {
                for record in try MetricsFile(path).records { #expect(read(record.line) != nil) }
            } catch let error as TrainingRunError {
                #expect(error.code == .damaged)
            }
        }
    }

    @Test(
        "What was measured behind a step is cut, and what stays keeps its bytes",
        arguments: [nil, 0, 1, 4, 5, 100])
    func cut(step: Int?) throws {
        // With a space, as nothing here writes it.
        let lines = (0..<6).map {
            RunFixture.record($0).line.replacing(":", with: ": ") + "\n"
        }
        try withFile(Array(lines.joined().utf8)) { path in
            let kept = try MetricsFile(path).keep(through: step, in: path)
            let count = min(step.map { $0 + 1 } ?? 0, 6)
            #expect(kept.map(\.step) == Array(0..<count))
            let left = FileManager.default.contents(atPath: path) ?? Data()
            #expect(Array(left) == Array(lines.prefix(count).joined().utf8))
        }
    }
}
