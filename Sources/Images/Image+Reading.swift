import Files

/// What to accept and what to deliver when a picture is read.
public struct ReadOptions: Hashable, Sendable {
    /// A picture with more pixels is refused before memory is taken for it.
    ///
    /// The default, 200 million, takes 600 megabytes and is above what cameras deliver.
    public var maximumPixels: Int
    /// A size that is large enough: the picture may be delivered reduced, but not below this
    /// size in either direction. Nil asks for all pixels.
    ///
    /// JPEG pictures are then reduced to 1/2, 1/4 or 1/8 while they are decoded, which takes a
    /// fraction of the time; other formats are delivered in full. For a good resize to `t`, ask
    /// for at least `2 t`.
    public var enough: PixelSize?

    /// Options with the limit on pixels and the size that is enough.
    public init(maximumPixels: Int = 200_000_000, enough: PixelSize? = nil) {
        self.maximumPixels = maximumPixels
        self.enough = enough
    }

    func check(_ size: PixelSize, name: String) throws {
        guard let count = size.pixelCount, count <= maximumPixels else {
            let product = size.pixelCount.map { " = \($0)" } ?? ""
            let remedy = size.pixelCount.map { "allow it with --max-pixels \($0)" }
            throw ImageError(
                .tooManyPixels,
                "\(name) has \(size)\(product) pixels, more than the limit of \(maximumPixels); "
                    + "\(remedy ?? "save it smaller")")
        }
        guard size.width > 0, size.height > 0, count <= Int.max / 4 else {
            throw ImageError(.corrupt, "\(name) claims a size of \(size) pixels; save it anew")
        }
    }
}

extension Image {
    /// Reads a JPEG, PNG or WebP file.
    ///
    /// The format is recognised by content, never by name. The EXIF orientation is applied;
    /// transparent parts are laid over white; grey, palette and 16-bit pictures become 8-bit RGB;
    /// CMYK pictures (taken as inverted, as Adobe and everybody since writes them) are converted
    /// without a colour profile. Colour profiles are ignored. Of an animation, the first frame is
    /// read.
    ///
    /// - Throws: `FileError` when the file cannot be read; `ImageError`, with one code for each kind
    ///   of bad input, when it is no picture.
    public init(contentsOf path: String, options: ReadOptions = ReadOptions()) throws {
        try self.init(
            decoding: WholeFile.read(path, maximumBytes: Self.maximumFileBytes), name: path,
            options: options)
    }

    /// No picture within the pixel limits needs more; what is larger was named by mistake.
    private static let maximumFileBytes = 1 << 30

    /// Decodes the bytes of a JPEG, PNG or WebP file, as ``init(contentsOf:options:)`` does.
    ///
    /// - Parameter name: what error messages call the picture.
    public init(
        decoding bytes: [UInt8], name: String, options: ReadOptions = ReadOptions()
    ) throws {
        self = try bytes.withUnsafeBytes {
            try Image(decoding: $0, name: name, options: options)
        }
    }

    /// Decodes the bytes of a JPEG, PNG or WebP file, as ``init(contentsOf:options:)`` does.
    ///
    /// - Parameter name: what error messages call the picture.
    public init(
        decoding bytes: UnsafeRawBufferPointer, name: String, options: ReadOptions = ReadOptions()
    ) throws {
        guard !bytes.isEmpty else {
            throw ImageError(.emptyFile, "\(name) is empty; fetch or copy the picture again")
        }
        let content = FileContent(bytes)
        self =
            switch content {
            case .image(.jpeg): try JPEGCodec.decode(bytes, name: name, options: options)
            case .image(.png): try PNGCodec.decode(bytes, name: name, options: options)
            case .image(.webp): try WebPCodec.decode(bytes, name: name, options: options)
            case .other, .unknown: throw FileContent.refusal(of: content, name: name)
            }
    }

    /// The size, upright, that a picture has in its file, where the format lets it be delivered
    /// reduced: so that it can be decided from it how much is ``ReadOptions/enough``.
    ///
    /// - Returns: `nil` for formats that are always delivered in full, and for what is no picture.
    package static func reducibleSize(of bytes: [UInt8]) -> PixelSize? {
        bytes.withUnsafeBytes {
            guard FileContent($0) == .image(.jpeg) else { return nil }
            let structure = JPEGStructure($0)
            guard structure.size.width > 0, structure.size.height > 0 else { return nil }
            return structure.orientation.exchangesSides
                ? structure.size.transposed : structure.size
        }
    }
}

extension ImageError {
    static func truncated(_ name: String) -> ImageError {
        ImageError(
            .truncated,
            "\(name) ends before the picture does; fetch or copy the file again")
    }

    static func corrupt(_ name: String, _ reason: String) -> ImageError {
        ImageError(
            .corrupt, "\(name) is damaged (\(reason)); fetch the file again or save it anew")
    }
}
