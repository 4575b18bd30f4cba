import TestSupport
import Testing

@testable import SimilarityMaps

/// From cells to pixels, and to regions.
@Suite struct SpreadingTests {
    @Test("spreading keeps the sum, upwards and downwards", arguments: grids, [1, 2, 7, 30, 224])
    func keepsSum(grid: Grid, size: Int) {
        var generator = SeededGenerator(seed: UInt64(size))
        let map = SimilarityMap(grid: grid, values: generator.floats(grid.count), rest: 0.5)
        let pixels = map.spread(rows: size, columns: size * 2)
        #expect(pixels.count == size * size * 2)
        let sum = pixels.reduce(0.0) { $0 + Double($1) }
        #expect(abs(sum - map.sum) < 1e-5)
    }

    @Test("every cell weighs one over the whole axis", arguments: [1, 2, 3, 7, 14])
    func cellsWeighOne(count: Int) {
        let axis = InterpolationAxis(count: count)
        for weight in axis.weights(from: 0, to: Double(count)) { #expect(abs(weight - 1) < 1e-12) }
        // What lies outside weighs nothing.
        #expect(axis.weights(from: -5, to: Double(count) + 5).allSatisfy { abs($0 - 1) < 1e-12 })
    }

    @Test("a region and its complement add up", arguments: [1, 2, 5, 9])
    func complement(count: Int) {
        let axis = InterpolationAxis(count: count)
        var generator = SeededGenerator(seed: 4)
        for _ in 0..<20 {
            let start = Double.random(in: 0...Double(count), using: &generator)
            let end = Double.random(in: start...Double(count), using: &generator)
            let inside = axis.weights(from: start, to: end)
            let before = axis.weights(from: 0, to: start)
            let after = axis.weights(from: end, to: Double(count))
            for cell in 0..<count {
                #expect(abs(inside[cell] + before[cell] + after[cell] - 1) < 1e-12)
            }
            #expect(abs(inside.reduce(0, +) - (end - start)) < 1e-12)
        }
    }

    @Test("weights are the integral of the interpolation, by brute force", arguments: [1, 2, 4])
    func bruteForce(count: Int) {
        let axis = InterpolationAxis(count: count)
        let (start, end) = (0.3, Double(count) - 0.2)
        let steps = 20_000
        var sums = [Double](repeating: 0, count: count)
        for step in 0..<steps {
            let at = start + (end - start) * (Double(step) + 0.5) / Double(steps)
            let position = min(max(at - 0.5, 0), Double(count - 1))
            let low = min(Int(position), count - 1)
            let part = position - Double(low)
            sums[low] += 1 - part
            if low + 1 < count { sums[low + 1] += part }
        }
        for (weight, sum) in zip(axis.weights(from: start, to: end), sums) {
            #expect(abs(weight - sum * (end - start) / Double(steps)) < 1e-6)
        }
    }

    @Test("between two cell centres the interpolation is linear, beyond the last it is constant")
    func values() {
        let map = SimilarityMap(grid: Grid(rows: 1, columns: 2), values: [0, 1], rest: 0)
        // 8 pixels on 2 cells: each pixel has a quarter of a cell.
        let pixels = map.spread(rows: 1, columns: 8).map { $0 * 4 }
        for (value, expected) in zip(pixels, [0, 0, 0.125, 0.375, 0.625, 0.875, 1, 1] as [Float]) {
            #expect(abs(value - expected) < 1e-6)
        }
    }
}

/// From one grid to another.
@Suite struct GridSpreadTests {
    @Test("a grid spread over itself is what it was", arguments: grids, [1, 5])
    func identity(grid: Grid, channels: Int) {
        var generator = SeededGenerator(seed: 2)
        let values = generator.floats(grid.count * channels)
        // Not by interpolation – that would blur – but because maps on the common grid are not spread.
        let map = FeatureMap(grid: grid, channels: channels, values: values)
        let parts = SumPooling().contributions(of: map)
        #expect(located(parts, of: map, on: PlacedGrid(grid)).vectors().values == values)
    }

    @Test(
        "each channel keeps its sum, from any grid to any other",
        arguments: grids, [Grid(rows: 1, columns: 1), Grid(rows: 4, columns: 9)])
    func sums(source: Grid, target: Grid) {
        var generator = SeededGenerator(seed: 9)
        let channels = 3
        let values = generator.floats(source.count * channels)
        let spread = GridSpread(source, to: target).applied(to: values, channels: channels)
        #expect(spread.count == target.count * channels)
        for channel in 0..<channels {
            func sum(_ values: [Float]) -> Double {
                stride(from: channel, to: values.count, by: channels).reduce(0.0) {
                    $0 + Double(values[$1])
                }
            }
            #expect(abs(sum(spread) - sum(values)) < 1e-5)
        }
    }

    @Test("what a coarse cell contributes lands on the fine cells that it covers, and next to them")
    func planted() {
        let (coarse, fine) = (Grid(rows: 3, columns: 2), Grid(rows: 9, columns: 8))
        for cell in 0..<coarse.count {
            var values = [Float](repeating: 0, count: coarse.count)
            values[cell] = 1
            let spread = GridSpread(coarse, to: fine).applied(to: values)
            let (row, column) = (cell / coarse.columns, cell % coarse.columns)
            let rows = row * 3..<(row + 1) * 3
            let columns = column * 4..<(column + 1) * 4
            var (inside, centre) = (0.0, (row: 0.0, column: 0.0))
            for (index, value) in spread.enumerated() {
                let (r, c) = (index / fine.columns, index % fine.columns)
                #expect(value >= 0)
                if rows.contains(r), columns.contains(c) { inside += Double(value) }
                centre.row += Double(value) * (Double(r) + 0.5)
                centre.column += Double(value) * (Double(c) + 0.5)
                // Linear between centres: nothing further away than one cell's side.
                if value > 0 {
                    #expect((rows.lowerBound - 2...rows.upperBound + 1).contains(r))
                    #expect((columns.lowerBound - 2...columns.upperBound + 1).contains(c))
                }
            }
            // ¾ along each direction for a cell inside, 7/8 for one at the border of the map.
            #expect(inside >= 0.75 * 0.75 - 1e-6)
            #expect(abs(centre.row - Double(row * 3) - 1.5) < 1)
            #expect(abs(centre.column - Double(column * 4) - 2) < 1)
        }
    }

    @Test("rows are not taken for columns")
    func orientation() {
        // One row of three against one column of three.
        let wide = GridSpread(Grid(rows: 1, columns: 3), to: Grid(rows: 3, columns: 3))
            .applied(to: [3, 0, 0])
        #expect(wide[0] == wide[3] && wide[3] == wide[6] && wide[0] > wide[1])
        let tall = GridSpread(Grid(rows: 3, columns: 1), to: Grid(rows: 3, columns: 3))
            .applied(to: [3, 0, 0])
        #expect(tall[0] == tall[1] && tall[1] == tall[2] && tall[0] > tall[3])
    }

    @Test("a map of a coarse grid keeps its place beside a fine one")
    func twoMaps() throws {
        // Only the coarse map's lower right cell is not zero.
        let (coarse, fine) = (Grid(rows: 2, columns: 2), Grid(rows: 4, columns: 6))
        let activations = Activations(featureMaps: [
            "coarse": FeatureMap(grid: coarse, channels: 1, values: [0, 0, 0, 8]),
            "fine": FeatureMap(
                grid: fine, channels: 1, values: [Float](repeating: 0, count: fine.count)),
        ])
        let tail = SummedTail([
            PooledFeatures("coarse", MaxPooling()), PooledFeatures("fine", AveragePooling()),
        ])
        let map = try tail.contributions(of: activations).map(along: [1])
        let corner = map[fine.count - 1]
        #expect(map.allSatisfy { $0 <= corner } && map[0] == 0)
        #expect(abs(map.reduce(0, +) - 8) < 1e-5)
    }
}
