import Foundation
import SimilarityMaps
import TestSupport
import Testing

@testable import Evaluation

/// What maps say in numbers, against cases worked out by hand.
@Suite struct MapNumbersTests {
    @Test("one cell with all is narrow, the same everywhere is even") func extremes() throws {
        let narrow = try #require(MapConcentration([0, 0.3, 0, -1, 0, 0, 0, 0]))
        #expect(narrow.entropy == 0 && narrow.halfArea == 0.5 / 8)
        let even = try #require(MapConcentration([Float](repeating: 0.01, count: 49)))
        #expect(abs(even.entropy - 1) < 1e-12 && abs(even.halfArea - 0.5) < 1e-12)
        let single = try #require(MapConcentration([0.2]))
        #expect(single.entropy == 1 && single.halfArea == 0.5)
    }

    @Test("three quarters in one cell and a quarter in another") func twoCells() throws {
        let map = try #require(MapConcentration([0.6, 0, 0.2, -0.9]))
        let nats = -(0.75 * log(0.75) + 0.25 * log(0.25))
        #expect(abs(map.entropy - nats / log(4)) < 1e-7)
        // Two thirds of the larger cell, of four.
        #expect(abs(map.halfArea - 1.0 / 6) < 1e-7)
        #expect(abs(map.area(holding: 0.8) - (1 + 0.05 / 0.25) / 4) < 1e-7)
        #expect(abs(map.area(holding: 1) - 0.5) < 1e-7)
        #expect(map.area(holding: 0) == 0)
    }

    @Test("of cells with the same evidence each gives the same part") func ties() throws {
        // Half of 6 is 3, of the two cells of 2 together three quarters.
        let map = try #require(MapConcentration([2, 1, 2, 1, 0, -5]))
        #expect(zip(map.members(holding: 0.5), [0.75, 0, 0.75, 0, 0, 0]).allSatisfy(near))
        #expect(abs(map.halfArea - 0.25) < 1e-12)
    }

    private func near(_ found: Double, _ expected: Double) -> Bool { abs(found - expected) < 1e-9 }

    @Test("order, scale and what speaks against do not matter") func invariance() throws {
        var generator = SeededGenerator(seed: 5)
        let values = generator.floats(35)
        let map = try #require(MapConcentration(values))
        let others = [
            values.shuffled(using: &generator), values.map { $0 * 8 },
            values.map { $0 < 0 ? $0 * 100 : $0 },
        ]
        for other in others {
            let same = try #require(MapConcentration(other))
            #expect(abs(same.entropy - map.entropy) < 1e-12)
            #expect(abs(same.halfArea - map.halfArea) < 1e-12)
        }
        let areas = (0...100).map { map.area(holding: Double($0) / 100) }
        let rises = zip(areas, areas.dropFirst()).allSatisfy { $0 < $1 }
        #expect(rises)
    }

    @Test(
        "without evidence there is no concentration",
        arguments: [[], [0, 0], [-1, 0], [1, .nan]])
    func nothing(values: [Float]) { #expect(MapConcentration(values) == nil) }

    @Test("a map agrees with itself in all") func itself() throws {
        var generator = SeededGenerator(seed: 6)
        for count in [2, 3, 49, 196] {
            let values = generator.floats(count).map { $0 + 0.1 }
            let same = MapAgreement(values, values)
            #expect(abs(try #require(same.correlation) - 1) < 1e-12)
            #expect(same.areaOverlap == 1)
            #expect(abs(try #require(same.sharedEvidence) - 1) < 1e-12)
            let opposite = MapAgreement(values, values.map { -$0 })
            #expect(abs(try #require(opposite.correlation) + 1) < 1e-12)
        }
    }

    @Test("evidence in one cell against evidence in two") func oneAgainstTwo() throws {
        let agreement = MapAgreement([4, 0, 0, 0], [1, 1, 0, 0])
        #expect(abs(try #require(agreement.correlation) - 2 / 12.squareRoot()) < 1e-12)
        // Half of the one cell, and half of each of the two.
        #expect(agreement.areaOverlap == 0.5 && agreement.sharedEvidence == 0.5)
        let apart = MapAgreement([1, 0], [0, 3])
        #expect(apart.areaOverlap == 0 && apart.sharedEvidence == 0)
    }

    @Test("what is the same everywhere, or has no evidence, agrees with nothing") func undefined() {
        let flat = MapAgreement([0.1, 0.1, 0.1], [1, 2, 3])
        #expect(flat.correlation == nil && flat.areaOverlap != nil)
        let against = MapAgreement([-1, -2], [1, 2])
        #expect(against.correlation == -1)
        #expect(against.areaOverlap == nil && against.sharedEvidence == nil)
        #expect(MapAgreement([.nan, 1], [1, 2]).correlation == nil)
        // Tiny and vast values have correlations as others.
        let tiny = MapAgreement([1e-38, 2e-38, 4e-38], [1e38, 2e38, 3e38])
        #expect((tiny.correlation ?? 0) > 0.98)
    }

    @Test("a difference adds up to the difference of the scores") func difference() {
        var generator = SeededGenerator(seed: 7)
        let grid = Grid(rows: 7, columns: 9)
        let maps = (0..<2).map { _ in
            SimilarityMap(
                grid: grid, values: generator.floats(63), rest: generator.floats(1)[0])
        }
        let change = MapChange(from: maps[0], to: maps[1])
        #expect(abs(change.difference.total - (maps[1].total - maps[0].total)) < 1e-5)
        #expect(MapChange(from: maps[0], to: maps[0]).difference.values.allSatisfy { $0 == 0 })
    }
}
