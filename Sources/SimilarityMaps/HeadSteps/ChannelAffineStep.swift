#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// A scale and a shift of each channel: batch normalisation as it is at evaluation, or a
/// multiplication with or an addition of stored numbers.
public struct ChannelAffineStep: HeadStep {
    /// One factor for each channel.
    public let scale: [Float]
    /// One summand for each channel.
    public let shift: [Float]

    /// Exact.
    public var exactness: Exactness { .exact }

    /// - Precondition: there are as many scales as shifts.
    public init(scale: [Float], shift: [Float]) {
        precondition(scale.count == shift.count, "\(scale.count) scales, \(shift.count) shifts")
        self.scale = scale
        self.shift = shift
    }

    /// Batch normalisation in evaluation mode (Ioffe and Szegedy, 2015):
    /// `gamma (z − mean) / √(variance + epsilon) + beta`, with the running statistics.
    public init(
        gamma: [Float], beta: [Float], mean: [Float], variance: [Float], epsilon: Float
    ) {
        // In double: a small variance makes a large factor of what rounding leaves.
        let factors = zip(gamma, variance).map {
            Double($0) / (Double($1) + Double(epsilon)).squareRoot()
        }
        self.init(
            scale: factors.map { Float($0) },
            shift: zip(zip(beta, mean), factors).map { Float(Double($0.0) - Double($0.1) * $1) })
    }

    /// The same at every input. One factor for all elements is spread over them.
    public func held(at input: [Float]) throws -> any AffineMap {
        if scale.count == 1 {
            return ElementwiseMap(
                scale: [Float](repeating: scale[0], count: input.count),
                shift: [Float](repeating: shift[0], count: input.count))
        }
        guard input.count == scale.count else {
            throw SimilarityMapError(
                .wrongSize,
                "a normalisation of the head has \(scale.count) channels but gets \(input.count) values"
            )
        }
        return ElementwiseMap(scale: scale, shift: shift)
    }
}
