import VectorMath

/// The triplet loss over the triplets that a miner chooses (Schroff, Kalenichenko and Philbin,
/// "FaceNet: A Unified Embedding for Face Recognition and Clustering", CVPR 2015, equation 3):
///
///     L = Σ over the chosen (a, p, n):  f(d(a, p) − d(a, n))
///
/// with `f(x) = max(0, m + x)` for the margin m or `f(x) = ln(1 + eˣ)` for the soft margin, reduced over
/// the triplets. With ``BatchHardMiner`` and the mean it is the "batch hard" loss of Hermans, Beyer and
/// Leibe, "In Defense of the Triplet Loss for Person Re-Identification" (2017), equation 5. The choice
/// itself has no derivative.
///
/// Terms are triplets.
public struct TripletLoss: MetricLoss {
    /// What chooses the triplets.
    public let miner: any TripletMiner
    /// How far apart images are, for the miner and for the loss.
    public let distance: EmbeddingDistance
    /// What a triplet's term is.
    public let margin: LossMargin
    /// What becomes of the terms.
    public let reducer: LossReducer

    /// A triplet loss; the defaults are the "batch hard" loss of Hermans et al. with a margin.
    public init(
        miner: any TripletMiner = BatchHardMiner(), distance: EmbeddingDistance = .euclidean,
        margin: LossMargin = .hinge(0.2), reducer: LossReducer = .mean
    ) {
        (self.miner, self.distance, self.margin, self.reducer) = (miner, distance, margin, reducer)
    }

    /// The loss of a batch. A batch of which nothing is chosen has the loss 0.
    public func evaluate(_ batch: EmbeddedBatch, proxies: Matrix?) -> LossValue {
        let pairs = PairDistances(batch, distance: distance)
        guard batch.embeddings.isFinite, pairs.distances.isFinite else { return .undefined(batch) }
        let triplets = miner.triplets(in: pairs)
        var slopes = Matrix(zeros: pairs.count)
        var (sum, active) = (0.0, 0)
        for triplet in triplets {
            let near = triplet.anchor * pairs.count + triplet.positive
            let far = triplet.anchor * pairs.count + triplet.negative
            let x = Double(pairs.distances.values[near]) - Double(pairs.distances.values[far])
            if margin.isActive(x) { active += 1 }
            sum += margin.value(x)
            let slope = Float(margin.slope(x))
            slopes.values[near] += slope
            slopes.values[far] -= slope
        }
        let factor = reducer.factor(active: active, total: triplets.count)
        return LossValue(
            value: sum * factor,
            gradient: pairs.gradient(of: batch, slopes: slopes, factor: factor),
            activeCount: active, totalCount: triplets.count)
    }
}
