/// Three images, by their place in the batch: two of one class and one of another.
public struct Triplet: Hashable, Sendable {
    /// The image that the others are measured from.
    public let anchor: Int
    /// Another image of its class.
    public let positive: Int
    /// An image of another class.
    public let negative: Int

    /// Three places in a batch.
    public init(anchor: Int, positive: Int, negative: Int) {
        (self.anchor, self.positive, self.negative) = (anchor, positive, negative)
    }
}

/// What chooses triplets from a batch, by their distances. The choice has no derivative.
public protocol TripletMiner: Sendable {
    /// The chosen triplets; none where the batch has none, such as of a single class.
    func triplets(in pairs: PairDistances) -> [Triplet]
}

/// All triplets, listed one by one: for small batches and for tests. ``BatchAllTripletLoss`` evaluates
/// them without a list.
public struct AllTripletsMiner: TripletMiner {
    /// A miner that leaves nothing out.
    public init() {}

    /// Every anchor with each positive and each negative: up to `images³` triplets.
    public func triplets(in pairs: PairDistances) -> [Triplet] {
        (0..<pairs.count).flatMap { anchor in
            let negatives = pairs.negatives(of: anchor)
            return pairs.positives(of: anchor).flatMap { positive in
                negatives.map { Triplet(anchor: anchor, positive: positive, negative: $0) }
            }
        }
    }
}
