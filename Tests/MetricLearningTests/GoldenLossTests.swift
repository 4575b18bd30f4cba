import Foundation
import MetricLearning
import Testing
import VectorMath

/// Losses and gradients against those of PyTorch's autograd; Scripts/loss_references.py wrote them.
@Suite struct GoldenLossTests {
    struct Golden: Sendable, CustomTestStringConvertible {
        let loss: any MetricLoss
        let value: Double
        let gradient: [Double]
        let proxyGradient: [Double]?
        var testDescription: String { "\(loss)" }
    }

    /// The script's unit rows: `wave((i + 1)(k + 1) 0.7 + i)`, normalised.
    static func rows(_ count: Int, _ wave: (Double) -> Double) -> Matrix {
        Matrix(
            rows: count, columns: 4,
            values: (0..<count).flatMap { i -> [Float] in
                let row = (0..<4).map { wave(Double((i + 1) * ($0 + 1)) * 0.7 + Double(i)) }
                let norm = row.reduce(0) { $0 + $1 * $1 }.squareRoot()
                return row.map { Float($0 / norm) }
            })
    }

    /// Embeddings in single precision are off by 2⁻²⁵, which a temperature of 0.1 makes ten times as
    /// much in the loss and a hundred times in its gradient.
    @Test("losses are PyTorch's", arguments: goldenCases)
    func golden(example: Golden) throws {
        let batch = EmbeddedBatch(Self.rows(8, sin), labels: [0, 0, 0, 1, 1, 2, 2, 3])
        let proxies = example.proxyGradient == nil ? nil : Self.rows(4, cos)
        let result = example.loss.evaluate(batch, proxies: proxies)
        #expect(abs(result.value - example.value) < 1e-6)
        try #require(result.gradient.values.count == example.gradient.count)
        for (own, other) in zip(result.gradient.values, example.gradient) {
            #expect(abs(Double(own) - other) < 3e-6)
        }
        #expect((result.proxyGradient == nil) == (example.proxyGradient == nil))
        guard let own = result.proxyGradient, let others = example.proxyGradient else { return }
        try #require(own.values.count == others.count)
        for (own, other) in zip(own.values, others) { #expect(abs(Double(own) - other) < 3e-6) }
    }
}
