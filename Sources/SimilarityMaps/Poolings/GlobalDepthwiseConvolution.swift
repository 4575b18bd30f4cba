import VectorMath

/// A depthwise convolution whose kernel covers the whole feature map (MobileFaceNet, Chen et al.,
/// 2018): a learned weight for each location and channel, `uᵢ = wᵢ ⊙ xᵢ`.
public struct GlobalDepthwiseConvolution: TailPart {
    /// The kernel's size, which is the feature map's.
    public let grid: Grid
    /// The weights, `[C, N]`.
    public let weights: Matrix
    /// The bias, of C elements.
    public let bias: [Float]

    /// Exact.
    public var exactness: Exactness { .exact }

    /// - Precondition: the weights have a column for each location and a row for each bias.
    public init(grid: Grid, weights: Matrix, bias: [Float]) {
        precondition(
            weights.columns == grid.count && weights.rows == bias.count,
            "\(weights.rows)×\(weights.columns) weights, \(grid) locations, \(bias.count) biases")
        self.grid = grid
        self.weights = weights
        self.bias = bias
    }

    /// D is the number of channels; the constant is the bias.
    public func contributions(of featureMap: FeatureMap) throws -> any Contributions {
        guard featureMap.grid == grid, featureMap.channels == weights.rows else {
            throw SimilarityMapError(
                .wrongSize,
                "the global depthwise convolution is \(grid) with \(weights.rows) channels, but the feature map is \(featureMap.grid) with \(featureMap.channels): this network works at one size only"
            )
        }
        let kernel = weights.transposed.values
        let features = featureMap.matrix
        let vectors = Matrix(rows: features.rows, columns: features.columns) { out in
            for index in out.indices { out[index] = kernel[index] * features.values[index] }
        }
        return StoredContributions(vectors, constant: bias)
    }
}
