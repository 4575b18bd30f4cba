import Hummingbird
import NIOCore

/// What belongs to one request besides the request itself.
struct WebContext: RequestContext {
    var coreContext: CoreRequestContextStorage
    /// Whether there is a connection that may be closed while an answer is computed; not so where a test
    /// hands requests over in memory.
    let hasConnection: Bool
    /// Who asks, as far as the connection tells.
    let remoteAddress: SocketAddress?

    init(source: Source) {
        coreContext = .init(source: source)
        hasConnection = source.channel.isActive
        remoteAddress = source.channel.remoteAddress
    }
}

extension Request {
    /// Computes an answer as long as someone waits for it: closing the connection cancels the work.
    ///
    /// The connection ends with the answer, so this is for what takes longer than opening one.
    func whileConnected<Value: Sendable>(
        _ context: WebContext, _ work: () async throws -> Value
    ) async throws -> Value {
        guard context.hasConnection else { return try await work() }
        return try await body.consumeWithCancellationOnInboundClose { _ in try await work() }
    }
}
