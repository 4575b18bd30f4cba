import Foundation

#if canImport(FoundationNetworking)
    import FoundationNetworking
#endif

/// `likeness-serve` in a process of its own, on a free port.
///
/// A shell beside it ends it when its input does, so that nothing is left behind even when the test process
/// is killed.
final class PageServer: @unchecked Sendable {
    let url: String
    /// The host and the port.
    let host: String
    private let process: Process
    private let input: Pipe
    private let output: Pipe

    /// - Parameters:
    ///   - galleries: by their folders, relative to `folder`.
    ///   - uploads: where uploaded photographs are kept, relative to `folder`.
    init(_ galleries: [String], uploads: String = "uploads", in folder: URL) async throws {
        process = Process()
        (input, output) = (Pipe(), Pipe())
        let script = #"exec 3<&0; (read -r _ <&3; kill $$) & exec "$@" </dev/null 3<&-"#
        process.executableURL = URL(filePath: "/bin/sh")
        process.arguments =
            ["-c", script, "sh", Program.path("likeness-serve").path] + galleries
            + ["--port", "0", "--uploads", uploads, "--log", "none"]
        process.currentDirectoryURL = folder
        process.environment = Program.environment(in: folder)
        process.standardInput = input
        process.standardOutput = output
        let (texts, text) = AsyncStream<String>.makeStream()
        output.fileHandleForReading.readabilityHandler = { handle in
            let data = handle.availableData
            guard !data.isEmpty else { return text.finish() }
            text.yield(String(decoding: data, as: UTF8.self))
        }
        try process.run()
        var told = ""
        for await part in texts {
            told += part
            if told.contains("\n") { break }
        }
        output.fileHandleForReading.readabilityHandler = nil
        guard let match = told.firstMatch(of: /http:\/\/([0-9.]+:\d+)\//) else {
            try? input.fileHandleForWriting.close()
            throw ProgramError("likeness-serve did not say where it is: \(told)")
        }
        host = String(match.1)
        url = "http://\(host)"
    }

    /// Ends it, as Ctrl-C does.
    func stop() async {
        let (ends, end) = AsyncStream<Void>.makeStream()
        process.terminationHandler = { _ in end.finish() }
        // Other processes may have inherited the other end, so that closing it alone would not do.
        try? input.fileHandleForWriting.write(contentsOf: Data("\n".utf8))
        try? input.fileHandleForWriting.close()
        if !process.isRunning { end.finish() }
        for await _ in ends {}
    }

    /// The bytes of an answer.
    func data(_ address: String) async throws -> Data {
        guard let url = URL(string: url + address) else { throw URLError(.badURL) }
        let (data, response) = try await URLSession.shared.data(from: url)
        let status = (response as? HTTPURLResponse)?.statusCode ?? 0
        guard status == 200 else {
            throw ProgramError(
                "\(address): status \(status), \(String(decoding: data.prefix(300), as: UTF8.self))"
            )
        }
        return data
    }

    func json<Answer: Decodable>(
        _ address: String, as type: Answer.Type = Answer.self
    ) async throws -> Answer {
        try JSONDecoder().decode(Answer.self, from: try await data(address))
    }

    /// The objects of an answer with one on each line.
    func lines<Line: Decodable>(
        _ address: String, of type: Line.Type = Line.self
    ) async throws -> [Line] {
        try await data(address).split(separator: UInt8(ascii: "\n"))
            .map { try JSONDecoder().decode(Line.self, from: $0) }
    }
}
