/// How much each location of one image contributes to its cosine similarity with another.
///
/// Values are signed, in units of the cosine similarity, and `sum + rest` *is* the cosine
/// similarity (Stylianou et al., WACV 2019, equations 3 and 6): nothing is scaled or clamped here.
/// Scaling belongs to drawing.
public struct SimilarityMap: Hashable, Sendable {
    /// The grid of the image's feature map.
    public let grid: Grid
    /// The contribution of each location, `[rows, columns]`, row-major.
    public let values: [Float]
    /// The part of the similarity that no location owns: biases and other non-spatial parts.
    public let rest: Float

    /// - Precondition: there is one value for each location of the grid.
    public init(grid: Grid, values: [Float], rest: Float) {
        precondition(
            values.count == grid.count,
            "a map on a grid of \(grid) has \(grid.count) values, not \(values.count)")
        self.grid = grid
        self.values = values
        self.rest = rest
    }

    /// What all locations contribute together, summed in double precision.
    public var sum: Double { values.reduce(0) { $0 + Double($1) } }

    /// The cosine similarity the map explains: what the locations contribute and the rest.
    public var total: Double { sum + Double(rest) }
}
