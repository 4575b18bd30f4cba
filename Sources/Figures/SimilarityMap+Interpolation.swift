import SimilarityMaps

extension SimilarityMap {
    /// The map at the centres of `width`×`height` pixels that cover it, as `Grid` interpolates.
    package func interpolated(width: Int, height: Int) -> [Float] {
        grid.interpolated(values, width: width, height: height)
    }
}

extension Grid {
    /// A map at the centres of `width`×`height` pixels that cover it, in the units of its
    /// cells: bilinear between the cells' centres, constant beyond the outermost.
    ///
    /// - Parameter values: the cells', `[rows, columns]`, row-major.
    /// - Returns: `[height, width]`, row-major.
    /// - Precondition: there is one value for each cell.
    /// - Complexity: O(`width` · `height`).
    package func interpolated(_ values: [Float], width: Int, height: Int) -> [Float] {
        precondition(values.count == count, "\(values.count) values on a grid of \(self)")
        let across = (0..<width).map { Neighbours(pixel: $0, of: width, cells: columns) }
        return [Float](unsafeUninitializedCapacity: width * height) { pixels, count in
            var line = [Float](repeating: 0, count: columns)
            for y in 0..<height {
                let rows = Neighbours(pixel: y, of: height, cells: self.rows)
                for column in 0..<columns {
                    line[column] = rows.mix(
                        values[rows.first * columns + column],
                        values[rows.second * columns + column])
                }
                for (x, cells) in across.enumerated() {
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
