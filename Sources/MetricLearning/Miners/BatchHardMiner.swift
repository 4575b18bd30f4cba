/// For each anchor its farthest positive and its nearest negative (Hermans, Beyer and Leibe, "In
/// Defense of the Triplet Loss for Person Re-Identification", 2017, equation 5):
///
///     p = argmax over p of d(a, p)        n = argmin over n of d(a, n)
///
/// Images that have no positive or no negative are no anchors. Where several are equally far, the
/// first of them is taken.
public struct BatchHardMiner: TripletMiner {
    /// The miner.
    public init() {}

    /// One triplet for each anchor.
    public func triplets(in pairs: PairDistances) -> [Triplet] {
        (0..<pairs.count).compactMap { anchor in
            var (positive, negative): (Int?, Int?) = (nil, nil)
            let own = pairs.grouping.classes[anchor]
            for (image, number) in pairs.grouping.classes.enumerated() where image != anchor {
                let distance = pairs[anchor, image]
                if number == own {
                    if positive.map({ distance > pairs[anchor, $0] }) ?? true { positive = image }
                } else {
                    if negative.map({ distance < pairs[anchor, $0] }) ?? true { negative = image }
                }
            }
            guard let positive, let negative else { return nil }
            return Triplet(anchor: anchor, positive: positive, negative: negative)
        }
    }
}
