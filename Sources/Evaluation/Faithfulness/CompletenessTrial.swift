import SimilarityMaps

/// How exactly maps add up, over all pairs of some photographs.
public struct CompletenessTrial: Sendable {
    /// How many maps were added up: two for each pair.
    public private(set) var maps = 0
    /// How many pairs.
    public private(set) var pairs = 0
    /// What holds for all of them; `nil` without a pair.
    public private(set) var certificate: Certificate?
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
                certificate = .worst(of: [certificate, pair.certificate].compactMap { $0 })
                if !pair.certificate.holds { failures += 1 }
                guard pair.cosineSimilarity > Self.leastCosine else { continue }
                for map in [pair.mapOfFirst, pair.mapOfSecond] {
                    restShares.append(abs(Double(map.rest)) / pair.cosineSimilarity)
                }
            }
        }
    }
}
