import VectorMath

/// The contrastive loss over all pairs (Hadsell, Chopra and LeCun, "Dimensionality Reduction by
/// Learning an Invariant Mapping", CVPR 2006, equation 4):
///
///     L = Σ over i < j:   ½ d²                 for two images of one class
///                         ½ max(0, m − d)²     for two of different classes
///
/// with `∂/∂d = d` and `−max(0, m − d)`. Images of one class are drawn together, those of different
/// classes pushed apart until they are m away. In the paper d is the Euclidean distance. Two equal
/// embeddings of different classes have a loss, but no direction to part in; their gradient is 0.
///
/// Terms are unordered pairs.
public struct ContrastiveLoss: MetricLoss {
    /// How far apart images are.
    public let distance: EmbeddingDistance
    /// From where on images of different classes are left alone.
    public let margin: Double
    /// What becomes of the terms.
    public let reducer: LossReducer

    /// The paper's loss. In a batch most pairs are of different classes, and most of those are soon far
    /// apart: the mean over the terms that are not zero keeps the others from fading.
    public init(
        distance: EmbeddingDistance = .euclidean, margin: Double = 1,
        reducer: LossReducer = .activeMean
    ) {
        (self.distance, self.margin, self.reducer) = (distance, margin, reducer)
    }

    /// The loss of a batch.
    public func evaluate(_ batch: EmbeddedBatch, proxies: Matrix?) -> LossValue {
        let pairs = PairDistances(batch, distance: distance)
        guard batch.embeddings.isFinite, pairs.distances.isFinite else { return .undefined(batch) }
        var slopes = Matrix(zeros: pairs.count)
        let classes = pairs.grouping.classes
        var (sum, active) = (0.0, 0)
        for one in 0..<pairs.count {
            for other in one + 1..<max(pairs.count, one + 1) {
                let place = one * pairs.count + other
                let apart = Double(pairs.distances.values[place])
                let alike = classes[one] == classes[other]
                let length = alike ? apart : max(0, margin - apart)
                sum += length * length / 2
                if length != 0 { active += 1 }
                slopes.values[place] = Float(alike ? length : -length)
            }
        }
        let total = pairs.count * (pairs.count - 1) / 2
        let factor = reducer.factor(active: active, total: total)
        return LossValue(
            value: sum * factor,
            gradient: pairs.gradient(of: batch, slopes: slopes, factor: factor),
            activeCount: active, totalCount: total)
    }
}
