import Foundation
import Logging
import Testing

@testable import WebApp

@Suite struct LogTests {
    @Test func everyRequestIsALineOfJSON() async throws {
        let served = try ServedFolder(log: .json)
        let body = try await served.ask("/galleries.json?secret=1").body
        _ = try await served.ask("/no%0Athing\u{202E}\n\u{1B}[31m")
        _ = try await served.ask("/health", host: "evil.example")
        let lines = try served.log.split(separator: "\n").map { line in
            try #require(
                JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
        }
        #expect(lines.map { $0["status"] as? Int } == [200, 404, 403])
        let first = lines[0]
        #expect(first["method"] as? String == "GET")
        #expect(first["path"] as? String == "/galleries.json")
        #expect(first["bytes"] as? Int == body.count)
        #expect(first["level"] as? String == "info")
        #expect(first["milliseconds"] as? Double != nil)
        #expect((first["time"] as? String)?.hasSuffix("Z") == true)
        #expect(!served.log.contains("secret"))
        let outside = served.log.unicodeScalars.filter {
            $0 != "\n" && ($0.value < 0x20 || $0 == "\u{202E}" || $0 == "\u{7F}")
        }
        #expect(outside.isEmpty)
    }

    @Test func aLineOfTextStaysOneLine() {
        let line = LogLines.text(
            .warning, "a\nb", ["path": "/x\u{1B}[2J\u{202E}"], at: Date(timeIntervalSince1970: 0))
        #expect(!line.contains("\n"))
        #expect(line.hasSuffix("warning  a\u{FFFD}b path=/x\u{FFFD}[2J\u{FFFD}"))
    }

    @Test func aRequestIsALineOfText() async throws {
        let served = try ServedFolder(log: .text)
        _ = try await served.ask("/nothing?secret=1")
        let line = served.log
        #expect(
            line.wholeMatch(of: /\d\d:\d\d:\d\d  404 GET \/nothing  \d+ bytes, [0-9.]+ ms\n/)
                != nil,
            "\(line)")
    }

    @Test func errorsOfTheServerAreLoggedWithTheirSentence() async throws {
        let served = try ServedFolder(
            { _ = FileManager.default.createFile(atPath: $0.uploads, contents: nil) }, log: .json)
        _ = try await served.ask(
            "/uploads", method: "POST", body: try ServedFolder.picture(seed: 1))
        #expect(served.log.contains("uploads cannot be kept"))
    }

    @Test func nothingIsLoggedWhereNothingIsWanted() async throws {
        let served = try ServedFolder()
        _ = try await served.ask("/health")
        #expect(served.log.isEmpty)
    }
}
