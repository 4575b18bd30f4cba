import VectorMath

/// A search with one query that is asked again and again, as while a region is drawn on it.
///
///     let prepared = try PreparedSearch(search, for: query.embedding)
///     let results = try prepared.results(for: request)
///
/// It keeps how similar every image is to the whole query, and their order by that. So a search for a
/// region takes one pass over the embeddings – their copy in eight bits, where there is one – and a search
/// for the whole none. The answers are those of ``GallerySearch/results(for:)``: the same images, scores
/// and ranks.
public struct PreparedSearch: Sendable {
    /// What answers without being prepared.
    public let search: GallerySearch
    /// The query's embedding.
    public let embedding: [Float]
    let whole: FullRanking

    /// Compares a query with all images.
    ///
    /// - Parameter embedding: the query's, of length 1.
    /// - Throws: `GalleryError` where it is of another network.
    /// - Complexity: one pass over the embeddings themselves, and O(n log n) to put the images in order;
    ///   12 bytes of memory for each.
    public init(_ search: GallerySearch, for embedding: [Float]) throws {
        try search.checkLength(embedding)
        (self.search, self.embedding) = (search, embedding)
        whole = FullRanking(search.scores(to: embedding), excluding: search.dead)
    }

    /// The images that answer a request best, best first. A request with another embedding is answered
    /// as any search answers it.
    ///
    /// - Throws: as ``GallerySearch/results(for:)``.
    public func results(for request: SearchRequest) throws -> [SearchResult] {
        guard request.embedding == embedding else { return try search.results(for: request) }
        try search.check(request)
        let excluded = search.excluding(request.excludedRows)
        let found: [ScoredRow]
        if request.region != nil {
            found = try search.nearest(for: request, excluding: excluded)
        } else if request.isOneOfEachClass {
            found = whole.firstOfEachClass(
                request.count, classes: try search.gallery.classes().ofRow, excluding: excluded)
        } else {
            found = whole.first(request.count, excluding: excluded)
        }
        let rows = found.map(\.row)
        return try search.results(
            found, similarities: rows.map { whole.scores[$0] },
            ranksByWhole: whole.ranks(of: rows, excluding: request.excludedRows))
    }
}
