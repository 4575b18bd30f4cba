import Images

/// A picture in one of the sizes in which pictures are sent.
struct ThumbnailKey: Hashable, Sendable {
    /// The file's path, which is the server's own.
    let file: String
    /// Tells versions of the file apart.
    let version: String
    let side: Int
}

/// A picture, ready to be sent.
struct EncodedPicture: Sendable {
    let bytes: [UInt8]
    let type: String
}

/// Photographs as the page shows them: upright, no larger than needed, and without what else the file
/// says, such as where it was taken.
enum Thumbnail {
    /// The longest sides, in pixels. Few, so that a picture is computed and kept for few of them.
    private static let sides = [160, 320, 640, 1280, 2560]
    static let largestSide = 8192

    /// The size in which a picture is sent that is to be shown so large.
    static func side(for asked: Int) -> Int {
        sides.first { $0 >= asked } ?? sides[sides.count - 1]
    }

    /// Decodes, scales down and encodes.
    static func encoded(_ key: ThumbnailKey, maximumPixels: Int) throws -> EncodedPicture {
        let frame = PixelSize(width: key.side, height: key.side)
        let options = ReadOptions(maximumPixels: maximumPixels, enough: frame)
        var image = try Image(contentsOf: key.file, options: options)
        if image.width > key.side || image.height > key.side {
            image = image.resized(to: image.size.fitted(into: frame), filter: .lanczos)
        }
        // Blocks of eight pixels show in what is small and enlarged.
        let isSmall = max(image.width, image.height) <= 160
        return EncodedPicture(
            bytes: try image.encoded(as: isSmall ? .png : .jpeg, quality: 88),
            type: isSmall ? "image/png" : "image/jpeg")
    }
}
