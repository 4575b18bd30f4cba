import SimilarityMaps

extension ComparisonDocument {
    /// One of the networks.
    public struct Network: Encodable, Sendable {
        /// What it is called.
        public let name: String
        /// Of a training, its step.
        public let step: Int?
        /// Of a training, its epoch.
        public let epoch: Double?
        /// Its tail in words, its pooling alone, and the size of its input.
        public let tail, pooling, inputSize: String
        /// The length of its embeddings.
        public let dimension: Int
        /// The rows and columns of its maps.
        public let grid: [Int]?
        /// The figures of the retrieval, by name: `recall@1`, `rPrecision`, `mAP@R`, `mAP`.
        public let retrieval: [String: Interval]?
        /// What they gain over the first network's, by the same names.
        public let retrievalGain: [String: Interval]?
        /// How many photographs were the query.
        public let queries: Int?
        /// The scores of pairs of one and of two classes.
        public let scores: Scores?
        /// What its maps have in common.
        public let maps: Maps?
        /// How exact its maps are.
        public let exactness: String?
        /// The largest errors of its maps and of its embeddings’ parts.
        public let completenessError, recompositionError: Double?
        /// Whether the cells of its maps lie where they seem to.
        public let places: Places?
        /// What is assumed of how photographs are prepared for it; absent where nothing is.
        public let assumption: String?

        init(_ network: ComparisonReport.Network) {
            (name, step, epoch) = (network.name, network.step, network.epoch)
            (tail, pooling, inputSize) = (network.tail, network.pooling, network.inputSize)
            dimension = network.dimension
            grid = network.grid.map { [$0.rows, $0.columns] }
            func byName(_ figures: [ComparisonReport.Retrieval.Figure]) -> [String: Interval] {
                Dictionary(
                    figures.compactMap { figure in
                        Interval(figure.value).map { (figure.measure.key, $0) }
                    }, uniquingKeysWith: { first, _ in first })
            }
            retrieval = network.retrieval.map { byName($0.figures) }
            let gains = network.retrieval?.gains ?? []
            retrievalGain = gains.isEmpty ? nil : byName(gains)
            queries = network.retrieval?.queryCount
            scores = network.scores.map { Scores($0) }
            maps = network.maps.map { Maps($0) }
            exactness = network.certificate?.label
            completenessError = network.certificate?.completenessError
            recompositionError = network.certificate?.recompositionError
            places = network.certificate?.places
            assumption = network.assumption
        }
    }

    /// How similar pairs of one and of two classes are.
    public struct Scores: Encodable, Sendable {
        /// Where the first bin begins and the last ends.
        public let lowest, highest: Double?
        /// How many pairs each bin holds, all of them equally wide.
        public let sameClass, differentClasses: [Int]?
        /// The mean scores.
        public let sameClassMean, differentClassesMean: Double?
        /// The area under the ROC curve.
        public let rocArea: Double?

        init(_ plot: DistributionPlot) {
            lowest = plot.sameClass?.lowest ?? plot.differentClasses?.lowest
            highest = plot.sameClass?.highest ?? plot.differentClasses?.highest
            (sameClass, differentClasses) = (plot.sameClass?.counts, plot.differentClasses?.counts)
            sameClassMean = plot.sameClass?.mean
            differentClassesMean = plot.differentClasses?.mean
            rocArea = plot.rankingProbability
        }
    }

    /// What the maps of a network have in common.
    public struct Maps: Encodable, Sendable {
        /// See `ComparisonReport.Maps`.
        public let entropy, halfArea, objectShare, rest: Interval?
        /// The part of the pictures that the objects cover.
        public let objectArea: Double?

        init(_ maps: ComparisonReport.Maps) {
            (entropy, halfArea) = (Interval(maps.entropy), Interval(maps.halfArea))
            (objectShare, rest) = (Interval(maps.objectShare), Interval(maps.rest))
            objectArea = maps.objectArea
        }
    }
}
