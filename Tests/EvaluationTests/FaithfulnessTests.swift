import Evaluation
import RandomNumbers
import Testing
import VectorMath

@Suite struct FaithfulnessTests {
    @Test("the area under a curve is its mean, by trapezoids") func area() throws {
        let curve = try #require(PerturbationCurve([1, 0.5, 0.25, 0, 0]))
        // (0.75 + 0.375 + 0.125 + 0) / 4
        #expect(abs(curve.area - 0.3125) < 1e-15)
        #expect(abs(curve.area(upTo: 0.25) - 0.75) < 1e-15)
        // Half of the second step: from 0.5 to 0.375 over an eighth of the picture.
        let expected = (0.75 * 0.25 + 0.4375 * 0.125) / 0.375
        #expect(abs(curve.area(upTo: 0.375) - expected) < 1e-15)
        let level = try #require(PerturbationCurve([0.3, 0.3]))
        #expect(abs(level.area - 0.3) < 1e-15 && abs(level.area(upTo: 0.7) - 0.3) < 1e-15)
        #expect(PerturbationCurve([1]) == nil && PerturbationCurve([1, .nan]) == nil)
    }

    @Test("cells are ordered by their values, equals by their place") func order() {
        let values: [Float] = [0.1, -2, 3, 0.1, -2]
        #expect(CellOrder.mostRelevantFirst(values) == [2, 0, 3, 1, 4])
        #expect(CellOrder.leastRelevantFirst(values) == [1, 4, 0, 3, 2])
    }

    /// For a score that is a sum over cells, what each cell adds is the best map: no order of the cells has
    /// a smaller area of deletion, or a larger gap.
    @Test("where cells add up, their own contributions are the best map", arguments: 0..<5)
    func additive(seed: Int) throws {
        var random = SplitMix64(seed: UInt64(seed))
        let parts = (0..<8).map { _ in random.uniform(-0.2...0.6) }
        func curve(_ order: [Int]) throws -> PerturbationCurve {
            var score = parts.reduce(0, +)
            return try #require(
                PerturbationCurve(
                    [score]
                        + order.map {
                            score -= parts[$0]
                            return score
                        }))
        }
        let map = parts.map { Float($0) }
        let best = try curve(CellOrder.mostRelevantFirst(map))
        let worst = try curve(CellOrder.leastRelevantFirst(map))
        let gap = RelevanceGap(mostRelevantFirst: best, leastRelevantFirst: worst).value
        #expect(gap > 0)
        for _ in 0..<50 {
            var order = Array(0..<8)
            random.shuffle(&order)
            let other = try curve(order)
            let opposite = try curve(order.reversed())
            #expect(other.area >= best.area - 1e-12 && other.area <= worst.area + 1e-12)
            let otherGap = RelevanceGap(mostRelevantFirst: other, leastRelevantFirst: opposite)
            #expect(otherGap.value <= gap + 1e-12)
        }
    }

    @Test("silhouettes are those of all distances", arguments: 0..<4) func silhouettes(seed: Int) {
        var random = SplitMix64(seed: UInt64(seed))
        let (count, dimension) = (17, 5)
        let labels = (0..<count).map { $0 == 16 ? 9 : random.next(below: 3) }
        var rows: [[Double]] = []
        for label in labels {
            let row = (0..<dimension).map { random.normal() + ($0 == label ? 2 : 0) }
            let length = row.reduce(0) { $0 + $1 * $1 }.squareRoot()
            rows.append(row.map { Double(Float($0 / length)) })
        }
        let found = Silhouette.values(
            of: Matrix(rows: count, columns: dimension, values: rows.joined().map { Float($0) }),
            labels: labels)
        for image in 0..<count {
            func distance(_ other: Int) -> Double {
                1 - zip(rows[image], rows[other]).reduce(0) { $0 + $1.0 * $1.1 }
            }
            func mean(_ label: Int) -> Double {
                let others = (0..<count).filter { labels[$0] == label && $0 != image }
                return others.reduce(0) { $0 + distance($1) } / Double(others.count)
            }
            guard image != 16 else {
                #expect(found[image] == 0)
                continue
            }
            let outer = Set(labels).filter { $0 != labels[image] }.map(mean).min() ?? 0
            let inner = mean(labels[image])
            let expected = (outer - inner) / max(inner, outer)
            #expect(abs(found[image] - expected) < 1e-6)
        }
        let one = Matrix(rows: 1, columns: 2, values: [1, 0])
        #expect(Silhouette.values(of: one, labels: [4]).isEmpty)
    }
}
