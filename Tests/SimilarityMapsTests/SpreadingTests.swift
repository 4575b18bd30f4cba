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
