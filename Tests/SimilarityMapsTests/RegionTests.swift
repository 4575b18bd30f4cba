import TestSupport
import Testing

@testable import SimilarityMaps

/// Which regions R-MAC pools.
@Suite struct RegionTests {
    static let shapes = [
        Grid(rows: 1, columns: 1), Grid(rows: 2, columns: 2), Grid(rows: 3, columns: 3),
        Grid(rows: 7, columns: 7), Grid(rows: 14, columns: 14), Grid(rows: 7, columns: 10),
        Grid(rows: 16, columns: 10), Grid(rows: 24, columns: 32), Grid(rows: 9, columns: 5),
        Grid(rows: 1, columns: 6), Grid(rows: 6, columns: 1), Grid(rows: 2, columns: 3),
        Grid(rows: 1, columns: 40), Grid(rows: 40, columns: 3),
    ]

    @Test("at the first level they cover the grid, up to seven times as long as it is wide")
    func cover() {
        for grid in Self.shapes
        where max(grid.rows, grid.columns) <= 7 * min(grid.rows, grid.columns) {
            var covered = Set<Int>()
            for region in RegionalMaxPooling.regions(of: grid, levels: 1) {
                for row in region.rows {
                    for column in region.columns { covered.insert(row * grid.columns + column) }
                }
            }
            #expect(covered.count == grid.count, "\(grid)")
        }
    }

    @Test("only locations that hold a maximum of a region contribute")
    func planted() throws {
        let grid = Grid(rows: 6, columns: 9)
        let place = 2 * 9 + 7
        let map = FeatureMap(
            grid: grid, channels: 2,
            values: (0..<grid.count).flatMap { [$0 == place ? Float(3) : 0, 0.5] })
        let vectors = try RegionalMaxPooling().contributions(of: map).vectors()
        for location in 0..<grid.count {
            #expect((vectors.values[location * 2] > 0) == (location == place))
        }
    }
}
