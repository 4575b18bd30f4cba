import Foundation
import RandomNumbers
import Testing

@testable import Files
@testable import TrainingRuns

@Suite struct RunSettingsTests {
    private func withFile<T>(_ text: String, _ body: (_ path: String) throws -> T) throws -> T {
        try RunFixture.withPath { path in
            try Data(text.utf8).write(to: URL(filePath: path))
            return try body(path)
        }
    }

    /// The text of the settings' file.
    private func text(_ settings: RunSettings) throws -> String {
        try RunFixture.withPath { path in
            try settings.write(to: path)
            return try String(contentsOfFile: path, encoding: .utf8)
        }
    }

    /// The refusal of a file of this text.
    private func refusal(_ text: String) throws -> TrainingRunError? {
        try withFile(text) { path in
            do {
                _ = try RunSettings(contentsOf: path)
                return nil
            } catch let error as TrainingRunError {
                #expect(error.message.contains(path))
                #expect(error.message.contains("; "))
                return error
            }
        }
    }

    @Test("Settings are read as they were written, with names of any characters and whole seeds")
    func roundTrip() throws {
        let text = try text(RunFixture.settings)
        let read = try withFile(text) { try RunSettings(contentsOf: $0) }
        #expect(read == RunFixture.settings)
        #expect(read.seed == 0xFEDC_BA98_7654_3210)
        #expect(read.start == .architecture(name: "resnet18", seed: .max))
        #expect(read.trainingClasses[1] == "🐞")
        #expect(read.date == Date(timeIntervalSince1970: 1_753_000_000))
        #expect(text.contains("\"date\" : \"2025-07-20T08:26:40Z\""))

        var other = RunFixture.settings
        other.start = .network(path: "/networks/start.onnx", fingerprint: "0123456789abcdef")
        other.validationImages = nil
        other.pooling = nil
        let text2 = try self.text(other)
        #expect(try withFile(text2) { try RunSettings(contentsOf: $0) } == other)
    }

    private struct Optimiser: Codable, Hashable {
        enum Rule: String, Codable { case sgd, adam }
        var rule = Rule.adam
        var momenta: [Double] = [0.9, 0.999]
        var seed = UInt64.max
        var offset = Int64.min
        var clipping: Float? = nil
        var named = ["a": [true, false]]
    }

    @Test("Each part's settings are kept in its own form") func sections() throws {
        var settings = RunFixture.settings
        try settings.setSection("optimiser", to: Optimiser())
        let text = try text(settings)
        let read = try withFile(text) { try RunSettings(contentsOf: $0) }
        #expect(read == settings)
        #expect(try read.section("optimiser") == Optimiser())
        #expect(read.sections["optimiser"]?["rule"] == .string("adam"))
        #expect(read.sections["optimiser"]?["none"] == nil)

        let missing = #expect(throws: TrainingRunError.self) {
            try read.section("schedule", as: Optimiser.self)
        }
        #expect(missing?.message.hasPrefix("the settings have no ‘schedule’") == true)
        let other = #expect(throws: TrainingRunError.self) {
            try read.section("loss", as: Optimiser.self)
        }
        #expect(other?.message.hasPrefix("the settings of ‘loss’ lack ‘rule’; ") == true)
        let infinite = #expect(throws: TrainingRunError.self) {
            try settings.setSection("loss", to: ["margin": Double.infinity])
        }
        #expect(infinite?.message.contains("‘loss’ cannot be written down") == true)
        #expect(infinite?.message.hasSuffix("; give finite numbers") == true)
        // What was there before stays.
        #expect(settings.sections["loss"]?["margin"] == .number(0.1))
    }

    @Test("Settings that JSON cannot say are refused, and nothing is written") func infinite()
        throws
    {
        var settings = RunFixture.settings
        settings.sections["loss"] = .number(.nan)
        try RunFixture.withPath { path in
            let error = #expect(throws: TrainingRunError.self) { try settings.write(to: path) }
            #expect(error?.code == .settings)
            #expect(!FileManager.default.fileExists(atPath: path))
        }
    }

    /// A value of any kind, as deep as that.
    private func value(_ random: inout SplitMix64, depth: Int) -> JSONValue {
        switch Int.random(in: 0...(depth > 0 ? 7 : 5), using: &random) {
        case 0: return .null
        case 1: return .boolean(Bool.random(using: &random))
        case 2: return .integer(.random(in: .min ... .max, using: &random))
        case 3: return .unsigned(.random(in: 1 << 63 ... .max, using: &random))
        // Not a whole number, which is read as one.
        case 4: return .number((random.uniform(-1e6...1e6)).rounded() + 0.5)
        case 5: return .string(["", "\"\n\u{0}", "家🐞"].randomElement(using: &random) ?? "")
        case 6: return .array((0..<3).map { _ in value(&random, depth: depth - 1) })
        default:
            var members: [String: JSONValue] = [:]
            for key in ["a", "", "ä\n"] { members[key] = value(&random, depth: depth - 1) }
            return .object(members)
        }
    }

    @Test("Any JSON is kept as it is") func values() throws {
        var random = SplitMix64(seed: 8)
        for _ in 0..<300 {
            let value = value(&random, depth: 5)
            let text = try JSONEncoder().encode([value])
            #expect(try JSONDecoder().decode([JSONValue].self, from: text) == [value])
        }
    }

    @Test("Settings of a newer version are left to a newer Likeness, whatever else they hold")
    func version() throws {
        let error = try refusal("{\"version\": 2, \"new\": []}")
        #expect(error?.code == .version)
        #expect(error?.message.hasSuffix("; use a newer Likeness") == true)
    }

    @Test("Hostile settings are refused in a sentence, and crash nothing")
    func hostile() throws {
        let good = try text(RunFixture.settings)
        func replaced(_ old: String, _ new: String) -> String {
            let text = good.replacing(old, with: new)
            #expect(text != good, "\(old)")
            return text
        }
        let size = "\"width\" : 64"
        for (text, says) in [
            ("nonsense", "are not JSON"), ("[]", "are not JSON, or not"), ("7", "not an object"),
            ("{}", "lack ‘version’"),
            ("{\"version\": 1}", "lack ‘date’"), ("{\"version\": 0}", "lack ‘date’"),
            ("{\"version\": \"1\"}", "at ‘version’"),
            ("{\"version\": 1e99}", "a number that cannot be"),
            ("{\"version\": 99999999999999999999}", "a number that cannot be"),
            (replaced("\"version\" : 1", "\"version\" : -1"), "a number that cannot be"),
            (replaced("\"totalSteps\" : 40", "\"totalSteps\" : -1"), "a number that cannot be"),
            (replaced("\"totalSteps\" : 40", "\"totalSteps\" : 1e999"), "a number that cannot be"),
            (replaced("\"totalSteps\" : 40", "\"totalSteps\" : 0.5"), "a number that cannot be"),
            (replaced(size, "\"width\" : 0"), "a number that cannot be"),
            (replaced(size, "\"width\" : \"64\""), "at ‘inputSize.width’"),
            (replaced("\"🐞\"", "7"), "at ‘trainingClasses.2’"),
            (replaced("\"architecture\"", "\"other\""), "lack ‘start.architecture’"),
            (replaced("\"2025-07-20T08:26:40Z\"", "\"yesterday\""), "are not JSON, or"),
            (
                replaced("\"seed\" : 18446744073709551615", "\"seed\" : -1"),
                "a number that cannot be"
            ),
            (String(repeating: "[", count: 1_000_000), "too deeply nested"),
            (
                replaced(
                    "0.1",
                    String(repeating: "[", count: 5000) + String(repeating: "]", count: 5000)),
                "too deeply nested"
            ),
            (String(repeating: "{\"a\":", count: 100_000), "too deeply nested"),
        ] {
            let error = try #require(try refusal(text), "\(text.prefix(60))")
            #expect(error.code == .damaged)
            #expect(error.message.contains(says), "\(error.message)")
        }
        // Not too deep: brackets within texts, and as many beside one another as one likes.
        for text in ["\"[[[[[[[[[[[[[\\\"[[[[[[\"", "[\(String(repeating: "[],", count: 9999))[]]"]
        {
            let read = replaced("0.1", text)
            #expect(try withFile(read) { try RunSettings(contentsOf: $0) } != RunFixture.settings)
        }
    }

    @Test("Settings that were cut or changed at any byte are refused or read")
    func damaged() throws {
        let good = Array(try text(RunFixture.settings).utf8)
        var random = SplitMix64(seed: 9)
        for round in 0..<400 {
            var bytes = good
            if round.isMultiple(of: 2) {
                bytes = Array(bytes.prefix(Int.random(in: 1..<bytes.count - 1, using: &random)))
            } else {
                bytes[Int.random(in: bytes.indices, using: &random)] = .random(
                    in: 0...255, using: &random)
            }
            try RunFixture.withPath { path in
                try Data(bytes).write(to: URL(filePath: path))
                do {
                    _ = try RunSettings(contentsOf: path)
                    #expect(!round.isMultiple(of: 2))
                } catch let error as TrainingRunError {
                    #expect([.damaged, .version].contains(error.code))
                }
            }
        }
    }
}
