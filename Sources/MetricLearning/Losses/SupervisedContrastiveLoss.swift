import VectorMath

/// The supervised contrastive loss (Khosla, Teterwak, Wang, Sarna, Tian, Isola, Maschinot, Liu and
/// Krishnan, "Supervised Contrastive Learning", NeurIPS 2020, equation 2, L_out):
///
///     L = mean over anchors i:  −1/|P(i)| Σ over p in P(i):
///             ln( e^(xᵢ·x_p/τ) / Σ over a ≠ i: e^(xᵢ·xₐ/τ) )
///
/// P(i) are the other images of the anchor's class; images that have none are no anchors. A term is
/// `lᵢ − mean over p of xᵢ·x_p/τ` with `lᵢ = ln Σₐ e^(xᵢ·xₐ/τ)`, and its derivatives with respect to the
/// logits are
///
///     e^(xᵢ·xₐ/τ − lᵢ) − 1/|P(i)| if a is in P(i), 0 else.
///
/// Terms are anchors; none is ever zero where an anchor has two other images to compare.
public struct SupervisedContrastiveLoss: MetricLoss {
    /// What similarities are divided by; a low one weighs the nearest images most.
    public let temperature: Double
    /// What becomes of the terms: `.mean` or `.sum`.
    public let reducer: LossReducer

    /// A loss with a temperature, by default 0.1, the paper's.
    ///
    /// - Precondition: the temperature is above 0 and the reducer is not `.activeMean`.
    public init(temperature: Double = 0.1, reducer: LossReducer = .mean) {
        precondition(
            temperature > 0 && reducer != .activeMean, "temperature \(temperature), \(reducer)")
        (self.temperature, self.reducer) = (temperature, reducer)
    }

    /// The loss of a batch. A batch without a pair of one class has the loss 0.
    public func evaluate(_ batch: EmbeddedBatch, proxies: Matrix?) -> LossValue {
        guard let logits = SimilarityLogits(batch, temperature: temperature) else {
            return .undefined(batch)
        }
        var slopes = Matrix(zeros: logits.count)
        var (sum, total) = (0.0, 0)
        for anchor in 0..<logits.count {
            let positives = logits.classes.positives(of: anchor)
            guard !positives.isEmpty else { continue }
            total += 1
            var others = LogSumExp()
            for image in 0..<logits.count where image != anchor {
                others.add(logits[anchor, image])
            }
            let level = others.value
            for image in 0..<logits.count where image != anchor {
                slopes.values[anchor * logits.count + image] = Float(
                    exponential(logits[anchor, image] - level))
            }
            let share = 1 / Double(positives.count)
            for positive in positives {
                sum += share * (level - logits[anchor, positive])
                slopes.values[anchor * logits.count + positive] -= Float(share)
            }
        }
        let factor = reducer.factor(active: total, total: total)
        return LossValue(
            value: sum * factor,
            gradient: logits.gradient(of: batch, slopes: slopes, factor: factor),
            activeCount: nil, totalCount: total)
    }
}
