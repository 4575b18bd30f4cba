/// A set of rows: one bit for each.
public struct RowSet: Hashable, Sendable {
    /// The number of rows in the set.
    public private(set) var count = 0
    private var words: [UInt64]

    /// An empty set.
    ///
    /// - Parameter capacity: the number of rows there are; a set grows where a later row is inserted.
    public init(capacity: Int = 0) {
        words = [UInt64](repeating: 0, count: (max(capacity, 0) + 63) / 64)
    }

    /// The set of the given rows.
    public init(_ rows: some Sequence<Int>) {
        self.init()
        for row in rows { insert(row) }
    }

    /// Whether a row is in the set.
    public func contains(_ row: Int) -> Bool {
        let word = row >> 6
        return 0 <= word && word < words.count && words[word] >> UInt64(row & 63) & 1 == 1
    }

    /// Puts a row into the set.
    ///
    /// - Returns: whether it was not there before.
    /// - Precondition: the row is not negative.
    @discardableResult
    public mutating func insert(_ row: Int) -> Bool {
        precondition(row >= 0, "row \(row)")
        guard !contains(row) else { return false }
        let word = row >> 6
        if word >= words.count {
            words.append(contentsOf: repeatElement(0, count: word + 1 - words.count))
        }
        words[word] |= 1 << UInt64(row & 63)
        count += 1
        return true
    }

    /// Two sets are equal if they hold the same rows, whatever they have room for.
    public static func == (one: RowSet, other: RowSet) -> Bool {
        let common = min(one.words.count, other.words.count)
        return one.count == other.count && one.words[..<common] == other.words[..<common]
    }

    /// Hashes the rows.
    public func hash(into hasher: inout Hasher) {
        hasher.combine(words[..<(words.lastIndex { $0 != 0 }.map { $0 + 1 } ?? 0)])
    }
}
