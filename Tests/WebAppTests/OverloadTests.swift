import Foundation
import Testing

@testable import WebApp

@Suite("Who asks for what takes a network waits, is told to come back, or leaves")
struct OverloadTests {
    private static let pair = "/pair.json?query=cats/a.png&result=dogs/c.png"
    private static let maps = "/maps.ndjson?query=cats/a.png&images=1,2,3,4"

    @Test(
        "Where too much waits already, the answer is 503 and when to ask again",
        arguments: [pair, maps])
    func overload(path: String) async throws {
        let served = try ServedFolder()
        let queue = served.app.work.inference
        let gate = Gate()
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0...queue.capacity { group.addTask { try await queue.run { gate.wait() } } }
            await untilTrue { queue.load.running == 1 && queue.load.waiting == queue.capacity }
            let answer = try await served.ask(path)
            #expect(answer.status == 503)
            #expect(answer["Retry-After"] == "1")
            #expect(answer.error?.contains("try again") == true)
            // What needs no network is answered meanwhile.
            #expect(try await served.ask("/photographs.json").status == 200)
            gate.open()
            try await group.waitForAll()
        }
        #expect(try await served.ask(path).status == 200)
    }

    @Test(
        "Work for someone who has left is never begun", arguments: [pair, maps], [false, true])
    func abandoning(path: String, isReset: Bool) async throws {
        let server = try await LiveServer()
        let queue = server.served.app.work.inference
        // The query is ready, so that only the photographs are waited for.
        _ = try await server.ask(LiveServer.get("/search.json?query=cats/a.png"))
        await untilTrue { queue.load.running == 0 }
        let (before, gate) = (queue.load, Gate())
        async let blocking: Void = queue.run { gate.wait() }
        await untilTrue { queue.load.running == 1 }
        var connection: RawConnection? = try await server.connect()
        #expect(await connection?.send(LiveServer.get(path)) == true)
        await untilTrue { queue.load.waiting == 1 }
        if isReset { connection?.reset() }
        // It ends with the last who holds it.
        connection = nil
        await untilTrue { queue.load.waiting == 0 }
        #expect(queue.load.abandoned == before.abandoned + 1)
        gate.open()
        try await blocking
        await untilTrue { queue.load.running == 0 }
        #expect(queue.load.completed == before.completed + 1)
        try await server.stop()
    }
}
