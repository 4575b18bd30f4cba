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

    @Test("regions are squares inside of the grid", arguments: shapes, [1, 2, 3, 5])
    func inside(grid: Grid, levels: Int) {
        let regions = RegionalMaxPooling.regions(of: grid, levels: levels)
        #expect(regions.count >= levels)
        for region in regions {
            #expect(region.rows.count == region.columns.count && !region.rows.isEmpty)
            #expect(region.rows.lowerBound >= 0 && region.rows.upperBound <= grid.rows)
            #expect(region.columns.lowerBound >= 0 && region.columns.upperBound <= grid.columns)
        }
        #expect(regions.contains { $0.rows.lowerBound == 0 && $0.columns.lowerBound == 0 })
        #expect(
            regions.contains {
                $0.rows.upperBound == grid.rows && $0.columns.upperBound == grid.columns
            })
    }

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

    @Test("a square grid has 1 + 4 + 9 of them, of the paper’s sides")
    func square() {
        let regions = RegionalMaxPooling.regions(of: Grid(rows: 7, columns: 7), levels: 3)
        #expect(regions.count == 14)
        // 2 · 7 / (l + 1), rounded down: 7, 4, 3.
        #expect(regions.map(\.rows.count) == [7] + [4, 4, 4, 4] + Array(repeating: 3, count: 9))
        #expect(Set(regions).count == 14)
        // Evenly spread: starts 0 and 3, then 0, 2 and 4.
        #expect(Set(regions[1...4].map(\.rows.lowerBound)) == [0, 3])
        #expect(Set(regions[5...].map(\.columns.lowerBound)) == [0, 2, 4])
    }

    @Test("squares along the longer direction overlap by as near to 40 % as whole squares allow")
    func oblong() {
        // 16×10: two squares of 10 overlap by 40 % exactly, so that m is 1.
        let tall = RegionalMaxPooling.regions(of: Grid(rows: 16, columns: 10), levels: 3)
        #expect(tall.count == 2 * 1 + 3 * 2 + 4 * 3)
        #expect(tall[0].rows == 0..<10 && tall[1].rows == 6..<16)
        let wide = RegionalMaxPooling.regions(of: Grid(rows: 10, columns: 16), levels: 3)
        #expect(
            Set(wide.map { [$0.columns, $0.rows] }) == Set(tall.map { [$0.rows, $0.columns] }))
        // 9×5: squares of 5 at 0, 2 and 4 (60 %) or at 0 and 4 (20 %): as near, and the fewer win.
        let small = RegionalMaxPooling.regions(of: Grid(rows: 9, columns: 5), levels: 1)
        #expect(small.count == 2 || small.count == 3)
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
