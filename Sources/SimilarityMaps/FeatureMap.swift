import VectorMath

/// What the trunk of a network puts out for one image: a vector of channels at each location.
///
/// A transformer has tokens besides, its class and register tokens, that stand for no place in the
/// image. They are the *unplaced* vectors: a pooling treats them like any other, and what they
/// contribute belongs to no location.
public struct FeatureMap: Hashable, Sendable {
    /// The locations.
    public let grid: Grid
    /// How many vectors have no location; they stand before the others.
    public let unplaced: Int
    /// The unplaced vectors, then the vectors `xᵢ`: `[unplaced + rows × columns, channels]`.
    package let matrix: Matrix

    /// Where the vectors lie in the picture; `nil` where they lie row by row over all of it.
    public let places: CellPlaces?

    /// The grid on which the vectors lie in the picture, and what of the network's input it covers.
    package var placedGrid: PlacedGrid {
        places.map { PlacedGrid($0.grid, over: $0.area) } ?? PlacedGrid(grid)
    }

    /// The number of channels at each location.
    public var channels: Int { matrix.columns }
    /// The number of vectors, with and without a location: N in the formulas of the poolings.
    public var count: Int { matrix.rows }

    /// - Parameters:
    ///   - values: `[rows, columns, channels]`, row-major; before them the unplaced vectors,
    ///     `[unplaced, channels]`.
    ///   - places: where the vectors lie in the picture; without, row by row over all of it.
    /// - Precondition: `values.count` is the number of vectors times `channels`, and each of them has a
    ///   place where some have.
    public init(
        grid: Grid, channels: Int, values: [Float], unplaced: Int = 0, places: CellPlaces? = nil
    ) {
        self.init(
            grid: grid,
            matrix: Matrix(rows: unplaced + grid.count, columns: channels, values: values),
            unplaced: unplaced, places: places)
    }

    /// - Parameter values: `[channels, rows, columns]`, row-major, as most networks have it.
    /// - Precondition: `values.count` is the grid's count times `channels`.
    public init(grid: Grid, channels: Int, channelsFirst values: [Float]) {
        self.init(
            grid: grid,
            matrix: Matrix(rows: channels, columns: grid.count, values: values).transposed)
    }

    init(grid: Grid, matrix: Matrix, unplaced: Int = 0, places: CellPlaces? = nil) {
        precondition(
            unplaced >= 0 && matrix.rows == unplaced + grid.count,
            "\(matrix.rows) vectors for a grid of \(grid) and \(unplaced) without a location")
        precondition(
            places.map { $0.cells.count == matrix.rows } ?? true,
            "\(places?.cells.count ?? 0) places for \(matrix.rows) vectors")
        self.grid = grid
        self.unplaced = unplaced
        self.matrix = matrix
        self.places = places
    }

    /// The map without the vectors that have no location.
    public var placed: FeatureMap {
        if let places, places.hasUnplaced {
            let kept = places.cells.indices.filter { places.cells[$0] != nil }
            // One behind the other: a network that drops tokens has no rows and columns of them.
            return FeatureMap(
                grid: Grid(rows: 1, columns: max(1, kept.count)), channels: channels,
                values: kept.flatMap { matrix.values[$0 * channels..<($0 + 1) * channels] },
                places: CellPlaces(
                    grid: places.grid, cells: kept.map { places.cells[$0] }, area: places.area))
        }
        guard unplaced > 0 else { return self }
        return FeatureMap(
            grid: grid, channels: channels,
            values: Array(matrix.values.dropFirst(unplaced * channels)))
    }
}
