import HTTPTypes
import Hummingbird

/// Tells browsers what the page may do, on every answer.
struct SecurityHeaders: RouterMiddleware {
    typealias Context = WebContext

    func handle(
        _ request: Request, context: WebContext,
        next: (Request, WebContext) async throws -> Response
    ) async throws -> Response {
        var response = try await next(request, context)
        Self.add(to: &response.headers)
        // The rest of a body that nobody wants would have to be read before the next request.
        if request.hasBody, response.status.code >= 400 || request.method != .post {
            response.headers[.connection] = "close"
        }
        return response
    }

    /// Adds what is not said yet.
    static func add(to headers: inout HTTPFields) {
        for field in fields where headers[field.name] == nil { headers[field.name] = field.value }
    }

    /// Nothing from elsewhere, nothing inline, in no frame of another site.
    static let contentPolicy =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob: data:; "
        + "connect-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"

    private static let fields: [HTTPField] = [
        ("Content-Security-Policy", contentPolicy),
        ("X-Content-Type-Options", "nosniff"),
        // Addresses hold queries, which are nobody else’s business.
        ("Referrer-Policy", "no-referrer"),
        ("Cross-Origin-Opener-Policy", "same-origin"),
        ("Cross-Origin-Resource-Policy", "same-origin"),
        ("Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=()"),
        ("X-Frame-Options", "DENY"),
    ].compactMap { name, value in
        HTTPField.Name(name).map { HTTPField(name: $0, value: value) }
    }
}

extension Request {
    /// Whether bytes follow the request’s header.
    var hasBody: Bool {
        headers[.transferEncoding] != nil
            || (headers[.contentLength].map { $0 != "0" } ?? false)
    }
}
