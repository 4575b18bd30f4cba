import Images

/// How the tokens of a transformer lie in the picture: row by row, after those that have no place.
struct TokenGrid: Hashable {
    let rows: Int
    let columns: Int
    /// How many tokens, at the front, have no location: class and register tokens.
    let unplaced: Int
    /// Whether those are left out, as a person who names the tensor expects.
    var dropsUnplaced = false

    /// More than any network has in front of its patches: a class token and four or eight registers.
    private static let mostUnplaced = 16

    /// Recovers the grid from the number of tokens and the picture's proportions: patches are square,
    /// so that rows and columns are the picture's sides over one and the same stride.
    ///
    /// - Returns: `nil` where no stride leaves a few tokens over, or none.
    init?(tokens: Int, of size: PixelSize) {
        guard tokens > 1 else { return nil }
        let candidates = Self.strides(size).compactMap { grid -> Candidate? in
            let unplaced = tokens - grid.rows * grid.columns
            guard (0...Self.mostUnplaced).contains(unplaced), grid.rows * grid.columns > 1 else {
                return nil
            }
            return Candidate(
                grid: TokenGrid(rows: grid.rows, columns: grid.columns, unplaced: unplaced),
                isExact: grid.isExact)
        }
        // Two guesses at once are one too many.
        guard let best = candidates.min(), best.isExact || best.isUsual else { return nil }
        self = best.grid
    }

    /// What a stride would make of the tokens; the better comes first.
    private struct Candidate: Comparable {
        let grid: TokenGrid
        /// Whether the stride divides both sides.
        let isExact: Bool

        /// Whether so many tokens without a place are known of networks: none, a class token, with it
        /// one for distillation, four or eight registers.
        var isUsual: Bool {
            [0, 1, 2, 5, 9].contains(grid.unplaced) && grid.unplaced < grid.rows * grid.columns
        }

        private var rank: Int { isUsual ? (isExact ? 0 : 1) : (isExact ? 2 : 3) }

        static func < (a: Candidate, b: Candidate) -> Bool {
            a.rank != b.rank ? a.rank < b.rank : a.grid.unplaced < b.grid.unplaced
        }
    }

    /// A grid that is known.
    init(rows: Int, columns: Int, unplaced: Int) {
        self.rows = rows
        self.columns = columns
        self.unplaced = unplaced
    }

    /// The grids that strides make of a picture: without a remainder, and with it dropped or padded.
    static func strides(
        _ size: PixelSize
    ) -> [(rows: Int, columns: Int, isExact: Bool)] {
        (1...max(size.width, size.height)).flatMap { stride in
            let exact = size.height % stride == 0 && size.width % stride == 0
            let down = (rows: size.height / stride, columns: size.width / stride, isExact: exact)
            if exact { return [down] }
            let up = (
                rows: (size.height + stride - 1) / stride,
                columns: (size.width + stride - 1) / stride, isExact: false
            )
            return down.rows > 0 && down.columns > 0 ? [down, up] : [up]
        }
    }
}

extension TokenGrid: CustomStringConvertible {
    /// For example `9×5 tokens, and 1 that has no place`.
    var description: String {
        let extra =
            switch (unplaced, dropsUnplaced) {
            case (0, _): ""
            case (_, true): ", \(unplaced) that \(unplaced == 1 ? "has" : "have") no place left out"
            default: ", and \(unplaced) that \(unplaced == 1 ? "has" : "have") no place"
            }
        return "\(rows)×\(columns) tokens\(extra)"
    }
}
