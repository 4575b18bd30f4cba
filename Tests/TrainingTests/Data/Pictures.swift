import Images
import TestSupport

extension Image {
    /// A picture of noise that the seed decides on.
    static func noise(_ size: PixelSize, seed: UInt64) -> Image {
        var random = SeededGenerator(seed: seed)
        return Image(
            width: size.width, height: size.height,
            pixels: (0..<size.width * size.height * 3).map { _ in
                UInt8(truncatingIfNeeded: random.next() >> 13)
            })
    }

    /// A picture in which neighbours are alike, as in photographs.
    static func slope(_ size: PixelSize) -> Image {
        var pixels: [UInt8] = []
        for y in 0..<size.height {
            for x in 0..<size.width {
                pixels.append(UInt8(255 * x / size.width))
                pixels.append(UInt8(255 * y / size.height))
                pixels.append(UInt8(255 * (x + y) / (size.width + size.height)))
            }
        }
        return Image(width: size.width, height: size.height, pixels: pixels)
    }

    /// Of one row.
    static func row(_ colours: [[UInt8]]) -> Image {
        Image(width: colours.count, height: 1, pixels: colours.flatMap { $0 })
    }
}
