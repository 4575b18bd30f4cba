import Foundation
import Images
import Networks

@testable import Galleries

/// A folder of its own with photographs in it and a gallery beside them, removed at the end.
final class PhotographFolder {
    let folder: URL
    var photographs: String { folder.appending(path: "photographs").path }
    var gallery: String { folder.appending(path: "gallery").path }

    init() throws {
        folder = FileManager.default.temporaryDirectory
            .appending(path: "likeness-\(UUID().uuidString)")
        try FileManager.default.createDirectory(
            at: folder.appending(path: "photographs"), withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(at: folder) }

    func file(_ name: String) -> URL { folder.appending(path: "photographs/\(name)") }

    /// Writes a photograph, and the folders it is in, of noise that the seed decides on.
    @discardableResult
    func add(
        _ name: String, seed: Int, size: PixelSize = PixelSize(width: 24, height: 32)
    ) throws -> Image {
        let image = Image(
            width: size.width, height: size.height,
            pixels: (0..<size.width * size.height * 3).map {
                UInt8(truncatingIfNeeded: $0 &* $0 &* 7 &+ ($0 / 50) &* seed &* 31 &+ seed &* 97)
            })
        try write(image.encoded(as: ImageFormat(extensionOf: name)), to: name)
        return image
    }

    func write(_ bytes: [UInt8], to name: String) throws {
        try FileManager.default.createDirectory(
            at: file(name).deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(bytes).write(to: file(name))
    }

    func write(_ text: String, beside name: String) throws -> String {
        let url = folder.appending(path: name)
        try Data(text.utf8).write(to: url)
        return url.path
    }

    func remove(_ name: String) throws { try FileManager.default.removeItem(at: file(name)) }

    func move(_ name: String, to other: String) throws {
        try FileManager.default.createDirectory(
            at: file(other).deletingLastPathComponent(), withIntermediateDirectories: true)
        try FileManager.default.moveItem(at: file(name), to: file(other))
    }

    /// One of the small networks of the command's tests.
    static func network(_ name: String = "network.onnx") throws -> EmbeddingNetwork {
        let fixtures = URL(filePath: #filePath).deletingLastPathComponent()
            .deletingLastPathComponent().appending(path: "CommandTests/Fixtures")
        var options = NetworkOptions()
        options.threads = 1
        options.splits = false
        return try EmbeddingNetwork(
            contentsOf: fixtures.appending(path: name).path, options: options)
    }

    @discardableResult
    func index(
        workers: Int = 2, network: EmbeddingNetwork? = nil, labels: LabelSource? = nil,
        isStopped: () -> Bool = { false }, progress: (IndexProgress) -> Void = { _ in }
    ) throws -> IndexReport {
        var indexer = GalleryIndexer(gallery, network: try network ?? Self.network())
        indexer.workers = workers
        indexer.labels = labels
        return try indexer.index(photographs, isStopped: isStopped, progress: progress)
    }

    /// What the gallery has of every photograph, by path.
    func images() throws -> [String: GalleryImage] {
        let images = try Gallery(contentsOf: gallery).images()
        return Dictionary(uniqueKeysWithValues: images.map { ($0.path, $0) })
    }

    /// The embeddings of the gallery, by path.
    func embeddings() throws -> [String: [Float]] {
        let gallery = try Gallery(contentsOf: gallery)
        return try Dictionary(
            uniqueKeysWithValues: gallery.images().compactMap { image in
                image.row.map { (image.path, gallery.embeddings[$0]) }
            })
    }
}

extension [Float] {
    /// Of length 1, in the direction that it has.
    var normalised: [Float] {
        let norm = reduce(0) { $0 + Double($1) * Double($1) }.squareRoot()
        return map { Float(Double($0) / norm) }
    }
}
