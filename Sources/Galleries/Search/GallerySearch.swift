import SimilarityMaps
import VectorMath

/// Finds a gallery's images that are nearest to a query, or to a region of it.
///
/// The search is exact: every embedding is looked at, once for each question. It may be used from any
/// thread.
public struct GallerySearch: Sendable {
    /// What is searched.
    public let gallery: Gallery
    let neighbors: NeighborSearch
    /// Rows that belong to no photograph any more.
    let dead: RowSet?

    /// Makes a gallery ready to be searched.
    ///
    /// - Parameter threads: how many are used; `nil` for one on each core.
    /// - Throws: `GalleryError` when the catalogue cannot be read.
    public init(_ gallery: Gallery, threads: Int? = nil) throws {
        self.gallery = gallery
        neighbors = NeighborSearch(
            gallery.embeddings, compact: gallery.compactEmbeddings, threads: threads)
        let count = gallery.embeddings.count
        dead = try gallery.liveRows().map { live in
            var dead = RowSet(capacity: count)
            var next = 0
            for row in live + [count] {
                for gap in next..<row { dead.insert(gap) }
                next = row + 1
            }
            return dead
        }
    }

    /// The images that answer a request best, best first.
    ///
    /// - Throws: `GalleryError` when the catalogue cannot be read, or the request is of another network.
    public func results(for request: SearchRequest) throws -> [SearchResult] {
        try check(request)
        let excluded = excluding(request.excludedRows)
        let found = try nearest(for: request, excluding: excluded)
        let rows = found.map(\.row)
        let isPlain = request.region == nil && !request.isOneOfEachClass
        let similarities =
            request.region == nil
            ? found.map(\.score) : neighbors.scores(of: rows, to: request.embedding)
        let ranks =
            isPlain
            ? Array(1..<found.count + 1)
            : neighbors.ranks(
                of: zip(rows, similarities).map { ScoredRow(row: $0, score: $1) },
                to: request.embedding, excluding: excluded)
        return try results(found, similarities: similarities, ranksByWhole: ranks)
    }

    /// The rows that answer a request best, in one pass over the embeddings.
    func nearest(for request: SearchRequest, excluding excluded: RowSet?) throws -> [ScoredRow] {
        let direction = request.region ?? request.embedding
        guard request.isOneOfEachClass else {
            return neighbors.nearest(to: direction, count: request.count, excluding: excluded)
        }
        return neighbors.nearestOfEachClass(
            to: direction, classes: try gallery.classes().ofRow, count: request.count,
            excluding: excluded)
    }

    /// The images of rows that were found.
    func results(
        _ found: [ScoredRow], similarities: [Float], ranksByWhole ranks: [Int]
    ) throws -> [SearchResult] {
        var results: [SearchResult] = []
        results.reserveCapacity(found.count)
        for (index, image) in try gallery.images(rows: found.map(\.row)).enumerated() {
            // Taken out of the gallery since it was opened.
            guard let image else { continue }
            results.append(
                SearchResult(
                    rank: results.count + 1, image: image, row: found[index].row,
                    score: Double(found[index].score), similarity: Double(similarities[index]),
                    rankByWhole: ranks[index]))
        }
        return results
    }

    /// Refuses what is of another network than the gallery.
    func check(_ request: SearchRequest) throws {
        try checkLength(request.embedding)
        if let region = request.region { try checkLength(region) }
    }

    /// Refuses an embedding of another length than the gallery's.
    func checkLength(_ embedding: [Float]) throws {
        let dimension = gallery.network.dimension
        guard embedding.count == dimension else {
            throw GalleryError(
                .otherNetwork,
                "a query of \(embedding.count) numbers cannot be compared with embeddings of \(dimension): it is of another network than the gallery"
            )
        }
    }

    /// The inner product of an embedding with that of each row, those of photographs that were taken out
    /// among them.
    ///
    /// - Precondition: the embedding is as long as the gallery's.
    public func scores(to embedding: [Float]) -> [Float] { neighbors.scores(to: embedding) }

    /// The images of a class, those that fit it best first: how similar each is to its class mates, on
    /// average.
    ///
    /// - Throws: `GalleryError` with the code `notFound` where no image has the label.
    public func members(of label: String) throws -> GalleryClass {
        let images = try gallery.images(labelled: label)
        guard !images.isEmpty else { throw try unknown(label) }
        var prototype = ClassPrototype(dimension: gallery.network.dimension)
        for image in images { if let row = image.row { prototype.add(gallery.embeddings[row]) } }
        let direction = prototype.direction
        let rows = images.compactMap(\.row)
        let members = zip(images, neighbors.scores(of: rows, to: direction)).map { image, sum in
            // Of the sum, 1 is the image's similarity to itself.
            GalleryClass.Member(
                image: image,
                fit: images.count > 1 ? (Double(sum) - 1) / Double(images.count - 1) : nil)
        }
        return GalleryClass(
            label: label, prototype: prototype,
            members: members.sorted {
                ($0.fit ?? 0, $1.image.path) > ($1.fit ?? 0, $0.image.path)
            })
    }

    private func unknown(_ label: String) throws -> GalleryError {
        let labels = try gallery.labels().map(\.label)
        guard !labels.isEmpty else {
            return GalleryError(
                .notFound,
                "\(gallery.path) has no classes; a folder of sub-folders, one for each class, has, and so has one that was indexed with --labels FILE.csv"
            )
        }
        let alike = labels.filter { $0.lowercased().contains(label.lowercased()) }
        let shown = (alike.isEmpty ? labels : alike).prefix(8).joined(separator: ", ")
        return GalleryError(
            .notFound,
            "no image of \(gallery.path) has the label ‘\(label)’; there are \(labels.count) labels, for example \(shown)"
        )
    }

    /// The rows that take no part: those of no photograph, and some others.
    func excluding(_ rows: some Sequence<Int>) -> RowSet? {
        var excluded = dead
        for row in rows where row < gallery.embeddings.count {
            if excluded == nil { excluded = RowSet() }
            excluded?.insert(row)
        }
        return excluded
    }
}
