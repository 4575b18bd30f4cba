import SimilarityMaps
import TestSupport
import Testing
import VectorMath

/// Derivatives of every tail there is, against differences.
@Suite struct GradientTests {
    /// How far the derivative along a random change is from the difference that a small one makes, and how
    /// large it is.
    private static func error(
        _ tail: any TailPart, _ maps: [String: FeatureMap], _ vectors: [String: [Float]],
        held: Set<String> = [], using generator: inout SeededGenerator
    ) throws -> (error: Double, size: Double) {
        let activations = Activations(featureMaps: maps, vectors: vectors)
        let total = try tail.contributions(of: activations).total
        let direction = generator.floats(total.count)
        let gradient = try tail.gradient(of: activations, along: direction)
        let changes = maps.mapValues { map in
            generator.floats(map.count * map.channels)
        }
        /// The inner product after a step.
        func product(_ step: Float) throws -> Double {
            let moved = Dictionary(
                uniqueKeysWithValues: maps.map { name, map in
                    let change = held.contains(name) ? 0 : step
                    let values = zip(map.matrix.values, changes[name] ?? []).map {
                        $0 + change * $1
                    }
                    return (
                        name,
                        FeatureMap(
                            grid: map.grid, channels: map.channels, values: values,
                            unplaced: map.unplaced)
                    )
                })
            let changed = Activations(featureMaps: moved, vectors: vectors)
            let total = try tail.contributions(of: changed).total
            return zip(total, direction).reduce(0.0) { $0 + Double($1.0) * Double($1.1) }
        }
        let step: Float = 2e-3
        let difference = (try product(step) - product(-step)) / (2 * Double(step))
        var derivative = 0.0
        for (name, matrix) in gradient {
            #expect(matrix.rows == maps[name]?.count && matrix.columns == maps[name]?.channels)
            for (value, change) in zip(matrix.values, changes[name] ?? []) {
                derivative += Double(value) * Double(change)
            }
        }
        return (abs(derivative - difference), abs(difference))
    }

    /// Away from zero, where powers and absolute values bend, and with no two numbers of a channel so near
    /// that a small change makes the other one the maximum.
    private static func features(
        _ grid: Grid, channels: Int, unplaced: Int = 0, using generator: inout SeededGenerator
    ) -> FeatureMap {
        let count = unplaced + grid.count
        let columns = (0..<channels).map { _ in
            let keys = generator.floats(count)
            let ranks = keys.map { key in keys.filter { $0 < key }.count }
            return ranks.map { 0.1 + 0.02 * Float($0) }
        }
        return FeatureMap(
            grid: grid, channels: channels,
            values: (0..<count).flatMap { row in columns.map { $0[row] } }, unplaced: unplaced)
    }

    @Test("are the differences that small changes make", arguments: grids) func tails(grid: Grid)
        throws
    {
        var generator = SeededGenerator(seed: 5)
        for (name, tail) in SimilarityMapsTests.tails(grid, channels: 5, seed: 2) {
            let map = Self.features(grid, channels: 5, using: &generator)
            let (error, size) = try Self.error(tail, ["": map], [:], using: &generator)
            #expect(error < 2e-3 * (1 + size), "\(name) on \(grid): \(error) of \(size)")
        }
    }

    @Test("of several feature maps, tokens, attention and gates, too", arguments: grids)
    func named(grid: Grid) throws {
        var generator = SeededGenerator(seed: 6)
        for one in namedCases(grid, channels: 6, seed: 3) {
            let like = one.activations[0]
            let names = ["fine", "coarse", "tall", "wide", "tokens", "attention", "weights"]
            var maps: [String: FeatureMap] = [:]
            for name in names {
                let map = try like.featureMap(name)
                maps[name] = Self.features(
                    map.grid, channels: map.channels, unplaced: map.unplaced, using: &generator)
            }
            // Attention and gates are the network's own business.
            let (error, size) = try Self.error(
                one.tail, maps,
                [
                    "gate": generator.floats(6).map { abs($0) + 0.2 }, "factor": [0.4],
                    "past": generator.floats(6),
                ], held: ["attention", "weights"], using: &generator)
            #expect(error < 2e-3 * (1 + size), "\(one.name) on \(grid): \(error) of \(size)")
        }
    }

    @Test("weigh channels by their mean, and locations by their own") func summaries() throws {
        let grid = Grid(rows: 1, columns: 2)
        let map = FeatureMap(grid: grid, channels: 2, values: [3, 1, 2, 5])
        // The maxima: channel 0 at the first location, channel 1 at the second.
        let found = try #require(
            try MaxPooling().featureGradients(of: Activations(map), along: [2, 4]).first)
        #expect(found.grid == grid)
        #expect(found.timesActivation == [6, 20])
        // Mean derivatives 1 and 2.
        #expect(found.channelWeighted == [5, 12])
    }

    @Test("leave out what has no location") func unplaced() throws {
        let map = FeatureMap(
            grid: Grid(rows: 1, columns: 2), channels: 1, values: [9, 3, 6], unplaced: 1)
        let found = try #require(
            try AveragePooling().featureGradients(of: Activations(map), along: [3]).first)
        #expect(found.timesActivation == [3, 6] && found.channelWeighted == [3, 6])
    }
}
