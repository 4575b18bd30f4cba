import Images

extension GalleryReport {
    /// A search and its first results.
    public struct Example: Sendable {
        /// The photograph that was searched with, usually without a map.
        public var query: ExplainedPicture
        /// What to call it, usually its file name.
        public var name: String
        /// Its class.
        public var label: String?
        /// How it was searched, where that is not by the whole image: "by the outlined region".
        public var note: String?
        /// The best first.
        public var results: [Result]
        /// The values that the colours of this search's maps span; nil if each map has a scale of its
        /// own.
        public var range: ValueRange?

        /// A search.
        public init(
            query: ExplainedPicture, name: String, label: String? = nil, note: String? = nil,
            results: [Result], range: ValueRange?
        ) {
            self.query = query
            self.name = name
            self.label = label
            self.note = note
            self.results = results
            self.range = range
        }
    }

    /// An image that was found.
    public struct Result: Sendable {
        /// The photograph and where it was found to be similar to the query.
        public var picture: ExplainedPicture
        /// What to call it, usually its path in the gallery.
        public var name: String
        /// Its class.
        public var label: String?
        /// What the results are sorted by: the cosine similarity, or the region's part of it.
        public var score: Double
        /// Whether it is of the query's class; nil where that is not known.
        public var isSameClass: Bool?

        /// A result.
        public init(
            picture: ExplainedPicture, name: String, label: String? = nil, score: Double,
            isSameClass: Bool? = nil
        ) {
            self.picture = picture
            self.name = name
            self.label = label
            self.score = score
            self.isSameClass = isSameClass
        }
    }

    /// A class: what its images have in common (the paper's figure 8).
    public struct ClassPage: Sendable {
        /// The class.
        public var name: String
        /// How many images it has.
        public var imageCount: Int
        /// The mean similarity of two of its images; nil where it has one image.
        public var meanSimilarity: Double?
        /// Images with the highest mean similarity to their class mates, the best first.
        public var representatives: [Member]
        /// Images with the lowest, the worst first.
        public var leastFitting: [Member]
        /// The values that the colours of this class's maps span; nil if each map has a scale of its
        /// own.
        public var range: ValueRange?

        /// A class.
        public init(
            name: String, imageCount: Int, meanSimilarity: Double?, representatives: [Member],
            leastFitting: [Member] = [], range: ValueRange?
        ) {
            self.name = name
            self.imageCount = imageCount
            self.meanSimilarity = meanSimilarity
            self.representatives = representatives
            self.leastFitting = leastFitting
            self.range = range
        }
    }

    /// An image of a class.
    public struct Member: Sendable {
        /// The photograph, and what its parts contribute to its mean similarity to its class mates.
        public var picture: ExplainedPicture
        /// What to call it, usually its path in the gallery.
        public var name: String
        /// The mean of its similarities to its class mates.
        public var similarity: Double
        /// The class that its nearest neighbour is of, where that is another one.
        public var nearestClass: String?

        /// An image of a class.
        public init(
            picture: ExplainedPicture, name: String, similarity: Double,
            nearestClass: String? = nil
        ) {
            self.picture = picture
            self.name = name
            self.similarity = similarity
            self.nearestClass = nearestClass
        }
    }
}
