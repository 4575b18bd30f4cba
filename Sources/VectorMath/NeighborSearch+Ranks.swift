import CVectorMath

extension NeighborSearch {
    /// The inner products of some rows with a query, in the rows' order.
    ///
    /// - Precondition: the rows are there.
    public func scores(of wanted: [Int], to query: [Float]) -> [Float] {
        let prepared = prepare(query)
        return wanted.map { row in
            precondition(0 <= row && row < rows.count, "row \(row) of \(rows.count)")
            return prepared.score(0, with: row, of: rows, instructions)
        }
    }

    /// The inner products of all rows with a query.
    public func scores(to query: [Float]) -> [Float] {
        let prepared = prepare(query)
        return [Float](unsafeUninitializedCapacity: rows.count) { out, count in
            if let base = out.baseAddress {
                Parallel(threads: threads, work: rows.count * rows.dimension * 4)
                    .forEachRange(of: rows.count, size: 512) { _, range in
                        prepared.score(
                            0..<1, with: range, of: rows, instructions,
                            into: base + range.lowerBound, stride: range.count)
                    }
            }
            count = rows.count
        }
    }

    /// The rank that each of some rows has with its score: one more than the number of rows that come
    /// before it.
    ///
    /// So the results of one query can be given their ranks by another: `scores(of:to:)` gives their
    /// scores, and this their ranks, in one pass for all.
    ///
    /// - Parameters:
    ///   - scored: rows with their scores against the query, in any order.
    ///   - query: as many numbers as a row has, of any length.
    ///   - excluded: rows that are not counted.
    /// - Returns: ranks from 1 on, in the order of `scored`.
    public func ranks(
        of scored: [ScoredRow], to query: [Float], excluding excluded: RowSet? = nil
    ) -> [Int] {
        guard !scored.isEmpty else { return [] }
        let places = RankPlaces(scored)
        let prepared = prepare(query, encoding: compact != nil)
        let parallel = Parallel(threads: threads, work: rows.count * rows.dimension * 4)
        let bound = prepared.haveBounds ? compact : nil
        let workers = (0..<parallel.threads).map { _ in
            RankWorker(places: places, block: Self.rankBlock)
        }
        parallel.forEachRange(of: rows.count, size: Self.rankBlock) { thread, range in
            let middle = min(max(bound?.count ?? 0, range.lowerBound), range.upperBound)
            let worker = workers[thread]
            if let bound, middle > range.lowerBound {
                let rows = range.lowerBound..<middle
                prepared.bound(
                    0..<1, with: rows, of: bound, instructions, lower: worker.lower.base,
                    upper: worker.upper.base, stride: rows.count)
                worker.count(rows, excluding: excluded) {
                    prepared.score(0, with: $0, of: self.rows, instructions)
                }
            }
            if middle < range.upperBound {
                let rows = middle..<range.upperBound
                prepared.score(
                    0..<1, with: rows, of: self.rows, instructions, into: worker.upper.base,
                    stride: rows.count)
                worker.count(rows, excluding: excluded)
            }
        }
        return places.ranks(workers.map(\.counts))
    }

    private static var rankBlock: Int { 256 }

    private func prepare(_ query: [Float], encoding: Bool = false) -> PreparedQueries {
        precondition(
            query.count == rows.dimension,
            "a query of \(query.count) numbers, rows of \(rows.dimension)")
        return query.withUnsafeBufferPointer {
            PreparedQueries($0, count: 1, dimension: rows.dimension, encoding: encoding)
        }
    }
}

/// The rows whose ranks are wanted, in order: between two of them is a place for others.
private struct RankPlaces {
    let sorted: [ScoredRow]
    private let original: [Int]

    init(_ scored: [ScoredRow]) {
        original = scored.indices.sorted { scored[$0] < scored[$1] }
        sorted = original.map { scored[$0] }
    }

    /// The first of the wanted rows that a row comes before: it counts for that one and all behind it.
    func place(of row: ScoredRow) -> Int {
        var (low, high) = (0, sorted.count)
        while low < high {
            let middle = (low + high) / 2
            if row < sorted[middle] { high = middle } else { low = middle + 1 }
        }
        return low
    }

    /// - Parameter counts: for each thread, how many rows have each place.
    func ranks(_ counts: [[Int]]) -> [Int] {
        var ranks = [Int](repeating: 0, count: sorted.count)
        var before = 0
        for place in sorted.indices {
            before += counts.reduce(0) { $0 + $1[place] }
            ranks[original[place]] = before + 1
        }
        return ranks
    }
}

/// Counts, on one thread, how many rows have each place.
private final class RankWorker {
    var counts: [Int]
    let lower: AlignedMemory<Float>
    let upper: AlignedMemory<Float>
    private let places: RankPlaces
    /// Rows with lower scores come behind all wanted rows.
    private let least: Float

    init(places: RankPlaces, block: Int) {
        self.places = places
        counts = [Int](repeating: 0, count: places.sorted.count + 1)
        (lower, upper) = (AlignedMemory(zeros: block), AlignedMemory(zeros: block))
        let last = places.sorted.last?.score ?? .infinity
        least = last.isNaN ? -.infinity : last
    }

    /// Counts rows whose scores are in `upper`.
    func count(_ rows: Range<Int>, excluding excluded: RowSet?) {
        forEachReaching(rows, excluded) { index in
            places.place(of: ScoredRow(row: rows.lowerBound + index, score: upper.base[index]))
        }
    }

    /// Counts rows whose scores are between `lower` and `upper`; where that leaves a choice, the row is
    /// scored.
    func count(_ rows: Range<Int>, excluding excluded: RowSet?, score: (Int) -> Float) {
        forEachReaching(rows, excluded) { index in
            let row = rows.lowerBound + index
            let (least, most) = (lower.base[index], upper.base[index])
            if least > -.infinity, most < .infinity {
                let first = places.place(of: ScoredRow(row: row, score: most))
                let last = places.place(of: ScoredRow(row: row, score: least))
                if first == last { return first }
            }
            return places.place(of: ScoredRow(row: row, score: score(row)))
        }
    }

    private func forEachReaching(
        _ rows: Range<Int>, _ excluded: RowSet?, _ place: (_ index: Int) -> Int
    ) {
        var index = vm_next_reaching(upper.base, 0, rows.count, least)
        while index < rows.count {
            if excluded?.contains(rows.lowerBound + index) != true { counts[place(index)] += 1 }
            index = vm_next_reaching(upper.base, index + 1, rows.count, least)
        }
    }
}
