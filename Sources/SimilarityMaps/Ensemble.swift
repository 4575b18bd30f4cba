import VectorMath

/// One network's part in an ensemble's embedding of an image.
public struct EnsembleMember: Sendable {
    /// What the network made of the image.
    public let decomposition: Decomposition
    /// Its weight among the members', greater than zero.
    public let weight: Double
    /// How its grid lies on the ensemble's.
    public let spread: GridSpread

    /// - Precondition: the weight is positive, and the spread begins at the decomposition's grid.
    public init(_ decomposition: Decomposition, weight: Double, spread: GridSpread) {
        precondition(weight > 0 && weight.isFinite, "a member with the weight \(weight)")
        precondition(
            spread.source == decomposition.grid,
            "a spread of \(spread.source) for a grid of \(decomposition.grid)")
        self.decomposition = decomposition
        self.weight = weight
        self.spread = spread
    }
}

extension Decomposition {
    /// The joint embedding of several networks ("ensemble strategies"), as one decomposition on one
    /// grid.
    ///
    /// Each embedding is normalised and weighted with the root of its weight, and all stand in one
    /// vector: `e = (√w₁ e₁/‖e₁‖, √w₂ e₂/‖e₂‖, …)` with weights that sum to 1. The cosine similarity
    /// of two such vectors is the weighted mean of the networks' own, and a map of it the weighted
    /// sum of theirs, each spread over the common grid.
    ///
    /// - Precondition: there are members, and they are spread over one and the same grid.
    public init(joining members: [EnsembleMember]) {
        precondition(
            Set(members.map(\.spread.target)).count == 1,
            "members of an ensemble on grids of \(members.map(\.spread.target))")
        let sum = members.reduce(0) { $0 + $1.weight }
        let roots = members.map { ($0.weight / sum).squareRoot() }
        let factors = zip(members, roots).map { $1 / $0.decomposition.norm }
        let errors = zip(members, roots).compactMap { member, root in
            member.decomposition.recompositionError.map { $0 * root }
        }
        self.init(
            grid: members[0].spread.target,
            embedding: zip(members, factors).flatMap { member, factor in
                scaled(member.decomposition.embedding, by: factor)
            },
            // Without one that was compared the whole was not.
            recompositionError: errors.count < members.count ? nil : largest(errors),
            contributions: Concatenated(
                parts: zip(members, factors).map { member, factor in
                    Scaled(
                        base: spread(member.decomposition.contributions, member.spread),
                        factor: factor)
                }),
            exactness: members.map(\.decomposition.exactness).max() ?? .exact)
        places = members.map(\.decomposition.places).max() ?? .unknown
    }
}

/// Contributions times a number.
private struct Scaled: Contributions {
    let base: any Contributions
    let factor: Double

    var total: [Float] { scaled(base.total, by: factor) }
    var constant: [Float] { scaled(base.constant, by: factor) }

    func vectors() -> Matrix { scaled(base.vectors(), by: factor) }

    func map(along direction: [Float]) -> [Float] {
        base.map(along: scaled(direction, by: factor))
    }

    func weightedSum(_ weights: [Float]) -> [Float] {
        scaled(base.weightedSum(weights), by: factor)
    }
}
