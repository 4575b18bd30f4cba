import TestSupport
import Testing

@testable import SimilarityMaps

/// How few components make up a similarity.
@Suite struct ComponentCurveTests {
    private static func unit(_ values: [Float]) -> [Float] {
        let norm = values.reduce(0.0) { $0 + Double($1) * Double($1) }.squareRoot()
        return values.map { Float(Double($0) / norm) }
    }

    @Test("by hand: largest first, past 1 where products are negative, and back to 1")
    func byHand() throws {
        var curve = ComponentCurve(dimension: 4)
        #expect(curve.points.isEmpty && curve.point(at: 1) == nil)
        // Products ¼, −¼, ¼, ¼ of a cosine similarity of ½.
        curve.add([0.5, 0.5, -0.5, 0.5], [0.5, -0.5, -0.5, 0.5])
        #expect(curve.count == 1 && curve.leftOut == 0 && curve.dimension == 4)
        #expect(curve.points.map(\.mean) == [0.5, 1, 1.5, 1])
        #expect(curve.points.map(\.components) == [1, 2, 3, 4])
        for point in curve.points {
            for quartile in [point.lowerQuartile, point.median, point.upperQuartile] {
                #expect(abs(quartile - point.mean) < 0.0035)
            }
        }
        // One component holds all of another pair.
        curve.add([0, 0, 1, 0], [0, 0, 1, 0])
        #expect(curve.points.map(\.mean) == [0.75, 1, 1.25, 1])
        #expect(try #require(curve.point(at: 2)).mean == 1)
        #expect(curve.point(at: 0) == nil && curve.point(at: 5) == nil)
    }

    @Test("pairs that are not alike are left out and counted") func leftOut() {
        var curve = ComponentCurve(dimension: 2, leastCosine: 0.1)
        curve.add([1, 0], [0, 1])
        curve.add([1, 0], [-1, 0])
        curve.add([1, 0], [0.0999, 0.995])
        curve.add([.nan, 0], [1, 0])
        curve.add([.infinity, 0], [1, 0])
        #expect(curve.count == 0 && curve.leftOut == 5 && curve.points.isEmpty)
        curve.add([1, 0], [0.1001, 0.995])
        #expect(curve.count == 1 && curve.leftOut == 5)
    }

    @Test("mean and quartiles are those of all pairs sorted", arguments: [1, 7, 64, 333])
    func bruteForce(dimension: Int) throws {
        var generator = SeededGenerator(seed: UInt64(dimension))
        var curve = ComponentCurve(dimension: dimension)
        var parts = [curve, curve]
        var shares: [[Double]] = []
        for number in 0..<200 {
            let common = generator.floats(dimension)
            let pair = (0..<2).map { _ in
                Self.unit(zip(common, generator.floats(dimension)).map { $0 + $1 / 2 })
            }
            curve.add(pair[0], pair[1])
            parts[number % 2].add(pair[0], pair[1])
            let products = zip(pair[0], pair[1]).map { Double($0) * Double($1) }
            let cosine = products.reduce(0, +)
            guard cosine > 0.05 else { continue }
            var sum = 0.0
            shares.append(
                products.sorted(by: >).map { product in
                    sum += product
                    return sum / cosine
                })
        }
        #expect(curve.count == shares.count && curve.count + curve.leftOut == 200)
        parts[0].add(parts[1])
        #expect(parts[0].count == curve.count && parts[0].leftOut == curve.leftOut)
        for (one, other) in zip(parts[0].points, curve.points) {
            #expect(abs(one.mean - other.mean) < 1e-12 && one.median == other.median)
        }
        for index in 0..<dimension {
            let point = try #require(curve.point(at: index + 1))
            let sorted = shares.map { $0[index] }.sorted()
            let mean = sorted.reduce(0, +) / Double(sorted.count)
            #expect(abs(point.mean - mean) < 1e-5 * mean)
            for (quartile, part) in [
                (point.lowerQuartile, 0.25), (point.median, 0.5), (point.upperQuartile, 0.75),
            ] {
                // The number of values below is right to within half a bin's width on either side.
                let width = (1 + quartile) * (1 + quartile) / 2046 * 1.01
                let wanted = part * Double(sorted.count)
                #expect(Double(sorted.count { $0 < quartile - width }) <= wanted)
                #expect(Double(sorted.count { $0 <= quartile + width }) >= wanted)
            }
        }
    }

    @Test("without negative components the curve only rises, to 1") func monotone() {
        var generator = SeededGenerator(seed: 6)
        var curve = ComponentCurve(dimension: 128)
        for _ in 0..<20 {
            let pair = (0..<2).map { _ in Self.unit(generator.floats(128).map { max($0, 0) }) }
            curve.add(pair[0], pair[1])
        }
        let means = curve.points.map(\.mean)
        #expect(zip(means, means.dropFirst()).allSatisfy { $0 <= $1 + 1e-12 })
        #expect(abs((means.last ?? 0) - 1) < 1e-6 && means[0] < 0.2)
        let end = curve.points.last
        #expect(end?.lowerQuartile == 1 && end?.median == 1 && end?.upperQuartile == 1)
    }
}
