import Foundation
import Galleries
import HTTPTypes
import Hummingbird
import Images
import Logging
import NIOConcurrencyHelpers
import Networks

@testable import WebApp

/// A gallery of a few small photographs under a tiny network, served in memory, in a folder of its own
/// that is removed at the end.
final class ServedFolder: Sendable {
    let folder: URL
    let app: WebApp
    private let responder: MethodResponder

    /// Paths and labels of the gallery’s photographs.
    static let paths = ["cats/a.png", "cats/b.png", "dogs/c.png", "dogs/d.png"]

    init(_ change: (inout WebAppOptions) -> Void = { _ in }, log: LogFormat = .none) throws {
        folder = FileManager.default.temporaryDirectory
            .appending(path: "likeness-\(UUID().uuidString)")
        for (seed, path) in Self.paths.enumerated() {
            let file = folder.appending(path: "photographs/\(path)")
            try FileManager.default.createDirectory(
                at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
            try Data(Self.picture(seed: seed)).write(to: file)
        }
        let gallery = folder.appending(path: "gallery").path
        _ = try GalleryIndexer(gallery, network: Self.network())
            .index(folder.appending(path: "photographs").path)
        var options = WebAppOptions(uploads: folder.appending(path: "uploads").path)
        options.port = 0
        change(&options)
        let output = folder.appending(path: "log").path
        _ = FileManager.default.createFile(atPath: output, contents: nil)
        let descriptor = open(output, O_WRONLY | O_APPEND)
        let lines = LogOutput(descriptor: descriptor)
        self.lines = lines
        app = try WebApp(
            galleries: [gallery], options: options,
            logger: Logger(label: "test") { _ in LogLines(log, lines) })
        responder = app.responder()
    }

    deinit { try? FileManager.default.removeItem(at: folder) }

    private let lines: LogOutput

    /// What was logged.
    var log: String {
        lines.flush()
        let bytes = FileManager.default.contents(atPath: folder.appending(path: "log").path)
        return String(decoding: bytes ?? Data(), as: UTF8.self)
    }

    /// A PNG file of noise that the seed decides on.
    static func picture(seed: Int, width: Int = 24, height: Int = 32) throws -> [UInt8] {
        try Image(
            width: width, height: height,
            pixels: (0..<width * height * 3).map {
                UInt8(truncatingIfNeeded: $0 &* $0 &* 7 &+ ($0 / 50) &* seed &* 31 &+ seed &* 97)
            }
        ).encoded(as: .png)
    }

    private static func network() throws -> EmbeddingNetwork {
        let fixtures = URL(filePath: #filePath).deletingLastPathComponent()
            .deletingLastPathComponent().appending(path: "CommandTests/Fixtures")
        var options = NetworkOptions()
        options.threads = 1
        options.splits = false
        return try EmbeddingNetwork(
            contentsOf: fixtures.appending(path: "network.onnx").path, options: options)
    }

    /// An answer, all of it.
    struct Answer {
        let status: Int
        let headers: HTTPFields
        let body: [UInt8]

        var text: String { String(decoding: body, as: UTF8.self) }
        /// The sentence of an error.
        var error: String? { json["error"] as? String }
        var json: [String: Any] {
            (try? JSONSerialization.jsonObject(with: Data(body))) as? [String: Any] ?? [:]
        }
        subscript(_ header: String) -> String? { HTTPField.Name(header).flatMap { headers[$0] } }
    }

    /// Asks as a program on this machine would.
    func ask(
        _ path: String, method: String = "GET", host: String? = "localhost:8090",
        headers: [(String, String)] = [], body: [UInt8]? = nil
    ) async throws -> Answer {
        var head = HTTPRequest(
            method: HTTPRequest.Method(method) ?? .get, scheme: "http", authority: host, path: path)
        for (name, value) in headers {
            guard let name = HTTPField.Name(name) else { continue }
            head.headerFields.append(HTTPField(name: name, value: value))
        }
        if let body, head.headerFields[.contentLength] == nil {
            head.headerFields[.contentLength] = "\(body.count)"
        }
        let request = Request(
            head: head, body: RequestBody(buffer: ByteBuffer(bytes: body ?? [])))
        let response = try await responder.respond(
            to: request, context: WebContext(logger: app.logger))
        let collected = NIOLockedValueBox<[UInt8]>([])
        try await response.body.write(Collector(bytes: collected))
        return Answer(
            status: response.status.code, headers: response.headers,
            body: collected.withLockedValue { $0 })
    }

    private struct Collector: ResponseBodyWriter {
        let bytes: NIOLockedValueBox<[UInt8]>

        func write(_ buffer: ByteBuffer) async throws {
            bytes.withLockedValue { $0 += buffer.readableBytesView }
        }

        func finish(_ trailingHeaders: HTTPFields?) async throws {}
    }
}
