/// A picture in memory: 8 bits each of red, green and blue per pixel, upright, without
/// transparency.
public struct Image: Sendable {
    /// The number of columns and rows.
    public let size: PixelSize
    /// The colours, `[height, width, 3]`, row-major: red, green, blue of the upper left pixel
    /// first, 0…255.
    public let pixels: [UInt8]
    /// The size the picture has in its file, upright.
    ///
    /// It differs from `size` only when a picture was read with ``ReadOptions/enough`` and was
    /// delivered reduced. A picture made from another one starts anew: its `originalSize` is its
    /// `size`.
    public let originalSize: PixelSize

    /// The number of columns.
    public var width: Int { size.width }
    /// The number of rows.
    public var height: Int { size.height }

    /// A picture from its colours.
    ///
    /// - Parameter pixels: `[height, width, 3]`, row-major, red, green, blue.
    /// - Precondition: both sides are positive and `pixels` holds `width × height × 3` values.
    public init(width: Int, height: Int, pixels: [UInt8]) {
        self.init(size: PixelSize(width: width, height: height), pixels: pixels)
    }

    /// A picture of one colour.
    ///
    /// - Precondition: both sides are positive.
    public init(size: PixelSize, filling colour: RGB) {
        self.init(size: size) { target in
            for start in stride(from: 0, to: target.count, by: 3) {
                target[start] = colour.red
                target[start + 1] = colour.green
                target[start + 2] = colour.blue
            }
        }
    }

    /// The colour at a column and a row.
    ///
    /// - Precondition: the position lies inside the picture.
    public subscript(x: Int, y: Int) -> RGB {
        precondition(
            x >= 0 && x < width && y >= 0 && y < height,
            "a picture of \(size) has no pixel at column \(x), row \(y)")
        let start = (y * width + x) * 3
        return RGB(red: pixels[start], green: pixels[start + 1], blue: pixels[start + 2])
    }

    init(size: PixelSize, originalSize: PixelSize? = nil, pixels: [UInt8]) {
        precondition(
            size.width > 0 && size.height > 0 && pixels.count == Image.byteCount(of: size),
            "\(pixels.count) values are not the colours of a picture of \(size)")
        self.size = size
        self.originalSize = originalSize ?? size
        self.pixels = pixels
    }

    /// A picture whose colours `fill` writes, every one of them, into the buffer it is given.
    init(
        size: PixelSize, originalSize: PixelSize? = nil,
        filledBy fill: (UnsafeMutableBufferPointer<UInt8>) throws -> Void
    ) rethrows {
        let count = Image.byteCount(of: size)
        let pixels = try [UInt8](unsafeUninitializedCapacity: count) { buffer, initialised in
            try fill(UnsafeMutableBufferPointer(rebasing: buffer[..<count]))
            initialised = count
        }
        self.init(size: size, originalSize: originalSize, pixels: pixels)
    }

    static func byteCount(of size: PixelSize) -> Int { size.width * size.height * 3 }
}

/// A colour: red, green and blue from 0 (dark) to 255, with the transfer curve of sRGB.
public struct RGB: Hashable, Sendable {
    /// The three parts, 0…255.
    public let red, green, blue: UInt8

    /// A colour from its three parts.
    public init(red: UInt8, green: UInt8, blue: UInt8) {
        self.red = red
        self.green = green
        self.blue = blue
    }

    /// The darkest colour.
    public static let black = RGB(red: 0, green: 0, blue: 0)
    /// The lightest colour.
    public static let white = RGB(red: 255, green: 255, blue: 255)
}
