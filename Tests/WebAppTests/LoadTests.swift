import Foundation
import Testing

@testable import WebApp

@Suite(.serialized) struct LoadTests {
    /// Requests of every kind, most in order, some not.
    private static let paths = [
        "/", "/galleries.json", "/health", "/metrics", "/photographs.json",
        "/photographs/gallery/1?side=160", "/photographs/gallery/2?side=320", "/nothing",
        "/search.json?query=cats/a.png", "/search.json?query=dogs/c.png&region=2,2,12,20",
        "/maps.ndjson?query=cats/a.png&images=1,2,3,4", "/search.json?query=%zz",
        "/pair.json?query=cats/a.png&result=dogs/c.png", "/classes.json", "/class.json?label=cats",
    ]

    @Test func hundredsAtOnceWithSlowAndAbortedClientsLeaveTheServerWell() async throws {
        let server = try await LiveServer { $0.idleSeconds = 20 }
        // What is computed once is not what grows.
        for path in Self.paths { _ = try await server.ask(LiveServer.get(path)) }
        let before = try #require(ProcessFigures.residentBytes)

        let statuses = await withTaskGroup(of: String?.self) { group in
            for number in 0..<400 {
                group.addTask { await Self.client(number, server) }
            }
            var statuses: [String: Int] = [:]
            for await status in group { statuses[status ?? "none", default: 0] += 1 }
            return statuses
        }
        // Everyone who stayed got an answer: done, a mistake, or too much at once.
        #expect(Set(statuses.keys).isSubset(of: ["200", "201", "400", "404", "503", "left"]))
        #expect(statuses["200", default: 0] > 100, "\(statuses)")

        try await server.settle()
        #expect(try await server.ask(LiveServer.get("/health")).hasPrefix("HTTP/1.1 200"))
        #expect(server.served.app.uploads.load.incoming == 0)
        let after = try #require(ProcessFigures.residentBytes)
        #expect(after - before < 200 << 20, "\((after - before) >> 20) MB more")
        try await server.stop()
    }

    /// One client, whose manner its number decides on.
    private static func client(_ number: Int, _ server: LiveServer) async -> String? {
        guard let connection = try? await server.connect() else { return nil }
        let request = LiveServer.get(paths[number % paths.count])
        switch number % 8 {
        case 0:
            // Leaves at once, without waiting.
            await connection.send(request)
            if number % 16 == 0 { connection.reset() }
            return "left"
        case 1:
            // Sends byte by byte, and takes the answer as slowly.
            for byte in request.utf8 {
                await connection.send([byte])
                try? await Task.sleep(for: .milliseconds(2))
            }
            var first: [UInt8] = []
            while case let bytes = await connection.next(256), !bytes.isEmpty {
                if first.isEmpty { first = bytes }
                try? await Task.sleep(for: .milliseconds(5))
            }
            return status(String(decoding: first, as: UTF8.self))
        case 2:
            let bytes = (try? ServedFolder.picture(seed: number)) ?? []
            await connection.send(
                "POST /uploads HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Length: \(bytes.count)\r\n\r\n"
            )
            await connection.send(bytes)
        case 3:
            // Breaks off in the middle of a file.
            await connection.send(
                "POST /uploads HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100000\r\n\r\nhalf of it"
            )
            return "left"
        case 4:
            // Reads a little of a stream, and goes.
            await connection.send(request)
            _ = await connection.next(100)
            return "left"
        default: await connection.send(request)
        }
        return status(await connection.rest())
    }

    private static func status(_ answer: String) -> String? {
        answer.hasPrefix("HTTP/1.1 ") ? String(answer.dropFirst(9).prefix(3)) : nil
    }
}
