/// The best of the rows that it is offered.
protocol RowRanking {
    /// A row with a lower score cannot come in any more.
    var threshold: Float { get }
    /// Whether a row could come in with this score. Asked where the threshold is reached.
    func admits(_ row: Int, score: Float) -> Bool
    /// Takes a row in if it is better than the worst.
    mutating func offer(_ row: ScoredRow)
    /// The rows, in no order.
    var rows: [ScoredRow] { get }
}

/// The best `count` rows: a heap whose root is the worst of them.
struct BestRows: RowRanking {
    let count: Int
    private(set) var rows: [ScoredRow] = []
    private(set) var threshold = -Float.infinity

    init(count: Int) { self.count = count }

    func admits(_ row: Int, score: Float) -> Bool { true }

    /// - Complexity: O(log count) if the row comes in, else O(1).
    mutating func offer(_ row: ScoredRow) {
        if rows.count < count {
            rows.append(row)
            siftUp()
        } else if let worst = rows.first, row < worst {
            rows[0] = row
            siftDown()
        } else {
            return
        }
        // What is not a number is below all thresholds, and no threshold itself.
        if rows.count == count, let worst = rows.first, !worst.score.isNaN {
            threshold = worst.score
        }
    }

    private mutating func siftUp() {
        var child = rows.count - 1
        while child > 0 {
            let parent = (child - 1) / 2
            guard rows[parent] < rows[child] else { return }
            rows.swapAt(parent, child)
            child = parent
        }
    }

    private mutating func siftDown() {
        var parent = 0
        while true {
            var worst = parent
            for child in [2 * parent + 1, 2 * parent + 2]
            where child < rows.count && rows[worst] < rows[child] {
                worst = child
            }
            guard worst != parent else { return }
            rows.swapAt(parent, worst)
            parent = worst
        }
    }
}

/// The best row of each of the best `count` classes.
///
/// Only the best classes so far are kept. A class that was pushed out comes back with its next row
/// that is better than the worst kept one; the rows it had before are worse than that.
struct BestOfClasses: RowRanking {
    let count: Int
    private let classes: UnsafeBufferPointer<Int32>
    private(set) var rows: [ScoredRow] = []
    private var places: [Int32: Int] = [:]
    private var worst = 0

    /// - Parameter classes: the class of each row; rows of negative classes are left out.
    init(count: Int, classes: UnsafeBufferPointer<Int32>) {
        (self.count, self.classes) = (count, classes)
    }

    var threshold: Float {
        guard rows.count == count, count > 0, !rows[worst].score.isNaN else { return -.infinity }
        return rows[worst].score
    }

    func admits(_ row: Int, score: Float) -> Bool {
        guard classes[row] >= 0 else { return false }
        guard let place = places[classes[row]] else { return true }
        return !(score < rows[place].score)
    }

    /// - Complexity: O(count) if the row comes in, else O(1).
    mutating func offer(_ row: ScoredRow) {
        let label = classes[row.row]
        guard label >= 0 else { return }
        if let place = places[label] {
            guard row < rows[place] else { return }
            rows[place] = row
            guard place == worst else { return }
        } else if rows.count < count {
            places[label] = rows.count
            rows.append(row)
        } else {
            guard count > 0, row < rows[worst] else { return }
            places[classes[rows[worst].row]] = nil
            places[label] = worst
            rows[worst] = row
        }
        worst = rows.indices.max { rows[$0] < rows[$1] } ?? 0
    }
}
