/// A row and its score against a query.
///
/// `a < b` says that a comes before b in a ranking: the higher score first, and of equal scores the
/// earlier row. A score that is not a number comes after all numbers.
public struct ScoredRow: Comparable, Sendable {
    /// The row's index.
    public let row: Int
    /// The inner product of the row and the query.
    public let score: Float

    /// A row with a score.
    public init(row: Int, score: Float) {
        (self.row, self.score) = (row, score)
    }

    /// Whether one comes before another.
    public static func < (one: ScoredRow, other: ScoredRow) -> Bool {
        if one.score > other.score { return true }
        if one.score < other.score { return false }
        switch (one.score.isNaN, other.score.isNaN) {
        case (false, true): return true
        case (true, false): return false
        default: return one.row < other.row
        }
    }

    /// Whether both say the same row and the same score, which may be that it is not a number.
    public static func == (one: ScoredRow, other: ScoredRow) -> Bool {
        one.row == other.row
            && (one.score == other.score || one.score.isNaN && other.score.isNaN)
    }
}
