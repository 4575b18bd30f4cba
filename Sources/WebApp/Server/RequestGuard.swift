import HTTPTypes
import Hummingbird

/// Stands before everything that is answered: only who may ask gets further.
struct RequestGuard: RouterMiddleware {
    typealias Context = WebContext

    let rules: AccessRules

    func handle(
        _ request: Request, context: WebContext,
        next: (Request, WebContext) async throws -> Response
    ) async throws -> Response {
        try rules.check(request)
        guard let token = rules.token else { return try await next(request, context) }
        if let response = try entrance(request, token) { return response }
        guard token.isShown(by: request) else { return try refusal(request) }
        return try await next(request, context)
    }

    /// An address with the token in it: the browser is to keep it as a cookie, and the address to be shown
    /// without it.
    private func entrance(_ request: Request, _ token: AccessToken) throws -> Response? {
        guard request.method == .get, let query = request.uri.query, query.contains("token=") else {
            return nil
        }
        guard let shown = try request.parameters().text("token"), token.matches(shown) else {
            return nil
        }
        let rest = query.split(separator: "&").filter { !$0.hasPrefix("token=") }
        // Two slashes in front would lead to another server.
        let path = "/" + request.uri.path.drop { $0 == "/" || $0 == "\\" }
        return Response(
            status: .seeOther,
            headers: [
                .location: rest.isEmpty ? path : "\(path)?\(rest.joined(separator: "&"))",
                .cacheControl: "no-store",
                .setCookie:
                    "\(token.cookieName)=\(token.cookieValue); Path=/; HttpOnly; SameSite=Strict",
            ])
    }

    private func refusal(_ request: Request) throws -> Response {
        guard request.headers[.accept]?.contains("text/html") == true else {
            throw WebAppError(
                status: .unauthorized,
                message:
                    "this server asks for its token; open the address that it printed when it started, or send ‘Authorization: Bearer TOKEN’",
                headers: [.wwwAuthenticate: "Bearer realm=\"Likeness\""])
        }
        // On a link from another site the browser leaves the cookie out; asked again by this page, it sends
        // it.
        let site = request.headers[value: "Sec-Fetch-Site"]
        let isFromElsewhere = site == "cross-site" || site == "same-site"
        return EntrancePage(
            parameters: try request.parameters(), path: request.uri.path,
            isFromElsewhere: isFromElsewhere
        ).response
    }
}
