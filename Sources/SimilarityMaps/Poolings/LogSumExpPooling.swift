import VectorMath

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Log-sum-exp pooling (Pinheiro and Collobert, CVPR 2015): `g = log Σᵢ exp(xᵢ)` in each channel, or with
/// the mean instead of the sum.
///
/// With `wᵢ = exp(xᵢ) / Σⱼ exp(xⱼ)`, held, each location contributes `uᵢ = wᵢ xᵢ`. That is `xᵢ ∂g/∂xᵢ`, as
/// for the other poolings; but log-sum-exp does not scale with the map, so these do not add up to it. What
/// is left is the entropy of the weights, and belongs to no location: `g = Σᵢ wᵢ xᵢ − Σᵢ wᵢ log wᵢ` (Gibbs),
/// less `log N` for the mean. Scaled by a factor r before and by 1/r behind, as it is used, the rest vanishes
/// towards both of its limits, the average (r → 0, with the mean) and the maximum (r → ∞).
public struct LogSumExpPooling: Pooling {
    /// Whether the mean is taken instead of the sum.
    public let averaged: Bool

    /// Exact given gates: the weights are held.
    public var exactness: Exactness { .exactGivenGates }

    /// - Parameter averaged: whether the mean is taken instead of the sum.
    public init(averaged: Bool) { self.averaged = averaged }

    /// D is the number of channels; the constant is the entropy of each channel's weights.
    public func contributions(of featureMap: FeatureMap) throws -> any Contributions {
        let (weights, entropies) = shares(featureMap)
        return StoredContributions(
            Matrix(rows: weights.rows, columns: weights.columns) { out in
                for index in out.indices {
                    // A weight of zero times a place that is −∞ is nothing.
                    out[index] =
                        weights.values[index] == 0
                        ? 0 : weights.values[index] * featureMap.matrix.values[index]
                }
            }, constant: entropies)
    }

    /// `wᵢ` times the direction.
    public func gradient(of featureMap: FeatureMap, along direction: [Float]) throws -> Matrix {
        weighted(shares(featureMap).weights, byChannel: direction)
    }

    /// The weights `[N, C]`, and each channel's entropy, less log N for the mean.
    private func shares(_ map: FeatureMap) -> (weights: Matrix, entropies: [Float]) {
        let (count, channels) = (map.count, map.channels)
        let numbers = map.matrix.values
        var entropies = [Float](repeating: 0, count: channels)
        let weights = Matrix(rows: count, columns: channels) { out in
            for channel in 0..<channels {
                let column = (0..<count).map { Double(numbers[$0 * channels + channel]) }
                let largest = column.max() ?? 0
                let powers = column.map { exp($0 - largest) }
                let sum = powers.reduce(0, +)
                var entropy = averaged ? -log(Double(count)) : 0
                for location in 0..<count {
                    let weight = powers[location] / sum
                    out[location * channels + channel] = Float(weight)
                    if weight > 0 { entropy -= weight * log(weight) }
                }
                entropies[channel] = Float(entropy)
            }
        }
        return (weights, entropies)
    }
}
