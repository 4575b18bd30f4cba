import Networks
import SimilarityMaps

/// The exact decomposition less that of an empty picture, which has the picture's mean colour everywhere:
///
///     m(i) = (uᵢ − uᵢ⁰) · e′ / (‖e‖ ‖e′‖)
///
/// An empty cell contributes, too: the network makes something of it, and what a tail with a weight for each
/// place makes of that can be large. So what a cell contributes and what it contributes *more than an empty
/// one would* differ, and the second is nearer to what removing it does. The map adds up exactly to what the
/// embeddings' inner products with the query differ by, `(e − e⁰) · e′ / (‖e‖ ‖e′‖)`, biases cancelled.
public struct DecompositionOverEmptyMethod: MapMethod {
    /// The method.
    public init() {}

    /// What tables call it.
    public var name: String { "decomposition, over empty" }
    /// What it does.
    public var summary: String { "the same less what the cells of an empty picture contribute" }

    /// The map, with one further run of the network.
    ///
    /// - Returns: `nil` where the network was read without its tail.
    public func map(of pair: ExplainedPair) throws -> MethodMap? {
        let picture = Substrate.mean.picture(for: pair.picture, of: pair.network)
        // Not its decomposition: an empty picture may have an embedding without a direction.
        guard let empty = try pair.network.contributions(ofFitted: picture) else { return nil }
        // Held at the photograph's norm: both are parts of its score.
        let norm = pair.photograph.norm
        let ground = empty.map(
            along: pair.query.normalisedEmbedding.map { Float(Double($0) / norm) })
        let whole = pair.photograph.similarityMap(against: pair.query)
        return MethodMap(
            grid: whole.grid, values: zip(whole.values, ground).map { $0 - $1 }, isSigned: true,
            evaluations: 1)
    }
}
