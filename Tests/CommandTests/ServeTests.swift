import Foundation
import Testing

/// The server as a person starts it.
@Suite(.serialized) struct ServeTests {
    let folder: WorkingFolder

    init() throws { folder = try WorkingFolder() }

    @Test(
        "the mistake is named",
        arguments: [
            ([], "Missing expected argument '<GALLERY>"),
            (["g", "--port", "65536"], "--port takes a number from 0 to 65535, not 65536"),
            (["g", "--port", "x"], "The value 'x' is invalid for '--port <number>'"),
            (["g", "--token", "short"], "--token takes at least 8 characters"),
            (["g", "--allow-host", "http://x"], "--allow-host takes a name"),
            (["g", "--max-upload", "0"], "--max-upload takes a number from 1 to 1024, not 0"),
            (["g", "--max-pixels", "0"], "--max-pixels takes a number above zero, not 0"),
            (["g", "--cache", "15"], "--cache takes a number from 16"),
            (["g", "--threads", "0"], "--threads takes a number from 1 to 1024, not 0"),
            (["g", "--log", "xml"], "Please provide one of 'json', 'text' or 'none'"),
        ])
    func mistake(arguments: [String], says: String) throws {
        let outcome = try folder.likeness(["serve"] + arguments)
        #expect(outcome.status == 64)
        #expect(outcome.output.isEmpty)
        #expect(outcome.error.contains(says), "\(outcome.error)")
        #expect(outcome.error.contains("Usage: likeness serve"))
    }

    @Test("a gallery that is none is named in a sentence") func noGallery() throws {
        let outcome = try folder.likeness(["serve", "no\nsuch"])
        #expect(outcome.status == 1)
        #expect(outcome.output.isEmpty)
        #expect(outcome.error.hasPrefix("Error: no␊such"), "\(outcome.error)")
        #expect(outcome.error.split(separator: "\n").count == 1)
    }

    @Test("a host that is none of this machine’s ends in a sentence") func noHost() throws {
        try index()
        let outcome = try folder.likeness(
            ["serve", "gallery", "--host", "192.0.2.7", "--port", "0", "--log", "none"])
        #expect(outcome.status == 1)
        #expect(
            outcome.error
                == "Error: this machine has no address 192.0.2.7; give one that it has with --host\n"
        )
    }

    @Test(
        "it says where it is, answers, and stops when it is told to", arguments: [SIGINT, SIGTERM])
    func serving(signal: Int32) throws {
        try index()
        var answers: [String] = []
        let arguments = [
            "gallery", "--port", "0", "--host", "0.0.0.0", "--token", "let me in", "--uploads",
            "up",
            "--log", "json",
        ]
        let outcome = try folder.run(Self.server, arguments) { process in
            let line = folder.waitForOutput { $0.hasSuffix("\n") }
            let port = line.firstMatch(of: /:(\d+)\//).map { String($0.1) } ?? "none"
            for header in ["", "Authorization: Bearer let me in"] {
                answers.append(ask("http://127.0.0.1:\(port)/health", header))
            }
            kill(process.processIdentifier, signal)
        }
        #expect(outcome.status == 0 && !outcome.wasKilled)
        #expect(
            outcome.output.wholeMatch(
                of:
                    /Likeness is at http:\/\/[0-9.]+:\d+\/\?token=let%20me%20in \(Ctrl-C stops it\)\n/
            )
                != nil, "\(outcome.output)")
        #expect(answers[0].contains("token"))
        #expect(answers[1].contains("\"status\":\"ok\""))
        let lines = outcome.error.split(separator: "\n")
        #expect(
            lines.count == 2 && lines.allSatisfy { $0.hasPrefix("{\"time\":") }, "\(outcome.error)")
    }

    @Test("a second Ctrl-C ends it at once") func impatience() throws {
        try index()
        let outcome = try folder.run(
            Self.server, ["gallery", "--port", "0", "--log", "none"]
        ) { process in
            let line = folder.waitForOutput { $0.hasSuffix("\n") }
            let port = line.firstMatch(of: /:(\d+)\//).map { String($0.1) } ?? "none"
            // A file that never comes keeps it from stopping.
            let slow = Process()
            slow.executableURL = URL(filePath: "/bin/bash")
            slow.arguments = [
                "-c",
                "exec 3<>/dev/tcp/127.0.0.1/\(port) && printf 'POST /uploads HTTP/1.1\\r\\nHost: localhost\\r\\nContent-Length: 9\\r\\n\\r\\n' >&3 && echo sent && sleep 30",
            ]
            let sent = Pipe()
            slow.standardOutput = sent
            guard (try? slow.run()) != nil else { return }
            _ = sent.fileHandleForReading.availableData
            // Answered after what was sent before.
            _ = ask("http://127.0.0.1:\(port)/health", "")
            kill(process.processIdentifier, SIGINT)
            usleep(300_000)
            kill(process.processIdentifier, SIGINT)
            process.waitUntilExit()
            slow.terminate()
        }
        #expect(outcome.wasKilled && outcome.status == SIGINT)
    }

    private func index() throws {
        try folder.addPhotographs(3)
        let outcome = try folder.likeness(
            ["index", "photographs", "-o", "gallery"] + WorkingFolder.network)
        #expect(outcome.status == 0, "\(outcome.error)")
    }

    private func ask(_ url: String, _ header: String) -> String {
        let curl = Process()
        curl.executableURL = URL(filePath: "/usr/bin/env")
        curl.arguments = ["curl", "--silent", "--max-time", "20", "--header", header, url]
        let output = Pipe()
        curl.standardOutput = output
        guard (try? curl.run()) != nil else { return "" }
        return String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    }

    private static var server: URL {
        WorkingFolder.command.deletingLastPathComponent().appending(path: "likeness-serve")
    }
}
