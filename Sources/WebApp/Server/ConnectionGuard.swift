import Foundation
import HTTPTypes
import NIOCore
import NIOHTTP1
import NIOHTTPTypes
import NIOHTTPTypesHTTP1

/// Keeps one connection within limits of time, whatever its client does, and gives what cannot be
/// understood a proper answer.
///
/// Memory needs no limit here: a part that nobody takes stops the reading of more.
final class ConnectionGuard: ChannelDuplexHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPRequestPart
    typealias InboundOut = HTTPRequestPart
    typealias OutboundIn = HTTPResponsePart
    typealias OutboundOut = HTTPResponsePart

    /// How long a client may take.
    struct Limits: Sendable {
        /// For all of a request’s body.
        var body = TimeAmount.seconds(120)
        /// To take a part of an answer.
        var stall = TimeAmount.seconds(60)
        /// To take the end of an answer before the connection is closed.
        var linger = TimeAmount.seconds(2)
        /// Beyond it a body is not asked for (`Expect: 100-continue`).
        var bodyBytes = Int.max
    }

    private let limits: Limits
    private var bodyTask: Scheduled<Void>?
    private var stallTask: Scheduled<Void>?
    private var malformed: (any Error)?
    /// What is sent instead of the library’s empty answer.
    private var replacement: ByteBuffer?
    private var closesAfterAnswer = false
    private var isClosing = false

    init(_ limits: Limits) { self.limits = limits }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        // Once the last answer is sent, what still comes is nobody’s.
        guard !isClosing else { return }
        switch unwrapInboundIn(data) {
        case .head(let head): began(head, context)
        case .body: break
        case .end: bodyTask.take()?.cancel()
        }
        context.fireChannelRead(data)
    }

    private func began(_ head: HTTPRequest, _ context: ChannelHandlerContext) {
        let loopBound = NIOLoopBound(context, eventLoop: context.eventLoop)
        bodyTask = context.eventLoop.scheduleTask(in: limits.body) {
            loopBound.value.fireErrorCaught(SlowRequestError())
        }
        if head.headerFields[.expect]?.lowercased() == "100-continue",
            head.headerFields[.contentLength].flatMap({ Int($0) }) ?? 0 <= limits.bodyBytes
        {
            context.writeAndFlush(
                wrapOutboundOut(.head(HTTPResponse(status: .continue))), promise: nil)
        }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        bodyTask.take()?.cancel()
        let isParsers = error is HTTPParserError || error is HTTP1TypeConversionError
        if isParsers { malformed = error }
        // The library answers what its parser refuses, and closes without a word otherwise.
        context.fireErrorCaught(
            isParsers && !(error is HTTPParserError) ? HTTPParserError.invalidMethod : error)
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        switch unwrapOutboundIn(data) {
        case .head(let head):
            let (head, body) = completed(head)
            replacement = body
            closesAfterAnswer = head.headerFields[.connection]?.lowercased() == "close"
            context.write(wrapOutboundOut(.head(head)), promise: promise)
        case .body: context.write(data, promise: promise)
        case .end:
            if let body = replacement.take() {
                context.write(wrapOutboundOut(.body(body)), promise: nil)
            }
            context.write(data, promise: promise)
            if closesAfterAnswer { close(context) }
        }
    }

    /// An answer of the library’s own has neither the headers of all others nor a sentence.
    private func completed(_ head: HTTPResponse) -> (HTTPResponse, ByteBuffer?) {
        guard malformed != nil, head.status == .badRequest,
            head.headerFields[.xContentTypeOptions] == nil
        else { return (head, nil) }
        let isTooLong = malformed as? HTTPParserError == .headerOverflow
        let message =
            isTooLong
            ? "the request’s header is too long; send fewer cookies, or draw simpler regions"
            : "the request is not HTTP as it should be; ask with a browser or curl"
        let body = ByteBuffer(string: "{\"error\":\"\(message)\"}")
        var head = head
        if isTooLong { head.status = .requestHeaderFieldsTooLarge }
        head.headerFields[.contentLength] = "\(body.readableBytes)"
        head.headerFields[.contentType] = "application/json; charset=utf-8"
        SecurityHeaders.add(to: &head.headerFields)
        return (head, body)
    }

    /// Says that nothing more is sent, and closes when the client has had time to take what was: closed at
    /// once, with bytes that nobody has read, the connection would be reset and the answer lost.
    private func close(_ context: ChannelHandlerContext) {
        isClosing = true
        bodyTask.take()?.cancel()
        context.flush()
        context.close(mode: .output, promise: nil)
        let channel = context.channel
        context.eventLoop.scheduleTask(in: limits.linger) { channel.close(promise: nil) }
    }

    func channelWritabilityChanged(context: ChannelHandlerContext) {
        stallTask.take()?.cancel()
        if !context.channel.isWritable {
            let channel = context.channel
            stallTask = context.eventLoop.scheduleTask(in: limits.stall) {
                channel.close(promise: nil)
            }
        }
        context.fireChannelWritabilityChanged()
    }

    func channelInactive(context: ChannelHandlerContext) {
        bodyTask.take()?.cancel()
        stallTask.take()?.cancel()
        context.fireChannelInactive()
    }
}

/// A request’s body did not come in time.
struct SlowRequestError: Error {}
