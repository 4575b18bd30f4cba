import HTTPTypes
import Hummingbird

/// The router, and for a path that it knows with another method only: 405 and which.
struct MethodResponder: HTTPResponder {
    let router: RouterResponder<WebContext>

    func respond(to request: Request, context: WebContext) async throws -> Response {
        var context = context
        if try await !knows(request.method, request, context) {
            for method in [HTTPRequest.Method.get, .head, .post] {
                if try await knows(method, request, context) { context.allowed.append(method) }
            }
        }
        let response = try await router.respond(to: request, context: context)
        // Where nothing answers, the router does not leave the body out.
        return request.method == .head ? response.createHeadResponse() : response
    }

    private func knows(
        _ method: HTTPRequest.Method, _ request: Request, _ context: WebContext
    ) async throws -> Bool {
        var head = request.head
        head.method = method
        var probe = context
        probe.isProbe = true
        probe.coreContext.endpointPath = EndpointPath()
        let answer = try await router.respond(
            to: Request(head: head, body: RequestBody(buffer: ByteBuffer())), context: probe)
        return answer.status == .noContent
    }
}

/// Says whether the router found something that answers, and does no more.
struct RouteProbe: RouterMiddleware {
    typealias Context = WebContext

    func handle(
        _ request: Request, context: WebContext,
        next: (Request, WebContext) async throws -> Response
    ) async throws -> Response {
        guard context.isProbe else { return try await next(request, context) }
        return Response(status: context.endpointPath == nil ? .notFound : .noContent)
    }
}
