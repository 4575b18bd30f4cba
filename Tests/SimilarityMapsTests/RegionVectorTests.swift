import TestSupport
import Testing
import VectorMath

@testable import SimilarityMaps

/// A region's vector stands for the region in every comparison.
@Suite struct RegionVectorTests {
    /// Weights of both signs, of whole cells and of parts.
    private static func weights(_ grid: Grid) -> [RegionWeights] {
        var generator = SeededGenerator(seed: 77)
        return [
            .whole(grid),
            RegionWeights(grid: grid, values: generator.floats(grid.count)),
            RegionWeights(
                grid,
                in: [
                    AreaRectangle(rows: 0.1...0.63, columns: 0.24...0.9),
                    AreaRectangle(rows: 0.5...2, columns: -1...0.4),
                ],
                mask: AreaMask(
                    pixels: Grid(rows: 2, columns: 3), values: [0.2, 0, 0.7, 0.1, 1, 0]),
                not: [AreaRectangle(rows: 0...0.3, columns: 0...1)]),
        ]
    }

    @Test(
        "its inner product with another embedding is the map’s sum over the region, both ways",
        arguments: grids)
    func score(grid: Grid) throws {
        for (name, pair) in try DecompositionTests.cases(grid) {
            let map = pair.a.similarityMap(against: pair.b)
            let unit = pair.b.embedding.map { $0 / Float(pair.b.norm) }
            for weights in Self.weights(grid) {
                let vector = pair.a.regionVector(weights)
                let score = Double(dotProduct(vector, unit))
                #expect(abs(score - weights.sum(of: map)) < 1e-5, "\(name) on \(grid)")
                // Where the other image has the region: that adds up to the same score.
                let found = pair.b.similarityMap(along: vector)
                #expect(abs(found.total - score) < 1e-5, "\(name) on \(grid)")
                #expect(found.grid == pair.b.grid)
            }
        }
    }

    @Test("adding up first is the same as carrying every location forward", arguments: grids)
    func forward(grid: Grid) throws {
        for (name, pair) in try DecompositionTests.cases(grid) {
            let parts = pair.a.contributions
            for weights in Self.weights(grid) {
                let sum = parts.weightedSum(weights.values)
                let expected = parts.vectors().transposedTimes(weights.values)
                #expect(sum.count == parts.total.count, "\(name) on \(grid)")
                let size = expected.map { abs($0) }.max() ?? 0
                for (one, other) in zip(sum, expected) {
                    #expect(abs(one - other) < 2e-5 * (size + 1), "\(name) on \(grid)")
                }
            }
        }
    }

    @Test("all cells and the constant are the embedding", arguments: grids)
    func whole(grid: Grid) throws {
        for (name, pair) in try DecompositionTests.cases(grid) {
            let vector = pair.a.regionVector(.whole(grid))
            for (index, value) in vector.enumerated() {
                let constant = pair.a.contributions.constant[index] / Float(pair.a.norm)
                let expected = pair.a.embedding[index] / Float(pair.a.norm)
                #expect(abs(value + constant - expected) < 1e-5, "\(name) on \(grid)")
            }
        }
    }

    @Test("the map along another’s normalised embedding is the map against it", arguments: grids)
    func along(grid: Grid) throws {
        for (name, pair) in try DecompositionTests.cases(grid) {
            let against = pair.a.similarityMap(against: pair.b)
            let along = pair.a.similarityMap(
                along: pair.b.embedding.map { $0 / Float(pair.b.norm) })
            #expect(abs(along.rest - against.rest) < 1e-6, "\(name) on \(grid)")
            for (one, other) in zip(along.values, against.values) {
                #expect(abs(one - other) < 1e-6, "\(name) on \(grid)")
            }
        }
    }

    @Test("members of an ensemble that see other parts of the picture are weighed where they are")
    func ensemble() throws {
        var generator = SeededGenerator(seed: 31)
        let common = Grid(rows: 5, columns: 6)
        // One sees the middle, one more than the picture.
        let places: [(Grid, ClosedRange<Double>, ClosedRange<Double>)] = [
            (Grid(rows: 3, columns: 4), -0.7...3.6, -0.5...4.5),
            (Grid(rows: 4, columns: 2), 0.3...3.7, 0...2),
        ]
        func joined() throws -> Decomposition {
            Decomposition(
                joining: try places.enumerated().map { index, place in
                    EnsembleMember(
                        try Decomposition(
                            of: generator.featureMap(place.0, channels: 4 + index),
                            through: index == 0 ? AveragePooling() : MaxPooling()),
                        weight: 1 + Double(index),
                        spread: GridSpread(
                            place.0, to: common, rows: place.1, columns: place.2))
                })
        }
        let (a, b) = (try joined(), try joined())
        let map = a.similarityMap(against: b)
        let unit = b.embedding.map { $0 / Float(b.norm) }
        for weights in Self.weights(common) {
            let vector = a.regionVector(weights)
            #expect(abs(Double(dotProduct(vector, unit)) - weights.sum(of: map)) < 1e-5)
            let expected = a.contributions.vectors().transposedTimes(weights.values)
            for (one, other) in zip(vector, expected) {
                #expect(abs(one - other / Float(a.norm)) < 1e-5)
            }
        }
    }
}
