import Images

/// A change of a picture that people hardly notice, or that moves everything alike: a map should
/// move with it.
public enum Disturbance: String, CaseIterable, Sendable {
    /// Left and right exchanged; the map is exchanged back.
    case flip
    /// Moved to the right by a sixteenth of its width; what is lost is put in on the left, mirrored.
    /// Compared are the maps as they are.
    case shift
    /// Compressed as JPEG with quality 50.
    case recompression

    /// The quality that pictures are compressed with.
    static let quality = 50
    /// The part of the width that pictures are moved by.
    static let distance = 16

    /// The changed picture, of the same size.
    ///
    /// - Throws: `ImageError` where it cannot be compressed.
    func callAsFunction(_ picture: Image) throws -> Image {
        switch self {
        case .flip:
            return picture.columns { picture.width - 1 - $0 }
        case .shift:
            let distance = max(1, picture.width / Self.distance)
            // Mirrored about the border.
            return picture.columns { x in
                let from = x - distance
                return min(from < 0 ? -1 - from : from, picture.width - 1)
            }
        case .recompression:
            return try Image(
                decoding: picture.encoded(as: .jpeg, quality: Self.quality), name: "the picture")
        }
    }

    /// The values of the changed picture's map where the cells of the picture itself are.
    ///
    /// - Precondition: there are whole rows of so many columns.
    func restored(_ values: [Float], columns: Int) -> [Float] {
        guard self == .flip else { return values }
        return stride(from: 0, to: values.count, by: columns).flatMap {
            values[$0..<$0 + columns].reversed()
        }
    }
}

extension Image {
    /// Each column from another one.
    fileprivate func columns(_ source: (Int) -> Int) -> Image {
        var moved: [UInt8] = []
        moved.reserveCapacity(pixels.count)
        let sources = (0..<width).map { 3 * source($0) }
        for y in 0..<height {
            let row = 3 * y * width
            for from in sources { moved += pixels[row + from..<row + from + 3] }
        }
        return Image(width: width, height: height, pixels: moved)
    }
}
