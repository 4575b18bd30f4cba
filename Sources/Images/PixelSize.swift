/// The size of a picture in pixels.
public struct PixelSize: Codable, Hashable, Sendable, CustomStringConvertible {
    /// The number of columns.
    public let width: Int
    /// The number of rows.
    public let height: Int

    /// A size of `width` columns and `height` rows.
    public init(width: Int, height: Int) {
        self.width = width
        self.height = height
    }

    /// For example `640×480`: width × height.
    public var description: String { "\(width)×\(height)" }

    /// The size of the picture turned by a quarter.
    package var transposed: PixelSize { PixelSize(width: height, height: width) }

    /// The number of pixels, or nil when an `Int` cannot hold it.
    package var pixelCount: Int? {
        let (count, overflow) = width.multipliedReportingOverflow(by: height)
        return overflow ? nil : count
    }

    /// The largest size of the same shape that fits inside `frame`, rounded to whole pixels and
    /// at least 1×1.
    public func fitted(into frame: PixelSize) -> PixelSize {
        let scale = min(
            Double(frame.width) / Double(width), Double(frame.height) / Double(height))
        return PixelSize(
            width: min(frame.width, max(1, Int((Double(width) * scale).rounded()))),
            height: min(frame.height, max(1, Int((Double(height) * scale).rounded()))))
    }

    /// The size of the same shape whose shorter side is `shorterSide`.
    ///
    /// The longer side is rounded down, as torchvision's `Resize` with one number does.
    public func scaled(toShorterSide shorterSide: Int) -> PixelSize {
        width <= height
            ? PixelSize(
                width: shorterSide,
                height: Int(Double(shorterSide) * Double(height) / Double(width)))
            : PixelSize(
                width: Int(Double(shorterSide) * Double(width) / Double(height)),
                height: shorterSide)
    }
}

/// A rectangle in pixel coordinates: x to the right and y down from the picture's upper left
/// corner, so that the first pixel covers 0…1 in both directions.
public struct Rectangle: Hashable, Sendable {
    /// The left and the upper edge.
    public let x, y: Double
    /// The extent to the right and downwards.
    public let width, height: Double

    /// A rectangle from its left upper corner and its extent.
    public init(x: Double, y: Double, width: Double, height: Double) {
        self.x = x
        self.y = y
        self.width = width
        self.height = height
    }
}
