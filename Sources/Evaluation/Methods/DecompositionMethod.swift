import Networks
import SimilarityMaps

/// The exact decomposition, whole or with something done to it that others do.
public struct DecompositionMethod: MapMethod {
    /// What is done to it.
    public enum Variant: Hashable, Sendable {
        /// Nothing: `m(i) = uᵢ · e′ / (‖e‖ ‖e′‖)` (Stylianou et al., WACV 2019, equations 3 and 6).
        case whole
        /// Brought to 0…1 by its own lowest and highest value, as the paper's published code does before it
        /// draws: what speaks against the similarity is not told from what says nothing.
        case rescaled
        /// Biases are ignored on both sides: the query's embedding without the part that no location
        /// owns. Where the tail has none that is the whole decomposition, and there is no such map.
        case withoutBias
        /// Of the query's embedding only the components with the largest products are kept, as prior
        /// work did that the paper compares itself with (its section 3.3): the rest of the similarity is
        /// in no map.
        case topComponents(Int)
    }

    /// What is done to it.
    public let variant: Variant

    /// - Precondition: where components are chosen, there is one at least.
    public init(_ variant: Variant = .whole) {
        if case .topComponents(let count) = variant {
            precondition(count > 0, "a map of \(count) components")
        }
        self.variant = variant
    }

    /// What tables call it.
    public var name: String {
        switch variant {
        case .whole: "decomposition"
        case .rescaled: "decomposition, min–max"
        case .withoutBias: "decomposition, no bias"
        case .topComponents(let count): "decomposition, top \(count)"
        }
    }

    /// What it does.
    public var summary: String {
        switch variant {
        case .whole: "the exact decomposition: with its rest it adds up to the similarity"
        case .rescaled:
            "the same, stretched to 0…1 by its own lowest and highest value, as published"
        case .withoutBias: "the same with the biases of the tail ignored"
        case .topComponents(let count):
            "the same with the \(count) largest components of the similarity only"
        }
    }

    /// The map, without a further run of the network.
    public func map(of pair: ExplainedPair) -> MethodMap? {
        let whole = pair.photograph.similarityMap(against: pair.query)
        switch variant {
        case .whole: return MethodMap(whole)
        case .rescaled:
            let (low, high) = (whole.values.min() ?? 0, whole.values.max() ?? 0)
            let range = high - low
            return MethodMap(
                grid: whole.grid, values: whole.values.map { range > 0 ? ($0 - low) / range : 0 },
                isSigned: false)
        case .withoutBias:
            let constant = pair.query.contributions.constant
            guard constant.contains(where: { $0 != 0 }) else { return nil }
            let placed = zip(pair.query.embedding, constant).map { $0 - $1 }
            return MethodMap(
                pair.photograph.similarityMap(
                    along: placed.map { Float(Double($0) / pair.query.norm) }))
        case .topComponents(let count):
            let direction = pair.query.normalisedEmbedding
            let products = zip(pair.photograph.embedding, direction).map { $0 * $1 }
            let kept = products.indices.sorted { products[$0] > products[$1] }.prefix(count)
            var part = [Float](repeating: 0, count: direction.count)
            for index in kept { part[index] = direction[index] }
            return MethodMap(pair.photograph.similarityMap(along: part))
        }
    }
}
