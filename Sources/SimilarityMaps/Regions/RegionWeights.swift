/// How much of each cell of a grid belongs to a region: the wᵢ of a region's score, `Σᵢ wᵢ m(i)`.
///
/// A cell's value is spread over the picture by bilinear interpolation. Its weight is the integral of
/// its interpolation kernel over the region, in units of a cell's area: 1 where the region holds all
/// that the cell spreads, 0 where it holds nothing. So a region and its complement add up to the whole,
/// and what a map shows inside a region is what the region weighs. Weights are negative where something
/// is *not* wanted.
public struct RegionWeights: Hashable, Sendable {
    /// The grid.
    public let grid: Grid
    /// The weight of each cell, `[rows, columns]`, row-major, −1…1.
    public let values: [Float]

    /// Weights that are known.
    ///
    /// - Precondition: there is one for each cell of the grid.
    public init(grid: Grid, values: [Float]) {
        precondition(values.count == grid.count, "\(values.count) weights on a grid of \(grid)")
        self.grid = grid
        self.values = values
    }

    /// All of every cell.
    public static func whole(_ grid: Grid) -> RegionWeights {
        RegionWeights(grid: grid, values: [Float](repeating: 1, count: grid.count))
    }

    /// What lies in any of some rectangles or in a mask, and not in any of some others or another mask.
    ///
    /// Where several of the first overlap, what they share counts once, and of a mask and a rectangle
    /// that cover a point the one that holds more of it counts. The same goes for the others, whose
    /// weights are then subtracted: where they overlap the first nothing is left, and elsewhere the
    /// weight is negative.
    ///
    /// - Parameters:
    ///   - grid: the cells.
    ///   - rectangles: what is wanted.
    ///   - mask: what is wanted besides.
    ///   - unwanted: what is not.
    ///   - unwantedMask: what is not wanted besides.
    /// - Complexity: proportional to the masks' pixels plus the square of the number of rectangles, each
    ///   times the grid's columns.
    public init(
        _ grid: Grid, in rectangles: [AreaRectangle], mask: AreaMask? = nil,
        not unwanted: [AreaRectangle] = [], notMask unwantedMask: AreaMask? = nil
    ) {
        let inside = RegionCoverage(rectangles: rectangles, mask: mask).weights(on: grid)
        let outside = RegionCoverage(rectangles: unwanted, mask: unwantedMask).weights(on: grid)
        self.init(grid: grid, values: zip(inside, outside).map { Float($0 - $1) })
    }

    /// The rest of the picture: what together with this region is the whole.
    public var complement: RegionWeights {
        RegionWeights(grid: grid, values: values.map { 1 - $0 })
    }

    /// Whether no cell has a weight.
    public var isEmpty: Bool { values.allSatisfy { abs($0) <= Self.rounding } }

    /// Whether no cell has a weight above zero: everything that was wanted is unwanted, too.
    public var wantsNothing: Bool { values.allSatisfy { $0 <= Self.rounding } }

    /// What the difference of two integrals in double precision may leave of nothing, and less than one
    /// pixel of a large photograph weighs.
    private static let rounding: Float = 1e-12

    /// The region's share of a map: `Σᵢ wᵢ m(i)`, in the map's units, without its rest.
    ///
    /// - Precondition: the map lies on the same grid.
    public func sum(of map: SimilarityMap) -> Double {
        precondition(map.grid == grid, "a region on \(grid) of a map on \(map.grid)")
        return zip(values, map.values).reduce(0) { $0 + Double($1.0) * Double($1.1) }
    }
}
