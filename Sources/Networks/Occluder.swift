import Images
import SimilarityMaps

/// The square that hides a part of a picture and is slid over it.
public struct Occluder: Hashable, Sendable {
    /// The square's side, in pixels of the network's input.
    public let side: Int
    /// How far it is moved from one place to the next, likewise.
    public let stride: Int

    /// The network's input, over which it is slid.
    let input: PixelSize

    /// What nobody would wait for: at 50 pictures a second, more than five hours.
    private static let mostPlaces = 1_000_000

    /// - Parameters:
    ///   - input: the network's input size.
    ///   - side: the square's side, 1 to the input's shorter side; by default a fifth of that. A small
    ///     square finds small things and hides too little of large ones.
    ///   - stride: 1 to `side`; by default half of it, so that places overlap and one between two of
    ///     them is not missed.
    /// - Throws: `NetworkError` for sizes out of these ranges.
    public init(for input: PixelSize, side: Int? = nil, stride: Int? = nil) throws {
        let shorter = min(input.width, input.height)
        let side = side ?? max(1, shorter / 5)
        guard (1...shorter).contains(side) else {
            throw NetworkError(
                .occluder,
                "an occluder has 1 to \(shorter) pixels, the shorter side of the network’s input of \(input), not \(side)"
            )
        }
        let stride = stride ?? max(1, side / 2)
        guard (1...side).contains(stride) else {
            throw NetworkError(
                .occluder,
                "the stride is 1 to \(side) pixels, the occluder’s side, so that no place is left out, not \(stride)"
            )
        }
        (self.input, self.side, self.stride) = (input, side, stride)
        guard rows.starts.count * columns.starts.count <= Self.mostPlaces else {
            throw NetworkError(
                .occluder,
                "a stride of \(stride) on \(input) pixels means \(places.count) evaluations for each photograph, more than \(Self.mostPlaces); choose a larger one"
            )
        }
    }

    /// Its places, as rows and columns.
    public var places: Grid { Grid(rows: rows.starts.count, columns: columns.starts.count) }
    /// The cells of the map that it makes: squares about as large as the stride, which divide the input
    /// evenly.
    public var cells: Grid { Grid(rows: rows.cells, columns: columns.cells) }

    var rows: OccluderAxis { OccluderAxis(length: input.height, side: side, stride: stride) }
    var columns: OccluderAxis { OccluderAxis(length: input.width, side: side, stride: stride) }

    /// What each cell gets of what was found at the occluder's places: the mean over the places that
    /// hide a part of the cell, weighted by how much of it,
    ///
    ///     value(c) = Σₚ |c ∩ p| · found(p) / Σₚ |c ∩ p|
    ///
    /// - Parameter found: `[places.rows, places.columns]`, row-major.
    /// - Returns: `[cells.rows, cells.columns]`, row-major.
    func spread(_ found: [Double]) -> [Float] {
        // An overlap of rectangles is the product of those in both directions, and so is the mean.
        let (down, across) = (rows.weights, columns.weights)
        let (places, cells) = (places, cells)
        var wide = [Double](repeating: 0, count: places.rows * cells.columns)
        for row in 0..<places.rows {
            for (column, weights) in across.enumerated() {
                wide[row * cells.columns + column] = weights.reduce(0) {
                    $0 + $1.weight * found[row * places.columns + $1.place]
                }
            }
        }
        return down.flatMap { weights in
            (0..<cells.columns).map { column in
                Float(
                    weights.reduce(0) { $0 + $1.weight * wide[$1.place * cells.columns + column] })
            }
        }
    }
}

/// An occluder's places and a map's cells in one direction.
struct OccluderAxis {
    /// The input's pixels.
    let length: Int
    let side: Int
    let stride: Int

    /// Where the occluder begins: at every stride, and last where it ends at the border.
    var starts: [Int] {
        Array(Swift.stride(from: 0, to: length - side, by: stride)) + [length - side]
    }

    /// The number of cells, none of them larger than the stride.
    var cells: Int { (length + stride - 1) / stride }

    /// For each cell the places that hide a part of it, and their weights, which add up to one.
    var weights: [[(place: Int, weight: Double)]] {
        let (starts, size) = (starts, Double(length) / Double(cells))
        var first = 0
        return (0..<cells).map { cell in
            let (low, high) = (Double(cell) * size, Double(cell + 1) * size)
            while Double(starts[first] + side) <= low, first < starts.count - 1 { first += 1 }
            var overlaps: [(place: Int, weight: Double)] = []
            for place in first..<starts.count {
                let start = Double(starts[place])
                guard start < high else { break }
                let overlap = min(high, start + Double(side)) - max(low, start)
                if overlap > 0 { overlaps.append((place, overlap)) }
            }
            let sum = overlaps.reduce(0) { $0 + $1.weight }
            return overlaps.map { ($0.place, $0.weight / sum) }
        }
    }
}
