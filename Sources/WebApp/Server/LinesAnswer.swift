import Foundation
import Hummingbird
import Logging

extension WebApp {
    /// An answer of one JSON object in each line, each sent as soon as it is known and no sooner than the
    /// one before was taken.
    ///
    /// Closing the connection ends the work. What fails is said in its line and does not end the others.
    ///
    /// - Parameters:
    ///   - items: what there is a line for.
    ///   - id: the number by which a line names its item.
    ///   - value: a line; `nil` where the item is to have none.
    func lines<Item: Sendable>(
        _ items: [Item], _ request: Request, _ context: WebContext,
        id: @Sendable @escaping (Item) -> Int64,
        value: @Sendable @escaping (Item) async throws -> (any Encodable & Sendable)?
    ) -> Response {
        Response(
            status: .ok,
            headers: [
                .contentType: "application/x-ndjson; charset=utf-8", .cacheControl: "no-store",
            ],
            body: ResponseBody { writer in
                try await request.whileConnected(context) {
                    for item in items {
                        let line = try await line(id(item)) { try await value(item) }
                        if let line { try await writer.write(line) }
                    }
                }
                try await writer.finish(nil)
            })
    }

    private func line(
        _ id: Int64, _ value: () async throws -> (any Encodable & Sendable)?
    ) async throws -> ByteBuffer? {
        var line: Data
        do {
            guard let value = try await value() else { return nil }
            line = try JSON.data(of: value)
        } catch is CancellationError {
            throw CancellationError()
        } catch {
            line = try JSON.data(of: FailedMapAnswer(id: id, error: shelf.words(for: error)))
        }
        line.append(UInt8(ascii: "\n"))
        return ByteBuffer(data: line)
    }
}
