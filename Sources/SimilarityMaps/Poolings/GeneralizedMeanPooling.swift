import VectorMath

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Generalised mean (GeM) pooling (Radenović, Tolias, Chum, PAMI 2019, equation 3):
/// `g = ((1/N) Σᵢ xᵢᵖ)^(1/p)` in each channel, with `x` clamped from below at ε.
///
/// Each location contributes its share of the sum of powers: `uᵢ = xᵢᵖ / (N gᵖ⁻¹)`, which adds up to
/// `g`.
public struct GeneralizedMeanPooling: TailPart {
    /// The exponent p: 1 is average pooling, and the larger it is the closer to max pooling.
    public let exponent: Float
    /// The smallest value of x, ε.
    public let minimum: Float

    /// Exact.
    public var exactness: Exactness { .exact }

    /// - Parameter minimum: 10⁻⁶ in the authors' code, and almost everywhere since.
    /// - Precondition: the exponent is positive and the minimum not negative.
    public init(exponent: Float, minimum: Float = 1e-6) {
        precondition(exponent > 0 && minimum >= 0, "GeM with p = \(exponent), ε = \(minimum)")
        self.exponent = exponent
        self.minimum = minimum
    }

    /// D is the number of channels; no constant.
    public func contributions(of featureMap: FeatureMap) -> any Contributions {
        let channels = featureMap.channels
        let count = featureMap.grid.count
        let powers = featureMap.matrix.values.map { raise(max($0, minimum), exponent) }
        var sums = [Double](repeating: 0, count: channels)
        for location in 0..<count {
            for channel in 0..<channels {
                sums[channel] += Double(powers[location * channels + channel])
            }
        }
        // uᵢ = xᵢᵖ / (N gᵖ⁻¹) = xᵢᵖ · g / (N gᵖ), and N gᵖ is the sum of the powers.
        let shares = sums.map { total in
            total > 0 ? Float(pow(total / Double(count), 1 / Double(exponent)) / total) : 0
        }
        let vectors = Matrix(rows: count, columns: channels) { out in
            for location in 0..<count {
                for channel in 0..<channels {
                    let index = location * channels + channel
                    out[index] = powers[index] * shares[channel]
                }
            }
        }
        return StoredContributions(
            vectors, constant: [Float](repeating: 0, count: channels))
    }
}

/// `powf`, without it for the exponent that most networks have.
private func raise(_ base: Float, _ exponent: Float) -> Float {
    exponent == 3 ? base * base * base : powf(base, exponent)
}
