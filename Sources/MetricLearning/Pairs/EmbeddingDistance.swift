import VectorMath

/// How far apart two embeddings are.
///
/// Of unit vectors all three say the same in another scale: `d² = 2 (1 − cos)`.
public enum EmbeddingDistance: String, CaseIterable, Codable, Sendable {
    /// `‖x − y‖²`, from 0 to 4 for unit vectors.
    case squaredEuclidean = "squared-euclidean"
    /// `‖x − y‖`, from 0 to 2. Its gradient has length 1 wherever it has one; at 0, where it has none,
    /// 0 is used, which is one of its subgradients.
    case euclidean
    /// `1 − x · y`, from 0 to 2: one less the cosine similarity of unit vectors. It is not divided by
    /// their lengths, whose derivative is the normalisation's own.
    case cosine

    /// The distances of all pairs of rows: `[rows, rows]`, zero on the diagonal.
    func distances(_ embeddings: Matrix) -> Matrix {
        switch self {
        case .squaredEuclidean: return embeddings.squaredDistances()
        case .euclidean:
            var distances = embeddings.squaredDistances()
            for index in distances.values.indices {
                distances.values[index].formSquareRoot()
            }
            return distances
        case .cosine:
            var distances = embeddings.timesTransposed(embeddings)
            for index in distances.values.indices {
                distances.values[index] = 1 - distances.values[index]
            }
            for row in 0..<distances.rows { distances.values[row * distances.rows + row] = 0 }
            return distances
        }
    }

    /// What a loss that depends on distances has as its gradient with respect to the embeddings.
    ///
    /// With `s = slope(i, j) + slope(j, i)` the gradient of row i is
    ///
    ///     Σⱼ 2 s (xᵢ − xⱼ)      squared Euclidean
    ///     Σⱼ s (xᵢ − xⱼ) / d    Euclidean
    ///     −Σⱼ s xⱼ              cosine
    ///
    /// The first two are summed as differences, because near embeddings would cancel otherwise.
    ///
    /// - Parameters:
    ///   - slopes: the loss's derivative with respect to each distance, `[rows, rows]`; a pair's may
    ///     stand at (i, j), at (j, i) or at both in parts. The diagonal is not read.
    ///   - factor: what the slopes are multiplied by.
    func gradient(
        of embeddings: Matrix, distances: Matrix, slopes: consuming Matrix, factor: Double
    ) -> Matrix {
        let count = embeddings.rows
        var weights = slopes
        let scale = Float(self == .squaredEuclidean ? 2 * factor : factor)
        weights.values.withUnsafeMutableBufferPointer { weights in
            distances.values.withUnsafeBufferPointer { distances in
                for row in 0..<count {
                    for column in 0..<row {
                        let (here, there) = (row * count + column, column * count + row)
                        var weight = scale * (weights[here] + weights[there])
                        switch self {
                        case .squaredEuclidean: break
                        case .euclidean:
                            weight = distances[here] > 0 ? weight / distances[here] : 0
                        case .cosine: weight = -weight
                        }
                        weights[here] = weight
                        weights[there] = weight
                    }
                    weights[row * count + row] = 0
                }
            }
        }
        return self == .cosine
            ? weights.times(embeddings) : embeddings.weightedDifferences(weights, to: embeddings)
    }
}
