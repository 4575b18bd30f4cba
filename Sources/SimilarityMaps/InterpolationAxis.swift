/// Bilinear interpolation along one direction, integrated: how much of each cell lies in an interval.
///
/// A cell's value is interpolated linearly between cell centres and held constant beyond the
/// outermost ones. The weight of a cell in an interval is the integral of its interpolation kernel
/// over the interval, in units of a cell's width. Over the whole axis each cell weighs exactly one,
/// so that whatever is spread this way keeps its sum, and an interval and its complement add up.
public struct InterpolationAxis: Hashable, Sendable {
    /// The number of cells.
    public let count: Int

    /// - Precondition: there is a cell.
    public init(count: Int) {
        precondition(count > 0, "an axis without cells")
        self.count = count
    }

    /// The weight of each cell in the interval from `start` to `end`, where 0 is the beginning of
    /// the first cell and `count` the end of the last. What lies outside weighs nothing.
    public func weights(from start: Double, to end: Double) -> [Double] {
        (0..<count).map { integral(of: $0, to: end) - integral(of: $0, to: start) }
    }

    /// The weights of the cells in each of `parts` equal intervals of a range: `[parts, count]`,
    /// row-major.
    func weights(parts: Int, of range: ClosedRange<Double>) -> [Double] {
        let width = (range.upperBound - range.lowerBound) / Double(parts)
        var all: [Double] = []
        all.reserveCapacity(parts * count)
        for part in 0..<parts {
            all += weights(
                from: range.lowerBound + Double(part) * width,
                to: range.lowerBound + Double(part + 1) * width)
        }
        return all
    }

    /// The integral of a cell's kernel from the axis' beginning to `position`.
    private func integral(of cell: Int, to position: Double) -> Double {
        let end = Double(count)
        let at = min(max(position, 0), end)
        let centre = Double(cell) + 0.5
        // Rising half: constant from the axis' beginning for the first cell, else a ramp of width 1.
        let rise: Double
        if cell == 0 {
            rise = min(at, centre)
        } else {
            let t = min(max(at - (centre - 1), 0), 1)
            rise = t * t / 2
        }
        let fall: Double
        if cell == count - 1 {
            fall = max(at - centre, 0)
        } else {
            let t = min(max(at - centre, 0), 1)
            fall = t - t * t / 2
        }
        return rise + fall
    }
}

extension SimilarityMap {
    /// The map spread over pixels so that it keeps its sum: `[rows, columns]`, row-major.
    ///
    /// Each value is the pixel's contribution to the cosine similarity: the integral over the pixel
    /// of the bilinear interpolation between cell centres, held constant beyond the outermost.
    ///
    /// - Precondition: both sizes are positive.
    /// - Complexity: proportional to the number of pixels times the larger side of the grid.
    public func spread(rows: Int, columns: Int) -> [Float] {
        precondition(rows > 0 && columns > 0, "\(rows)×\(columns) pixels")
        return GridSpread(grid, to: Grid(rows: rows, columns: columns)).applied(to: values)
    }
}
