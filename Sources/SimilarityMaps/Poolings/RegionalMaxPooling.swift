import VectorMath

/// Regional maximum activations of convolutions, R-MAC (Tolias, Sicre, Jégou, ICLR 2016): max pooling
/// of square regions at several scales, each L2-normalised, then summed.
///
/// A location contributes its share of each region it lies in: `uᵢ = Σᵣ uᵢ(r) / ‖max over r‖`, the
/// regions' norms held.
public struct RegionalMaxPooling: Pooling {
    /// A rectangle of the feature map.
    public struct Region: Hashable, Sendable {
        /// Its rows.
        public let rows: Range<Int>
        /// Its columns.
        public let columns: Range<Int>

        /// A rectangle from its rows and columns.
        public init(rows: Range<Int>, columns: Range<Int>) {
            self.rows = rows
            self.columns = columns
        }
    }

    /// The number of scales, L in the paper.
    public let levels: Int

    /// Exact.
    public var exactness: Exactness { .exact }

    /// - Parameter levels: three in the paper.
    /// - Precondition: there is a level.
    public init(levels: Int = 3) {
        precondition(levels > 0, "R-MAC with \(levels) levels")
        self.levels = levels
    }

    /// The regions of a grid (section 3.2 of the paper).
    ///
    /// At level l they are squares with sides of `2 s / (l + 1)`, rounded down, where s is the shorter
    /// side of the grid: l of them along that side and l + m − 1 along the longer one, spread evenly,
    /// their first rows and columns rounded down. m is the number, from 2 to 7, with which neighbours
    /// at level 1 overlap by as nearly 40 % as can be, and 1 on a square grid. The whole map is no
    /// further region, unlike in some implementations; on a square grid it is that of level 1. A level
    /// whose squares would have no location is left out.
    public static func regions(of grid: Grid, levels: Int = 3) -> [Region] {
        let shorter = min(grid.rows, grid.columns)
        let surplus = max(grid.rows, grid.columns) - shorter
        /// The overlap of neighbours at level 1, of their side, when there are so many.
        func overlap(_ count: Int) -> Double {
            1 - Double(surplus) / Double(count - 1) / Double(shorter)
        }
        let along =
            surplus == 0 ? 1 : (2...7).min { abs(overlap($0) - 0.4) < abs(overlap($1) - 0.4) } ?? 2
        /// Where so many squares begin that are spread evenly over a length.
        func places(_ count: Int, side: Int, over length: Int) -> [Int] {
            (0..<count).map { count > 1 ? $0 * (length - side) / (count - 1) : 0 }
        }
        return (1...max(levels, 1)).flatMap { level -> [Region] in
            let side = 2 * shorter / (level + 1)
            guard side > 0 else { return [] }
            let rows = places(
                grid.rows > grid.columns ? level + along - 1 : level, side: side, over: grid.rows)
            let columns = places(
                grid.columns > grid.rows ? level + along - 1 : level, side: side,
                over: grid.columns)
            return rows.flatMap { row in
                columns.map { Region(rows: row..<row + side, columns: $0..<$0 + side) }
            }
        }
    }

    /// D is the number of channels; no constant.
    public func contributions(of featureMap: FeatureMap) throws -> any Contributions {
        let map = featureMap.placed
        return try tail(of: map.grid).contributions(of: Activations(map))
    }

    /// The sum of the regions'; the regions' norms change here.
    public func gradient(of featureMap: FeatureMap, along direction: [Float]) throws -> Matrix {
        let map = featureMap.placed
        let gradient = try tail(of: map.grid).gradient(of: Activations(map), along: direction)
        let unplaced = [Float](repeating: 0, count: featureMap.unplaced * featureMap.channels)
        return Matrix(
            rows: featureMap.count, columns: featureMap.channels,
            values: unplaced + gradient.values.flatMap(\.values))
    }

    private func tail(of grid: Grid) -> SummedTail {
        SummedTail(
            Self.regions(of: grid, levels: levels).map { region in
                SteppedTail(
                    CroppedFeatures(rows: region.rows, columns: region.columns, MaxPooling()),
                    then: L2NormalizationStep(.atLeast(1e-12)))
            })
    }
}
