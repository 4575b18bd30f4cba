import Foundation
import Images

/// A folder of its own with photographs in folders of classes, removed at the end.
final class ClassFolder {
    let url: URL
    var path: String { url.path }

    init() throws {
        url = FileManager.default.temporaryDirectory
            .appending(path: "likeness-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    }

    /// Classes `a`, `b`, … with so many photographs each, `0.png`, `1.png`, ….
    convenience init(
        classes: Int, of count: Int, size: PixelSize = PixelSize(width: 12, height: 9)
    ) throws {
        try self.init()
        for number in 0..<classes {
            let name = String(UnicodeScalar(UInt8(97 + number)))
            for each in 0..<count {
                try add("\(name)/\(each).png", .noise(size, seed: UInt64(number * 100 + each)))
            }
        }
    }

    deinit { try? FileManager.default.removeItem(at: url) }

    func add(_ name: String, _ image: Image = .noise(PixelSize(width: 3, height: 2), seed: 1))
        throws
    {
        try write(image.encoded(as: ImageFormat(extensionOf: name)), to: name)
    }

    func write(_ bytes: [UInt8], to name: String) throws {
        let file = url.appending(path: name)
        try FileManager.default.createDirectory(
            at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(bytes).write(to: file)
    }

    func makeFolder(_ name: String) throws {
        try FileManager.default.createDirectory(
            at: url.appending(path: name), withIntermediateDirectories: true)
    }
}
