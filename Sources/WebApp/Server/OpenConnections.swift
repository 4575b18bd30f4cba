import Hummingbird
import HummingbirdCore
import NIOConcurrencyHelpers

/// Counts connections; beyond a number of them, more wait to be accepted.
struct OpenConnections: AvailableConnectionsDelegate {
    private let limit: Int
    private let open = NIOLockedValueBox(0)

    init(limit: Int) { self.limit = limit }

    var count: Int { open.withLockedValue { $0 } }

    func connectionOpened() { open.withLockedValue { $0 += 1 } }
    func connectionClosed() { open.withLockedValue { $0 -= 1 } }
    func isAcceptingNewConnections() -> Bool { count < limit }
}
