import VectorMath

/// A part of the tail times numbers that the network computes of the whole image: a
/// squeeze-and-excite gate (Hu et al., 2018), a gated linear unit, a divisor. They are held.
public struct GatedTail: TailPart {
    /// What is multiplied.
    public let base: any TailPart
    /// The name of the factors among the activations' vectors: one for each element, or one for all.
    public let gate: String
    /// Whether the numbers divide instead.
    public let divides: Bool

    /// Exact given gates, or less.
    public var exactness: Exactness { max(base.exactness, .exactGivenGates) }

    /// Puts a gate on a part.
    public init(_ base: any TailPart, gate: String, divides: Bool = false) {
        self.base = base
        self.gate = gate
        self.divides = divides
    }

    /// `gate ⊙ uᵢ`, and likewise the constant.
    public func contributions(of activations: Activations) throws -> any Contributions {
        try stepped(activations).contributions(of: activations)
    }

    /// That of the part, with the gate held.
    public func gradient(
        of activations: Activations, along direction: [Float]
    ) throws -> [String: Matrix] {
        try stepped(activations).gradient(of: activations, along: direction)
    }

    private func stepped(_ activations: Activations) throws -> SteppedTail {
        let numbers = try activations.vector(gate)
        let factors = divides ? numbers.map { 1 / $0 } : numbers
        return SteppedTail(base, then: FactorStep(factors: factors))
    }
}

/// Factors that are known by now.
private struct FactorStep: HeadStep {
    let factors: [Float]

    var exactness: Exactness { .exactGivenGates }

    func held(at input: [Float]) throws -> any AffineMap {
        guard factors.count == input.count || factors.count == 1 else {
            throw SimilarityMapError(
                .wrongSize, "a gate of \(factors.count) numbers on a vector of \(input.count)")
        }
        return ElementwiseMap(
            scale: factors.count == input.count
                ? factors : [Float](repeating: factors[0], count: input.count))
    }
}
