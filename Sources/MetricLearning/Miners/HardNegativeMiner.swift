/// For each pair of one class the nearest negative, however near (Schroff, Kalenichenko and Philbin,
/// CVPR 2015, section 3.2, "hard negative"):
///
///     n = argmin over n of d(a, n)
///
/// Where several are equally near, the first of them is taken.
public struct HardNegativeMiner: TripletMiner {
    /// The miner.
    public init() {}

    /// One triplet for each ordered pair of one class, if the batch has another class.
    public func triplets(in pairs: PairDistances) -> [Triplet] {
        (0..<pairs.count).flatMap { anchor -> [Triplet] in
            let nearest = pairs.negatives(of: anchor).min {
                (pairs[anchor, $0], $0) < (pairs[anchor, $1], $1)
            }
            guard let nearest else { return [] }
            return pairs.positives(of: anchor).map {
                Triplet(anchor: anchor, positive: $0, negative: nearest)
            }
        }
    }
}
