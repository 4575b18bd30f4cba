import TestSupport
import Testing

@testable import Evaluation

/// Means over queries.
@Suite struct RetrievalFiguresTests {
    @Test("means of two queries, and one without class mates is left out") func means() throws {
        var figures = RetrievalFigures()
        #expect(figures.rPrecision == nil && figures.recall(at: 1) == nil)
        figures.add(RetrievalRanking(relevantRanks: [1, 3, 6]))
        figures.add(RetrievalRanking(relevantRanks: []))
        figures.add(RetrievalRanking(relevantRanks: [7]))
        #expect(figures.queries == 2 && figures.withoutClassMates == 1)
        #expect(figures.recall(at: 1) == 0.5)
        #expect(figures.recall(at: 5) == 0.5)
        #expect(figures.recall(at: 10) == 1)
        #expect(figures.recall(at: 2) == nil)
        #expect(figures.precision(at: 1) == 0.5)
        #expect(abs(try #require(figures.precision(at: 10)) - 0.2) < 1e-12)
        #expect(abs(try #require(figures.rPrecision) - 1.0 / 3) < 1e-12)
        #expect(abs(try #require(figures.meanAveragePrecisionAtR) - 5.0 / 18) < 1e-12)
        let average = (13.0 / 18 + 1.0 / 7) / 2
        #expect(abs(try #require(figures.meanAveragePrecision) - average) < 1e-12)
    }

    @Test("with one class all is found, with a class for each image there is nothing to be found")
    func edges() {
        let scores: [Float] = [0.1, 0.2, 0.3, 0.4]
        var (one, many) = (RetrievalFigures(), RetrievalFigures())
        for query in 0..<4 {
            one.add(RetrievalRanking(of: query, scores: scores, labels: ["a", "a", "a", "a"]))
            many.add(RetrievalRanking(of: query, scores: scores, labels: ["a", "b", "c", "d"]))
        }
        #expect(one.recall(at: 1) == 1 && one.rPrecision == 1 && one.meanAveragePrecision == 1)
        #expect(one.meanAveragePrecisionAtR == 1 && one.precision(at: 10) == 0.3)
        #expect(many.queries == 0 && many.withoutClassMates == 4)
        #expect(many.recall(at: 1) == nil && many.meanAveragePrecision == nil)
    }

    /// The definitions once more, from lists of results that are sorted and gone through.
    @Test("over a gallery of noise they are those of the definitions", arguments: [7, 60, 200])
    func bruteForce(count: Int) throws {
        var generator = SeededGenerator(seed: UInt64(count))
        let labels = (0..<count).map { _ in Int.random(in: 0..<count / 5 + 1, using: &generator) }
        var figures = RetrievalFigures(depths: [10, 1, 5, 5])
        #expect(figures.depths == [1, 5, 10])
        var sums = [Double](repeating: 0, count: 9)
        var queries = 0.0
        var parts = [RetrievalFigures](repeating: figures, count: 3)
        for query in 0..<count {
            let scores = generator.floats(count)
            let ranking = RetrievalRanking(of: query, scores: scores, labels: labels)
            figures.add(ranking)
            parts[query % 3].add(ranking)
            let results = (0..<count).filter { $0 != query }.sorted { scores[$0] > scores[$1] }
            let hits = results.map { labels[$0] == labels[query] ? 1.0 : 0.0 }
            let all = hits.reduce(0, +)
            guard all > 0 else { continue }
            queries += 1
            func precision(_ k: Int) -> Double { hits.prefix(k).reduce(0, +) / Double(k) }
            for (index, k) in [1, 5, 10].enumerated() {
                sums[index] += hits.prefix(k).contains(1) ? 1 : 0
                sums[3 + index] += precision(k)
            }
            sums[6] += precision(Int(all))
            sums[7] += (1...Int(all)).reduce(0) { $0 + precision($1) * hits[$1 - 1] } / all
            sums[8] += hits.indices.reduce(0) { $0 + precision($1 + 1) * hits[$1] } / all
        }
        let found = [
            figures.recall(at: 1), figures.recall(at: 5), figures.recall(at: 10),
            figures.precision(at: 1), figures.precision(at: 5), figures.precision(at: 10),
            figures.rPrecision, figures.meanAveragePrecisionAtR, figures.meanAveragePrecision,
        ]
        for (value, sum) in zip(found, sums) {
            #expect(abs(try #require(value) - sum / queries) < 1e-12)
        }
        #expect(
            figures.queries == Int(queries) && figures.withoutClassMates == count - Int(queries))
        // In parts it is the same.
        var joined = parts[0]
        joined.add(parts[1])
        joined.add(parts[2])
        #expect(joined.queries == figures.queries)
        #expect(joined.recall(at: 5) == figures.recall(at: 5))
        let difference =
            try #require(joined.meanAveragePrecision) - #require(figures.meanAveragePrecision)
        #expect(abs(difference) < 1e-12)
    }
}
