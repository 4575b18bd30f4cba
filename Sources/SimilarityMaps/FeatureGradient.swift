import VectorMath

/// One feature map of an image, and the derivative of the embedding's inner product with a direction with
/// respect to it: what methods that explain by gradients are made of.
///
/// Tokens without a location are left out.
public struct FeatureGradient: Hashable, Sendable {
    /// The locations.
    public let grid: Grid
    /// The vectors, and the derivatives: `[N, channels]` each.
    private let features, gradient: Matrix

    fileprivate init(_ map: FeatureMap, _ gradient: Matrix) {
        grid = map.grid
        features = map.placed.matrix
        self.gradient = Matrix(
            rows: grid.count, columns: gradient.columns,
            values: Array(gradient.values.dropFirst(map.unplaced * gradient.columns)))
    }

    /// Gradient × activation, `Σₖ xᵢₖ gᵢₖ`: one number for each location.
    public var timesActivation: [Float] {
        (0..<grid.count).map { location in
            let row = location * features.columns..<(location + 1) * features.columns
            return row.reduce(Float(0)) { $0 + features.values[$1] * gradient.values[$1] }
        }
    }

    /// The channels added up with their mean derivatives, `Σₖ αₖ xᵢₖ` with `αₖ = 1/N Σᵢ gᵢₖ`: one number
    /// for each location. It is what Grad-CAM cuts off below zero.
    public var channelWeighted: [Float] {
        let share = 1 / Float(grid.count)
        let weights = gradient.transposedTimes([Float](repeating: share, count: grid.count))
        return features.times(weights)
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
