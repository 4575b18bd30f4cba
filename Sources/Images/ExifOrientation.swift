/// How a stored picture must be turned to stand upright: the eight values of the EXIF tag 0x0112
/// (EXIF 2.32, section 4.6.4).
package enum ExifOrientation: Int, CaseIterable, Sendable {
    case upright = 1
    case mirrored
    case turnedByHalf
    case mirroredAndTurnedByHalf
    case transposed
    case turnedRight
    case transverse
    case turnedLeft

    /// Whether rows become columns.
    var exchangesSides: Bool { rawValue >= 5 }

    /// The orientation a block of EXIF data asks for; upright where it says nothing readable.
    ///
    /// The block is a small TIFF file: byte order, the number 42, the position of a directory of
    /// 12-byte entries (tag, type, count, value). JPEG puts `Exif\0\0` in front, WebP may.
    init(exif bytes: UnsafeRawBufferPointer) {
        self = ExifOrientation.read(exif: bytes) ?? .upright
    }

    private static func read(exif bytes: UnsafeRawBufferPointer) -> ExifOrientation? {
        let prefix = Array("Exif\0\0".utf8)
        let tiff = bytes.starts(with: prefix) ? bytes.dropFirst(prefix.count) : bytes[...]
        guard let mark = tiff.first, mark == 0x49 || mark == 0x4D else { return nil }
        let isLittleEndian = mark == 0x49

        func number(at offset: Int, byteCount: Int) -> Int? {
            guard offset >= 0, offset <= tiff.count - byteCount else { return nil }
            let digits = tiff.dropFirst(offset).prefix(byteCount)
            return isLittleEndian
                ? digits.reversed().reduce(0) { $0 << 8 | Int($1) }
                : digits.reduce(0) { $0 << 8 | Int($1) }
        }

        guard number(at: 2, byteCount: 2) == 42, let directory = number(at: 4, byteCount: 4),
            let entryCount = number(at: directory, byteCount: 2)
        else { return nil }
        for index in 0..<entryCount {
            let entry = directory + 2 + index * 12
            guard let tag = number(at: entry, byteCount: 2) else { return nil }
            guard tag == 0x0112 else { continue }
            // TIFF 6.0: SHORT is 3, with two bytes, which is what Exif wants here; LONG is 4, with four, and
            // is written by some programs and read by all viewers.
            let byteCounts = [3: 2, 4: 4]
            guard let type = number(at: entry + 2, byteCount: 2), let byteCount = byteCounts[type],
                let value = number(at: entry + 8, byteCount: byteCount)
            else { return nil }
            return ExifOrientation(rawValue: value)
        }
        return nil
    }
}

extension Image {
    /// The picture turned and mirrored so that it stands upright.
    package func oriented(_ orientation: ExifOrientation) -> Image {
        guard orientation != .upright else { return self }
        let turned = orientation.exchangesSides
        let outputSize = turned ? size.transposed : size

        // The source position is start + x · acrossStep + y · downStep, in pixels.
        let (w, h) = (width, height)
        let (start, acrossStep, downStep) =
            switch orientation {
            case .upright: (0, 1, w)
            case .mirrored: (w - 1, -1, w)
            case .turnedByHalf: (w * h - 1, -1, -w)
            case .mirroredAndTurnedByHalf: ((h - 1) * w, 1, -w)
            case .transposed: (0, w, 1)
            case .turnedRight: ((h - 1) * w, -w, 1)
            case .transverse: (w * h - 1, -w, -1)
            case .turnedLeft: (w - 1, w, -1)
            }

        return Image(
            size: outputSize, originalSize: turned ? originalSize.transposed : originalSize
        ) { target in
            pixels.withUnsafeBufferPointer { source in
                // In tiles: a turned picture is read down its columns, and a tile's cache lines
                // are used up before they are evicted.
                let tile = 32
                for top in stride(from: 0, to: outputSize.height, by: tile) {
                    for left in stride(from: 0, to: outputSize.width, by: tile) {
                        for y in top..<min(top + tile, outputSize.height) {
                            for x in left..<min(left + tile, outputSize.width) {
                                let from = (start + x * acrossStep + y * downStep) * 3
                                let to = (y * outputSize.width + x) * 3
                                target[to] = source[from]
                                target[to + 1] = source[from + 1]
                                target[to + 2] = source[from + 2]
                            }
                        }
                    }
                }
            }
        }
    }
}
