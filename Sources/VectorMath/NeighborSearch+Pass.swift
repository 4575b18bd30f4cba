import CVectorMath

extension NeighborSearch {
    /// Offers all rows to a ranking for each query.
    func rank<Ranking: RowRanking>(
        _ queries: Matrix, count: Int, excluding excluded: RowSet?,
        _ makeRanking: @escaping () -> Ranking
    ) -> Counted {
        precondition(
            queries.columns == rows.dimension,
            "queries of \(queries.columns) numbers, rows of \(rows.dimension)")
        guard count > 0, rows.count > 0 else {
            let none = [[ScoredRow]](repeating: [], count: queries.rows)
            return Counted(rankings: none, rescored: 0)
        }
        // Where many of the rows are results, few can be dropped, and the copies are not worth reading.
        let encoding = compact != nil && count <= rows.count / 16
        let prepared = queries.values.withUnsafeBufferPointer {
            PreparedQueries(
                $0, count: queries.rows, dimension: rows.dimension, encoding: encoding)
        }
        let pass = SearchPass(
            search: self, queries: prepared, excluded: excluded, makeRanking: makeRanking)
        return pass.run()
    }
}

/// One pass over the rows for some queries.
struct SearchPass<Ranking: RowRanking> {
    let search: NeighborSearch
    let queries: PreparedQueries
    let excluded: RowSet?
    let makeRanking: () -> Ranking

    /// The rows whose 8-bit copies are read; the ones behind them are scored in floats at once.
    private var boundRows: Int { queries.haveBounds ? search.compact?.count ?? 0 : 0 }

    func run() -> NeighborSearch.Counted {
        let rows = search.rows
        let floatBytes = rows.dimension * MemoryLayout<Float>.stride
        let stride = CompactRows.stride(dimension: rows.dimension)
        let bytes = boundRows * stride + (rows.count - boundRows) * floatBytes
        // Several queries compute on what one reads.
        let work = bytes.multipliedReportingOverflow(by: queries.count)
        let parallel = Parallel(
            threads: search.threads, work: work.overflow ? .max : work.partialValue)

        let shared = AlignedMemory<Float>(zeros: queries.count)
        for query in 0..<queries.count { shared.base[query] = -.infinity }
        let workers = (0..<parallel.threads).map { _ in
            SearchWorker(pass: self, thresholds: shared)
        }
        let block = SearchWorker<Ranking>.blockSize(
            bytes: boundRows > 0 ? stride : floatBytes, queries: queries.count)
        // Ranges are so long that beginning one costs nothing, and so short that threads end together.
        let share = rows.count / (parallel.threads * 16) / block * block
        parallel.forEachRange(of: rows.count, size: min(max(share, block), 16 * block)) {
            thread, range in
            let middle = min(max(boundRows, range.lowerBound), range.upperBound)
            workers[thread].bound(range.lowerBound..<middle, block: block)
            workers[thread].score(middle..<range.upperBound, block: block)
        }
        return merge(workers, parallel)
    }

    /// Rescores what the threads could not decide, now that the thresholds are what they are, and
    /// ranks what they found together.
    private func merge(
        _ workers: [SearchWorker<Ranking>], _ parallel: Parallel
    ) -> NeighborSearch.Counted {
        let results = (0..<queries.count).map { _ in QueryResult() }
        let threads = queries.count == 1 ? 1 : parallel.threads
        Parallel(threads: threads, work: .max).forEachRange(of: queries.count, size: 1) {
            _, range in
            for query in range {
                for worker in workers { worker.settle(query) }
                guard var ranking = workers.first?.contests[query].best else { continue }
                for worker in workers.dropFirst() {
                    for row in worker.contests[query].best.rows { ranking.offer(row) }
                }
                results[query].ranking = ranking.rows.sorted()
                results[query].rescored = workers.reduce(0) { $0 + $1.contests[query].rescored }
            }
        }
        return NeighborSearch.Counted(
            rankings: results.map(\.ranking), rescored: results.reduce(0) { $0 + $1.rescored })
    }
}

/// What is written by one thread and read when all are done.
private final class QueryResult {
    var ranking: [ScoredRow] = []
    var rescored = 0
}
