import SimilarityMaps

extension SimilarityMap {
    /// The map at the centres of `width`×`height` pixels that cover it, in units of the similarity
    /// per cell: bilinear between the cells' centres, constant beyond the outermost.
    ///
    /// - Returns: `[height, width]`, row-major.
    /// - Complexity: O(`width` · `height`).
    package func interpolated(width: Int, height: Int) -> [Float] {
        let columns = (0..<width).map { Neighbours(pixel: $0, of: width, cells: grid.columns) }
        return [Float](unsafeUninitializedCapacity: width * height) { pixels, count in
            var line = [Float](repeating: 0, count: grid.columns)
            for y in 0..<height {
                let rows = Neighbours(pixel: y, of: height, cells: grid.rows)
                for column in 0..<grid.columns {
                    line[column] = rows.mix(
                        values[rows.first * grid.columns + column],
                        values[rows.second * grid.columns + column])
                }
                for (x, cells) in columns.enumerated() {
                    pixels[y * width + x] = cells.mix(line[cells.first], line[cells.second])
                }
            }
            count = width * height
        }
    }
}

/// The two cells whose centres lie around a pixel's centre, in one direction.
private struct Neighbours {
    let first: Int
    let second: Int
    /// How far the pixel is on the way from the first to the second, 0…1.
    let fraction: Float

    init(pixel: Int, of pixels: Int, cells: Int) {
        let position = (Double(pixel) + 0.5) / Double(pixels) * Double(cells) - 0.5
        let clamped = min(max(position, 0), Double(cells - 1))
        first = Int(clamped)
        second = min(first + 1, cells - 1)
        fraction = Float(clamped - Double(first))
    }

    /// Written so that equal neighbours give exactly their value.
    func mix(_ a: Float, _ b: Float) -> Float { a + (b - a) * fraction }
}
