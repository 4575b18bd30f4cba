import Hummingbird
import Logging
import NIOConcurrencyHelpers

/// Says of every request, when it is over, what it was and how it went.
///
/// Addresses are logged without what stands behind the question mark: that names photographs, and once the
/// token.
struct RequestLog: RouterMiddleware {
    typealias Context = WebContext

    let logger: Logger
    let metrics: Metrics

    func handle(
        _ request: Request, context: WebContext,
        next: (Request, WebContext) async throws -> Response
    ) async throws -> Response {
        let entry = Entry(log: self, request: request, context: context)
        metrics.begin()
        do {
            var response = try await next(request, context)
            if let bytes = response.body.contentLength {
                entry.finish(response.status, bytes: request.method == .head ? 0 : bytes)
            } else if request.method == .head {
                entry.finish(response.status, bytes: 0)
            } else {
                // How much it is and how long it takes is known when the last part is sent.
                let (body, status) = (response.body, response.status)
                response.body = ResponseBody { writer in
                    let count = ByteCount()
                    do {
                        try await body.write(writer.map(count.counting))
                        entry.finish(status, bytes: count.value)
                    } catch {
                        entry.finish(status, bytes: count.value, isWhole: false)
                        throw error
                    }
                }
            }
            return response
        } catch {
            entry.finish(.internalServerError, bytes: 0)
            throw error
        }
    }

    private struct Entry: Sendable {
        let log: RequestLog
        let method, path: String
        let id: String
        let route: EndpointPath
        let start = ContinuousClock.now

        init(log: RequestLog, request: Request, context: WebContext) {
            self.log = log
            (method, path) = (request.method.rawValue.excerpt, request.uri.path)
            id = context.logger[metadataKey: "hb.request.id"].map { "\($0)" } ?? ""
            route = context.coreContext.endpointPath
        }

        func finish(_ status: HTTPResponse.Status, bytes: Int, isWhole: Bool = true) {
            let duration = start.duration(to: .now)
            log.metrics.end(
                Metrics.Request(
                    method: method, route: route.value, status: status.code), took: duration)
            let milliseconds = (duration / .milliseconds(1) * 10).rounded() / 10
            var metadata: Logger.Metadata = [
                "method": .string(method),
                "path": .string(path.count > 500 ? path.prefix(499) + "…" : path),
                "status": .stringConvertible(status.code), "bytes": .stringConvertible(bytes),
                "milliseconds": .stringConvertible(milliseconds), "request": .string(id),
            ]
            // Whoever asked did not wait for the end.
            if !isWhole { metadata["aborted"] = .stringConvertible(true) }
            log.logger.info("request", metadata: metadata)
        }
    }
}

/// Counts the bytes of a body as they are sent.
private final class ByteCount: Sendable {
    private let count = NIOLockedValueBox(0)

    var value: Int { count.withLockedValue { $0 } }

    @Sendable func counting(_ bytes: ByteBuffer) -> ByteBuffer {
        count.withLockedValue { $0 += bytes.readableBytes }
        return bytes
    }
}
