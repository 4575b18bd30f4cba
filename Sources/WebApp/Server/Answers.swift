import Foundation
import Hummingbird

extension Response {
    /// An object as JSON; never kept by a cache.
    static func json(
        _ value: some Encodable, status: HTTPResponse.Status = .ok
    ) throws -> Response {
        Response(
            status: status,
            headers: [.contentType: "application/json; charset=utf-8", .cacheControl: "no-store"],
            body: ResponseBody(byteBuffer: ByteBuffer(data: try JSON.data(of: value))))
    }

    /// A file to look at or to save.
    ///
    /// - Parameter name: what to call it when it is saved; `nil` where it is looked at.
    static func file(_ bytes: [UInt8], type: String, name: String? = nil) -> Response {
        var response = Response(
            status: .ok, headers: [.contentType: type, .cacheControl: "no-store"],
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: bytes)))
        if let name {
            response.headers[.contentDisposition] = "attachment; filename=\"\(name)\""
        }
        return response
    }
}

/// How numbers and names become JSON.
enum JSON {
    static func data(of value: some Encodable) throws -> Data {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        // No map holds one; if one should, an answer is better than none.
        encoder.nonConformingFloatEncodingStrategy = .convertToString(
            positiveInfinity: "Infinity", negativeInfinity: "-Infinity", nan: "NaN")
        return try encoder.encode(value)
    }
}
