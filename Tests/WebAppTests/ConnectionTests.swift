import Foundation
import Testing

@testable import WebApp

/// Over real connections: what no request in memory can show.
@Suite(.serialized) struct ConnectionTests {
    @Test func oneConnectionAnswersManyRequests() async throws {
        let server = try await LiveServer()
        let connection = try await server.connect()
        for _ in 0..<3 {
            await connection.send(LiveServer.get("/health", closing: false))
            #expect(await connection.read(until: "\"}").hasPrefix("HTTP/1.1 200 OK\r\n"))
        }
        // Several at once are answered in their order.
        await connection.send(
            LiveServer.get("/health", closing: false) + LiveServer.get("/nothing", closing: false)
                + LiveServer.get("/galleries.json"))
        let answers = await connection.rest()
        let statuses = answers.matches(of: /HTTP\/1.1 (\d+)/).map { String($0.1) }
        #expect(statuses == ["200", "404", "200"])
        try await server.stop()
    }

    @Test(
        "What is not HTTP is answered in a sentence, and the server goes on",
        arguments: [
            ("rubbish\r\n\r\n", "400"), ("GET\r\n\r\n", "400"), ("\0\0\0\0\r\n\r\n", "400"),
            ("GET / HTTP/9.9\r\n\r\n", "400"), ("GET / HTTP/1.1\r\nHost localhost\r\n\r\n", "400"),
            ("GET / HTTP/1.1\r\nHost: localhost\r\nX: a\0b\r\n\r\n", "400"),
            ("GET / HTTP/1.1\r\n\r\n", "400"),
            ("G\u{1}T / HTTP/1.1\r\nHost: localhost\r\n\r\n", "400"),
            (
                "GET / HTTP/1.1\r\nHost: localhost\r\nX: \(String(repeating: "y", count: 100_000))\r\n\r\n",
                "431"
            ),
            (
                "GET /?\(String(repeating: "y", count: 200_000)) HTTP/1.1\r\nHost: localhost\r\n\r\n",
                "431"
            ),
            (
                "GET / HTTP/1.1\r\nHost: localhost\r\n"
                    + String(repeating: "X: y\r\n", count: 500) + "\r\n", "431"
            ),
            (
                "POST /uploads HTTP/1.1\r\nHost: localhost\r\nContent-Length: -1\r\n\r\n", "400"
            ),
            (
                "POST /uploads HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab",
                "400"
            ),
            (
                "POST /uploads HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
                "400"
            ),
            (
                "POST /uploads HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\nContent-Length: 3\r\n\r\n0\r\n\r\n",
                "400"
            ),
        ])
    func notHTTP(request: String, status: String) async throws {
        let server = try await LiveServer()
        let connection = try await server.connect()
        await connection.send(request)
        let answer = await connection.rest()
        #expect(answer.hasPrefix("HTTP/1.1 \(status) "), "\(answer.prefix(300))")
        #expect(answer.contains("{\"error\":\""))
        #expect(answer.lowercased().contains("x-content-type-options: nosniff"))
        #expect(try await server.ask(LiveServer.get("/health")).hasPrefix("HTTP/1.1 200"))
        try await server.stop()
    }

    @Test func garbageBehindARequestDoesNotHarmItsAnswer() async throws {
        let server = try await LiveServer()
        let connection = try await server.connect()
        await connection.send(LiveServer.get("/health", closing: false) + "rubbish\0\r\n\r\n")
        let answer = await connection.rest()
        #expect(answer.hasPrefix("HTTP/1.1 200 OK"))
        #expect(answer.contains("HTTP/1.1 400 "))
        try await server.stop()
    }

    @Test func twoHostsAreNotOne() async throws {
        let server = try await LiveServer()
        let answer = try await server.ask(
            "GET /health HTTP/1.1\r\nHost: evil.example\r\nHost: localhost\r\nConnection: close\r\n\r\n"
        )
        #expect(answer.hasPrefix("HTTP/1.1 4"), "\(answer.prefix(200))")
        try await server.stop()
    }

    @Test func aBodyThatIsTooLargeIsRefusedBeforeItIsSent() async throws {
        let server = try await LiveServer { $0.maximumUploadBytes = 100_000 }
        let head = "POST /uploads HTTP/1.1\r\nHost: localhost\r\n"
        let declared = try await server.connect()
        await declared.send(head + "Content-Length: 99999999999\r\n\r\n")
        #expect(await declared.rest().hasPrefix("HTTP/1.1 413 "))
        // Nobody says how long this one is, and it never ends by itself.
        let chunked = try await server.connect()
        await chunked.send(head + "Transfer-Encoding: chunked\r\n\r\n")
        let chunk = "4000\r\n" + String(repeating: "x", count: 0x4000) + "\r\n"
        var sent = 0
        while sent < 1000, await chunked.send(chunk) { sent += 1 }
        #expect(await chunked.rest().hasPrefix("HTTP/1.1 413 "))
        try await server.stop()
    }

    @Test func whoAsksMayWaitForPermissionToSend() async throws {
        let server = try await LiveServer()
        let bytes = try ServedFolder.picture(seed: 9)
        let connection = try await server.connect()
        await connection.send(
            "POST /uploads HTTP/1.1\r\nHost: localhost\r\nExpect: 100-continue\r\nConnection: close\r\nContent-Length: \(bytes.count)\r\n\r\n"
        )
        #expect(await connection.read(until: "\r\n\r\n").hasPrefix("HTTP/1.1 100 Continue\r\n"))
        await connection.send(bytes)
        #expect(await connection.rest().hasPrefix("HTTP/1.1 201 "))
        let refused = try await server.connect()
        await refused.send(
            "POST /uploads HTTP/1.1\r\nHost: localhost\r\nExpect: 100-continue\r\nContent-Length: 999999999\r\n\r\n"
        )
        #expect(await refused.rest().hasPrefix("HTTP/1.1 413 "))
        try await server.stop()
    }

    @Test func aFileThatComesTooSlowlyIsGivenUp() async throws {
        let server = try await LiveServer { $0.bodySeconds = 1 }
        let connection = try await server.connect()
        await connection.send(
            "POST /uploads HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100\r\n\r\nabc")
        let answer = await connection.rest()
        #expect(answer.hasPrefix("HTTP/1.1 408 "), "\(answer.prefix(200))")
        #expect(server.served.app.uploads.load == .init())
        try await server.stop()
    }

    @Test func aConnectionThatDoesNothingIsClosed() async throws {
        let server = try await LiveServer { $0.idleSeconds = 1 }
        let (silent, half, kept) = (
            try await server.connect(), try await server.connect(), try await server.connect()
        )
        await half.send("GET / HTTP/1.1\r\nHo")
        await kept.send(LiveServer.get("/health", closing: false))
        _ = await kept.read(until: "\"}")
        for connection in [silent, half, kept] { #expect(await connection.rest() == "") }
        try await server.settle()
        try await server.stop()
    }

    @Test func aFileThatIsBrokenOffLeavesNothing() async throws {
        let server = try await LiveServer()
        let head = "POST /uploads HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000\r\n\r\nabc"
        for resets in [true, false] {
            let connection = try await server.connect()
            await connection.send(head)
            await untilTrue { server.served.app.uploads.load.incoming == 1 }
            if resets { connection.reset() }
        }
        try await server.settle()
        #expect(server.served.app.uploads.load == .init())
        let left = try FileManager.default.contentsOfDirectory(
            atPath: server.served.app.options.uploads)
        #expect(left.isEmpty)
        try await server.stop()
    }

    @Test func aServerThatStopsEndsItsConnections() async throws {
        let server = try await LiveServer()
        let idle = try await server.connect()
        await idle.send(LiveServer.get("/health", closing: false))
        _ = await idle.read(until: "\"}")
        // This one keeps the server waiting, but not for ever.
        let busy = try await server.connect()
        await busy.send(
            "POST /uploads HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000\r\n\r\nabc")
        let start = ContinuousClock.now
        try await server.stop()
        #expect(start.duration(to: .now) < .seconds(15))
        #expect(await idle.rest() == "")
        await #expect(throws: POSIXError.self) { try await server.connect() }
    }

    @Test func aPortThatIsInUseIsNamed() async throws {
        let server = try await LiveServer()
        let port = server.port
        let error = await #expect(throws: ListeningError.self) {
            _ = try await LiveServer { $0.port = port }
        }
        #expect(error?.description.hasPrefix("port \(port) is in use; give another") == true)
        try await server.stop()
    }

    @Test(arguments: [
        ("192.0.2.7", "this machine has no address"), ("no.such.name.invalid", "nothing is known"),
    ])
    func anAddressThatIsNotItsOwnIsNamed(host: String, sentence: String) async throws {
        let error = await #expect(throws: ListeningError.self) {
            _ = try await LiveServer { $0.host = host }
        }
        #expect(error?.description.hasPrefix(sentence) == true, "\(error?.description ?? "")")
    }

    @Test func theAddressThatIsPrintedCanBeOpened() {
        func url(_ host: String, token: String? = nil) -> String {
            ServerAddress(host: host, port: 8090, token: token).url
        }
        #expect(url("127.0.0.1") == "http://127.0.0.1:8090/")
        #expect(url("::1") == "http://[::1]:8090/")
        #expect(url("127.0.0.1", token: "a b&c") == "http://127.0.0.1:8090/?token=a%20b%26c")
        #expect(!url("0.0.0.0").contains("0.0.0.0"))
    }
}

extension LiveServer {
    /// Waits until nothing is under way any more.
    func settle() async throws {
        for _ in 0..<500 {
            let app = served.app
            let isQuiet =
                app.work.queues.allSatisfy { $0.load.running == 0 && $0.load.waiting == 0 }
                && app.metrics.state.running == 0 && app.connections.count == 0
            if isQuiet { return }
            try await Task.sleep(for: .milliseconds(20))
        }
        Issue.record("the server is still busy: \(served.app.metricsText)")
    }
}
