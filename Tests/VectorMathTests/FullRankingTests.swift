import TestSupport
import Testing

@testable import VectorMath

@Suite("all rows in the order of their scores")
struct FullRankingTests {
    @Test(
        "the order is that of scored rows, with ties, two zeros and what is not a number",
        arguments: [0, 1, 2, 50, 1000])
    func order(count: Int) {
        var generator = SeededGenerator(seed: UInt64(count))
        let special: [Float] = [
            0, -0.0, .nan, -.nan, .infinity, -.infinity, .leastNonzeroMagnitude,
            -.leastNonzeroMagnitude, 1, -1,
        ]
        let scores = (0..<count).map { _ in
            Bool.random(using: &generator)
                ? special.randomElement(using: &generator) ?? 0
                : Float(Int.random(in: -9...9, using: &generator)) / 8
        }
        let excluded = RowSet((0..<count).filter { $0 % 5 == 2 })
        let others = (0..<count).filter { $0 % 7 == 3 }
        let expected = scores.enumerated().map { ScoredRow(row: $0, score: $1) }
            .filter { !excluded.contains($0.row) }.sorted()
        let ranking = FullRanking(scores, excluding: excluded)
        #expect(ranking.first(.max) == expected)
        #expect(ranking.first(7) == Array(expected.prefix(7)))
        #expect(ranking.ranks(of: expected.map(\.row)) == Array(1..<expected.count + 1))
        let left = expected.filter { !others.contains($0.row) }
        #expect(ranking.first(.max, excluding: RowSet(others)) == left)
        #expect(
            ranking.ranks(of: left.map(\.row), excluding: others + [count + 5])
                == Array(1..<left.count + 1))
    }
}
