import Figures
import SimilarityMaps
import Testing

@Suite struct InterpolationTests {
    @Test(arguments: [(0, 0), (1, 2), (2, 4), (0, 4), (2, 0)])
    func aSingleLitCellIsBrightestAtItsCentreAndEndsAtItsNeighbours(row: Int, column: Int) {
        let grid = Grid(rows: 3, columns: 5)
        let cell = 20
        let pixels = planted(grid, row, column).interpolated(width: 5 * cell, height: 3 * cell)
        var largestError = 0.0
        for y in 0..<(3 * cell) {
            for x in 0..<(5 * cell) {
                let value = pixels[y * 5 * cell + x]
                // The product of two hats of one cell's width on each side, constant at the edge.
                let expected =
                    hat(x, cell, column, grid.columns) * hat(y, cell, row, grid.rows)
                largestError = max(largestError, abs(Double(value) - expected))
            }
        }
        #expect(largestError < 1e-6)
    }

    @Test func theMeanOverThePixelsIsTheMeanOverTheCells() {
        let grid = Grid(rows: 4, columns: 7)
        let values = (0..<grid.count).map { Float(($0 * 37) % 23 - 11) / 100 }
        let map = SimilarityMap(grid: grid, values: values, rest: 0)
        // Each cell is an even number of pixels: then sampling at pixel centres is exact.
        let pixels = map.interpolated(width: 7 * 6, height: 4 * 8)
        let mean = pixels.reduce(0) { $0 + Double($1) } / Double(pixels.count)
        #expect(abs(mean * Double(grid.count) - map.sum) < 1e-6)
    }

    @Test(arguments: [(1, 1), (1, 7), (7, 1), (300, 2)])
    func anySizeKeepsAConstantMapConstant(width: Int, height: Int) {
        let map = SimilarityMap(
            grid: Grid(rows: 7, columns: 7), values: [Float](repeating: 0.1, count: 49), rest: 0)
        let pixels = map.interpolated(width: width, height: height)
        #expect(pixels == [Float](repeating: 0.1, count: width * height))
    }

    private func hat(_ pixel: Int, _ cell: Int, _ index: Int, _ cells: Int) -> Double {
        let position = (Double(pixel) + 0.5) / Double(cell)
        let inside = min(max(position, 0.5), Double(cells) - 0.5)
        return max(0, 1 - abs(inside - Double(index) - 0.5))
    }
}

/// A map that is one in a single cell and zero elsewhere.
func planted(_ grid: Grid, _ row: Int, _ column: Int, value: Float = 1) -> SimilarityMap {
    var values = [Float](repeating: 0, count: grid.count)
    values[row * grid.columns + column] = value
    return SimilarityMap(grid: grid, values: values, rest: 0)
}
