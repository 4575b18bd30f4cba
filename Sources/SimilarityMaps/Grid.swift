/// The size of a feature map: how many locations it has in each direction.
///
/// Locations are numbered row by row, `row * columns + column`. Rows and columns are independent:
/// grids need not be square.
public struct Grid: Hashable, Sendable, CustomStringConvertible {
    /// The number of rows, from the top of the picture to its bottom.
    public let rows: Int
    /// The number of columns, from the left of the picture to its right.
    public let columns: Int

    /// - Precondition: both sizes are positive.
    public init(rows: Int, columns: Int) {
        precondition(rows > 0 && columns > 0, "a grid of \(rows)×\(columns) has no locations")
        self.rows = rows
        self.columns = columns
    }

    /// The number of locations, N in the formulas.
    public var count: Int { rows * columns }

    /// For example `7×7`: rows × columns.
    public var description: String { "\(rows)×\(columns)" }
}
