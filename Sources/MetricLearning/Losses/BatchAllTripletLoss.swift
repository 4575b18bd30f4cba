import VectorMath

/// The triplet loss over every triplet of the batch: the combinatorial variant, "batch all", of
/// Hermans, Beyer and Leibe, "In Defense of the Triplet Loss for Person Re-Identification" (2017),
/// equation 6, which Stylianou, Souvenir and Pless train with ("Visualizing Deep Similarity Networks",
/// WACV 2019).
///
///     L = Σ over a, p ≠ a of its class, n of another class:  f(d(a, p) − d(a, n))
///
/// with `f(x) = max(0, m + x)` for the margin m or `f(x) = ln(1 + eˣ)` for the soft margin, divided by
/// the number of terms, or of those that are not zero, as the reducer says. The derivative with respect
/// to a distance is
///
///     ∂L/∂d(a, p) =  Σₙ f′(d(a, p) − d(a, n))        ∂L/∂d(a, n) = −Σₚ f′(d(a, p) − d(a, n))
///
/// Terms are triplets. None is ever listed: one anchor's take memory in proportion to the batch. With a
/// hinge an anchor's positives are sorted, so that all triplets of B images take `B² log B` steps; with
/// the soft margin, where no term is zero, as many steps as there are triplets.
public struct BatchAllTripletLoss: MetricLoss {
    /// How far apart images are.
    public let distance: EmbeddingDistance
    /// What a triplet's term is.
    public let margin: LossMargin
    /// What becomes of the terms.
    public let reducer: LossReducer

    /// The paper's loss, with the Euclidean distance and the mean over the terms that are not zero.
    public init(
        distance: EmbeddingDistance = .euclidean, margin: LossMargin = .hinge(0.2),
        reducer: LossReducer = .activeMean
    ) {
        (self.distance, self.margin, self.reducer) = (distance, margin, reducer)
    }

    /// The loss of a batch. A batch without a triplet has the loss 0.
    public func evaluate(_ batch: EmbeddedBatch, proxies: Matrix?) -> LossValue {
        let pairs = PairDistances(batch, distance: distance)
        guard batch.embeddings.isFinite, pairs.distances.isFinite else { return .undefined(batch) }
        var slopes = Matrix(zeros: pairs.count)
        let terms =
            switch margin {
            case .hinge(let margin):
                sum(pairs, slopes: &slopes, of: HingeTriplets(margin: margin, count: pairs.count))
            case .soft: sum(pairs, slopes: &slopes, of: SoftTriplets(count: pairs.count))
            }
        let factor = reducer.factor(active: terms.active, total: terms.total)
        return LossValue(
            value: terms.sum * factor,
            gradient: pairs.gradient(of: batch, slopes: slopes, factor: factor),
            activeCount: terms.active, totalCount: terms.total)
    }

    private func sum(
        _ pairs: PairDistances, slopes: inout Matrix, of triplets: some AnchorTriplets
    ) -> (sum: Double, active: Int, total: Int) {
        var triplets = triplets
        var (sum, active, total) = (0.0, 0, 0)
        let count = pairs.count
        pairs.distances.values.withUnsafeBufferPointer { distances in
            slopes.values.withUnsafeMutableBufferPointer { slopes in
                for anchor in 0..<count {
                    let positives = pairs.positives(of: anchor)
                    let negatives = pairs.grouping.negativeCount(of: anchor)
                    guard !positives.isEmpty, negatives > 0 else { continue }
                    let row = anchor * count..<(anchor + 1) * count
                    let terms = triplets.add(
                        UnsafeBufferPointer(rebasing: distances[row]), positives: positives,
                        classes: pairs.grouping.classes, own: pairs.grouping.classes[anchor],
                        slopes: UnsafeMutableBufferPointer(rebasing: slopes[row]))
                    sum += terms.sum
                    active += terms.active
                    total += positives.count * negatives
                }
            }
        }
        return (sum, active, total)
    }
}

/// The triplets of one anchor: their sum, how many are not zero, and the derivatives.
protocol AnchorTriplets {
    /// - Parameters:
    ///   - distances: from the anchor to every image.
    ///   - positives: the other images of the anchor's class, at least one.
    ///   - classes: the class of every image; `own` is the anchor's. At least one is another.
    ///   - slopes: zeros; gets the derivative with respect to each distance.
    mutating func add(
        _ distances: UnsafeBufferPointer<Float>, positives: [Int], classes: [Int], own: Int,
        slopes: UnsafeMutableBufferPointer<Float>
    ) -> (sum: Double, active: Int)
}
