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

    /// The number of channels at each location.
    public var channels: Int { matrix.columns }
    /// The number of vectors, with and without a location: N in the formulas of the poolings.
    public var count: Int { matrix.rows }

    /// - Parameter values: `[rows, columns, channels]`, row-major; before them the unplaced vectors,
    ///   `[unplaced, channels]`.
    /// - Precondition: `values.count` is the number of vectors times `channels`.
    public init(grid: Grid, channels: Int, values: [Float], unplaced: Int = 0) {
        self.init(
            grid: grid,
            matrix: Matrix(rows: unplaced + grid.count, columns: channels, values: values),
            unplaced: unplaced)
    }

    /// - Parameter values: `[channels, rows, columns]`, row-major, as most networks have it.
    /// - Precondition: `values.count` is the grid's count times `channels`.
    public init(grid: Grid, channels: Int, channelsFirst values: [Float]) {
        self.init(
            grid: grid,
            matrix: Matrix(rows: channels, columns: grid.count, values: values).transposed)
    }

    init(grid: Grid, matrix: Matrix, unplaced: Int = 0) {
        precondition(
            unplaced >= 0 && matrix.rows == unplaced + grid.count,
            "\(matrix.rows) vectors for a grid of \(grid) and \(unplaced) without a location")
        self.grid = grid
        self.unplaced = unplaced
        self.matrix = matrix
    }

    /// The map without its unplaced vectors.
    public var placed: FeatureMap {
        guard unplaced > 0 else { return self }
        return FeatureMap(
            grid: grid, channels: channels,
            values: Array(matrix.values.dropFirst(unplaced * channels)))
    }
}
