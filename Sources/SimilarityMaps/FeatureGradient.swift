import VectorMath

/// One feature map of an image, and the derivative of the embedding's inner product with a direction with
/// respect to it: what methods that explain by gradients are made of.
///
/// Tokens without a location are left out.
public struct FeatureGradient: Hashable, Sendable {
    /// The locations: the cells of the picture in which the vectors lie.
    public let grid: Grid
    /// The vectors, and the derivatives: `[vectors, channels]` each.
    private let features, gradient: Matrix
    /// The cell of each vector.
    private let cells: [Int]

    fileprivate init(_ map: FeatureMap, _ gradient: Matrix) {
        grid = map.placedGrid.grid
        let places =
            map.places?.cells ?? Array(repeating: nil, count: map.unplaced)
            + (0..<grid.count).map { $0 }
        let rows = places.indices.filter { places[$0] != nil }
        func kept(_ all: Matrix) -> Matrix {
            Matrix(
                rows: rows.count, columns: all.columns,
                values: rows.flatMap { all.values[$0 * all.columns..<($0 + 1) * all.columns] })
        }
        cells = places.compactMap { $0 }
        features = kept(map.matrix)
        self.gradient = kept(gradient)
    }

    /// One number for each vector, as one for each location.
    private func located(_ values: [Float]) -> [Float] {
        var map = [Float](repeating: 0, count: grid.count)
        for (cell, value) in zip(cells, values) { map[cell] += value }
        return map
    }

    /// Gradient × activation, `Σₖ xᵢₖ gᵢₖ`: one number for each location.
    public var timesActivation: [Float] {
        located(
            cells.indices.map { vector in
                let row = vector * features.columns..<(vector + 1) * features.columns
                return row.reduce(Float(0)) { $0 + features.values[$1] * gradient.values[$1] }
            })
    }

    /// The channels added up with their mean derivatives, `Σₖ αₖ xᵢₖ` with `αₖ = 1/N Σᵢ gᵢₖ`: one number
    /// for each location. It is what Grad-CAM cuts off below zero.
    public var channelWeighted: [Float] {
        let share = 1 / Float(max(1, cells.count))
        let weights = gradient.transposedTimes([Float](repeating: share, count: cells.count))
        return located(features.times(weights))
    }
}

extension TailPart {
    /// The derivative of `total · direction` with respect to each feature map that it depends on, in the
    /// order of their names.
    ///
    /// - Precondition: the direction is as long as what the part puts out.
    /// - Throws: as `contributions(of:)`.
    public func featureGradients(
        of activations: Activations, along direction: [Float]
    ) throws -> [FeatureGradient] {
        try gradient(of: activations, along: direction).sorted { $0.key < $1.key }
            .map { FeatureGradient(try activations.featureMap($0.key), $0.value) }
    }
}
