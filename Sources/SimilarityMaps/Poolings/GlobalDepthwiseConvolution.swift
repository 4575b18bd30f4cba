import VectorMath

/// A depthwise convolution whose kernel covers the whole feature map (MobileFaceNet, Chen et al.,
/// 2018): a learned weight for each location and channel, `uᵢ = wᵢ ⊙ xᵢ`.
public struct GlobalDepthwiseConvolution: Pooling {
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
        try check(featureMap)
        return StoredContributions(
            weighted(featureMap.matrix, by: weights.transposed), constant: bias)
    }

    /// `wᵢ ⊙ direction` at each location.
    public func gradient(of featureMap: FeatureMap, along direction: [Float]) throws -> Matrix {
        try check(featureMap)
        return weighted(weights.transposed, byChannel: direction)
    }

    private func check(_ featureMap: FeatureMap) throws {
        guard featureMap.grid == grid, featureMap.unplaced == 0,
            featureMap.channels == weights.rows
        else {
            throw SimilarityMapError(
                .wrongSize,
                "the global depthwise convolution is \(grid) with \(weights.rows) channels, but the feature map is \(featureMap.grid) with \(featureMap.channels): this network works at one size only"
            )
        }
    }
}

/// Each row times the same weights, one for each column.
func weighted(_ rows: Matrix, byChannel weights: [Float]) -> Matrix {
    Matrix(rows: rows.rows, columns: rows.columns) { out in
        for row in 0..<rows.rows {
            for column in 0..<rows.columns {
                let index = row * rows.columns + column
                out[index] = rows.values[index] * weights[column]
            }
        }
    }
}

extension Matrix {
    /// The same row, so many times.
    init(repeating row: [Float], rows: Int) {
        self.init(
            rows: rows, columns: row.count,
            values: Array(repeatElement(row, count: rows).joined()))
    }
}

/// Each row times its weights: one for each element, or one for each of several equal groups of them.
///
/// - Parameters:
///   - rows: `[N, C]`.
///   - weights: `[N, groups]`, where C is a multiple of `groups`.
func weighted(_ rows: Matrix, by weights: Matrix) -> Matrix {
    let size = rows.columns / weights.columns
    return Matrix(rows: rows.rows, columns: rows.columns) { out in
        for row in 0..<rows.rows {
            for group in 0..<weights.columns {
                let weight = weights.values[row * weights.columns + group]
                let start = row * rows.columns + group * size
                for index in start..<start + size { out[index] = rows.values[index] * weight }
            }
        }
    }
}
