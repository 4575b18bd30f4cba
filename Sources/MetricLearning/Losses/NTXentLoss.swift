import VectorMath

/// The normalised, temperature-scaled cross-entropy (Chen, Kornblith, Norouzi and Hinton, "A Simple
/// Framework for Contrastive Learning of Visual Representations", ICML 2020, equation 1; before it Sohn,
/// "Improved Deep Metric Learning with Multi-class N-pair Loss Objective", NIPS 2016), with classes in
/// the place of views:
///
///     L = mean over ordered pairs (i, p) of one class:
///             −ln( e^(xᵢ·x_p/τ) / (e^(xᵢ·x_p/τ) + Σ over n of another class: e^(xᵢ·xₙ/τ)) )
///
/// The papers have one positive for each anchor. Where a class has more images, each is the positive in
/// turn, and the others do not stand in its denominator; with two images of each class it is the papers'
/// loss and also that of ``SupervisedContrastiveLoss``. With `lᵢ = ln Σₙ e^(xᵢ·xₙ/τ)` a term is
/// `softplus(lᵢ − xᵢ·x_p/τ)`, and its derivatives with respect to the logits are, with
/// `s = logistic(lᵢ − xᵢ·x_p/τ)`,
///
///     −s for the pair itself,      s · e^(xᵢ·xₙ/τ − lᵢ) for each negative.
///
/// Terms are ordered pairs; none is ever zero where the batch has two classes.
public struct NTXentLoss: MetricLoss {
    /// What similarities are divided by; a low one weighs the nearest negatives most.
    public let temperature: Double
    /// What becomes of the terms: `.mean` or `.sum`.
    public let reducer: LossReducer

    /// A loss with a temperature, by default 0.1, the best of those in the paper (table 5).
    ///
    /// - Precondition: the temperature is above 0 and the reducer is not `.activeMean`.
    public init(temperature: Double = 0.1, reducer: LossReducer = .mean) {
        precondition(
            temperature > 0 && reducer != .activeMean, "temperature \(temperature), \(reducer)")
        (self.temperature, self.reducer) = (temperature, reducer)
    }

    /// The loss of a batch. A batch without a pair of one class, or of one class only, has the loss 0.
    public func evaluate(_ batch: EmbeddedBatch, proxies: Matrix?) -> LossValue {
        guard let logits = SimilarityLogits(batch, temperature: temperature) else {
            return .undefined(batch)
        }
        var slopes = Matrix(zeros: logits.count)
        let classes = logits.classes.classes
        var (sum, total) = (0.0, 0)
        for anchor in 0..<logits.count {
            let positives = logits.classes.positives(of: anchor)
            total += positives.count
            guard !positives.isEmpty, logits.classes.negativeCount(of: anchor) > 0 else { continue }
            var negatives = LogSumExp()
            for (image, number) in classes.enumerated() where number != classes[anchor] {
                negatives.add(logits[anchor, image])
            }
            let level = negatives.value
            var weight = 0.0
            for positive in positives {
                let x = level - logits[anchor, positive]
                sum += softplus(x)
                let slope = logistic(x)
                weight += slope
                slopes.values[anchor * logits.count + positive] = -Float(slope)
            }
            for (image, number) in classes.enumerated() where number != classes[anchor] {
                slopes.values[anchor * logits.count + image] = Float(
                    weight * exponential(logits[anchor, image] - level))
            }
        }
        let factor = reducer.factor(active: total, total: total)
        return LossValue(
            value: sum * factor,
            gradient: logits.gradient(of: batch, slopes: slopes, factor: factor),
            activeCount: nil, totalCount: total)
    }
}
