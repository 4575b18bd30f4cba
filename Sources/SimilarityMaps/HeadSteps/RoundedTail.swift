import VectorMath

/// A part of the tail, rounded to multiples of a step and held between two bounds: what a network in whole
/// numbers makes of a vector (Jacob et al., 2018, equation 1).
///
/// The bounds are held as a gate, `clip(z) / z`: where a ReLU has been left out because rounding stops at
/// zero, they are that ReLU. What rounding adds belongs to no location. It is taken from the network's own
/// tensor, but no more of it than rounding can explain: half a step, and a hundredth for the last bits.
/// Where the two are farther apart the parts are left as they are, for the certificate to say so.
public struct RoundedTail: TailPart {
    /// How far two neighbouring values are apart.
    public enum Step: Sendable {
        /// Always so far.
        case fixed(Float)
        /// As the network finds for each image: the name of the number among the activations' vectors.
        case computed(String)
    }

    /// What is rounded.
    public let base: any TailPart
    /// The names of the rounded vector's parts, in order, among the activations' vectors.
    public let rounded: [String]
    /// How far two neighbouring values are apart.
    public let step: Step
    /// The smallest and the largest value.
    public let bounds: ClosedRange<Float>

    /// Exact given gates, or less.
    public var exactness: Exactness { max(base.exactness, .exactGivenGates) }

    /// Rounds a part.
    public init(
        _ base: any TailPart, rounded: [String], step: Step, bounds: ClosedRange<Float>
    ) {
        self.base = base
        self.rounded = rounded
        self.step = step
        self.bounds = bounds
    }

    /// `clip(z) / z ⊙ uᵢ`, and what rounding adds in the constant.
    public func contributions(of activations: Activations) throws -> any Contributions {
        try stepped(activations).contributions(of: activations)
    }

    /// That of the part, zero where the bounds hold it: rounding is passed over ("straight through": Bengio,
    /// Léonard, Courville, 2013).
    public func gradient(
        of activations: Activations, along direction: [Float]
    ) throws -> [String: Matrix] {
        try stepped(activations).gradient(of: activations, along: direction)
    }

    private func stepped(_ activations: Activations) throws -> SteppedTail {
        let width: Float
        switch step {
        case .fixed(let number): width = number
        case .computed(let name): width = try activations.vector(name).first ?? .nan
        }
        return SteppedTail(
            base,
            then: RoundingStep(
                rounded: try rounded.flatMap { try activations.vector($0) }, width: abs(width),
                bounds: bounds))
    }
}

/// Rounding of which the result is known.
private struct RoundingStep: HeadStep {
    let rounded: [Float]
    let width: Float
    let bounds: ClosedRange<Float>

    var exactness: Exactness { .exactGivenGates }

    private func clipped(_ number: Float) -> Float {
        min(max(number, bounds.lowerBound), bounds.upperBound)
    }

    func held(at input: [Float]) throws -> any AffineMap {
        guard rounded.count == input.count else {
            throw SimilarityMapError(
                .wrongSize,
                "\(rounded.count) rounded numbers of a vector of \(input.count)")
        }
        let most = width * 0.51
        return ElementwiseMap(
            scale: input.map { $0 == 0 ? 1 : clipped($0) / $0 },
            shift: zip(rounded, input).map { rounded, number in
                let added = rounded - clipped(number)
                return abs(added) <= most ? added : 0
            })
    }

    func pulledBack(_ direction: [Float], at input: [Float]) throws -> [Float] {
        zip(direction, input).map { clipped($1) == $1 ? $0 : 0 }
    }
}
