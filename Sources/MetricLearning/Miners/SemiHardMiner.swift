/// For each pair of one class the nearest negative that is farther than the positive (Schroff,
/// Kalenichenko and Philbin, "FaceNet: A Unified Embedding for Face Recognition and Clustering", CVPR
/// 2015, equation 4):
///
///     n = argmin over n of d(a, n)   with   d(a, n) > d(a, p)
///
/// The very hardest negatives, which can make an embedding collapse early, are so left out. A pair
/// that has no such negative gives no triplet. With a hinge a negative beyond the margin adds nothing.
public struct SemiHardMiner: TripletMiner {
    /// The miner.
    public init() {}

    /// At most one triplet for each ordered pair of one class.
    ///
    /// - Complexity: `images² log images`.
    public func triplets(in pairs: PairDistances) -> [Triplet] {
        (0..<pairs.count).flatMap { anchor -> [Triplet] in
            let positives = pairs.positives(of: anchor)
            guard !positives.isEmpty else { return [] }
            let negatives = pairs.negatives(of: anchor).sorted {
                (pairs[anchor, $0], $0) < (pairs[anchor, $1], $1)
            }
            return positives.compactMap { positive in
                let bound = pairs[anchor, positive]
                // The first that is farther, by halving.
                var (low, high) = (0, negatives.count)
                while low < high {
                    let middle = (low + high) / 2
                    if pairs[anchor, negatives[middle]] > bound {
                        high = middle
                    } else {
                        low = middle + 1
                    }
                }
                guard low < negatives.count else { return nil }
                return Triplet(anchor: anchor, positive: positive, negative: negatives[low])
            }
        }
    }
}
