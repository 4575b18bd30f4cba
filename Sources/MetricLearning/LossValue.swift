import VectorMath

/// A loss, its gradient, and how much of the batch took part.
public struct LossValue: Sendable {
    /// The loss. NaN if an embedding is not finite.
    public let value: Double
    /// The derivatives with respect to the embeddings: `[images, numbers]`.
    public let gradient: Matrix
    /// The derivatives with respect to the proxies, `[classes, numbers]`, of a loss that has them.
    public let proxyGradient: Matrix?
    /// How many terms are not zero. `nil` for losses whose terms never are.
    public let activeCount: Int?
    /// How many terms there are: triplets, pairs or images, as the loss says.
    public let totalCount: Int

    /// The share of terms that are not zero; `nil` where terms never are, or there are none.
    public var activeFraction: Double? {
        guard let activeCount, totalCount > 0 else { return nil }
        return Double(activeCount) / Double(totalCount)
    }

    package init(
        value: Double, gradient: Matrix, proxyGradient: Matrix? = nil, activeCount: Int?,
        totalCount: Int
    ) {
        self.value = value
        self.gradient = gradient
        self.proxyGradient = proxyGradient
        self.activeCount = activeCount
        self.totalCount = totalCount
    }

    /// What a loss gives for numbers that are not finite, or so large that their distances are not:
    /// NaN everywhere, so that nobody trains on.
    static func undefined(_ batch: EmbeddedBatch, proxies: Matrix? = nil) -> LossValue {
        LossValue(
            value: .nan, gradient: Matrix(filling: batch.embeddings, with: .nan),
            proxyGradient: proxies.map { Matrix(filling: $0, with: .nan) }, activeCount: nil,
            totalCount: 0)
    }
}

extension Matrix {
    /// A matrix of another's shape that holds one number everywhere.
    init(filling other: Matrix, with number: Float) {
        self.init(
            rows: other.rows, columns: other.columns,
            values: Array(repeating: number, count: other.values.count))
    }

    /// A square matrix of zeros.
    init(zeros count: Int) {
        self.init(rows: count, columns: count, values: Array(repeating: 0, count: count * count))
    }

    /// Whether no element is infinite or NaN.
    var isFinite: Bool {
        values.withUnsafeBufferPointer { values in
            // 0 · x is 0 for finite numbers and NaN for the others; the sum needs no branch.
            var sum = SIMD8<Float>(repeating: 0)
            var index = 0
            while index + 8 <= values.count {
                for lane in 0..<8 { sum[lane] += 0 * values[index + lane] }
                index += 8
            }
            var rest: Float = 0
            while index < values.count {
                rest += 0 * values[index]
                index += 1
            }
            return sum.sum() + rest == 0
        }
    }
}
