extension GalleryReport {
    /// How well a search finds images of the query's class: every labelled image is the query once,
    /// all others are searched.
    public struct Retrieval: Hashable, Sendable {
        /// The figures, in the order they are to be shown in; the first is set large.
        public var figures: [Figure]
        /// How many images were a query.
        public var queryCount: Int
        /// How many labelled images were not, because there is no other of their class.
        public var leftOutCount: Int

        /// Figures and how many queries they are means over.
        public init(_ figures: [Figure], queryCount: Int, leftOutCount: Int = 0) {
            self.figures = figures
            self.queryCount = queryCount
            self.leftOutCount = leftOutCount
        }

        /// One number about a retrieval.
        public struct Figure: Hashable, Sendable {
            /// What it measures.
            public var measure: Measure
            /// 0…1, where 1 is best.
            public var value: Double

            /// A number in 0…1.
            public init(_ measure: Measure, _ value: Double) {
                self.measure = measure
                self.value = value
            }
        }
    }

    /// What a retrieval figure measures.
    public enum Measure: Hashable, Sendable {
        /// Whether one of the first results is of the query's class.
        case recall(at: Int)
        /// How many of the first results are of the query's class.
        case precision(at: Int)
        /// The precision among as many results as there are images to be found.
        case rPrecision
        /// The mean of precisions at every image to be found, as far as there are such images.
        case meanAveragePrecisionAtR
        /// The mean of precisions at every image to be found.
        case meanAveragePrecision

        /// What it is called.
        public var name: String {
            switch self {
            case .recall(let count): "Recall@\(count)"
            case .precision(let count): "Precision@\(count)"
            case .rPrecision: "R-precision"
            case .meanAveragePrecisionAtR: "MAP@R"
            case .meanAveragePrecision: "Mean average precision"
            }
        }

        /// One sentence for someone who does not know it.
        public var explanation: String {
            switch self {
            case .recall(1):
                "Of all queries, the share whose first result is of the query’s class."
            case .recall(let count):
                "Of all queries, the share with at least one image of the query’s class among the "
                    + "first \(count) results."
            case .precision(let count):
                "Of the first \(count) results, the share that is of the query’s class, as a mean "
                    + "over all queries."
            case .rPrecision:
                "Where a query’s class has R other images: the share of its first R results that is "
                    + "of the class, as a mean over all queries."
            case .meanAveragePrecisionAtR:
                "As R-precision, and the order within the first R results counts: the mean of the "
                    + "precisions at each result of the class, zero for those that are missing "
                    + "(Musgrave et al., 2020)."
            case .meanAveragePrecision:
                "The precision at each image of the query’s class in the whole ranking, averaged "
                    + "over these images, then over all queries: 100% if they always come first."
            }
        }
    }

    /// How much of a similarity lies on the objects: the sum of the map inside the object's box over
    /// the cosine similarity.
    ///
    /// Maps are signed: where the background speaks against a pair, a share exceeds 1.
    public struct ObjectShares: Hashable, Sendable {
        /// The shares of some images.
        public struct Share: Hashable, Sendable {
            /// What the images have in common, usually their class.
            public var name: String
            /// The mean of the objects' shares of the similarity.
            public var similarity: Double
            /// The mean of the objects' shares of the pictures' areas, 0…1.
            public var area: Double
            /// How many images these are means of.
            public var imageCount: Int

            /// Shares of some images.
            public init(name: String, similarity: Double, area: Double, imageCount: Int) {
                self.name = name
                self.similarity = similarity
                self.area = area
                self.imageCount = imageCount
            }
        }

        /// The shares of all images with a box.
        public var all: Share
        /// The shares of each class, in the order they are to be shown in.
        public var classes: [Share]
        /// What the images were compared with, for example "each image and its nearest neighbour".
        public var comparison: String

        /// Shares of all images, and of each class.
        public init(all: Share, classes: [Share] = [], comparison: String) {
            self.all = all
            self.classes = classes
            self.comparison = comparison
        }
    }
}
