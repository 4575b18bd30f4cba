import TestSupport
import Testing

@testable import Evaluation

/// Scores of pairs of one class and of two.
@Suite struct PairScoresTests {
    @Test("a histogram holds each score once, also the outermost") func histogram() {
        var histogram = ScoreHistogram(bins: 4)
        for score: Float in [-1, -0.51, -0.5, 0, 0.49, 0.5, 1, 1.000001, -1.000001] {
            histogram.add(score)
        }
        histogram.add(.nan)
        histogram.add(.infinity)
        #expect(histogram.bins == [3, 1, 2, 3])
        #expect(histogram.count == 9 && histogram.withoutNumber == 2)
        #expect(histogram.interval(of: 0) == -1 ... -0.5 && histogram.interval(of: 3) == 0.5...1)
    }

    @Test("mean and standard deviation are exact, in one pass or in parts") func moments() {
        var generator = SeededGenerator(seed: 4)
        let scores = generator.floats(1000).map { 0.9 + $0 / 1000 }
        var (whole, parts) = (ScoreHistogram(), [ScoreHistogram(), ScoreHistogram()])
        #expect(whole.mean == 0 && whole.standardDeviation == 0)
        for (index, score) in scores.enumerated() {
            whole.add(score)
            parts[index < 300 ? 0 : 1].add(score)
        }
        let mean = scores.reduce(0.0) { $0 + Double($1) } / 1000
        let variance = scores.reduce(0.0) { $0 + (Double($1) - mean) * (Double($1) - mean) } / 1000
        #expect(abs(whole.mean - mean) < 1e-12)
        #expect(abs(whole.standardDeviation - variance.squareRoot()) < 1e-12)
        parts[0].add(parts[1])
        parts[0].add(ScoreHistogram())
        #expect(parts[0].bins == whole.bins && parts[0].count == 1000)
        #expect(abs(parts[0].mean - mean) < 1e-12)
        #expect(abs(parts[0].standardDeviation - variance.squareRoot()) < 1e-12)
    }

    @Test("by hand: area and equal error rate") func byHand() throws {
        // 0.9s, 0.8d, 0.7s, 0.6s, 0.5d, 0.4d.
        let curve = try #require(ROCCurve(same: [0.6, 0.9, 0.7], different: [0.4, 0.8, 0.5]))
        // Of the nine pairs of scores seven are in order.
        #expect(abs(curve.area - 7.0 / 9) < 1e-12)
        #expect(abs(curve.equalErrorRate - 1.0 / 3) < 1e-12)
        #expect(curve.points.count == 7 && curve.points[0].trueAcceptRate == 0)
        #expect(
            try #require(curve.points.last) == .init(falseAcceptRate: 1, trueAcceptRate: 1))
    }

    @Test("perfect, useless and reversed scores") func edges() throws {
        let perfect = try #require(ROCCurve(same: [0.9, 0.8], different: [0.1, 0.2]))
        #expect(perfect.area == 1 && perfect.equalErrorRate == 0)
        let constant = try #require(ROCCurve(same: [0.5, 0.5], different: [0.5]))
        #expect(constant.area == 0.5 && constant.equalErrorRate == 0.5)
        let reversed = try #require(ROCCurve(same: [0.1], different: [0.9]))
        #expect(reversed.area == 0 && reversed.equalErrorRate == 1)
        #expect(ROCCurve(same: [], different: [1]) == nil)
        #expect(ROCCurve(same: [.nan], different: [1]) == nil)
        var scores = PairScores()
        #expect(scores.curve == nil && scores.sensitivityIndex == nil)
        scores.add(0.5, isSameClass: true)
        scores.add(0.5, isSameClass: false)
        #expect(scores.curve?.area == 0.5 && scores.sensitivityIndex == nil)
    }

    @Test(
        "the area is the part of pairs of scores in order; histograms come near",
        arguments: [3, 40])
    func bruteForce(count: Int) throws {
        var generator = SeededGenerator(seed: UInt64(count))
        let same = generator.floats(count).map { ($0 * 20).rounded() / 40 + 0.25 }
        let different = generator.floats(2 * count).map { ($0 * 20).rounded() / 40 }
        var inOrder = 0.0
        for a in same { for b in different { inOrder += a > b ? 1 : a == b ? 0.5 : 0 } }
        let curve = try #require(ROCCurve(same: same, different: different))
        #expect(abs(curve.area - inOrder / Double(same.count * different.count)) < 1e-12)
        // At the equal error rate as much is rejected wrongly as accepted, between two thresholds.
        let rates = curve.points.map { max($0.falseAcceptRate, 1 - $0.trueAcceptRate) }
        let others = curve.points.map { min($0.falseAcceptRate, 1 - $0.trueAcceptRate) }
        #expect(curve.equalErrorRate <= (rates.min() ?? 0) + 1e-12)
        #expect(curve.equalErrorRate >= (others.max() ?? 1) - 1e-12)

        var scores = [PairScores(), PairScores()]
        for (index, score) in same.enumerated() { scores[index % 2].add(score, isSameClass: true) }
        for score in different { scores[0].add(score, isSameClass: false) }
        scores[0].add(scores[1])
        // The scores are forty to a unit, the bins a thousand: no two scores share one.
        let counted = try #require(scores[0].curve)
        #expect(abs(counted.area - curve.area) < 1e-12)
        #expect(abs(counted.equalErrorRate - curve.equalErrorRate) < 1e-12)
    }

    @Test("d′ is the distance of the means in standard deviations") func sensitivity() throws {
        var scores = PairScores()
        for score: Float in [0.75, 0.25] { scores.add(score, isSameClass: true) }
        for score: Float in [-0.25, 0.25] { scores.add(score, isSameClass: false) }
        #expect(abs(try #require(scores.sensitivityIndex) - 2) < 1e-12)
    }

    @Test("object shares: signed, above one, and none of small similarities") func objectShares()
        throws
    {
        var shares = ObjectShares(leastCosine: 0.1)
        #expect(shares.mean == nil && shares.meanArea == nil && shares.quantile(0.5) == nil)
        shares.add(objectSum: 0.4, cosine: 0.5, area: 0.25)
        shares.add(objectSum: 0.6, cosine: 0.5, area: 0.5)
        shares.add(objectSum: -0.1, cosine: 0.5, area: 0.75)
        shares.add(objectSum: 0.1, cosine: 0.1, area: 0.5)
        shares.add(objectSum: 0.1, cosine: -0.5, area: 0.5)
        shares.add(objectSum: .nan, cosine: 0.5, area: 0.5)
        #expect(shares.count == 3 && shares.leftOut == 3)
        #expect(abs(try #require(shares.mean) - 0.6) < 1e-12)
        #expect(shares.meanArea == 0.5)
        #expect(abs(try #require(shares.quantile(0.5)) - 0.8) < 1e-12)
        #expect(abs(try #require(shares.quantile(0.25)) - 0.3) < 1e-12)
        #expect(abs(try #require(shares.quantile(1)) - 1.2) < 1e-12)
        #expect(abs(try #require(shares.quantile(0)) + 0.2) < 1e-12)
    }
}
