import Dispatch
import NIOConcurrencyHelpers

/// Work that keeps a processor busy, away from the threads that answer requests.
///
/// A bounded number of jobs waits, the most urgent first and of those the oldest; more are refused at
/// once, so that a rush of requests takes no memory. A job whose task is cancelled while it waits is
/// never begun.
final class WorkQueue: Sendable {
    /// How soon something is wanted.
    enum Urgency: Int, CaseIterable, Sendable {
        /// Someone looks at the place where it will appear.
        case visible
        /// It may be looked at next.
        case ahead
    }

    /// How the queue stands.
    struct Load: Hashable, Sendable {
        var running = 0
        var waiting = 0
        /// Since the start: done, refused because too many waited, and given up while they waited.
        var completed = 0
        var refused = 0
        var abandoned = 0
    }

    let name: String
    /// How many jobs may wait.
    let capacity: Int
    private let workers: Int
    private let threads: DispatchQueue
    private let state = NIOLockedValueBox(State())

    /// - Parameters:
    ///   - name: for logs and metrics.
    ///   - workers: how many jobs run at the same time.
    ///   - capacity: how many may wait besides.
    init(name: String, workers: Int, capacity: Int) {
        (self.name, self.workers, self.capacity) = (name, workers, capacity)
        threads = DispatchQueue(label: "likeness." + name, attributes: .concurrent)
    }

    var load: Load { state.withLockedValue(\.load) }

    /// Runs a job when its turn comes.
    ///
    /// - Throws: `WebAppError.overloaded` where too many wait, `CancellationError` where the task is
    ///   cancelled before the job was begun; what the job throws.
    func run<Value: Sendable>(
        _ urgency: Urgency = .visible, _ work: @Sendable @escaping () throws -> Value
    ) async throws -> Value {
        let ticket = state.withLockedValue { $0.ticket() }
        return try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                let job = Job(ticket: ticket) { refusal in
                    if let refusal { return continuation.resume(throwing: refusal) }
                    continuation.resume(with: Result(catching: work))
                }
                let verdict: (any Error)? = state.withLockedValue { state in
                    // The task may have been cancelled before there was a job to take out.
                    if Task.isCancelled {
                        state.load.abandoned += 1
                        return CancellationError()
                    }
                    guard state.load.running < workers || state.load.waiting < capacity else {
                        state.load.refused += 1
                        return WebAppError.overloaded
                    }
                    state.waiting[urgency.rawValue].append(job)
                    state.load.waiting += 1
                    return nil
                }
                if let verdict { job.finish(verdict) } else { startNext() }
            }
        } onCancel: {
            let job = state.withLockedValue { $0.cancel(ticket) }
            job?.finish(CancellationError())
        }
    }

    private func startNext() {
        let job = state.withLockedValue { state -> Job? in
            guard state.load.running < workers else { return nil }
            return state.next()
        }
        guard let job else { return }
        threads.async { [self] in
            job.finish(nil)
            state.withLockedValue {
                $0.load.running -= 1
                $0.load.completed += 1
            }
            startNext()
        }
    }

    private struct Job: Sendable {
        let ticket: UInt64
        /// Does the work and hands on what comes of it; with an error hands on that instead.
        let finish: @Sendable ((any Error)?) -> Void
    }

    private struct State {
        var load = Load()
        var waiting: [[Job]] = Urgency.allCases.map { _ in [] }
        private var lastTicket: UInt64 = 0

        mutating func ticket() -> UInt64 {
            lastTicket += 1
            return lastTicket
        }

        mutating func next() -> Job? {
            for urgency in waiting.indices where !waiting[urgency].isEmpty {
                load.waiting -= 1
                load.running += 1
                return waiting[urgency].removeFirst()
            }
            return nil
        }

        /// Takes a waiting job out.
        mutating func cancel(_ ticket: UInt64) -> Job? {
            for urgency in waiting.indices {
                if let index = waiting[urgency].firstIndex(where: { $0.ticket == ticket }) {
                    load.waiting -= 1
                    load.abandoned += 1
                    return waiting[urgency].remove(at: index)
                }
            }
            return nil
        }
    }
}
