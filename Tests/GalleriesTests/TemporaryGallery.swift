import Foundation
import Images
import Networks

@testable import Galleries

/// A gallery of made-up embeddings in a folder of its own, which is removed at the end.
final class TemporaryGallery {
    let folder: URL
    var path: String { folder.appendingPathComponent("gallery").path }
    let network: GalleryNetwork

    init(dimension: Int = 5) throws {
        folder = FileManager.default.temporaryDirectory
            .appendingPathComponent("likeness-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        network = GalleryNetwork(
            path: "/nets/net.onnx", fingerprint: "0123456789abcdef",
            preprocessing: Preprocessing(size: PixelSize(width: 8, height: 8)),
            dimension: dimension, input: nil, embedding: nil, features: nil, pooling: nil)
    }

    deinit { try? FileManager.default.removeItem(at: folder) }

    func writer() throws -> GalleryWriter {
        try GalleryWriter(
            at: path, network: network, photographs: "/photographs", labels: .folders)
    }

    /// A unit vector that a path alone decides on.
    func embedding(_ path: String) -> [Float] {
        var state = path.utf8.reduce(UInt32(7)) { ($0 &* 31) &+ UInt32($1) }
        let values = (0..<network.dimension).map { _ -> Float in
            state = state &* 1_664_525 &+ 1_013_904_223
            return Float(state >> 8) / Float(1 << 24) - 0.5
        }
        let norm = values.reduce(0) { $0 + $1 * $1 }.squareRoot()
        return values.map { $0 / norm }
    }

    /// Brings the gallery to hold these files, each with the content that its path says, or a part of its
    /// path.
    @discardableResult
    func index(
        _ files: [FoundFile], with writer: GalleryWriter? = nil,
        named name: (String) -> String = { $0 }
    ) throws -> ScanSummary {
        let writer = try writer ?? self.writer()
        try writer.beginScan()
        try writer.saw(files)
        let summary = try writer.finishScan()
        var last = ""
        while case let batch = try writer.pending(after: last, limit: 3), let end = batch.last {
            last = end.path
            try writer.commit(
                batch.map { file in
                    file.path.hasSuffix(".bad")
                        ? IndexedFile(file, contentHash: nil, .failed("\(file.path) is damaged"))
                        : IndexedFile(
                            file, contentHash: UInt64(file.byteCount),
                            .embedded(
                                embedding(name(file.path)), size: PixelSize(width: 4, height: 3)))
                })
        }
        try writer.finish()
        return summary
    }
}

/// A file that was found.
func file(_ path: String, bytes: Int = 10, modified: Int64 = 1, label: String? = nil) -> FoundFile {
    FoundFile(path: path, byteCount: bytes, modified: modified, label: label)
}
