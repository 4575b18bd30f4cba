import Files
import Galleries
import Hummingbird
import Images
import NIOHTTP1
import Networks
import SimilarityMaps

/// Turns every error into a status and one sentence, `{"error": "…"}`.
struct ErrorAnswers: RouterMiddleware {
    typealias Context = WebContext

    let shelf: GalleryShelf

    func handle(
        _ request: Request, context: WebContext,
        next: (Request, WebContext) async throws -> Response
    ) async throws -> Response {
        do {
            return try await next(request, context)
        } catch {
            let answer = answer(to: error, request, allowed: context.allowed)
            if answer.status.code >= 500, answer.status != .serviceUnavailable {
                context.logger.error("\(error)")
            }
            return try answer.response()
        }
    }

    /// What a person is told of an error.
    ///
    /// - Parameter allowed: the methods that the path is known with, where this one is none of them.
    private func answer(
        to error: any Error, _ request: Request, allowed: [HTTPRequest.Method] = []
    ) -> WebAppError {
        switch error {
        case let error as WebAppError: error
        case is CancellationError:
            // Nobody hears it: the connection is closed.
            WebAppError(status: .init(code: 499), message: "the request was given up")
        case is SlowRequestError:
            WebAppError(
                status: .requestTimeout,
                message: "the file did not come in time; try again on a faster connection")
        case is HTTPParserError:
            .badRequest("the rest of the request is not HTTP as it should be; send it again")
        case let error as HTTPError where error.status == .notFound && !allowed.isEmpty:
            WebAppError(
                status: .methodNotAllowed,
                message:
                    "\(request.method.rawValue.excerpt) is not possible here; use \(allowed.words)",
                headers: [.allow: allowed.map(\.rawValue).joined(separator: ", ")])
        case let error as HTTPError where error.status == .notFound:
            .notFound("there is nothing at \(request.uri.path.excerpt); begin at /")
        case let error as HTTPError:
            WebAppError(
                status: error.status,
                message: error.body ?? "this cannot be answered: \(error.status.reasonPhrase)")
        case let error as GalleryError:
            WebAppError(status: error.status, message: shelf.words(for: error))
        case let error as RegionShapeError: .badRequest(error.message)
        case let error as NetworkError where error.code == .region: .badRequest("\(error)")
        case let error as ImageError:
            WebAppError(status: .unprocessableContent, message: shelf.words(for: error))
        case let error as FileError: .conflict(shelf.words(for: error))
        default:
            WebAppError(status: .internalServerError, message: shelf.words(for: error))
        }
    }
}

extension GalleryError {
    fileprivate var status: HTTPResponse.Status {
        switch code {
        case .notFound: .notFound
        case .invalidInput: .badRequest
        case .busy: .serviceUnavailable
        default: .conflict
        }
    }
}

extension WebAppError {
    func response() throws -> Response {
        struct Body: Encodable { let error: String }
        var response = try Response.json(Body(error: message), status: status)
        response.headers.append(contentsOf: headers)
        if let retryAfter { response.headers[.retryAfter] = "\(retryAfter)" }
        return response
    }
}

extension [HTTPRequest.Method] {
    /// `GET or HEAD`.
    fileprivate var words: String { map(\.rawValue).joined(separator: " or ") }
}
