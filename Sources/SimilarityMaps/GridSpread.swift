/// Values of the cells of one grid, spread over the cells of another so that they keep their sum.
///
/// Each value of the target is the integral over its cell of the bilinear interpolation between the
/// source's cell centres, held constant beyond the outermost.
public struct GridSpread: Hashable, Sendable {
    /// Where values come from.
    public let source: Grid
    /// Where they go.
    public let target: Grid
    /// The weight of each source row in each target row, `[target.rows, source.rows]`.
    private let down: [Double]
    /// Likewise for columns, `[target.columns, source.columns]`.
    private let across: [Double]
    /// Whether both grids have the same cells in the same places. Values then need not be spread:
    /// interpolation would only blur them.
    package let keepsCells: Bool

    /// Spreads a grid over another of the same area.
    public init(_ source: Grid, to target: Grid) {
        self.init(
            source, to: target, rows: 0...Double(source.rows), columns: 0...Double(source.columns))
    }

    /// Spreads a grid over another whose area may be larger.
    ///
    /// - Parameters:
    ///   - rows: where the target's first row begins and its last ends, in rows of the source.
    ///   - columns: likewise.
    public init(
        _ source: Grid, to target: Grid, rows: ClosedRange<Double>, columns: ClosedRange<Double>
    ) {
        self.source = source
        self.target = target
        keepsCells =
            source == target && rows == 0...Double(source.rows)
            && columns == 0...Double(source.columns)
        down = InterpolationAxis(count: source.rows).weights(parts: target.rows, of: rows)
        across = InterpolationAxis(count: source.columns).weights(
            parts: target.columns, of: columns)
    }

    /// - Parameter values: `[source.rows, source.columns, channels]`, row-major.
    /// - Returns: `[target.rows, target.columns, channels]`.
    /// - Precondition: there are as many values as that.
    /// - Complexity: the target's cells times the larger side of the source, for each channel.
    public func applied(to values: [Float], channels: Int = 1) -> [Float] {
        precondition(
            values.count == source.count * channels,
            "\(values.count) values on a grid of \(source) with \(channels) channels")
        // First along the rows: [source.rows, target.columns, channels].
        let width = target.columns * channels
        var wide = [Double](repeating: 0, count: source.rows * width)
        for row in 0..<source.rows {
            for column in 0..<target.columns {
                for cell in 0..<source.columns {
                    let weight = across[column * source.columns + cell]
                    guard weight != 0 else { continue }
                    let (from, to) = (
                        (row * source.columns + cell) * channels, row * width + column * channels
                    )
                    for channel in 0..<channels {
                        wide[to + channel] += weight * Double(values[from + channel])
                    }
                }
            }
        }
        var sums = [Double](repeating: 0, count: width)
        return [Float](unsafeUninitializedCapacity: target.rows * width) { out, count in
            for row in 0..<target.rows {
                for index in 0..<width { sums[index] = 0 }
                for cell in 0..<source.rows {
                    let weight = down[row * source.rows + cell]
                    guard weight != 0 else { continue }
                    for index in 0..<width { sums[index] += weight * wide[cell * width + index] }
                }
                for index in 0..<width { out[row * width + index] = Float(sums[index]) }
            }
            count = target.rows * width
        }
    }

    /// Weights of the target's cells, as weights of the source's: to spread values and then add them
    /// up with the one is to add them up with the other.
    ///
    /// - Parameter weights: `[target.rows, target.columns]`, row-major.
    /// - Returns: `[source.rows, source.columns]`.
    /// - Precondition: there is a weight for each of the target's cells.
    func gathered(_ weights: [Float]) -> [Float] {
        precondition(weights.count == target.count, "\(weights.count) weights on \(target)")
        // First along the columns: [source.rows, target.columns].
        var tall = [Double](repeating: 0, count: source.rows * target.columns)
        for row in 0..<target.rows {
            for cell in 0..<source.rows {
                let share = down[row * source.rows + cell]
                guard share != 0 else { continue }
                for column in 0..<target.columns {
                    tall[cell * target.columns + column] +=
                        share * Double(weights[row * target.columns + column])
                }
            }
        }
        return (0..<source.count).map { index in
            let (row, cell) = (index / source.columns, index % source.columns)
            let sum = (0..<target.columns).reduce(0.0) { sum, column in
                sum + across[column * source.columns + cell] * tall[row * target.columns + column]
            }
            return Float(sum)
        }
    }
}
