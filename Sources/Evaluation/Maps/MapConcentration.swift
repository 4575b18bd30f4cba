#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// How evenly, or how narrowly, the evidence of a map lies over the picture.
///
/// Evidence is the positive part of a map, `m⁺ = max(m, 0)`: what speaks for the similarity. What speaks
/// against it is no evidence, and is not taken off it.
///
/// Numbers of two networks can be compared as far as their grids are alike: a finer grid can hold a
/// narrower map.
public struct MapConcentration: Hashable, Sendable {
    /// How evenly the evidence lies over the cells: `−Σ p ln p / ln N` with `p = m⁺ / Σ m⁺` on N cells
    /// (Shannon, 1948, divided by the largest it can be). 0 where one cell has all, 1 where each has the
    /// same, and where there is but one.
    public let entropy: Double
    /// The smallest part of the picture that holds half of the evidence; see ``area(holding:)``.
    public var halfArea: Double { area(holding: 0.5) }

    /// The evidence of each cell, of 1 for all of it.
    let shares: [Double]

    /// The concentration of a map's cells.
    ///
    /// - Parameter values: what each cell contributes, in any order.
    /// - Returns: `nil` where no cell contributes anything positive, or one of them is no finite number.
    public init?(_ values: [Float]) {
        guard values.allSatisfy(\.isFinite) else { return nil }
        let evidence = values.map { Double(max($0, 0)) }
        let sum = evidence.reduce(0, +)
        guard sum > 0 else { return nil }
        shares = evidence.map { $0 / sum }
        guard values.count > 1 else {
            entropy = 1
            return
        }
        let nats = shares.reduce(0) { $1 > 0 ? $0 - $1 * log($1) : $0 }
        // The sum may round to a little more than what is possible.
        entropy = min(max(nats / log(Double(values.count)), 0), 1)
    }

    /// The smallest part of the picture, 0…1, that holds a part of the evidence.
    ///
    /// Cells are taken from the largest down; of the last one only as much area as is needed, as if its
    /// evidence lay evenly in it. So the area grows steadily with the part, a map that is the same
    /// everywhere needs half of the picture for half of its evidence, and none needs more.
    ///
    /// - Parameter part: of the evidence, 0…1.
    /// - Precondition: it is in that range.
    public func area(holding part: Double) -> Double {
        members(holding: part).reduce(0, +) / Double(shares.count)
    }

    /// How much of each cell belongs to that smallest area, 0…1.
    ///
    /// Where several cells with the same evidence compete for the rest, each has the same part of it: the
    /// area does not hang on the order of the cells.
    ///
    /// - Precondition: the part is between 0 and 1.
    /// - Complexity: that of sorting the cells.
    public func members(holding part: Double) -> [Double] {
        precondition((0...1).contains(part), "the area that holds \(part) of the evidence")
        var members = [Double](repeating: 0, count: shares.count)
        let order = shares.indices.sorted { shares[$0] > shares[$1] }
        var missing = part
        var start = 0
        while start < order.count, missing > 0 {
            let share = shares[order[start]]
            guard share > 0 else { break }
            var end = start
            while end < order.count, shares[order[end]] == share { end += 1 }
            let whole = share * Double(end - start)
            let taken = min(missing / whole, 1)
            for index in order[start..<end] { members[index] = taken }
            missing = taken < 1 ? 0 : missing - whole
            start = end
        }
        return members
    }
}
