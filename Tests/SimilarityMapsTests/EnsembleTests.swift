import TestSupport
import Testing
import VectorMath

@testable import SimilarityMaps

/// Several networks as one: the identities hold for the whole, and the parts are what they were.
@Suite struct EnsembleTests {
    /// Two networks' decompositions of one image, on grids of their own.
    private func members(
        _ generator: inout SeededGenerator, _ grids: [Grid], on common: Grid, weights: [Double]
    ) throws -> [EnsembleMember] {
        try zip(grids, weights).enumerated().map { index, pair in
            let map = generator.featureMap(pair.0, channels: 5 + index)
            let tail = SteppedTail(
                AveragePooling(),
                then: LinearStep(
                    weights: Matrix(
                        rows: 4, columns: 5 + index,
                        values: (0..<4 * (5 + index)).map { Float(($0 * 7) % 11) / 11 - 0.4 }),
                    bias: [0.1, -0.2, 0.3, 0.05]))
            return EnsembleMember(
                try Decomposition(of: map, through: tail), weight: pair.1,
                spread: GridSpread(pair.0, to: common))
        }
    }

    @Test("the score is the weighted mean of the networks’ own, and the map adds up to it")
    func weightedMean() throws {
        var generator = SeededGenerator(seed: 3)
        let grids = [Grid(rows: 3, columns: 4), Grid(rows: 6, columns: 5)]
        let common = Grid(rows: 6, columns: 5)
        let weights = [2.0, 0.5]
        let a = try members(&generator, grids, on: common, weights: weights)
        let b = try members(&generator, grids, on: common, weights: weights)
        let pair = try PairSimilarity(Decomposition(joining: a), Decomposition(joining: b))
        let own = zip(a, b).map { $0.decomposition.cosineSimilarity(to: $1.decomposition) }
        #expect(abs(pair.cosineSimilarity - (2 * own[0] + 0.5 * own[1]) / 2.5) < 1e-6)
        #expect(pair.mapOfFirst.grid == common)
        #expect(pair.certificate.completenessError < 1e-6)
        // The map is the weighted sum of the networks' own, each spread over the common grid.
        let maps = zip(a, b).map { one, other in
            let map = one.decomposition.similarityMap(against: other.decomposition).values
            return one.decomposition.grid == common ? map : one.spread.applied(to: map)
        }
        for (index, value) in pair.mapOfFirst.values.enumerated() {
            #expect(abs(value - (2 * maps[0][index] + 0.5 * maps[1][index]) / 2.5) < 1e-6)
        }
    }

    @Test("a network joined with itself says what it says alone") func withItself() throws {
        var generator = SeededGenerator(seed: 5)
        let grid = Grid(rows: 2, columns: 3)
        let single = try (0..<2).map { _ in
            try members(&generator, [grid], on: grid, weights: [1])[0]
        }
        let double = single.map { Decomposition(joining: [$0, $0]) }
        let alone = try PairSimilarity(single[0].decomposition, single[1].decomposition)
        let joined = try PairSimilarity(double[0], double[1])
        #expect(abs(alone.cosineSimilarity - joined.cosineSimilarity) < 1e-6)
        for (one, other) in zip(alone.mapOfFirst.values, joined.mapOfFirst.values) {
            #expect(abs(one - other) < 1e-6)
        }
    }

    @Test("a member that sees only a part of the picture contributes only there")
    func partOfThePicture() throws {
        let grid = Grid(rows: 1, columns: 2)
        let map = FeatureMap(grid: grid, channels: 1, values: [1, 3])
        let decomposition = try Decomposition(of: map, through: SumPooling())
        // The ensemble's grid has four columns, of which the member sees the two in the middle.
        let member = EnsembleMember(
            decomposition, weight: 1,
            spread: GridSpread(
                grid, to: Grid(rows: 1, columns: 4), rows: 0...1, columns: -1...3))
        let joined = Decomposition(joining: [member])
        let own = joined.similarityMap(against: joined).values
        #expect(own[0] == 0 && own[3] == 0)
        #expect(abs(own[1] + own[2] - 1) < 1e-6 && own[2] > own[1])
    }

    @Test("the least exact member gives the whole its label, and its error counts") func labels()
        throws
    {
        let grid = Grid(rows: 1, columns: 2)
        let map = FeatureMap(grid: grid, channels: 2, values: [1, 2, 3, 4])
        func member(_ tail: any TailPart, _ embedding: [Float]?) throws -> EnsembleMember {
            EnsembleMember(
                try Decomposition(of: map, through: tail, embedding: embedding), weight: 1,
                spread: GridSpread(grid, to: grid))
        }
        let exact = try member(AveragePooling(), [2, 3])
        let gated = try member(
            SteppedTail(AveragePooling(), then: ActivationStep(.relu)), [2.1, 3])
        let joined = Decomposition(joining: [exact, gated])
        #expect(joined.exactness == .exactGivenGates)
        let error = try #require(joined.recompositionError)
        // 0.1 of a norm of √(2.1² + 3²), in a vector of which this is the half: times √½.
        #expect(abs(error - 0.1 / 13.41.squareRoot() * 0.5.squareRoot()) < 1e-6)
        let unknown = Decomposition(joining: [exact, try member(AveragePooling(), nil)])
        #expect(unknown.recompositionError == nil)
    }
}
