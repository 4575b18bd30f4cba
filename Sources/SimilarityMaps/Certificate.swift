/// The proof that a map adds up to the score.
public struct Certificate: Hashable, Sendable {
    /// Above this a map is not called exact. Single precision leaves 10⁻⁷ to 10⁻⁵ on real networks;
    /// a tail that was understood wrongly is off by far more.
    public static let tolerance = 1e-4

    /// `|Σ m + r − cos|`: the map and its rest against the cosine similarity of what the network put
    /// out.
    public let completenessError: Double
    /// `‖Σ uᵢ + c − e‖∞ / ‖e‖`: the parts against the embedding that the network put out; of the two
    /// images', the larger. `nil` where the network put none out: then nothing was compared.
    public let recompositionError: Double?

    /// A certificate of errors that are known.
    public init(completenessError: Double, recompositionError: Double?) {
        self.completenessError = completenessError
        self.recompositionError = recompositionError
    }

    /// Whether both errors are within the tolerance.
    public var holds: Bool {
        completenessError <= Self.tolerance && recompositionError ?? 0 <= Self.tolerance
    }
}

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
    /// How exact the maps are by construction.
    public let exactness: Exactness

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
        let errors = [first.recompositionError, second.recompositionError].compactMap { $0 }
        cosineSimilarity = cosine
        mapOfFirst = first.similarityMap(against: second)
        mapOfSecond = second.similarityMap(against: first)
        exactness = max(first.exactness, second.exactness)
        certificate = Certificate(
            completenessError: largest([mapOfFirst, mapOfSecond].map { abs($0.total - cosine) }),
            recompositionError: errors.isEmpty ? nil : largest(errors))
    }

    /// How exact the maps are: by construction where the certificate holds, `not exact` where it
    /// does not.
    public var label: String { certificate.holds ? "\(exactness)" : "not exact" }
}

/// The largest of errors; not a number where one of them is none, which no comparison would notice.
func largest(_ errors: [Double]) -> Double {
    errors.reduce(0) { $0.isNaN || $1.isNaN ? .nan : max($0, $1) }
}
