/// A rectangle of the area that a grid covers, in fractions of that area's height and width.
///
/// 0 is the upper or left edge of the grid's first cell, 1 the lower or right edge of its last. What
/// reaches beyond is no part of the grid.
public struct AreaRectangle: Hashable, Sendable {
    /// From its upper edge to its lower.
    public let rows: ClosedRange<Double>
    /// From its left edge to its right.
    public let columns: ClosedRange<Double>

    /// The whole area.
    public static let whole = AreaRectangle(rows: 0...1, columns: 0...1)

    /// A rectangle from its extent in both directions.
    ///
    /// - Precondition: all four edges are finite.
    public init(rows: ClosedRange<Double>, columns: ClosedRange<Double>) {
        precondition(
            [rows.lowerBound, rows.upperBound, columns.lowerBound, columns.upperBound]
                .allSatisfy(\.isFinite),
            "a rectangle of rows \(rows) and columns \(columns)")
        self.rows = rows
        self.columns = columns
    }
}

/// How much of each point of an area belongs to a region: rows and columns of pixels, each between 0
/// for none and 1 for all of it.
public struct AreaMask: Hashable, Sendable {
    /// How many pixels there are in each direction.
    public let pixels: Grid
    /// How much of each pixel belongs to the region, `[rows, columns]`, row-major, 0…1.
    public let values: [Float]
    /// Where the pixels lie. Nothing outside of it belongs to the region.
    public let area: AreaRectangle

    /// - Parameters:
    ///   - pixels: how many pixels there are in each direction.
    ///   - values: `[rows, columns]`, row-major. What is below 0, above 1 or not a number counts as the
    ///     nearest of the two, or as 0.
    ///   - area: what the pixels are stretched over; the whole area where nothing is said.
    /// - Precondition: there is one value for each pixel.
    public init(pixels: Grid, values: [Float], area: AreaRectangle = .whole) {
        precondition(
            values.count == pixels.count, "\(values.count) values for a mask of \(pixels) pixels")
        self.pixels = pixels
        self.values = values.map { $0 > 0 ? min($0, 1) : 0 }
        self.area = area
    }
}
