import MetricLearning
import TestSupport
import Testing
import VectorMath

/// Every loss against its formula in double precision, and its gradient against differences of the
/// formula.
///
/// A single-precision distance or similarity is off by some 2⁻²⁴ √numbers, a logit by that over the
/// temperature, and a term's derivative with respect to it is at most 1: values agree to about 10⁻⁶ of
/// the largest term, gradients to 10⁻⁵ of their largest element. Central differences with a step of
/// 10⁻⁵ are off by 10⁻¹⁰ times third derivatives, which reach 1/τ³ = 1000.
@Suite struct LossReferenceTests {
    static let sizes = [(1, 3), (2, 1), (3, 2), (7, 5), (13, 17), (23, 8)]

    static func batch(_ images: Int, _ numbers: Int) -> (EmbeddedBatch, Matrix) {
        (
            Batches.random(
                images: images, numbers: numbers, classes: LossCase.classes,
                seed: UInt64(images * 100 + numbers)),
            Batches.proxies(LossCase.classes, numbers: numbers, seed: 9)
        )
    }

    @Test("losses are what their formulas say", arguments: LossCase.all, sizes)
    func values(of example: LossCase, size: (Int, Int)) {
        let (batch, proxies) = Self.batch(size.0, size.1)
        let needed = example.loss.proxyCount > 0 ? proxies : nil
        let result = example.loss.evaluate(batch, proxies: needed)
        let terms = example.terms(batch.embeddings.doubles, batch.labels, proxies.doubles)
        let expected = example.value(batch.embeddings.doubles, batch.labels, proxies.doubles)
        let scale = example.reducer == .sum ? terms.reduce(1) { $0 + abs($1) } : 10
        #expect(abs(result.value - expected) <= 1e-6 * scale)
        #expect(result.totalCount == terms.count)
        if let active = result.activeCount {
            // Terms that rounding could make zero, or not zero.
            let unsure = terms.filter { $0 != 0 && $0 < 1e-5 }.count
            #expect(abs(active - terms.filter { $0 != 0 }.count) <= unsure)
        }
    }

    @Test("gradients are the formulas' slopes", arguments: LossCase.all, sizes)
    func gradients(of example: LossCase, size: (Int, Int)) {
        let (batch, proxies) = Self.batch(size.0, size.1)
        let needed = example.loss.proxyCount > 0 ? proxies : nil
        let result = example.loss.evaluate(batch, proxies: needed)
        #expect(result.gradient.rows == size.0 && result.gradient.columns == size.1)
        #expect((result.proxyGradient == nil) == (needed == nil))
        let scale = 1 + result.gradient.largest
        for seed in 0..<3 as Range<UInt64> {
            var generator = SeededGenerator(seed: seed)
            let direction = Batches.unitRows(1, size.0 * size.1, &generator).values.map(Double.init)
            let along = direction.chunks(of: size.1)
            let slope = Self.slope { step in
                example.value(
                    Self.moved(batch.embeddings.doubles, along, step), batch.labels,
                    proxies.doubles)
            }
            #expect(abs(result.gradient.inner(along) - slope) <= 1e-5 * scale)
            guard let gradient = result.proxyGradient else { continue }
            let turned = Batches.proxies(LossCase.classes, numbers: size.1, seed: seed).doubles
            let proxySlope = Self.slope { step in
                example.value(
                    batch.embeddings.doubles, batch.labels,
                    Self.moved(proxies.doubles, turned, step))
            }
            #expect(abs(gradient.inner(turned) - proxySlope) <= 1e-5 * (1 + gradient.largest))
        }
    }

    @Test("single elements of gradients are the formulas' slopes", arguments: LossCase.all)
    func elements(of example: LossCase) {
        let (batch, proxies) = Self.batch(7, 5)
        let needed = example.loss.proxyCount > 0 ? proxies : nil
        let result = example.loss.evaluate(batch, proxies: needed)
        for element in result.gradient.values.indices {
            var along = [Double](repeating: 0, count: 35)
            along[element] = 1
            let slope = Self.slope { step in
                example.value(
                    Self.moved(batch.embeddings.doubles, along.chunks(of: 5), step), batch.labels,
                    proxies.doubles)
            }
            let error = abs(Double(result.gradient.values[element]) - slope)
            #expect(error <= 1e-5 * (1 + result.gradient.largest))
        }
    }

    static func moved(_ rows: [[Double]], _ along: [[Double]], _ step: Double) -> [[Double]] {
        zip(rows, along).map { row, direction in
            zip(row, direction).map { $0 + step * $1 }
        }
    }

    static func slope(_ value: (Double) -> Double) -> Double {
        let step = 1e-5
        return (value(step) - value(-step)) / (2 * step)
    }
}

extension [Double] {
    /// The numbers in rows of so many.
    func chunks(of size: Int) -> [[Double]] {
        stride(from: 0, to: count, by: size).map { Array(self[$0..<$0 + size]) }
    }
}
