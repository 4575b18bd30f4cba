import Hummingbird
import Logging
import NIOCore

/// What belongs to one request besides the request itself.
struct WebContext: RequestContext {
    var coreContext: CoreRequestContextStorage
    /// Whether there is a connection that may be closed while an answer is computed; not so where a test
    /// hands requests over in memory.
    let hasConnection: Bool
    /// Who asks, as far as the connection tells.
    let remoteAddress: SocketAddress?
    /// Whether only to find out if there is something that answers.
    var isProbe = false
    /// The methods that the path is known with, where the request’s own is none of them.
    var allowed: [HTTPRequest.Method] = []

    init(source: Source) {
        coreContext = .init(source: source)
        hasConnection = source.channel.isActive
        remoteAddress = source.channel.remoteAddress
    }

    /// For a request that is handed over in memory.
    init(logger: Logger) {
        coreContext = .init(source: InMemory(logger: logger))
        (hasConnection, remoteAddress) = (false, nil)
    }

    private struct InMemory: RequestContextSource { let logger: Logger }
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
