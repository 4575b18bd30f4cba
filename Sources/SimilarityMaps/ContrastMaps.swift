/// Why one image is more like a query than another: the maps of all three, and the proof that they add up.
public struct ContrastMaps: Sendable {
    /// The cosine similarity of the first image A and the query, and of the second B and the query.
    public let similarityOfFirst, similarityOfSecond: Double
    /// By how much the first is more like the query than the second.
    public var difference: Double { similarityOfFirst - similarityOfSecond }
    /// What each part of the query says for A, where it is positive, or for B; with its rest it adds up to
    /// the difference.
    public let map: SimilarityMap
    /// The similarity map of A against the query, and of B against the query.
    public let mapOfFirst, mapOfSecond: SimilarityMap
    /// The proof that all three add up: the largest errors.
    public let certificate: Certificate
    /// By how much the contrast map alone and its rest miss the difference.
    public var contrastError: Double { abs(map.total - difference) }
    /// How exact the maps are by construction.
    public var exactness: Exactness { certificate.exactness }
    /// What the maps are called (``Certificate/label``).
    public var label: String { certificate.label }

    /// Computes the maps and checks them.
    ///
    /// - Throws: `SimilarityMapError` when the embeddings are of different lengths.
    public init(query: Decomposition, first: Decomposition, second: Decomposition) throws {
        let (ofFirst, ofSecond) = (
            try PairSimilarity(first, query), try PairSimilarity(second, query)
        )
        similarityOfFirst = ofFirst.cosineSimilarity
        similarityOfSecond = ofSecond.cosineSimilarity
        (mapOfFirst, mapOfSecond) = (ofFirst.mapOfFirst, ofSecond.mapOfFirst)
        map = query.similarityMap(of: Contrast(first, over: second))
        certificate = Certificate(
            of: [
                (map, similarityOfFirst - similarityOfSecond), (mapOfFirst, similarityOfFirst),
                (mapOfSecond, similarityOfSecond),
            ], from: [query, first, second])
    }
}
