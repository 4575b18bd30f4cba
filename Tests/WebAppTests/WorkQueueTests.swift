import Foundation
import NIOConcurrencyHelpers
import Testing

@testable import WebApp

@Suite("Work that keeps a processor busy waits its turn")
struct WorkQueueTests {
    @Test("What is visible goes before what may be looked at next")
    func urgency() async throws {
        let queue = WorkQueue(name: "test", workers: 1, capacity: 10)
        let gate = Gate()
        let order = NIOLockedValueBox<[String]>([])
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await queue.run { gate.wait() } }
            await untilTrue { queue.load.running == 1 }
            for (index, name) in ["first", "second"].enumerated() {
                group.addTask {
                    try await queue.run(.ahead) { order.withLockedValue { $0.append(name) } }
                }
                await untilTrue { queue.load.waiting == index + 1 }
            }
            group.addTask {
                try await queue.run(.visible) { order.withLockedValue { $0.append("seen") } }
            }
            await untilTrue { queue.load.waiting == 3 }
            gate.open()
            try await group.waitForAll()
        }
        #expect(order.withLockedValue { $0 } == ["seen", "first", "second"])
        // The count is taken down after the answer was handed on.
        await untilTrue { queue.load.running == 0 }
        #expect(queue.load.completed == 4)
    }

    @Test("More than may wait is refused at once, and taken again afterwards")
    func capacity() async throws {
        let queue = WorkQueue(name: "test", workers: 2, capacity: 3)
        let gate = Gate()
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<5 { group.addTask { try await queue.run { gate.wait() } } }
            await untilTrue { queue.load.running == 2 && queue.load.waiting == 3 }
            await #expect(throws: WebAppError.overloaded) { try await queue.run {} }
            #expect(queue.load.refused == 1)
            gate.open()
            try await group.waitForAll()
        }
        #expect(try await queue.run { 7 } == 7)
    }

    @Test("What is given up while it waits is never begun")
    func cancellation() async throws {
        let queue = WorkQueue(name: "test", workers: 1, capacity: 10)
        let gate = Gate()
        let begun = NIOLockedValueBox(0)
        async let blocking: Void = queue.run { gate.wait() }
        await untilTrue { queue.load.running == 1 }
        let waiting = (0..<5).map { _ in
            Task { try await queue.run { begun.withLockedValue { $0 += 1 } } }
        }
        await untilTrue { queue.load.waiting == 5 }
        for task in waiting { task.cancel() }
        for task in waiting {
            await #expect(throws: CancellationError.self) { try await task.value }
        }
        // One that is cancelled before it is even handed in.
        let late = Task {
            while !Task.isCancelled { await Task.yield() }
            try await queue.run { begun.withLockedValue { $0 += 1 } }
        }
        late.cancel()
        await #expect(throws: CancellationError.self) { try await late.value }
        #expect(queue.load.waiting == 0)
        #expect(queue.load.abandoned == 6)
        gate.open()
        try await blocking
        #expect(begun.withLockedValue { $0 } == 0)
    }

    @Test("What goes wrong in a job reaches who asked, and the next job runs")
    func errors() async throws {
        struct Broken: Error {}
        let queue = WorkQueue(name: "test", workers: 1, capacity: 10)
        await #expect(throws: Broken.self) { try await queue.run { throw Broken() } }
        #expect(try await queue.run { "next" } == "next")
    }

    @Test("Thousands of jobs, half of them given up at any moment, are all accounted for")
    func storm() async throws {
        let queue = WorkQueue(name: "test", workers: 2, capacity: 100_000)
        let done = NIOLockedValueBox(0)
        let tasks = (0..<2000).map { index in
            Task {
                try await queue.run(index % 3 == 0 ? .ahead : .visible) {
                    done.withLockedValue { $0 += 1 }
                }
            }
        }
        for (index, task) in tasks.enumerated() where index % 2 == 0 { task.cancel() }
        var (kept, given) = (0, 0)
        for task in tasks {
            do {
                try await task.value
                kept += 1
            } catch is CancellationError {
                given += 1
            }
        }
        await untilTrue { queue.load.running == 0 }
        #expect(kept >= 1000)
        #expect(kept + given == 2000)
        #expect(done.withLockedValue { $0 } == kept)
        #expect(queue.load.completed == kept && queue.load.abandoned == given)
        #expect(queue.load.waiting == 0)
    }
}

/// Holds whoever waits until it is opened.
final class Gate: Sendable {
    private let condition = NSCondition()
    private let isOpen = NIOLockedValueBox(false)

    func wait() {
        condition.lock()
        while !isOpen.withLockedValue({ $0 }) { condition.wait() }
        condition.unlock()
    }

    func open() {
        condition.lock()
        isOpen.withLockedValue { $0 = true }
        condition.broadcast()
        condition.unlock()
    }
}

/// Waits for something that happens on other threads; long enough for a busy machine.
func untilTrue(_ condition: () -> Bool, line: Int = #line) async {
    for _ in 0..<5000 where !condition() { try? await Task.sleep(for: .milliseconds(2)) }
    #expect(condition(), "waited in vain in line \(line)")
}
