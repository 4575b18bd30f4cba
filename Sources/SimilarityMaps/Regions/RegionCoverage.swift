/// The union of rectangles and a mask, cut into bands and pieces in each of which it is constant.
struct RegionCoverage {
    let rectangles: [AreaRectangle]
    let mask: AreaMask?

    /// The integral of each cell's interpolation kernel over the union, in units of a cell's area:
    /// `[rows, columns]`, row-major.
    func weights(on grid: Grid) -> [Double] {
        var weights = [Double](repeating: 0, count: grid.count)
        // Every edge of a rectangle or of the mask's pixels, so that nothing changes between two.
        let rows = edges(\.rows, count: mask?.pixels.rows)
        let columns = edges(\.columns, count: mask?.pixels.columns)
        guard rows.count > 1, columns.count > 1 else { return weights }
        let pieces = Pieces(columns, over: grid.columns, axis: mask?.columnAxis)
        let bands = Pieces(rows, over: grid.rows, axis: mask?.rowAxis)
        for band in bands.all {
            let line = line(at: band, of: pieces, cells: grid.columns)
            for share in band.shares {
                for column in 0..<grid.columns {
                    weights[share.cell * grid.columns + column] += share.weight * line[column]
                }
            }
        }
        return weights
    }

    /// The weights of a row of cells in a band, as if the band were one row high.
    private func line(at band: Pieces.Piece, of pieces: Pieces, cells: Int) -> [Double] {
        var line = [Double](repeating: 0, count: cells)
        let covering = rectangles.filter { $0.rows.contains(band.middle) }
        for piece in pieces.all {
            let isCovered = covering.contains { $0.columns.contains(piece.middle) }
            let value = isCovered ? 1 : Double(mask?.value(band.pixel, piece.pixel) ?? 0)
            guard value > 0 else { continue }
            for share in piece.shares { line[share.cell] += value * share.weight }
        }
        return line
    }

    /// The edges in one direction, ascending, each once, from 0 to 1.
    private func edges(
        _ direction: KeyPath<AreaRectangle, ClosedRange<Double>>, count: Int?
    ) -> [Double] {
        var edges = rectangles.flatMap {
            [$0[keyPath: direction].lowerBound, $0[keyPath: direction].upperBound]
        }
        if let mask, let count {
            edges += PixelAxis(mask.area[keyPath: direction], count: count).edges
        }
        return Set(edges.map { min(max($0, 0), 1) }).sorted()
    }
}

/// The intervals between neighbouring edges along one direction.
private struct Pieces {
    struct Piece {
        /// A point that is surely inside.
        let middle: Double
        /// The mask's pixel there, if there is one.
        let pixel: Int?
        /// The cells that have a part of it, and the weight of each.
        let shares: [(cell: Int, weight: Double)]
    }

    let all: [Piece]

    init(_ edges: [Double], over cells: Int, axis: PixelAxis?) {
        let interpolation = InterpolationAxis(count: cells)
        all = zip(edges, edges.dropFirst()).map { start, end in
            let middle = (start + end) / 2
            let weights = interpolation.weights(
                from: start * Double(cells), to: end * Double(cells))
            return Piece(
                middle: middle, pixel: axis?.pixel(at: middle),
                shares: weights.enumerated().filter { $0.element != 0 }
                    .map { (cell: $0.offset, weight: $0.element) })
        }
    }
}

/// The pixels of a mask along one direction.
private struct PixelAxis {
    let extent: ClosedRange<Double>
    let count: Int

    init(_ extent: ClosedRange<Double>, count: Int) {
        self.extent = extent
        self.count = count
    }

    private var length: Double { extent.upperBound - extent.lowerBound }

    var edges: [Double] {
        (0...count).map { extent.lowerBound + length * Double($0) / Double(count) }
    }

    func pixel(at position: Double) -> Int? {
        guard extent.contains(position), length > 0 else { return nil }
        // The product may round up to the count at the very end.
        return min(Int((position - extent.lowerBound) / length * Double(count)), count - 1)
    }
}

extension AreaMask {
    fileprivate var rowAxis: PixelAxis { PixelAxis(area.rows, count: pixels.rows) }
    fileprivate var columnAxis: PixelAxis { PixelAxis(area.columns, count: pixels.columns) }

    fileprivate func value(_ row: Int?, _ column: Int?) -> Float {
        guard let row, let column else { return 0 }
        return values[row * pixels.columns + column]
    }
}
