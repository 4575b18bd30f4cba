import Testing

@testable import SimilarityMaps

@Suite struct RegionalMaxPoolingTests {
    private func regions(
        _ rows: Int, _ columns: Int, levels: Int = 3
    ) -> [RegionalMaxPooling.Region] {
        RegionalMaxPooling.regions(of: Grid(rows: rows, columns: columns), levels: levels)
    }

    @Test("On a square map level l has l × l squares, the first of which is the map")
    func square() {
        let all = regions(7, 7)
        #expect(
            all.map(\.height) == [7] + Array(repeating: 4, count: 4) + Array(repeating: 3, count: 9)
        )
        #expect(all.allSatisfy { $0.height == $0.width })
        #expect(all[0] == RegionalMaxPooling.Region(rows: 0..<7, columns: 0..<7))
        #expect(all[1...4].map(\.row) == [0, 0, 3, 3])
        #expect(all[1...4].map(\.column) == [0, 3, 0, 3])
        #expect(all[5...].map(\.column) == [0, 2, 4, 0, 2, 4, 0, 2, 4])
    }

    /// With 2 squares of 12 in a row of 16, neighbours share 8 of 12 columns, 67 %; with 3, 83 %. A
    /// row of 24 has 2 that share nothing, 3 that share a half and 4 that share two thirds.
    @Test(
        "Along the longer side there are as many as overlap by nearest to 40 %",
        arguments: [(16, 2), (19, 2), (20, 2), (24, 3), (31, 4), (200, 7)])
    func oblong(columns: Int, count: Int) {
        let wide = regions(12, columns)
        #expect(wide.count == count + 2 * (count + 1) + 3 * (count + 2))
        let first = wide.prefix(count)
        #expect(first.allSatisfy { $0.row == 0 && $0.height == 12 })
        #expect(first.first?.column == 0)
        #expect(first.last?.column == columns - 12)
        let tall = regions(columns, 12)
        #expect(
            Set(tall)
                == Set(
                    wide.map {
                        RegionalMaxPooling.Region(rows: $0.columns, columns: $0.rows)
                    }))
    }

    @Test(
        "All regions lie on the map, and those of a level reach all of its edges",
        arguments: [1, 2, 3, 5, 8, 13], [1, 2, 4, 7, 9, 30])
    func inside(rows: Int, columns: Int) {
        let all = regions(rows, columns, levels: 4)
        #expect(!all.isEmpty)
        for region in all {
            #expect(region.row >= 0 && region.column >= 0 && region.height > 0)
            #expect(region.row + region.height <= rows && region.column + region.width <= columns)
        }
        let side = min(rows, columns)
        let first = all.filter { $0.height == side }
        #expect(first.map { $0.row + $0.height }.max() == rows)
        #expect(first.map { $0.column + $0.width }.max() == columns)
    }

    @Test("Levels whose squares would have no place are left out") func tiny() {
        #expect(regions(1, 1).count == 1)
        #expect(regions(2, 2).map(\.height).min() == 1)
    }
}

extension RegionalMaxPooling.Region {
    fileprivate var row: Int { rows.lowerBound }
    fileprivate var column: Int { columns.lowerBound }
    fileprivate var height: Int { rows.count }
    fileprivate var width: Int { columns.count }
}
