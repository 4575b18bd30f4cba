import VectorMath

/// The cosine similarities of a batch's images over a temperature, `xᵢ · xⱼ / τ`: what the losses with
/// a softmax over the batch compare.
struct SimilarityLogits {
    let count: Int
    let classes: BatchClasses
    private let temperature: Double
    private let similarities: Matrix

    /// `nil` if the embeddings, or their inner products, are not finite.
    init?(_ batch: EmbeddedBatch, temperature: Double) {
        count = batch.labels.count
        classes = BatchClasses(batch.labels)
        self.temperature = temperature
        similarities = batch.embeddings.timesTransposed(batch.embeddings)
        guard batch.embeddings.isFinite, similarities.isFinite else { return nil }
    }

    subscript(one: Int, other: Int) -> Double {
        Double(similarities.values[one * count + other]) / temperature
    }

    /// The gradient of a loss with respect to the embeddings, from that to the logits, `[count, count]`:
    /// `Σⱼ (slope(i, j) + slope(j, i)) xⱼ / τ` for row i.
    func gradient(of batch: EmbeddedBatch, slopes: consuming Matrix, factor: Double) -> Matrix {
        var weights = slopes
        let scale = Float(factor / temperature)
        for one in 0..<count {
            for other in 0...one {
                let (here, there) = (one * count + other, other * count + one)
                let weight = scale * (weights.values[here] + weights.values[there])
                weights.values[here] = weight
                weights.values[there] = weight
            }
        }
        return weights.times(batch.embeddings)
    }
}
