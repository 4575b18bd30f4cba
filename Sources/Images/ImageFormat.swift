/// A file format that is read and written.
public enum ImageFormat: String, CaseIterable, Hashable, Sendable {
    /// Lossless; larger files.
    case png
    /// Lossy, for photographs; at most 65500 pixels wide and high.
    case jpeg
    /// Lossy, smaller than JPEG; at most 16383 pixels wide and high.
    case webp

    /// The format a file name asks for with its extension (`.png`, `.jpg`, `.jpeg`, `.webp`, in
    /// capitals or not).
    ///
    /// - Throws: `ImageError` with the code `unknownExtension` for every other name.
    public init(extensionOf path: String) throws {
        let name = path.split(separator: "/", omittingEmptySubsequences: false).last ?? ""
        let parts = name.split(separator: ".", omittingEmptySubsequences: false)
        switch parts.count > 1 ? parts.last?.lowercased() : nil {
        case "png": self = .png
        case "jpg", "jpeg": self = .jpeg
        case "webp": self = .webp
        default:
            throw ImageError(
                .unknownExtension,
                "\(path): the name should end in .png, .jpg, .jpeg or .webp, "
                    + "which says the format to write")
        }
    }
}

/// What the first bytes of a file say it is.
enum FileContent: Equatable {
    case image(ImageFormat)
    /// A format that is known by name but not read.
    case other(name: String, isImage: Bool)
    case unknown

    init(_ bytes: UnsafeRawBufferPointer) {
        func has(_ text: StaticString, at offset: Int = 0) -> Bool {
            let count = text.utf8CodeUnitCount
            guard bytes.count >= offset + count else { return false }
            return (0..<count).allSatisfy { bytes[offset + $0] == text.utf8Start[$0] }
        }
        func has(_ magic: [UInt8]) -> Bool { bytes.starts(with: magic) }

        if has([0xFF, 0xD8, 0xFF]) {
            self = .image(.jpeg)
        } else if has([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]) {
            self = .image(.png)
        } else if has("RIFF") && has("WEBP", at: 8) {
            self = .image(.webp)
        } else if has("GIF87a") || has("GIF89a") {
            self = .other(name: "a GIF picture", isImage: true)
        } else if has([0x49, 0x49, 0x2A, 0]) || has([0x4D, 0x4D, 0, 0x2A])
            || has([0x49, 0x49, 0x2B, 0]) || has([0x4D, 0x4D, 0, 0x2B])
        {
            self = .other(name: "a TIFF or camera raw picture", isImage: true)
        } else if has("ftyp", at: 4) {
            self = FileContent(brandAt: 8, of: bytes)
        } else if has([0xFF, 0x0A]) || has([0, 0, 0, 0x0C, 0x4A, 0x58, 0x4C, 0x20]) {
            self = .other(name: "a JPEG XL picture", isImage: true)
        } else if has([0, 0, 0, 0x0C, 0x6A, 0x50, 0x20, 0x20]) || has([0xFF, 0x4F, 0xFF, 0x51]) {
            self = .other(name: "a JPEG 2000 picture", isImage: true)
        } else if has("8BPS") {
            self = .other(name: "a Photoshop picture", isImage: true)
        } else if has("BM") && bytes.count >= 26 && bytes[6...9].allSatisfy({ $0 == 0 }) {
            self = .other(name: "a BMP picture", isImage: true)
        } else if has([0, 0, 1, 0]) {
            self = .other(name: "an icon", isImage: true)
        } else if has("P") && bytes.count > 2 && (0x31...0x36).contains(bytes[1])
            && [0x20, 0x0A, 0x0D, 0x09].contains(bytes[2])
        {
            self = .other(name: "a PNM picture", isImage: true)
        } else if has("%PDF") {
            self = .other(name: "a PDF document", isImage: false)
        } else if has([0x50, 0x4B, 3, 4]) {
            self = .other(name: "a ZIP archive", isImage: false)
        } else if FileContent.isText(bytes.prefix(512)) {
            self = .other(name: "text", isImage: false)
        } else {
            self = .unknown
        }
    }

    /// Tells the pictures apart that share the ISO base media container.
    private init(brandAt offset: Int, of bytes: UnsafeRawBufferPointer) {
        let brand = String(decoding: bytes.dropFirst(offset).prefix(4), as: UTF8.self)
        switch brand {
        case "avif", "avis": self = .other(name: "an AVIF picture", isImage: true)
        case "heic", "heix", "heim", "heis", "hevc", "hevx", "mif1", "msf1":
            self = .other(name: "a HEIC picture", isImage: true)
        case "crx ": self = .other(name: "a camera raw picture", isImage: true)
        default: self = .other(name: "a video", isImage: false)
        }
    }

    /// Whether there is nothing that text would not hold: no control characters but white space.
    private static func isText(_ bytes: some Sequence<UInt8>) -> Bool {
        bytes.allSatisfy { $0 >= 0x20 && $0 != 0x7F || (0x09...0x0D).contains($0) || $0 == 0x1B }
    }

    /// The error for everything but the formats that are read.
    static func refusal(of content: FileContent, name: String) -> ImageError {
        switch content {
        case .other(let what, isImage: true):
            ImageError(
                .unsupportedFormat,
                "\(name) is \(what), which cannot be read; convert it to JPEG, PNG or WebP")
        case .other(let what, isImage: false):
            ImageError(
                .notAnImage,
                "\(name) holds \(what), not a picture; give a JPEG, PNG or WebP file")
        case .image, .unknown:
            ImageError(
                .notAnImage,
                "\(name) is not a picture in JPEG, PNG or WebP format; give one that is")
        }
    }
}
