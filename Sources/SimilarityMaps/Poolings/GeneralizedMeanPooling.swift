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
public struct GeneralizedMeanPooling: Pooling {
    /// The exponent p, one for all channels or one for each: 1 is average pooling, and the larger it
    /// is the closer to max pooling.
    public let exponents: [Float]
    /// The smallest value of x, ε.
    public let minimum: Float

    /// Exact.
    public var exactness: Exactness { .exact }

    /// - Parameter minimum: 10⁻⁶ in the authors' code, and almost everywhere since.
    /// - Precondition: the exponent is positive and the minimum not negative.
    public init(exponent: Float, minimum: Float = 1e-6) {
        self.init(exponents: [exponent], minimum: minimum)
    }

    /// - Parameter exponents: one for each channel, or one for all.
    /// - Precondition: exponents are positive and the minimum is not negative.
    public init(exponents: [Float], minimum: Float = 1e-6) {
        precondition(
            exponents.allSatisfy { $0 > 0 } && !exponents.isEmpty && minimum >= 0,
            "GeM with p = \(exponents), ε = \(minimum)")
        self.exponents = exponents
        self.minimum = minimum
    }

    /// D is the number of channels; no constant.
    public func contributions(of featureMap: FeatureMap) throws -> any Contributions {
        try PowerShares(
            of: featureMap, exponents: exponents, averaged: true, base: { max($0, minimum) }
        ).contributions
    }

    /// `(xᵢ / g)ᵖ⁻¹ / N` times the direction; zero where x is below ε.
    public func gradient(of featureMap: FeatureMap, along direction: [Float]) throws -> Matrix {
        try PowerShares(
            of: featureMap, exponents: exponents, averaged: true, base: { max($0, minimum) }
        ).gradient(along: direction) { $0 > minimum ? 1 / $0 : 0 }
    }
}

/// Lp pooling, ONNX's `GlobalLpPool`: `g = (Σᵢ |xᵢ|ᵖ)^(1/p)` in each channel, so that
/// `uᵢ = |xᵢ|ᵖ / gᵖ⁻¹`.
public struct LpPooling: Pooling {
    /// The exponent p.
    public let exponent: Float

    /// Exact.
    public var exactness: Exactness { .exact }

    /// - Precondition: the exponent is positive.
    public init(exponent: Float) {
        precondition(exponent > 0, "Lp pooling with p = \(exponent)")
        self.exponent = exponent
    }

    /// D is the number of channels; no constant.
    public func contributions(of featureMap: FeatureMap) throws -> any Contributions {
        try PowerShares(
            of: featureMap, exponents: [exponent], averaged: false, base: { abs($0) }
        ).contributions
    }

    /// `sign(xᵢ) (|xᵢ| / g)ᵖ⁻¹` times the direction.
    public func gradient(of featureMap: FeatureMap, along direction: [Float]) throws -> Matrix {
        try PowerShares(
            of: featureMap, exponents: [exponent], averaged: false, base: { abs($0) }
        ).gradient(along: direction) { $0 == 0 ? 0 : 1 / $0 }
    }
}

/// Each location's share of a sum of powers, scaled so that all make the root of the sum, or of the
/// mean.
private struct PowerShares {
    private let map: FeatureMap
    /// `uᵢ`, `[N, C]`.
    private let vectors: Matrix

    init(
        of map: FeatureMap, exponents: [Float], averaged: Bool, base: (Float) -> Float
    ) throws {
        self.map = map
        let (count, channels) = (map.count, map.channels)
        guard exponents.count == 1 || exponents.count == channels else {
            throw SimilarityMapError(
                .wrongSize,
                "the pooling has \(exponents.count) exponents, but the feature map has \(channels) channels"
            )
        }
        let each =
            exponents.count == channels
            ? exponents : [Float](repeating: exponents[0], count: channels)
        var sums = [Double](repeating: 0, count: channels)
        let powers = Matrix(rows: count, columns: channels) { out in
            for location in 0..<count {
                for channel in 0..<channels {
                    let index = location * channels + channel
                    out[index] = raise(base(map.matrix.values[index]), each[channel])
                    sums[channel] += Double(out[index])
                }
            }
        }
        // uᵢ = xᵢᵖ / (N gᵖ⁻¹) = xᵢᵖ · g / (N gᵖ), and N gᵖ is the sum of the powers; without the mean
        // N is 1.
        let divisor = averaged ? Double(count) : 1
        let shares = zip(sums, each).map { total, exponent in
            total > 0 ? Float(pow(total / divisor, 1 / Double(exponent)) / total) : 0
        }
        vectors = weighted(powers, byChannel: shares)
    }

    var contributions: any Contributions {
        StoredContributions(vectors, constant: [Float](repeating: 0, count: map.channels))
    }

    /// `∂g / ∂xᵢ = xᵢᵖ⁻¹ / (N gᵖ⁻¹) = uᵢ / xᵢ`, times the direction.
    ///
    /// - Parameter inverse: `1 / x`, or zero where g does not depend on x.
    func gradient(along direction: [Float], inverse: (Float) -> Float) -> Matrix {
        let channels = map.channels
        return Matrix(rows: map.count, columns: channels) { out in
            for index in out.indices {
                out[index] =
                    vectors.values[index] * inverse(map.matrix.values[index])
                    * direction[index % channels]
            }
        }
    }
}

/// `powf`, without it for the exponent that most networks have.
private func raise(_ base: Float, _ exponent: Float) -> Float {
    exponent == 3 ? base * base * base : powf(base, exponent)
}
