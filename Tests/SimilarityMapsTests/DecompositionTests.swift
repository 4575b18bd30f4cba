import TestSupport
import Testing
import VectorMath

@testable import SimilarityMaps

/// The identities of the decomposition, over tails and grids of every kind.
@Suite struct DecompositionTests {
    static let channels = 12

    struct Case {
        let a, b: Decomposition
        let tail: any TailPart
    }

    static func cases(_ grid: Grid) throws -> [(name: String, Case)] {
        var generator = SeededGenerator(seed: UInt64(grid.count))
        let maps = (0..<2).map { _ in generator.featureMap(grid, channels: channels) }
        let named = namedCases(grid, channels: channels, seed: UInt64(grid.count))
        let all =
            tails(grid, channels: channels, seed: 11).map {
                NamedCase(
                    name: $0.name, tail: $0.tail, activations: maps.map { Activations($0) })
            } + named
        return all.compactMap { one in
            do {
                let parts = try one.activations.map { try Decomposition(of: $0, through: one.tail) }
                #expect(parts.allSatisfy { $0.grid == grid }, "\(one.name)")
                return (one.name, Case(a: parts[0], b: parts[1], tail: one.tail))
            } catch {
                Issue.record(error, "\(one.name) on \(grid)")
                return nil
            }
        }
    }

    @Test("what the locations contribute and the constant add up to the vector", arguments: grids)
    func totals(grid: Grid) throws {
        for (name, pair) in try Self.cases(grid) {
            let parts = pair.a.contributions
            let sums = parts.vectors().transposedTimes(
                [Float](repeating: 1, count: grid.count))
            for (index, total) in parts.total.enumerated() {
                #expect(
                    abs(sums[index] + parts.constant[index] - total) < 2e-5, "\(name) on \(grid)")
            }
        }
    }

    @Test("map and rest add up to the cosine similarity, both ways", arguments: grids)
    func completeness(grid: Grid) throws {
        for (name, pair) in try Self.cases(grid) {
            let similarity = try PairSimilarity(pair.a, pair.b)
            #expect(similarity.certificate.completenessError < 5e-6, "\(name) on \(grid)")
            #expect(similarity.certificate.recompositionError == nil, "nothing to compare with")
            let reverse = try PairSimilarity(pair.b, pair.a)
            #expect(reverse.mapOfFirst == similarity.mapOfSecond, "\(name) on \(grid)")
            #expect(abs(reverse.cosineSimilarity - similarity.cosineSimilarity) < 1e-12)
        }
    }

    @Test(
        "carrying the direction back is the same as carrying every location forward",
        arguments: grids)
    func backwardIsForward(grid: Grid) throws {
        for (name, pair) in try Self.cases(grid) {
            let direction = pair.b.embedding
            let back = pair.a.contributions.map(along: direction)
            let forward = pair.a.contributions.vectors().times(direction)
            let size = (back.map { abs($0) }.max() ?? 0) + 1
            for (one, other) in zip(back, forward) {
                #expect(abs(one - other) < 2e-5 * size, "\(name) on \(grid)")
            }
        }
    }

    @Test("rows of the point-to-point map and the other’s constant make the map", arguments: grids)
    func pointToPoint(grid: Grid) throws {
        for (name, pair) in try Self.cases(grid) {
            let points = pair.a.pointToPointMap(against: pair.b)
            #expect(points.rows == grid.count && points.columns == grid.count)
            let scale = Float(1 / (pair.a.norm * pair.b.norm))
            let constant = pair.a.contributions.map(along: pair.b.contributions.constant)
            let rowSums = points.times([Float](repeating: 1, count: grid.count))
            let map = pair.a.similarityMap(against: pair.b)
            for location in 0..<grid.count {
                let sum = rowSums[location] + constant[location] * scale
                #expect(abs(sum - map.values[location]) < 1e-5, "\(name) on \(grid)")
            }
        }
    }

    @Test("the order of the channels does not matter", arguments: grids)
    func channelPermutation(grid: Grid) throws {
        var generator = SeededGenerator(seed: 5)
        let map = generator.featureMap(grid, channels: Self.channels)
        let other = generator.featureMap(grid, channels: Self.channels)
        let order = Array(0..<Self.channels).shuffled(using: &generator)
        func permuted(_ map: FeatureMap) -> FeatureMap {
            FeatureMap(
                grid: grid, channels: Self.channels,
                values: (0..<grid.count * Self.channels).map {
                    map.matrix.values[
                        $0 / Self.channels * Self.channels + order[$0 % Self.channels]]
                })
        }
        for tail: any TailPart in [
            AveragePooling(), MaxPooling(), GeneralizedMeanPooling(exponent: 3),
        ] {
            let one = try PairSimilarity(
                Decomposition(of: map, through: tail), Decomposition(of: other, through: tail))
            let two = try PairSimilarity(
                Decomposition(of: permuted(map), through: tail),
                Decomposition(of: permuted(other), through: tail))
            for (a, b) in zip(one.mapOfFirst.values, two.mapOfFirst.values) {
                #expect(abs(a - b) < 1e-6)
            }
        }
    }

    @Test("an image is wholly like itself", arguments: grids)
    func identity(grid: Grid) throws {
        for (name, pair) in try Self.cases(grid) {
            let similarity = try PairSimilarity(pair.a, pair.a)
            #expect(abs(similarity.cosineSimilarity - 1) < 1e-12, "\(name)")
            #expect(abs(similarity.mapOfFirst.total - 1) < 5e-6, "\(name)")
        }
    }

    @Test("a planted object wins, and a constant background does not")
    func plantedObject() throws {
        // Channel 0 fires on the object, at different places of the two; channel 1 everywhere.
        let grid = Grid(rows: 4, columns: 6)
        func map(objectAt place: Int) -> FeatureMap {
            FeatureMap(
                grid: grid, channels: 2,
                values: (0..<grid.count).flatMap { [$0 == place ? Float(20) : 0, 0.1] })
        }
        for tail: any TailPart in [
            AveragePooling(), MaxPooling(), GeneralizedMeanPooling(exponent: 3),
        ] {
            let pair = try PairSimilarity(
                Decomposition(of: map(objectAt: 9), through: tail),
                Decomposition(of: map(objectAt: 14), through: tail))
            func winner(_ map: SimilarityMap) -> Int? {
                map.values.indices.max { map.values[$0] < map.values[$1] }
            }
            #expect(winner(pair.mapOfFirst) == 9)
            #expect(winner(pair.mapOfSecond) == 14)
        }
    }

    @Test("locations that tie for a maximum share it, and it is counted once")
    func ties() throws {
        let map = FeatureMap(
            grid: Grid(rows: 1, columns: 4), channels: 1, values: [2, 5, 5, 1])
        let parts = MaxPooling().contributions(of: map)
        #expect(parts.total == [5])
        #expect(parts.vectors().values == [0, 2.5, 2.5, 0])
        #expect(parts.map(along: [2]) == [0, 5, 5, 0])
    }

    @Test("negative maxima and all-negative maps are kept with their sign")
    func negativeMaxima() throws {
        let map = FeatureMap(grid: Grid(rows: 1, columns: 2), channels: 1, values: [-2, -5])
        #expect(MaxPooling().contributions(of: map).vectors().values == [-2, 0])
    }

    @Test("GeM with p = 1 is average pooling, and with a large p near max pooling")
    func generalizedMeanLimits() throws {
        var generator = SeededGenerator(seed: 8)
        let map = FeatureMap(
            grid: Grid(rows: 3, columns: 3), channels: 4,
            values: generator.floats(36).map { abs($0) + 0.1 })
        let average = AveragePooling().contributions(of: map).total
        let maximum = MaxPooling().contributions(of: map).total
        let one = try GeneralizedMeanPooling(exponent: 1).contributions(of: map).total
        let large = try GeneralizedMeanPooling(exponent: 64).contributions(of: map).total
        for channel in 0..<4 {
            #expect(abs(one[channel] - average[channel]) < 1e-6)
            // N^(−1/p) of the maximum at the least.
            #expect(large[channel] <= maximum[channel] * (1 + 1e-5))
            #expect(large[channel] >= maximum[channel] * 0.96)
        }
    }

    @Test("a channel that is zero everywhere contributes nothing")
    func deadChannel() throws {
        let map = FeatureMap(grid: Grid(rows: 1, columns: 2), channels: 2, values: [0, 1, 0, 3])
        for tail: any TailPart in [
            GeneralizedMeanPooling(exponent: 3, minimum: 0), MaxPooling(), AveragePooling(),
        ] {
            let total = try tail.contributions(of: Activations(map)).total
            #expect(total[0] == 0 && total.allSatisfy { $0.isFinite })
        }
    }

    @Test("a bias is the rest’s, and is not smeared over the locations")
    func biasIsRest() throws {
        let map = FeatureMap(grid: Grid(rows: 1, columns: 2), channels: 1, values: [0, 0])
        let tail = SteppedTail(
            AveragePooling(),
            then: LinearStep(weights: Matrix(rows: 2, columns: 1, values: [1, 1]), bias: [3, 4]))
        let decomposition = try Decomposition(of: map, through: tail)
        let own = decomposition.similarityMap(against: decomposition)
        #expect(own.values == [0, 0])
        #expect(abs(own.rest - 1) < 1e-6)
    }

    @Test("the less exact part gives the whole its label")
    func labels() {
        let rectified = SteppedTail(AveragePooling(), then: ActivationStep(.relu))
        #expect(AveragePooling().exactness == .exact)
        #expect(rectified.exactness == .exactGivenGates)
        #expect(SummedTail([MaxPooling(), rectified]).exactness == .exactGivenGates)
        #expect(ConcatenatedTail([MaxPooling(), AveragePooling()]).exactness == .exact)
    }

    @Test("a wrong tail is caught by the certificate")
    func wrongTail() throws {
        var generator = SeededGenerator(seed: 2)
        let grid = Grid(rows: 3, columns: 3)
        let maps = (0..<2).map { _ in generator.featureMap(grid, channels: 6) }
        // The network pooled by maximum; the tail says average.
        let parts = try maps.map {
            try Decomposition(
                of: $0, through: AveragePooling(),
                embedding: MaxPooling().contributions(of: $0).total)
        }
        let pair = try PairSimilarity(parts[0], parts[1])
        #expect(!pair.certificate.holds)
    }

    @Test("a number that is none is no small error, whichever of the two maps has it")
    func notANumber() throws {
        let grid = Grid(rows: 1, columns: 2)
        let sound = FeatureMap(grid: grid, channels: 2, values: [1, 2, 3, 4])
        let broken = FeatureMap(grid: grid, channels: 2, values: [1, 2, 3, .nan])
        let parts = try [sound, broken].map {
            try Decomposition(of: $0, through: SumPooling(), embedding: [4, 6])
        }
        #expect(parts[0].recompositionError == 0)
        #expect(parts[1].recompositionError?.isNaN == true)
        for (a, b) in [(0, 1), (1, 0), (1, 1)] {
            let pair = try PairSimilarity(parts[a], parts[b])
            #expect(!pair.certificate.holds && pair.label == "not exact")
        }
        #expect(try PairSimilarity(parts[0], parts[0]).certificate.holds)
    }

    @Test("embeddings without a direction, or of different networks, are refused")
    func undefined() throws {
        let zero = FeatureMap(grid: Grid(rows: 1, columns: 2), channels: 1, values: [0, 0])
        #expect(throws: SimilarityMapError.self) {
            try Decomposition(of: zero, through: AveragePooling())
        }
        #expect(throws: SimilarityMapError.self) {
            try Decomposition(of: zero, through: AveragePooling(), embedding: [.nan])
        }
        let one = FeatureMap(grid: Grid(rows: 1, columns: 2), channels: 1, values: [1, 2])
        let two = FeatureMap(grid: Grid(rows: 1, columns: 2), channels: 2, values: [1, 2, 3, 4])
        #expect(throws: SimilarityMapError.self) {
            try PairSimilarity(
                Decomposition(of: one, through: AveragePooling()),
                Decomposition(of: two, through: AveragePooling()))
        }
        #expect(throws: SimilarityMapError.self) {
            try Decomposition(
                of: one,
                through: FlattenedLinear(
                    weights: Matrix(rows: 1, columns: 3, values: [1, 2, 3]), bias: [0]))
        }
    }
}
