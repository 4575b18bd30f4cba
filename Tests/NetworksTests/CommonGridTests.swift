import Images
import SimilarityMaps
import TestSupport
import Testing

@testable import Networks

@Suite struct CommonGridTests {
    private static let whole = Rectangle(x: 0, y: 0, width: 1, height: 1)

    private static func map(_ grid: Grid, seed: UInt64) -> SimilarityMap {
        var generator = SeededGenerator(seed: seed)
        return SimilarityMap(grid: grid, values: generator.floats(grid.count), rest: 0.25)
    }

    @Test("of one grid it is that grid, and no map is blurred", arguments: [1.0, 0.875, 0.7])
    func own(part: Double) {
        let area = Rectangle(x: (1 - part) / 2, y: (1 - part) / 3, width: part, height: part / 1.1)
        let grid = Grid(rows: 7, columns: 5)
        let common = CommonGrid([(grid, area), (grid, area)])
        #expect(common.grid == grid && common.area == area)
        let map = Self.map(grid, seed: 1)
        #expect(common.spread(map, over: area) == map)
    }

    @Test("it has the finest cells of all, each direction for itself") func finest() {
        let common = CommonGrid([
            (Grid(rows: 7, columns: 12), Self.whole), (Grid(rows: 10, columns: 10), Self.whole),
        ])
        #expect(common.grid == Grid(rows: 10, columns: 12) && common.area == Self.whole)
    }

    @Test("maps of other grids and crops keep their sums and rests") func sums() {
        let crop = Rectangle(x: 0.125, y: 0, width: 0.75, height: 1)
        let places = [
            (grid: Grid(rows: 7, columns: 7), area: Self.whole),
            (grid: Grid(rows: 14, columns: 14), area: crop),
            (grid: Grid(rows: 3, columns: 4), area: Self.whole),
        ]
        let common = CommonGrid(places)
        #expect(common.area == Self.whole)
        #expect(common.grid == Grid(rows: 14, columns: 19))
        for (index, place) in places.enumerated() {
            let map = Self.map(place.grid, seed: UInt64(index))
            let spread = common.spread(map, over: place.area)
            #expect(spread.grid == common.grid && spread.rest == map.rest)
            #expect(abs(spread.sum - map.sum) < 1e-5)
        }
        // What the crop does not cover stays empty: two of nineteen columns at each side.
        let narrow = common.spread(Self.map(places[1].grid, seed: 1), over: crop)
        for row in 0..<14 {
            for column in [0, 1, 17, 18] { #expect(narrow.values[row * 19 + column] == 0) }
        }
    }
}
