#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// What the markers of a JPEG file say, read without decoding (ITU-T T.81, annex B).
///
/// The decoder alone cannot be asked whether the file is complete: it fills what is missing with
/// grey and mentions it in a warning that an earlier, harmless warning may hide.
struct JPEGStructure {
    /// The stored size, before the orientation is applied.
    var size = PixelSize(width: 0, height: 0)
    /// The number of colour components: 1 grey, 3 colour, 4 CMYK.
    var componentCount = 0
    var orientation = ExifOrientation.upright
    /// Whether one scan holds all of the picture, as most cameras write it.
    var needsOneScan: Bool {
        !isProgressive && scanCount == 1 && scannedComponentCount == componentCount
    }
    /// Whether the end-of-image marker was found.
    var hasEnd = false

    private var isProgressive = false
    private var scanCount = 0
    private var scannedComponentCount = 0

    /// Walks through the markers to the end of the picture or of the bytes.
    init(_ bytes: UnsafeRawBufferPointer) {
        var position = 2
        while let marker = JPEGStructure.nextMarker(in: bytes, from: &position) {
            switch marker {
            case 0xD9:
                hasEnd = true
                return
            case 0x00, 0x01, 0xD0...0xD8:
                // A stuffed byte of the entropy-coded data, or a marker without a segment.
                continue
            default:
                guard position + 2 <= bytes.count else { return }
                let length = Int(bytes[position]) << 8 | Int(bytes[position + 1])
                guard length >= 2, position + length <= bytes.count else { return }
                read(
                    marker,
                    segment: UnsafeRawBufferPointer(
                        rebasing: bytes[position + 2..<position + length]))
                position += length
            }
        }
    }

    private mutating func read(_ marker: UInt8, segment: UnsafeRawBufferPointer) {
        switch marker {
        case 0xC4, 0xC8, 0xCC: break
        case 0xC0...0xCF where segment.count >= 6 && componentCount == 0:
            size = PixelSize(
                width: Int(segment[3]) << 8 | Int(segment[4]),
                height: Int(segment[1]) << 8 | Int(segment[2]))
            componentCount = Int(segment[5])
            isProgressive = marker & 0b11 == 2
        case 0xDA where segment.count >= 1:
            scanCount += 1
            scannedComponentCount = Int(segment[0])
        case 0xE1 where segment.starts(with: Array("Exif\0\0".utf8)):
            orientation = ExifOrientation(exif: segment)
        default: break
        }
    }

    /// The code of the next marker, with `position` moved behind it.
    private static func nextMarker(
        in bytes: UnsafeRawBufferPointer, from position: inout Int
    ) -> UInt8? {
        guard let base = bytes.baseAddress, position < bytes.count,
            let found = memchr(base + position, 0xFF, bytes.count - position)
        else { return nil }
        position = UnsafeRawPointer(found) - base
        while position < bytes.count, bytes[position] == 0xFF { position += 1 }
        guard position < bytes.count else { return nil }
        defer { position += 1 }
        return bytes[position]
    }
}
