import MetricLearning
import TestSupport
import Testing
import VectorMath

/// What holds for every loss, whatever its numbers.
@Suite struct LossPropertyTests {
    static let batch = Batches.random(images: 17, numbers: 6, classes: 5, seed: 21)
    static let proxies = Batches.proxies(LossCase.classes, numbers: 6, seed: 22)

    static func evaluate(
        _ example: LossCase, _ batch: EmbeddedBatch, _ proxies: Matrix = proxies
    ) -> LossValue {
        example.loss.evaluate(batch, proxies: example.loss.proxyCount > 0 ? proxies : nil)
    }

    @Test("the order of the images does not matter", arguments: LossCase.all)
    func permutation(example: LossCase) {
        var generator = SeededGenerator(seed: 5)
        let order = Array(0..<17).shuffled(using: &generator)
        let plain = Self.evaluate(example, Self.batch)
        let permuted = Self.evaluate(example, Batches.permuted(Self.batch, order))
        #expect(abs(plain.value - permuted.value) <= 1e-6 * max(1, abs(plain.value)))
        #expect(plain.activeCount == permuted.activeCount)
        let expected = Batches.rows(plain.gradient, order)
        for (a, b) in zip(permuted.gradient.values, expected.values) {
            #expect(abs(a - b) <= 1e-5 * Float(1 + plain.gradient.largest))
        }
    }

    @Test("the names of the classes do not matter", arguments: LossCase.all)
    func relabelling(example: LossCase) {
        let order = [3, 0, 4, 2, 1]
        var names = [0, 0, 0, 0, 0]
        for (new, old) in order.enumerated() { names[old] = new }
        // For losses on pairs any numbers will do.
        let far = example.loss.proxyCount > 0 ? 0 : -1_000_000
        let renamed = EmbeddedBatch(
            Self.batch.embeddings, labels: Self.batch.labels.map { names[$0] + far })
        let plain = Self.evaluate(example, Self.batch)
        let other = Self.evaluate(example, renamed, Batches.rows(Self.proxies, order))
        #expect(abs(plain.value - other.value) <= 1e-6 * max(1, abs(plain.value)))
        for (a, b) in zip(plain.gradient.values, other.gradient.values) {
            #expect(abs(a - b) <= 1e-5 * Float(1 + plain.gradient.largest))
        }
    }

    @Test(
        "a step against the gradient lowers the loss",
        arguments: LossCase.all.filter(\.isContinuous))
    func descent(example: LossCase) {
        let result = Self.evaluate(example, Self.batch)
        guard result.gradient.largest > 0 else { return }
        let step = Float(1e-3 / result.gradient.largest)
        let lower = Matrix(
            rows: 17, columns: 6,
            values: zip(Self.batch.embeddings.values, result.gradient.values).map {
                $0 - step * $1
            })
        let after = Self.evaluate(example, EmbeddedBatch(lower, labels: Self.batch.labels))
        #expect(after.value < result.value)
    }

    @Test("numbers that are not finite give NaN, loss and gradient", arguments: LossCase.all)
    func notFinite(example: LossCase) {
        for number in [Float.nan, .infinity, -.infinity, 3e38] {
            for place in [0, 50, 101] {
                var rows = Self.batch.embeddings
                rows.values[place] = number
                // Two numbers whose square or product is beyond single precision.
                rows.values[(place + 6) % 102] = number
                let result = Self.evaluate(example, EmbeddedBatch(rows, labels: Self.batch.labels))
                #expect(result.value.isNaN)
                #expect(result.gradient.isAllNaN)
            }
        }
        var single = Matrix(rows: 1, columns: 2, values: [.nan, 0])
        #expect(
            Self.evaluate(
                example, EmbeddedBatch(single, labels: [0]), Batches.proxies(5, numbers: 2, seed: 1)
            ).value.isNaN)
        guard example.loss.proxyCount > 0 else { return }
        single.values[0] = 1
        var proxies = Batches.proxies(5, numbers: 2, seed: 1)
        proxies.values[3] = .nan
        let result = Self.evaluate(example, EmbeddedBatch(single, labels: [0]), proxies)
        #expect(result.value.isNaN && result.proxyGradient?.isAllNaN == true)
    }

    @Test("an empty batch has no loss", arguments: LossCase.all)
    func empty(example: LossCase) {
        let batch = EmbeddedBatch(Matrix(rows: 0, columns: 6, values: []), labels: [])
        let result = Self.evaluate(example, batch)
        #expect(result.value == 0 && result.gradient.values.isEmpty && result.totalCount == 0)
        #expect(result.activeFraction == nil)
    }

    @Test("equal embeddings have a finite loss and gradient", arguments: LossCase.all)
    func equal(example: LossCase) {
        let row: [Float] = [0.6, 0, 0, 0.8, 0, 0]
        let rows = Matrix(rows: 9, columns: 6, values: (0..<9).flatMap { _ in row })
        let batch = EmbeddedBatch(rows, labels: [0, 0, 0, 1, 1, 1, 2, 2, 3])
        let result = Self.evaluate(example, batch)
        #expect(result.value.isFinite)
        #expect(result.gradient.isAllFinite)
        let terms = example.terms(rows.doubles, batch.labels, Self.proxies.doubles)
        // The reference's own cosines are a rounding of 0.6² + 0.8² off 1.
        let expected = example.value(rows.doubles, batch.labels, Self.proxies.doubles)
        if example.reducer != .activeMean {
            #expect(abs(result.value - expected) <= 1e-5 * Double(terms.count + 1))
        }
    }

    @Test("losses on pairs say nothing of a batch without one", arguments: LossCase.triplets)
    func nothingToCompare(example: LossCase) {
        let oneClass = EmbeddedBatch(
            Self.batch.embeddings, labels: Array(repeating: 7, count: 17))
        let allDifferent = EmbeddedBatch(Self.batch.embeddings, labels: Array(0..<17))
        for batch in [oneClass, allDifferent] {
            let result = Self.evaluate(example, batch)
            #expect(result.value == 0 && result.totalCount == 0 && result.activeCount == 0)
            #expect(result.gradient.isAllZero)
        }
    }

    @Test("triplets that keep the margin have no loss and no gradient")
    func nothingActive() {
        let rows: [Float] = [1, 0, 1, 0, -1, 0, -1, 0]
        let batch = EmbeddedBatch(
            Matrix(rows: 4, columns: 2, values: rows), labels: [0, 0, 1, 1])
        for reducer in LossReducer.allCases {
            let result = BatchAllTripletLoss(reducer: reducer).evaluate(batch)
            #expect(result.value == 0 && result.activeCount == 0 && result.totalCount == 8)
            #expect(result.activeFraction == 0)
            #expect(result.gradient.isAllZero)
        }
    }

    @Test("softmaxes stay finite at logits of a thousand")
    func hugeLogits() {
        // At the smallest temperature logits reach from −1000 to 1000, whose exponentials are not numbers.
        let rows: [Float] = [1, 0, -1, 0, 1, 0, 0, 1]
        let batch = EmbeddedBatch(
            Matrix(rows: 4, columns: 2, values: rows), labels: [0, 0, 1, 1])
        // Anchors 0: its positive −1000, its negatives 1000 and 0; and so on.
        let one = NTXentLoss(temperature: 1e-3, reducer: .sum).evaluate(batch)
        // 0: 2000 for the pair (0, 1); 1: 0 against −1000; 2: 1000 against 0; 3: 0 against 0 twice.
        let expected = 2000 + 1000 + 1000 + 1.0986122886681098
        #expect(abs(one.value - expected) < 1e-6)
        #expect(one.gradient.isAllFinite)
        let other = SupervisedContrastiveLoss(temperature: 1e-3, reducer: .sum).evaluate(batch)
        #expect(abs(other.value - expected) < 1e-6)
        #expect(other.gradient.isAllFinite)
    }

    @Test("initial proxies are unit vectors that depend on the seed alone")
    func initialProxies() throws {
        let loss = ProxyNCALoss(classes: 40)
        let proxies = try #require(loss.initialProxies(dimension: 64, seed: 1))
        #expect(proxies.rows == 40 && proxies.columns == 64)
        for row in proxies.doubles {
            #expect(abs(row.reduce(0) { $0 + $1 * $1 } - 1) < 1e-6)
        }
        #expect(loss.initialProxies(dimension: 64, seed: 1) == proxies)
        #expect(loss.initialProxies(dimension: 64, seed: 2) != proxies)
        // In 64 dimensions two directions are at right angles up to 1/√64 = 0.125.
        #expect(
            abs(dotProduct(Array(proxies.values[..<64]), Array(proxies.values[64..<128]))) < 0.6)
        #expect(ContrastiveLoss().initialProxies(dimension: 64, seed: 1) == nil)
    }
}
