import TestSupport
import Testing

@testable import Evaluation

/// The figures of one query.
@Suite struct RetrievalRankingTests {
    @Test("by hand: three of a class, at ranks 1, 3 and 6") func byHand() {
        let ranking = RetrievalRanking(relevantRanks: [1, 3, 6])
        #expect(ranking.relevantCount == 3)
        #expect(ranking.isFound(within: 1))
        #expect(ranking.precision(at: 1) == 1)
        #expect(ranking.precision(at: 5) == 0.4)
        #expect(ranking.precision(at: 10) == 0.3)
        // Two of the three nearest.
        #expect(abs(ranking.rPrecision - 2.0 / 3) < 1e-12)
        // P(1) = 1 and P(3) = 2/3 are within R = 3; P(6) = 1/2 is not.
        #expect(abs(ranking.averagePrecisionAtR - (1 + 2.0 / 3) / 3) < 1e-12)
        #expect(abs(ranking.averagePrecision - (1 + 2.0 / 3 + 1.0 / 2) / 3) < 1e-12)
    }

    @Test("order within the first R matters to MAP@R, and not to R-precision") func order() {
        let early = RetrievalRanking(relevantRanks: [1, 2], relevantCount: 10)
        let late = RetrievalRanking(relevantRanks: [9, 10], relevantCount: 10)
        #expect(early.rPrecision == 0.2 && late.rPrecision == 0.2)
        #expect(abs(early.averagePrecisionAtR - 0.2) < 1e-12)
        #expect(abs(late.averagePrecisionAtR - (1.0 / 9 + 2.0 / 10) / 10) < 1e-12)
        let all = RetrievalRanking(relevantRanks: Array(1...10))
        #expect(all.rPrecision == 1 && all.averagePrecisionAtR == 1 && all.averagePrecision == 1)
    }

    @Test("what a search did not reach counts as never found") func truncated() {
        let ranking = RetrievalRanking(relevantRanks: [2], relevantCount: 4)
        #expect(!ranking.isFound(within: 1) && ranking.isFound(within: 2))
        #expect(ranking.rPrecision == 0.25)
        #expect(ranking.averagePrecision == 0.125)
        let none = RetrievalRanking(relevantRanks: [], relevantCount: 3)
        #expect(!none.isFound(within: 1000) && none.averagePrecision == 0 && none.rPrecision == 0)
        let alone = RetrievalRanking(relevantRanks: [])
        #expect(alone.rPrecision == 0 && alone.averagePrecisionAtR == 0)
    }

    @Test("of equal scores those of other classes come first") func ties() {
        let ranking = RetrievalRanking(
            relevantScores: [0.5, 0.9, 0.5], otherScores: [0.5, 0.9, 0.1, 0.95] as [Float])
        // 0.95, 0.9, [0.9], 0.5, [0.5], [0.5], 0.1.
        #expect(ranking.relevantRanks == [3, 5, 6])
        // A network that gives all images one score finds nothing.
        let constant = RetrievalRanking(
            relevantScores: [1, 1], otherScores: [Float](repeating: 1, count: 8))
        #expect(constant.relevantRanks == [9, 10])
        let broken = RetrievalRanking(
            relevantScores: [.nan, 0.1], otherScores: [.nan, -1] as [Float])
        #expect(broken.relevantRanks == [1, 4])
    }

    @Test("a query is left out of its own results, and images without a class are of no one’s")
    func leaveOneOut() {
        let scores: [Float] = [1, 0.8, 0.9, 0.7, 0.95]
        let labels = ["a", "a", "b", "a", nil]
        #expect(RetrievalRanking(of: 0, scores: scores, labels: labels).relevantRanks == [3, 4])
        #expect(RetrievalRanking(of: 2, scores: scores, labels: labels).relevantCount == 0)
        #expect(RetrievalRanking(of: 4, scores: scores, labels: labels).relevantCount == 0)
    }

    @Test("ranks are those of all results sorted", arguments: [1, 2, 10, 300])
    func bruteForce(count: Int) {
        var generator = SeededGenerator(seed: UInt64(count))
        for _ in 0..<20 {
            // Few values, so that many are equal.
            let scores = generator.floats(count).map { ($0 * 8).rounded() / 8 }
            let relevant = generator.floats(count).map { $0 > 0.3 }
            let sorted = scores.indices.sorted {
                scores[$0] != scores[$1]
                    ? scores[$0] > scores[$1] : !relevant[$0] && relevant[$1]
            }
            let expected = sorted.indices.filter { relevant[sorted[$0]] }.map { $0 + 1 }
            let ranking = RetrievalRanking(
                relevantScores: scores.indices.filter { relevant[$0] }.map { scores[$0] },
                otherScores: scores.indices.filter { !relevant[$0] }.map { scores[$0] })
            #expect(ranking.relevantRanks == expected)
        }
    }
}
