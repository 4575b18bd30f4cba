import TestSupport
import Testing

@testable import Evaluation

@Suite struct IntervalTests {
    @Test("the same examples have no width, one has none either, and none has no interval")
    func edges() throws {
        let same = try #require(MeanInterval(of: [0.25, 0.25, 0.25]))
        #expect(same.mean == 0.25 && same.low == 0.25 && same.high == 0.25 && same.count == 3)
        let one = try #require(MeanInterval(of: [3, .nan, .infinity]))
        #expect(one.mean == 3 && one.low == 3 && one.high == 3 && one.count == 1)
        #expect(MeanInterval(of: []) == nil && MeanInterval(of: [.nan]) == nil)
    }

    @Test("the same seed draws the same, another one nearly the same") func seeds() throws {
        var generator = SeededGenerator(seed: 1)
        let examples = generator.floats(80).map(Double.init)
        let first = try #require(MeanInterval(of: examples, seed: 4))
        #expect(MeanInterval(of: examples, seed: 4) == first)
        let other = try #require(MeanInterval(of: examples, seed: 5))
        #expect(other != first && other.mean == first.mean)
        #expect(abs(other.low - first.low) < (first.high - first.low) / 10)
        // Every figure is drawn alike: together or alone.
        #expect(MeanInterval.intervals(of: [examples, examples], seed: 4) == [first, first])
    }

    /// 400 queries of which 240 hit: the binomial's interval is 0.6 ± 1.96 √(0.24 / 400).
    @Test("of many hits and misses it is the binomial’s") func binomial() throws {
        let hits = (0..<400).map { $0 < 240 ? 1.0 : 0 }
        let interval = try #require(MeanInterval(of: hits))
        let half = 1.96 * (0.24 / 400).squareRoot()
        #expect(interval.mean == 0.6)
        // The ends of 2000 draws are sure to about a twentieth of the width (three standard errors).
        #expect(abs(interval.low - (0.6 - half)) < 0.1 * half)
        #expect(abs(interval.high - (0.6 + half)) < 0.1 * half)
    }

    @Test("it holds the truth in about 95 of 100 samples") func coverage() throws {
        var generator = SeededGenerator(seed: 9)
        var held = 0
        for trial in 0..<200 {
            // The mean of squares of even numbers from −1 to 1 is a third.
            let examples = generator.floats(60).map { Double($0) * Double($0) }
            let interval = try #require(MeanInterval(of: examples, seed: UInt64(trial)))
            if interval.low <= 1.0 / 3, 1.0 / 3 <= interval.high { held += 1 }
        }
        // 95 % ± 3 standard errors, and the bootstrap of few examples is a little too narrow.
        #expect((178...199).contains(held), "\(held) of 200")
    }

    @Test("figures of queries are those of their rankings") func queries() throws {
        let rankings = [
            RetrievalRanking(relevantRanks: [1, 3, 6]), RetrievalRanking(relevantRanks: [7]),
            RetrievalRanking(relevantRanks: [2, 3]), RetrievalRanking(relevantRanks: []),
        ]
        let queries = rankings.compactMap { QueryFigures($0) }
        #expect(queries.count == 3)
        var figures = RetrievalFigures(depths: [1, 2, 4, 8])
        for ranking in rankings { figures.add(ranking) }
        let intervals = try #require(RetrievalIntervals(of: queries))
        #expect(intervals.depths == [1, 2, 4, 8])
        for (depth, recall) in zip(intervals.depths, intervals.recalls) {
            #expect(abs(recall.mean - (figures.recall(at: depth) ?? -1)) < 1e-12)
            #expect(recall.low <= recall.mean && recall.mean <= recall.high && recall.count == 3)
        }
        #expect(abs(intervals.rPrecision.mean - (figures.rPrecision ?? -1)) < 1e-12)
        let average = intervals.meanAveragePrecision.mean
        #expect(abs(average - (figures.meanAveragePrecision ?? -1)) < 1e-12)
        #expect(RetrievalIntervals(of: []) == nil)
    }

    @Test("what every query gains alike is certain, however different the queries are") func gains()
        throws
    {
        func answers(_ ranks: [Int]) -> [QueryFigures] {
            ranks.compactMap { QueryFigures(RetrievalRanking(relevantRanks: [$0])) }
        }
        // One image is to be found for each: the average precision is one over its rank.
        let (before, after) = (answers([2, 4, 8, 2]), answers([1, 2, 8, 1]))
        let gain = try #require(RetrievalIntervals(of: after, over: before, depths: [1, 2]))
        #expect(gain.recalls.map(\.mean) == [0.5, 0.25])
        #expect(abs(gain.meanAveragePrecision.mean - (0.5 + 0.25 + 0 + 0.5) / 4) < 1e-12)
        #expect(gain.meanAveragePrecision.low >= 0)
        let same = try #require(RetrievalIntervals(of: before, over: before))
        #expect((same.recalls + [same.rPrecision]).allSatisfy { $0.low == 0 && $0.high == 0 })
        let worse = try #require(RetrievalIntervals(of: before, over: after, depths: [1, 2]))
        #expect(worse.recalls.map(\.mean) == [-0.5, -0.25])
    }
}
