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

    /// The regions of a grid (section 3.2 of the paper): at level l squares of side
    /// `2 min(rows, columns) / (l + 1)`, l of them along the shorter direction and l + m along the
    /// longer, evenly spread. The number m, which is that of squares beyond the first at level 1, is
    /// the one whose neighbours overlap by as near to 40 % as whole squares allow.
    ///
    /// The whole map is no region of its own, except where it is square.
    public static func regions(of grid: Grid, levels: Int) -> [Region] {
        let (shorter, longer) = (min(grid.rows, grid.columns), max(grid.rows, grid.columns))
        // At level 1 squares have the shorter side; m + 1 of them cover the longer one.
        let extra =
            shorter == longer
            ? 0
            : (1...6).min { distance($0) < distance($1) } ?? 1
        func distance(_ extra: Int) -> Double {
            let step = Double(longer - shorter) / Double(extra)
            return abs(1 - step / Double(shorter) - 0.4)
        }
        func starts(_ length: Int, side: Int, count: Int) -> [Int] {
            guard count > 1 else { return [(length - side) / 2] }
            return (0..<count).map { $0 * (length - side) / (count - 1) }
        }
        return (1...levels).flatMap { level -> [Region] in
            let side = max(1, 2 * shorter / (level + 1))
            let rows = starts(
                grid.rows, side: side, count: level + (grid.rows > grid.columns ? extra : 0))
            let columns = starts(
                grid.columns, side: side, count: level + (grid.columns > grid.rows ? extra : 0))
            return rows.flatMap { row in
                columns.map {
                    Region(rows: row..<row + side, columns: $0..<$0 + side)
                }
            }
        }
    }

    /// D is the number of channels; no constant.
    public func contributions(of featureMap: FeatureMap) throws -> any Contributions {
        let map = featureMap.placed
        let regions = Self.regions(of: map.grid, levels: levels).map { region in
            SteppedTail(
                CroppedFeatures(rows: region.rows, columns: region.columns, MaxPooling()),
                then: L2NormalizationStep(.atLeast(1e-12)))
        }
        return try SummedTail(regions).contributions(of: Activations(map))
    }
}
