import Files

extension Image {
    /// Writes the picture as PNG, JPEG or WebP, as the extension of `path` says.
    ///
    /// The file appears whole or not at all: on a failure an earlier file of that name keeps its
    /// contents and no partial file is left.
    ///
    /// - Parameter quality: 1 (smallest) to 100 (best), for JPEG and WebP.
    /// - Throws: `ImageError` with the code `unknownExtension` or `cannotEncode`; `FileError` when the
    ///   file cannot be written.
    public func write(to path: String, quality: Int = 92) throws {
        let format = try ImageFormat(extensionOf: path)
        try WholeFile.write(encoded(as: format, quality: quality), to: path)
    }

    /// The bytes of a file that holds the picture.
    ///
    /// - Parameter quality: 1 (smallest) to 100 (best), for JPEG and WebP. JPEG keeps colour at
    ///   full resolution (4:4:4), because thin coloured lines blur otherwise.
    /// - Throws: `ImageError` with the code `cannotEncode` when the format cannot hold a picture
    ///   of this size.
    public func encoded(as format: ImageFormat, quality: Int = 92) throws -> [UInt8] {
        let quality = min(max(quality, 1), 100)
        return switch format {
        case .png: try PNGCodec.encode(self)
        case .jpeg: try JPEGCodec.encode(self, quality: quality)
        case .webp: try WebPCodec.encode(self, quality: quality)
        }
    }

    func checkSides(atMost limit: Int, for format: String) throws {
        guard width <= limit, height <= limit else {
            throw ImageError(
                .cannotEncode,
                "A picture of \(size) pixels does not fit into \(format), which allows \(limit) "
                    + "in each direction; make it smaller or write PNG")
        }
    }
}
