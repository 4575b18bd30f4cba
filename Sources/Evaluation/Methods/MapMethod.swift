import Images
import Networks
import SimilarityMaps

/// A way to say which parts of a photograph make it similar to another one.
///
/// What Likeness draws is one of them, ``DecompositionMethod``. The others are what people would use
/// instead, and what a map must be better than; they are here to be measured beside it.
public protocol MapMethod: Sendable {
    /// What tables call it.
    var name: String { get }
    /// What it does, in one sentence without a full stop.
    var summary: String { get }
    /// The map of a pair's photograph.
    ///
    /// - Returns: `nil` where the network, or the pair, has nothing that the method could work with.
    /// - Throws: what the network throws.
    func map(of pair: ExplainedPair) throws -> MethodMap?
}

/// Two photographs of which one is explained: what of it makes it similar to the other, the query?
public struct ExplainedPair: Sendable {
    /// The network that finds them similar.
    public let network: EmbeddingNetwork
    /// The photograph as the network sees it, before its numbers are normalised.
    public let picture: Image
    /// The photograph's embedding, split over the cells of the network's grid.
    public let photograph: Decomposition
    /// The query's.
    public let query: Decomposition
    /// The same one gives the same random numbers.
    public let seed: UInt64

    /// - Precondition: the picture has the size of the network's input.
    public init(
        _ network: EmbeddingNetwork, picture: Image, photograph: Decomposition,
        query: Decomposition, seed: UInt64
    ) {
        precondition(
            picture.size == network.description.preprocessing.size,
            "a picture of \(picture.size) for a network of \(network.description.preprocessing.size)"
        )
        (self.network, self.picture) = (network, picture)
        (self.photograph, self.query, self.seed) = (photograph, query, seed)
    }

    /// The cosine similarity of the two.
    public var similarity: Double { photograph.cosineSimilarity(to: query) }
}

/// A method's map of one photograph.
public struct MethodMap: Hashable, Sendable {
    /// The cells, which divide what the network sees evenly.
    public let grid: Grid
    /// How much each cell speaks for the similarity, row by row; the scale is the method's own.
    public let values: [Float]
    /// Whether values below zero mean what speaks against it.
    public let isSigned: Bool
    /// How many pictures were embedded for it, besides the pair's own two.
    public let evaluations: Int

    /// - Precondition: there is a value for each cell.
    public init(grid: Grid, values: [Float], isSigned: Bool, evaluations: Int = 0) {
        precondition(values.count == grid.count, "\(values.count) values on \(grid)")
        (self.grid, self.values) = (grid, values)
        (self.isSigned, self.evaluations) = (isSigned, evaluations)
    }

    init(_ map: SimilarityMap, isSigned: Bool = true) {
        self.init(grid: map.grid, values: map.values, isSigned: isSigned)
    }

    /// The map on another grid: the same one, or values spread by `GridSpread`, which keeps their sum.
    public func values(on cells: Grid) -> [Float] {
        let spread = GridSpread(grid, to: cells)
        return spread.source == spread.target ? values : spread.applied(to: values)
    }
}
