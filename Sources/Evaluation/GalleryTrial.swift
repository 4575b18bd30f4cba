import Galleries

/// How well a gallery's classes are found by searching: photographs of it are taken in turn, and all
/// others are searched.
public struct GalleryTrial: Sendable {
    /// How well images of the query's class are found.
    public private(set) var figures = RetrievalFigures()
    /// The scores of every query with all other images that have a class.
    public private(set) var scores = PairScores()
    /// The figures of each query that has class mates, in the order of the queries.
    public private(set) var queries: [QueryFigures] = []

    /// Searches with photographs of a gallery.
    ///
    /// - Parameters:
    ///   - count: with how many at most, chosen at random among those with a class.
    ///   - seed: another number chooses others.
    ///   - progress: is told how many of how many are done.
    /// - Throws: `GalleryError` when the catalogue cannot be read.
    public init(
        of search: GallerySearch, queries count: Int, seed: UInt64 = 0,
        progress: (Int, Int) -> Void = { _, _ in }
    ) throws {
        let classOf = try search.gallery.classes().ofRow
        let rows = try search.rows(search.gallery.embeddings.count, seed: seed)
            .filter { classOf[$0] >= 0 }
        try self.init(of: search, rows: Array(rows.prefix(count)), progress: progress)
    }

    /// Searches with certain photographs of a gallery; those without a class are left out.
    ///
    /// - Parameters:
    ///   - queries: their rows.
    ///   - progress: is told how many of how many are done.
    /// - Throws: `GalleryError` when the catalogue cannot be read.
    public init(
        of search: GallerySearch, rows queries: [Int],
        progress: (Int, Int) -> Void = { _, _ in }
    ) throws {
        let classOf = try search.gallery.classes().ofRow
        let rows = try search.rows()
        let queries = queries.filter { classOf[$0] >= 0 }
        var (relevant, others): ([Float], [Float]) = ([], [])
        for (done, query) in queries.enumerated() {
            let all = search.scores(to: search.gallery.embeddings[query])
            relevant.removeAll(keepingCapacity: true)
            others.removeAll(keepingCapacity: true)
            for row in rows where row != query {
                let isSameClass = classOf[row] == classOf[query]
                if isSameClass { relevant.append(all[row]) } else { others.append(all[row]) }
                if classOf[row] >= 0 { scores.add(all[row], isSameClass: isSameClass) }
            }
            let ranking = RetrievalRanking(relevantScores: relevant, otherScores: others)
            figures.add(ranking)
            if let found = QueryFigures(ranking) { self.queries.append(found) }
            progress(done + 1, queries.count)
        }
    }
}
