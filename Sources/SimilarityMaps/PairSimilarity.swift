/// Two images, their cosine similarity, and a map of it on each of them.
public struct PairSimilarity: Sendable {
    /// The cosine similarity of what the network put out, −1 to 1.
    public let cosineSimilarity: Double
    /// The similarity map of the first image against the second.
    public let mapOfFirst: SimilarityMap
    /// The similarity map of the second image against the first.
    public let mapOfSecond: SimilarityMap
    /// The proof that both maps add up.
    public let certificate: Certificate

    /// Computes both maps and checks them.
    ///
    /// - Throws: `SimilarityMapError` when the embeddings are of different lengths.
    public init(_ first: Decomposition, _ second: Decomposition) throws {
        guard first.embedding.count == second.embedding.count else {
            throw SimilarityMapError(
                .wrongSize,
                "embeddings of \(first.embedding.count) and of \(second.embedding.count) numbers cannot be compared: they are of different networks"
            )
        }
        let cosine = first.cosineSimilarity(to: second)
        cosineSimilarity = cosine
        mapOfFirst = first.similarityMap(against: second)
        mapOfSecond = second.similarityMap(against: first)
        certificate = Certificate(
            of: [(mapOfFirst, cosine), (mapOfSecond, cosine)], from: [first, second])
    }

    /// How exact the maps are by construction.
    public var exactness: Exactness { certificate.exactness }
    /// What the maps are called (``Certificate/label``).
    public var label: String { certificate.label }
}
