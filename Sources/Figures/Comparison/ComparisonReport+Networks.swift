import SimilarityMaps

extension ComparisonReport {
    /// One of the networks, and how it does over the whole gallery.
    public struct Network: Sendable {
        /// What to call it: "step 400", or the file's name.
        public var name: String
        /// The step of the training that it is of; nil for a network of its own.
        public var step: Int?
        /// The epoch, which may be a part of one.
        public var epoch: Double?
        /// The way from the feature map to the embedding: "average pooling → L2 normalisation".
        public var tail: String
        /// The pooling alone, in a word: "average".
        public var pooling: String
        /// The network's input: "224×224".
        public var inputSize: String
        /// The length of its embeddings.
        public var dimension: Int
        /// The cells of its maps.
        public var grid: Grid?
        /// How well images of a query's class are found; nil where the gallery has no classes.
        public var retrieval: Retrieval?
        /// How similar images of one and of two classes are, with the ROC curve's area; nil without
        /// classes.
        public var scores: DistributionPlot?
        /// What its maps have in common.
        public var maps: Maps?
        /// How well its maps are known to add up, the worst of all that were computed.
        public var certificate: Certificate?
        /// What is assumed of how photographs are prepared for it, in a sentence; nil where nothing is.
        public var assumption: String?

        /// A network of which nothing was measured yet.
        public init(
            name: String, step: Int? = nil, epoch: Double? = nil, tail: String, pooling: String,
            inputSize: String, dimension: Int
        ) {
            self.name = name
            self.step = step
            self.epoch = epoch
            self.tail = tail
            self.pooling = pooling
            self.inputSize = inputSize
            self.dimension = dimension
        }
    }

    /// A mean, and how sure it is: the interval that holds it in 95 of 100 samples that are drawn from
    /// the measured ones (percentile bootstrap).
    public struct Interval: Hashable, Sendable {
        /// The mean.
        public var value: Double
        /// The ends of the interval.
        public var low, high: Double

        /// A mean and the interval around it.
        public init(_ value: Double, low: Double, high: Double) {
            self.value = value
            self.low = low
            self.high = high
        }
    }

    /// How well images of the query's class are found: some photographs were the query in turn, the same
    /// ones for every network, and all others were searched.
    public struct Retrieval: Hashable, Sendable {
        /// The figures, in the order they are to be shown in; recall@1 first.
        public var figures: [Figure]
        /// How many photographs were the query.
        public var queryCount: Int
        /// What the figures gain over the first network's, −1…1, with intervals of the differences, query
        /// by query; none for the first network.
        public var gains: [Figure]

        /// Figures and how many queries they are means over.
        public init(_ figures: [Figure], queryCount: Int, gains: [Figure] = []) {
            self.figures = figures
            self.queryCount = queryCount
            self.gains = gains
        }

        /// One number about a retrieval.
        public struct Figure: Hashable, Sendable {
            /// What it measures.
            public var measure: GalleryReport.Measure
            /// The mean over the queries.
            public var value: Interval

            /// A figure.
            public init(_ measure: GalleryReport.Measure, _ value: Interval) {
                self.measure = measure
                self.value = value
            }
        }

        /// The figure of a measure; nil where it was not measured.
        public subscript(measure: GalleryReport.Measure) -> Interval? {
            figures.first { $0.measure == measure }?.value
        }

        /// What the figure of a measure gains over the first network's; nil where there is none.
        public func gain(_ measure: GalleryReport.Measure) -> Interval? {
            gains.first { $0.measure == measure }?.value
        }
    }

    /// What the maps of a network have in common: means over ``ComparisonReport/pairCount`` pairs of
    /// photographs of one class, the same pairs for every network, of the maps of both.
    public struct Maps: Hashable, Sendable {
        /// How evenly positive evidence lies over the cells: 0 all in one, 1 the same in each.
        public var entropy: Interval?
        /// The smallest part of the picture that holds half of the positive evidence, 0…½.
        public var halfArea: Interval?
        /// The part of the similarity that lies on the objects; signed, and it can exceed 1. Nil without
        /// boxes.
        public var objectShare: Interval?
        /// The part of the pictures that the objects cover: the share if all cells counted alike.
        public var objectArea: Double?
        /// The mean part of the similarity that has no place: biases and the like.
        public var rest: Interval?

        /// Nothing measured yet.
        public init() {}
    }
}
