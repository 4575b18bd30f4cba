import VectorMath

extension PreparedSearch {
    /// One image as a result of a request, wherever it ranks: its ``SearchResult/rank`` is that by the
    /// whole.
    ///
    /// - Throws: `GalleryError` where the image has no embedding, or the request is of another network.
    public func result(of image: GalleryImage, for request: SearchRequest) throws -> SearchResult {
        try search.check(request)
        guard let row = image.row, row < search.gallery.embeddings.count else {
            throw GalleryError(
                .notFound,
                "\(image.path) has no embedding\(image.failure.map { ": " + $0 } ?? ""); index the photographs again"
            )
        }
        let similarity = whole.scores[row]
        let score =
            request.region.map { search.neighbors.scores(of: [row], to: $0)[0] } ?? similarity
        let rank = whole.ranks(of: [row], excluding: request.excludedRows)[0]
        return SearchResult(
            rank: rank, image: image, row: row, score: Double(score),
            similarity: Double(similarity), rankByWhole: rank)
    }
}
