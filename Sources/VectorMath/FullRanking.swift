/// All rows in the order of their scores against one query.
///
///     let whole = FullRanking(search.scores(to: query))
///     let best = whole.first(10)
///
/// Where one query is asked again and again, of other parts of the rows each time, nothing needs to be
/// scored a second time. The order is that of ``ScoredRow``.
public struct FullRanking: Sendable {
    /// The score of each row, those among them that have no place.
    public let scores: [Float]
    /// The rows, best first.
    private let order: [UInt32]
    /// Where each row is in the order; `none` for a row that is not in it.
    private let places: [UInt32]

    private static var none: UInt32 { .max }

    /// Puts rows in order.
    ///
    /// - Parameters:
    ///   - scores: one for each row.
    ///   - excluded: rows that get no place.
    /// - Complexity: O(n log n); 12 bytes of memory for each row.
    public init(_ scores: [Float], excluding excluded: RowSet? = nil) {
        precondition(scores.count < Int(UInt32.max), "\(scores.count) rows")
        self.scores = scores
        // Whole numbers are put in order faster than pairs: the score above, the row below.
        var keys: [UInt64] = []
        keys.reserveCapacity(scores.count)
        for (row, score) in scores.enumerated() where excluded?.contains(row) != true {
            keys.append(UInt64(Self.key(of: score)) << 32 | UInt64(row))
        }
        keys.sort()
        order = keys.map { UInt32(truncatingIfNeeded: $0) }
        var places = [UInt32](repeating: Self.none, count: scores.count)
        for (place, row) in order.enumerated() { places[Int(row)] = UInt32(place) }
        self.places = places
    }

    /// A whole number that is the smaller the better a score is.
    ///
    /// The bits of floats of one sign are in the order of their magnitudes. What is not a number comes
    /// last, and the two zeros are one.
    private static func key(of score: Float) -> UInt32 {
        guard !score.isNaN else { return .max }
        let bits = (score == 0 ? 0 : score).bitPattern
        return score < 0 ? bits : ~(bits | 1 << 31)
    }

    /// The rows with the largest scores, best first.
    ///
    /// - Parameter excluded: rows that are left out.
    /// - Complexity: O(`count`), and what is left out on the way.
    public func first(_ count: Int, excluding excluded: RowSet? = nil) -> [ScoredRow] {
        first(count, excluding: excluded) { _ in true }
    }

    /// The best row of each of the best classes, best first.
    ///
    /// - Parameters:
    ///   - classes: the class of each row; rows of negative classes are left out.
    ///   - excluded: rows that are left out.
    /// - Precondition: there is a class for each row.
    public func firstOfEachClass(
        _ count: Int, classes: [Int32], excluding excluded: RowSet? = nil
    ) -> [ScoredRow] {
        precondition(
            classes.count == scores.count, "\(classes.count) classes, \(scores.count) rows")
        var seen: Set<Int32> = []
        return first(count, excluding: excluded) { row in
            classes[row] >= 0 && seen.insert(classes[row]).inserted
        }
    }

    private func first(
        _ count: Int, excluding excluded: RowSet?, where isWanted: (Int) -> Bool
    ) -> [ScoredRow] {
        guard count > 0 else { return [] }
        var found: [ScoredRow] = []
        for row in order.lazy.map({ Int($0) })
        where excluded?.contains(row) != true && isWanted(row) {
            found.append(ScoredRow(row: row, score: scores[row]))
            if found.count == count { break }
        }
        return found
    }

    /// The rank of each of some rows: one more than the number of rows that come before it.
    ///
    /// - Parameters:
    ///   - rows: rows that have a place.
    ///   - excluded: rows that are not counted.
    /// - Precondition: the rows are there and have a place.
    /// - Complexity: O(k log k) for k excluded rows, then O(log k) for each row.
    public func ranks(of rows: [Int], excluding excluded: some Sequence<Int> = []) -> [Int] {
        let gaps = excluded.filter(scores.indices.contains).map { places[$0] }
            .filter { $0 != Self.none }.sorted()
        return rows.map { row in
            precondition(places[row] != Self.none, "row \(row) has no place")
            return Int(places[row]) + 1 - gaps.count(below: places[row])
        }
    }
}

extension [UInt32] {
    /// How many of the numbers, which are in order, are smaller than one.
    fileprivate func count(below number: UInt32) -> Int {
        var (low, high) = (0, count)
        while low < high {
            let middle = (low + high) / 2
            if self[middle] < number { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
