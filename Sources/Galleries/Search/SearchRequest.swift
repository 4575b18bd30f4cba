import SimilarityMaps

/// What is looked for in a gallery.
public struct SearchRequest: Hashable, Sendable {
    /// The query's embedding, of length 1.
    public var embedding: [Float]
    /// A region's part of it (`Decomposition.regionVector`): images are ranked by what the region
    /// contributes to their similarity. `nil` for the whole image.
    public var region: [Float]?
    /// How many results there are at most.
    public var count = 10
    /// Rows that are left out, for example the query's own.
    public var excludedRows: Set<Int> = []
    /// Whether of each class only the best image is wanted; images without a class are left out then.
    public var isOneOfEachClass = false

    /// Looks for what is nearest to an embedding of length 1, or to a part of it.
    public init(_ embedding: [Float], region: [Float]? = nil) {
        self.embedding = embedding
        self.region = region
    }
}

/// An image that was found.
public struct SearchResult: Hashable, Sendable {
    /// Its place among the results, from 1.
    public let rank: Int
    /// The image.
    public let image: GalleryImage
    /// The image's row in the gallery's embeddings.
    public let row: Int
    /// What it was ranked by: the cosine similarity, or what the region contributes to it.
    public let score: Double
    /// The cosine similarity of the whole images, −1…1.
    public let similarity: Double
    /// Its place among all images if they are ranked by the whole image, from 1.
    public let rankByWhole: Int

    /// The part of the similarity that the region contributes: it may exceed 1, where other parts speak
    /// against, and be negative.
    public var share: Double { score / similarity }
}

/// The images of a class.
public struct GalleryClass: Sendable {
    /// One of its images.
    public struct Member: Hashable, Sendable {
        /// The image.
        public let image: GalleryImage
        /// The mean of its cosine similarities to its class mates; `nil` where it has none.
        public let fit: Double?
    }

    /// The label.
    public let label: String
    /// What the images have in common.
    public let prototype: ClassPrototype
    /// The images, those that fit the class best first.
    public let members: [Member]

    /// The most typical images, best first, and those that fit least, worst first: no image is in both.
    public func chosen(
        _ count: Int, least: Int
    ) -> (typical: [Member], leastFitting: [Member]) {
        let typical = Array(members.prefix(count))
        return (typical, Array(members.dropFirst(typical.count).suffix(least).reversed()))
    }

    /// The mean cosine similarity of two different images of the class; `nil` where there is one image.
    public var meanSimilarity: Double? {
        let fits = members.compactMap(\.fit)
        return fits.isEmpty ? nil : fits.reduce(0, +) / Double(fits.count)
    }
}
