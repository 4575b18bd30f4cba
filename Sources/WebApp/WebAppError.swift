import Hummingbird

/// Why a request is not answered as asked: a status, and one sentence that says what to do.
struct WebAppError: Error, Hashable, CustomStringConvertible {
    let status: HTTPResponse.Status
    let message: String
    /// Seconds after which it is worth trying again.
    var retryAfter: Int?
    /// What else to tell the client.
    var headers: HTTPFields = [:]

    /// The message.
    var description: String { message }

    static func badRequest(_ message: String) -> WebAppError {
        WebAppError(status: .badRequest, message: message)
    }

    static func notFound(_ message: String) -> WebAppError {
        WebAppError(status: .notFound, message: message)
    }

    static func conflict(_ message: String) -> WebAppError {
        WebAppError(status: .conflict, message: message)
    }

    /// Too much is waiting already.
    static let overloaded = WebAppError(
        status: .serviceUnavailable,
        message: "too much is being computed at the moment; try again in a second", retryAfter: 1)
}
