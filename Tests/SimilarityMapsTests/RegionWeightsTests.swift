import TestSupport
import Testing

@testable import SimilarityMaps

/// What each cell weighs in a region.
@Suite struct RegionWeightsTests {
    private static func rectangle(
        _ top: Double, _ left: Double, _ bottom: Double, _ right: Double
    ) -> AreaRectangle {
        AreaRectangle(rows: top...bottom, columns: left...right)
    }

    /// The integral of the interpolation kernels over a density, by sums over many points.
    private static func sampled(
        _ grid: Grid, _ density: (_ y: Double, _ x: Double) -> Double
    ) -> [Double] {
        let steps = 600
        func cells(_ position: Double, _ count: Int) -> [(Int, Double)] {
            let at = min(max(position * Double(count) - 0.5, 0), Double(count - 1))
            let low = Int(at)
            return low + 1 < count
                ? [(low, 1 - at + Double(low)), (low + 1, at - Double(low))] : [(low, 1)]
        }
        var sums = [Double](repeating: 0, count: grid.count)
        let scale = Double(grid.count) / Double(steps * steps)
        for down in 0..<steps {
            let y = (Double(down) + 0.5) / Double(steps)
            for across in 0..<steps {
                let x = (Double(across) + 0.5) / Double(steps)
                let value = density(y, x)
                guard value != 0 else { continue }
                for (row, vertical) in cells(y, grid.rows) {
                    for (column, horizontal) in cells(x, grid.columns) {
                        sums[row * grid.columns + column] += value * vertical * horizontal * scale
                    }
                }
            }
        }
        return sums
    }

    private static func expectClose(
        _ weights: RegionWeights, _ expected: [Double], _ tolerance: Double,
        sourceLocation: SourceLocation = #_sourceLocation
    ) {
        for (weight, value) in zip(weights.values, expected) {
            #expect(abs(Double(weight) - value) < tolerance, sourceLocation: sourceLocation)
        }
    }

    @Test("the whole weighs one in every cell, and nothing weighs nothing", arguments: grids)
    func wholeAndNothing(grid: Grid) {
        Self.expectClose(
            RegionWeights(grid, in: [.whole]), [Double](repeating: 1, count: grid.count), 1e-6)
        // Beyond the edges there is no picture.
        Self.expectClose(
            RegionWeights(grid, in: [Self.rectangle(-3, -0.5, 1, 7)]),
            [Double](repeating: 1, count: grid.count), 1e-6)
        #expect(RegionWeights(grid, in: []).isEmpty)
        #expect(RegionWeights(grid, in: [Self.rectangle(0.3, 0.4, 0.3, 0.9)]).isEmpty)
        #expect(RegionWeights(grid, in: [Self.rectangle(1.1, 0, 2, 1)]).isEmpty)
        #expect(!RegionWeights.whole(grid).isEmpty)
    }

    @Test("a region and its complement are the whole", arguments: grids) func complement(grid: Grid)
    {
        let inside = Self.rectangle(0.21, 0.13, 0.74, 0.58)
        let weights = RegionWeights(grid, in: [inside])
        let around = RegionWeights(
            grid,
            in: [
                Self.rectangle(0, 0, 0.21, 1), Self.rectangle(0.74, 0, 1, 1),
                Self.rectangle(0, 0, 1, 0.13), Self.rectangle(0, 0.58, 1, 1),
            ])
        Self.expectClose(weights.complement, around.values.map { Double($0) }, 1e-6)
        for (one, other) in zip(weights.values, weights.complement.values) {
            #expect(one + other == 1)
        }
    }

    @Test("overlaps count once, and what is unwanted is subtracted", arguments: grids)
    func union(grid: Grid) {
        let (a, b) = (Self.rectangle(0.1, 0.1, 0.65, 0.7), Self.rectangle(0.4, 0.35, 0.95, 0.9))
        let unwanted = [Self.rectangle(0.5, 0.05, 0.8, 0.5), Self.rectangle(0.6, 0.2, 0.9, 0.4)]
        func contains(_ box: AreaRectangle, _ y: Double, _ x: Double) -> Bool {
            box.rows.contains(y) && box.columns.contains(x)
        }
        let both = RegionWeights(grid, in: [a, b, a], not: unwanted)
        let expected = Self.sampled(grid) { y, x in
            let inside = contains(a, y, x) || contains(b, y, x)
            let outside = unwanted.contains { contains($0, y, x) }
            return (inside ? 1 : 0) - (outside ? 1 : 0)
        }
        // A strip of a sample's width around each edge may be on the other side.
        Self.expectClose(both, expected, 0.0015 * Double(grid.rows + grid.columns))
        let sum = both.values.reduce(0.0) { $0 + Double($1) } / Double(grid.count)
        // 0.33 + 0.3025 − 0.25 · 0.35 of the two; 0.135 + 0.06 − 0.2 · 0.2 of the unwanted.
        #expect(abs(sum - (0.545 - 0.155)) < 1e-6)
        Self.expectClose(
            RegionWeights(grid, in: [a], not: [a]), [Double](repeating: 0, count: grid.count), 1e-9)
    }

    @Test("a mask is what its pixels are, wherever it lies", arguments: grids)
    func mask(grid: Grid) {
        var generator = SeededGenerator(seed: 9)
        let pixels = Grid(rows: 5, columns: 4)
        let values = generator.floats(20).map { abs($0) }
        for area in [
            AreaRectangle.whole, Self.rectangle(-0.25, 0.1, 1.5, 0.7),
            Self.rectangle(0.2, -0.4, 0.6, 1.2),
        ] {
            let mask = AreaMask(pixels: pixels, values: values, area: area)
            let box = Self.rectangle(0.3, 0.45, 0.7, 0.8)
            let expected = Self.sampled(grid) { y, x in
                if box.rows.contains(y), box.columns.contains(x) { return 1 }
                guard area.rows.contains(y), area.columns.contains(x) else { return 0 }
                let row =
                    (y - area.rows.lowerBound)
                    / (area.rows.upperBound - area.rows.lowerBound) * 5
                let column =
                    (x - area.columns.lowerBound)
                    / (area.columns.upperBound - area.columns.lowerBound) * 4
                return Double(values[min(Int(row), 4) * 4 + min(Int(column), 3)])
            }
            Self.expectClose(
                RegionWeights(grid, in: [box], mask: mask), expected,
                0.0015 * Double(grid.rows + grid.columns))
        }
    }

    @Test("a mask that is white in a rectangle is the rectangle") func maskOfRectangle() {
        let grid = Grid(rows: 3, columns: 5)
        let mask = AreaMask(
            pixels: Grid(rows: 10, columns: 20),
            values: (0..<200).map {
                (2..<7).contains($0 / 20) && (5..<16).contains($0 % 20) ? 1 : 0
            })
        let rectangle = RegionWeights(grid, in: [Self.rectangle(0.2, 0.25, 0.7, 0.8)])
        Self.expectClose(
            RegionWeights(grid, in: [], mask: mask), rectangle.values.map { Double($0) }, 1e-6)
    }

    @Test("an unwanted mask takes away what a wanted one gives", arguments: grids)
    func unwantedMask(grid: Grid) {
        var generator = SeededGenerator(seed: 17)
        let pixels = Grid(rows: 6, columns: 5)
        let area = Self.rectangle(-0.1, 0.2, 0.9, 1.3)
        func mask() -> AreaMask {
            AreaMask(pixels: pixels, values: generator.floats(30).map { abs($0) }, area: area)
        }
        let (wanted, unwanted) = (mask(), mask())
        let box = Self.rectangle(0.15, 0.3, 0.6, 0.55)
        let alone = RegionWeights(grid, in: [box], mask: wanted)
        let other = RegionWeights(grid, in: [box], mask: unwanted)
        Self.expectClose(
            RegionWeights(grid, in: [box], mask: wanted, not: [box], notMask: unwanted),
            zip(alone.values, other.values).map { Double($0) - Double($1) }, 1e-6)
        Self.expectClose(
            RegionWeights(grid, in: [], notMask: unwanted),
            RegionWeights(grid, in: [], mask: unwanted).values.map { -Double($0) }, 1e-9)
        let nothing = RegionWeights(grid, in: [], mask: wanted, notMask: wanted)
        #expect(nothing.isEmpty && nothing.wantsNothing)
    }

    @Test("an unwanted mask that is white in a rectangle is that rectangle unwanted")
    func unwantedMaskOfRectangle() {
        let grid = Grid(rows: 3, columns: 5)
        let mask = AreaMask(
            pixels: Grid(rows: 10, columns: 20),
            values: (0..<200).map {
                (2..<7).contains($0 / 20) && (5..<16).contains($0 % 20) ? 1 : 0
            })
        let rectangle = Self.rectangle(0.2, 0.25, 0.7, 0.8)
        Self.expectClose(
            RegionWeights(grid, in: [.whole], notMask: mask),
            RegionWeights(grid, in: [.whole], not: [rectangle]).values.map { Double($0) }, 1e-6)
        // Where both cover a point, it is taken away once.
        Self.expectClose(
            RegionWeights(grid, in: [.whole], not: [rectangle], notMask: mask),
            RegionWeights(grid, in: [.whole], not: [rectangle]).values.map { Double($0) }, 1e-6)
    }

    @Test("values of a mask that are none count as nothing or as all") func badMask() {
        let mask = AreaMask(
            pixels: Grid(rows: 1, columns: 5), values: [.nan, -2, .infinity, 0.25, -.infinity])
        #expect(mask.values == [0, 0, 1, 0.25, 0])
    }

    @Test("what is seen inside a box is what the box weighs", arguments: grids)
    func seen(grid: Grid) {
        var generator = SeededGenerator(seed: 21)
        let map = SimilarityMap(grid: grid, values: generator.floats(grid.count), rest: 0.25)
        // A picture of 20×30 pixels, and a box of whole pixels.
        let pixels = map.spread(rows: 20, columns: 30)
        var inside = 0.0
        for y in 3..<11 { for x in 6..<29 { inside += Double(pixels[y * 30 + x]) } }
        let box = Self.rectangle(3.0 / 20, 6.0 / 30, 11.0 / 20, 29.0 / 30)
        #expect(abs(RegionWeights(grid, in: [box]).sum(of: map) - inside) < 1e-5)
        #expect(abs(RegionWeights.whole(grid).sum(of: map) - map.sum) < 1e-12)
    }
}
