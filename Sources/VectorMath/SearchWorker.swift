import CVectorMath

/// What one thread has found out for one query.
final class Contest<Ranking: RowRanking> {
    /// Rows with their scores.
    var best: Ranking
    /// Rows with what their scores are at least.
    var atLeast: Ranking
    /// Rows that may still come in, with what their scores are at most.
    var candidates: [ScoredRow] = []
    var rescored = 0

    init(_ ranking: Ranking) { (best, atLeast) = (ranking, ranking) }

    var threshold: Float { max(best.threshold, atLeast.threshold) }
}

/// One thread's part of a search.
///
/// What it knows of a query is a ranking of scores, a ranking of lower bounds and candidates. As soon
/// as `count` rows are known to score at least t, rows that score less than t are out, whichever
/// thread saw the `count` rows: so the threads share t.
final class SearchWorker<Ranking: RowRanking> {
    /// One for each query.
    let contests: [Contest<Ranking>]
    private let pass: SearchPass<Ranking>
    private let thresholds: AlignedMemory<Float>
    private let lower: AlignedMemory<Float>
    private let upper: AlignedMemory<Float>

    /// So many queries meet a block of rows at once: whole tiles of all kernels.
    private static var queriesAtOnce: Int { 12 }
    /// With more candidates than this they are rescored, which raises the threshold.
    private static var mostCandidates: Int { 1024 }
    private static var longestBlock: Int { 2048 }

    init(pass: SearchPass<Ranking>, thresholds: AlignedMemory<Float>) {
        (self.pass, self.thresholds) = (pass, thresholds)
        contests = (0..<pass.queries.count).map { _ in Contest(pass.makeRanking()) }
        let scratch = min(pass.queries.count, Self.queriesAtOnce) * Self.longestBlock
        lower = AlignedMemory(zeros: scratch)
        upper = AlignedMemory(zeros: scratch)
    }

    /// The rows that are read before their scores are looked at. For several queries they stay in the
    /// second cache, 256 KiB of nearly every processor's, while the queries pass by.
    static func blockSize(bytes: Int, queries: Int) -> Int {
        min(max((queries > 1 ? 160 << 10 : 64 << 10) / max(bytes, 1), 16), longestBlock) / 16 * 16
    }

    /// Scores rows in floats.
    func score(_ rows: Range<Int>, block: Int) {
        forEachTile(rows, block) { queries, rows in
            pass.queries.score(
                queries, with: rows, of: pass.search.rows, pass.search.instructions,
                into: upper.base, stride: block)
            for query in queries {
                offer(query, rows, scores: upper.base + (query - queries.lowerBound) * block)
            }
        }
    }

    /// Bounds rows' scores by their 8-bit copies.
    func bound(_ rows: Range<Int>, block: Int) {
        guard let compact = pass.search.compact else { return }
        forEachTile(rows, block) { queries, rows in
            pass.queries.bound(
                queries, with: rows, of: compact, pass.search.instructions, lower: lower.base,
                upper: upper.base, stride: block)
            for query in queries {
                let offset = (query - queries.lowerBound) * block
                sift(query, rows, lower: lower.base + offset, upper: upper.base + offset)
            }
        }
    }

    /// Rescores the candidates that can still come in.
    func settle(_ query: Int) {
        let contest = contests[query]
        let threshold = max(contest.threshold, vm_shared(thresholds.base + query))
        for candidate in contest.candidates
        where !(candidate.score < max(threshold, contest.best.threshold))
            && contest.best.admits(candidate.row, score: candidate.score)
        {
            let score = pass.queries.score(
                query, with: candidate.row, of: pass.search.rows, pass.search.instructions)
            contest.best.offer(ScoredRow(row: candidate.row, score: score))
            contest.rescored += 1
        }
        contest.candidates.removeAll(keepingCapacity: true)
        vm_raise(thresholds.base + query, contest.threshold)
    }

    private func forEachTile(
        _ rows: Range<Int>, _ block: Int,
        _ body: (_ queries: Range<Int>, _ rows: Range<Int>) -> Void
    ) {
        for start in stride(from: rows.lowerBound, to: rows.upperBound, by: block) {
            let rows = start..<min(start + block, rows.upperBound)
            for first in stride(from: 0, to: pass.queries.count, by: Self.queriesAtOnce) {
                body(first..<min(first + Self.queriesAtOnce, pass.queries.count), rows)
            }
        }
    }

    private func offer(_ query: Int, _ rows: Range<Int>, scores: UnsafePointer<Float>) {
        let contest = contests[query]
        let known = vm_shared(thresholds.base + query)
        var threshold = max(known, contest.threshold)
        var index = vm_next_reaching(scores, 0, rows.count, threshold)
        while index < rows.count {
            let row = rows.lowerBound + index
            if contest.best.admits(row, score: scores[index]), !isExcluded(row) {
                contest.best.offer(ScoredRow(row: row, score: scores[index]))
                threshold = max(threshold, contest.best.threshold)
            }
            index = vm_next_reaching(scores, index + 1, rows.count, threshold)
        }
        if threshold > known { vm_raise(thresholds.base + query, threshold) }
    }

    private func sift(
        _ query: Int, _ rows: Range<Int>, lower: UnsafePointer<Float>, upper: UnsafePointer<Float>
    ) {
        let contest = contests[query]
        let known = vm_shared(thresholds.base + query)
        var threshold = max(known, contest.threshold)
        var index = vm_next_reaching(upper, 0, rows.count, threshold)
        while index < rows.count {
            let row = rows.lowerBound + index
            if contest.atLeast.admits(row, score: upper[index]), !isExcluded(row) {
                if lower[index] > -.infinity {
                    contest.atLeast.offer(ScoredRow(row: row, score: lower[index]))
                }
                contest.candidates.append(ScoredRow(row: row, score: upper[index]))
                if contest.candidates.count >= Self.mostCandidates { settle(query) }
                threshold = max(threshold, contest.threshold)
            }
            index = vm_next_reaching(upper, index + 1, rows.count, threshold)
        }
        if threshold > known { vm_raise(thresholds.base + query, threshold) }
    }

    private func isExcluded(_ row: Int) -> Bool { pass.excluded?.contains(row) ?? false }
}
