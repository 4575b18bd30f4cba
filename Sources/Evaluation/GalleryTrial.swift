import Galleries

/// How well a gallery's classes are found by searching: photographs of it are taken in turn, and all
/// others are searched.
public struct GalleryTrial: Sendable {
    /// How well images of the query's class are found.
    public private(set) var figures = RetrievalFigures()
    /// The scores of every query with all other images that have a class.
    public private(set) var scores = PairScores()

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
        let rows = try search.rows()
        let queries = try search.rows(rows.count, seed: seed)
            .filter { classOf[$0] >= 0 }.prefix(count)
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
            figures.add(RetrievalRanking(relevantScores: relevant, otherScores: others))
            progress(done + 1, queries.count)
        }
    }
}
