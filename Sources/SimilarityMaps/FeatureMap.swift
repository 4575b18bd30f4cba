import VectorMath

/// What the trunk of a network puts out for one image: a vector of channels at each location.
public struct FeatureMap: Sendable {
    /// The locations.
    public let grid: Grid
    /// The vectors `xᵢ`, `[rows × columns, channels]`: one row per location.
    package let matrix: Matrix

    /// The number of channels at each location.
    public var channels: Int { matrix.columns }

    /// - Parameter values: `[rows, columns, channels]`, row-major.
    /// - Precondition: `values.count` is the grid's count times `channels`.
    public init(grid: Grid, channels: Int, values: [Float]) {
        self.grid = grid
        matrix = Matrix(rows: grid.count, columns: channels, values: values)
    }

    /// - Parameter values: `[channels, rows, columns]`, row-major, as most networks have it.
    /// - Precondition: `values.count` is the grid's count times `channels`.
    public init(grid: Grid, channels: Int, channelsFirst values: [Float]) {
        self.grid = grid
        matrix = Matrix(rows: channels, columns: grid.count, values: values).transposed
    }

    init(grid: Grid, matrix: Matrix) {
        precondition(matrix.rows == grid.count, "\(matrix.rows) locations on a grid of \(grid)")
        self.grid = grid
        self.matrix = matrix
    }
}
