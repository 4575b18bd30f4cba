import SimilarityMaps

/// How exactly maps add up, over all pairs of some photographs.
public struct CompletenessTrial: Sendable {
    /// How many maps were added up: two for each pair.
    public private(set) var maps = 0
    /// How many pairs.
    public private(set) var pairs = 0
    /// The largest of the certificates' errors.
    public private(set) var completenessError = 0.0
    /// Likewise; `nil` where the network puts no embedding out.
    public private(set) var recompositionError: Double?
    /// How many certificates do not hold.
    public private(set) var failures = 0
    /// The rest, of 1 for all of a similarity that is not near zero: its size, for each map.
    public private(set) var restShares: [Double] = []

    /// Near zero a share of the similarity means nothing.
    private static let leastCosine = 0.05

    /// All pairs of some photographs, each with both of its maps.
    ///
    /// - Throws: `SimilarityMapError` when the photographs are of different networks.
    /// - Complexity: O(photographs² · cells · channels).
    public init(of photographs: [Decomposition]) throws {
        for (index, first) in photographs.enumerated() {
            for second in photographs[..<index] {
                let pair = try PairSimilarity(first, second)
                pairs += 1
                maps += 2
                let certificate = pair.certificate
                // What is no number is the largest error there is.
                completenessError = larger(completenessError, certificate.completenessError)
                if let error = certificate.recompositionError {
                    recompositionError = larger(recompositionError ?? 0, error)
                }
                if !certificate.holds { failures += 1 }
                guard pair.cosineSimilarity > Self.leastCosine else { continue }
                for map in [pair.mapOfFirst, pair.mapOfSecond] {
                    restShares.append(abs(Double(map.rest)) / pair.cosineSimilarity)
                }
            }
        }
    }

    private func larger(_ a: Double, _ b: Double) -> Double {
        a.isNaN || b.isNaN ? .nan : max(a, b)
    }
}
