import Foundation
import MetricLearning
import Testing
import VectorMath

/// Cases small enough to compute by hand, after the papers.
@Suite struct PublishedLossTests {
    /// Two images of one class at right angles, and one of another class opposite the first.
    static let three = EmbeddedBatch(
        Matrix(rows: 3, columns: 2, values: [1, 0, 0, 1, -1, 0]), labels: [5, 5, 9])
    /// Two classes of two equal images each, at right angles.
    static let four = EmbeddedBatch(
        Matrix(rows: 4, columns: 2, values: [1, 0, 1, 0, 0, 1, 0, 1]), labels: [0, 0, 1, 1])

    @Test("batch all: two triplets, one of which violates the margin")
    func batchAll() {
        // Squared distances 2 (a, p), 4 (a, n), 2 (p, n): terms max(0, 0.5 + 2 − 4) = 0 for the anchor
        // a and 0.5 + 2 − 2 = 0.5 for p.
        let expected: [(LossReducer, Double)] = [(.sum, 0.5), (.mean, 0.25), (.activeMean, 0.5)]
        for (reducer, value) in expected {
            let loss = BatchAllTripletLoss(
                distance: .squaredEuclidean, margin: .hinge(0.5), reducer: reducer)
            let result = loss.evaluate(Self.three)
            #expect(result.value == value)
            #expect(result.activeCount == 1 && result.totalCount == 2)
            #expect(result.activeFraction == 0.5)
            // 0.5 + ‖p − a‖² − ‖p − n‖²: −2 (p − a) for a, 2 (n − a) for p, 2 (p − n) for n.
            let slopes: [Float] = [2, -2, -4, 0, 2, 2]
            #expect(result.gradient.values == slopes.map { $0 * Float(value * 2) })
        }
    }

    @Test("soft margin: ln(1 + eˣ) for each triplet")
    func softMargin() {
        let loss = BatchAllTripletLoss(distance: .cosine, margin: .soft, reducer: .sum)
        // Distances 1 − cos: 1 (a, p), 2 (a, n), 1 (p, n).
        let expected = log(1 + exp(-1.0)) + log(1 + exp(0.0))
        let result = loss.evaluate(Self.three)
        #expect(abs(result.value - expected) < 1e-12)
        #expect(result.activeCount == 2 && result.totalCount == 2)
    }

    @Test("batch hard: the farthest positive and the nearest negative of each anchor")
    func batchHard() {
        // On a line in this order: a at 0, b at 1, c at 3 of one class; x at 2, y at 7 of another.
        let line = EmbeddedBatch(
            Matrix(rows: 5, columns: 1, values: [0, 1, 3, 2, 7]), labels: [0, 0, 0, 1, 1])
        let chosen = BatchHardMiner().triplets(in: PairDistances(line, distance: .euclidean))
        #expect(
            chosen == [
                Triplet(anchor: 0, positive: 2, negative: 3),
                Triplet(anchor: 1, positive: 2, negative: 3),
                Triplet(anchor: 2, positive: 0, negative: 3),
                // b and c are as near to x; the first is taken.
                Triplet(anchor: 3, positive: 4, negative: 1),
                Triplet(anchor: 4, positive: 3, negative: 2),
            ])
        let result = TripletLoss(margin: .hinge(0.5)).evaluate(line)
        // 0.5 + 3 − 2, 0.5 + 2 − 1, 0.5 + 3 − 1, 0.5 + 5 − 1, 0.5 + 5 − 4.
        #expect(abs(result.value - (1.5 + 1.5 + 2.5 + 4.5 + 1.5) / 5) < 1e-12)
    }

    @Test("semi-hard: the nearest negative behind the positive; hard: the nearest")
    func semiHard() {
        let line = EmbeddedBatch(
            Matrix(rows: 5, columns: 1, values: [0, 1, 2, 5, -0.5]), labels: [0, 1, 0, 1, 2])
        let pairs = PairDistances(line, distance: .euclidean)
        #expect(
            SemiHardMiner().triplets(in: pairs) == [
                // From 0 the positive is 2 away: of 1, 5 and 0.5 only 5 is farther.
                Triplet(anchor: 0, positive: 2, negative: 3),
                // From 1 the positive is 4 away, and nothing is farther.
                // From 2 the positive is 2 away: 2.5 is the nearest of 2.5 and 3.
                Triplet(anchor: 2, positive: 0, negative: 4),
                // From 5 the positive is 4 away: 5 is the nearer of 5 and 5.5.
                Triplet(anchor: 3, positive: 1, negative: 0),
            ])
        #expect(
            HardNegativeMiner().triplets(in: pairs) == [
                Triplet(anchor: 0, positive: 2, negative: 4),
                Triplet(anchor: 1, positive: 3, negative: 0),
                Triplet(anchor: 2, positive: 0, negative: 1),
                Triplet(anchor: 3, positive: 1, negative: 2),
            ])
    }

    @Test("contrastive: half of the squared distance, or of what lacks to the margin")
    func contrastive() {
        // Distances √2 in the class, 2 and √2 outside, margin 1.5.
        let loss = ContrastiveLoss(margin: 1.5, reducer: .sum)
        let lacking = 1.5 - 2.0.squareRoot()
        let result = loss.evaluate(Self.three)
        #expect(abs(result.value - (1 + lacking * lacking / 2)) < 1e-6)
        #expect(result.activeCount == 2 && result.totalCount == 3)
        // a is drawn to p with the force d = √2, along (1, −1)/√2 from p.
        #expect(abs(result.gradient.values[0] - 1) < 1e-6)
        #expect(abs(result.gradient.values[1] + 1) < 1e-6)
    }

    @Test("contrastive: equal images of a class, and others beyond the margin, are not active")
    func contrastiveActivity() {
        let result = ContrastiveLoss(margin: 1).evaluate(Self.four)
        #expect(result.value == 0 && result.activeCount == 0 && result.totalCount == 6)
        let wider = ContrastiveLoss(margin: 1.5).evaluate(Self.four)
        #expect(wider.activeCount == 4)
        let lacking = 1.5 - 2.0.squareRoot()
        #expect(abs(wider.value - lacking * lacking / 2) < 1e-6)
    }

    @Test("NT-Xent and supervised contrastive: a softmax over one positive and two negatives")
    func softmax() {
        // −ln(e / (e + 1 + 1)) with the temperature 1, e² with 0.5.
        for temperature in [1, 0.5] {
            let own = exp(1 / temperature)
            let expected = -log(own / (own + 2))
            let one = NTXentLoss(temperature: temperature).evaluate(Self.four)
            let other = SupervisedContrastiveLoss(temperature: temperature).evaluate(Self.four)
            #expect(abs(one.value - expected) < 1e-12)
            #expect(abs(other.value - expected) < 1e-12)
            #expect(one.activeFraction == nil && one.totalCount == 4)
        }
    }

    @Test("with two images of each class the two softmaxes are one loss")
    func pairsOfViews() {
        let rows = Batches.random(images: 12, numbers: 7, classes: 1, seed: 3).embeddings
        let batch = EmbeddedBatch(rows, labels: (0..<12).map { $0 / 2 })
        let one = NTXentLoss(temperature: 0.2).evaluate(batch)
        let other = SupervisedContrastiveLoss(temperature: 0.2).evaluate(batch)
        #expect(abs(one.value - other.value) < 1e-9)
        for (a, b) in zip(one.gradient.values, other.gradient.values) { #expect(abs(a - b) < 1e-6) }
    }

    @Test("Proxy-NCA: without the own proxy in the sum, and with it and a temperature")
    func proxies() {
        let batch = EmbeddedBatch(Matrix(rows: 1, columns: 2, values: [1, 0]), labels: [0])
        let proxies = Matrix(rows: 2, columns: 2, values: [1, 0, 0, 1])
        // Squared distances 0 and 2.
        let original = ProxyNCALoss(classes: 2).evaluate(batch, proxies: proxies)
        #expect(abs(original.value + 2) < 1e-12)
        // d(x, p₀) − d(x, p₁): 2 (x − p₀) − 2 (x − p₁) = 2 (p₁ − p₀).
        #expect(original.gradient.values == [-2, 2])
        #expect(original.proxyGradient?.values == [0, 0, 2, -2])
        let improved = ProxyNCALoss(classes: 2, form: .improved(temperature: 0.5))
            .evaluate(batch, proxies: proxies)
        #expect(abs(improved.value - log(1 + exp(-4.0))) < 1e-12)
    }
}
