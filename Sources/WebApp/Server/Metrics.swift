import Foundation
import NIOConcurrencyHelpers

/// Counts what was asked, for `/metrics`. There are as many numbers as there are routes: what addresses
/// hold is not told apart.
final class Metrics: Sendable {
    /// What requests are told apart by.
    struct Request: Hashable, Sendable {
        let method, route: String
        let status: Int

        /// - Parameter route: the pattern that the router found; `nil` where there is none.
        init(method: String, route: String?, status: Int) {
            self.method = ["GET", "HEAD", "POST"].contains(method) ? method : "other"
            self.route = route.map { $0 == "NotFound" ? "other" : $0 } ?? "other"
            self.status = status
        }
    }

    /// How long requests of a route took.
    struct Histogram: Hashable, Sendable {
        /// Seconds; the last counts all that took longer.
        static let bounds = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30]
        var counts = Array(repeating: 0, count: bounds.count + 1)
        var sum = 0.0

        mutating func add(_ seconds: Double) {
            counts[Self.bounds.firstIndex { seconds <= $0 } ?? Self.bounds.count] += 1
            sum += seconds
        }
    }

    struct State: Sendable {
        var requests: [Request: Int] = [:]
        var durations: [String: Histogram] = [:]
        var running = 0
    }

    let start = Date()
    private let box = NIOLockedValueBox(State())

    var state: State { box.withLockedValue { $0 } }

    func begin() { box.withLockedValue { $0.running += 1 } }

    func end(_ request: Request, took duration: Duration) {
        box.withLockedValue { state in
            state.running -= 1
            state.requests[request, default: 0] += 1
            state.durations[request.route, default: Histogram()].add(duration / .seconds(1))
        }
    }
}
