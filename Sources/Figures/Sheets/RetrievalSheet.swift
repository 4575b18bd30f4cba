import Images
import SimilarityMaps

/// A query and the images that a gallery has for it, in rank order, each under its similarity map
/// (Stylianou et al., WACV 2019, figures 1 and 9).
///
/// It is plain data. Nothing here searches or runs a network.
public struct RetrievalSheet: Sendable {
    /// One of the images that were found.
    public struct Result: Sendable {
        /// The photograph under its own map against the query, or against the query's region.
        public var photograph: ExplainedPhotograph
        /// Its place in this ranking, from 1.
        public var rank: Int
        /// The cosine similarity of the whole images.
        public var cosineSimilarity: Double
        /// What the query's region says, where one was searched for; results are then ranked by it.
        public var region: RegionScore?
        /// The class, if it has one.
        public var label: String?
        /// How it belongs to the query, where that is known.
        public var relation: Relation?
        /// The query's map against this result, drawn below it.
        public var queryMap: SimilarityMap?
        /// How far the maps are to be trusted; nil says nothing.
        public var certificate: Certificate?

        /// A result of a search; what is optional may be set later.
        public init(
            _ photograph: ExplainedPhotograph, rank: Int, cosineSimilarity: Double,
            region: RegionScore? = nil, label: String? = nil, relation: Relation? = nil,
            queryMap: SimilarityMap? = nil, certificate: Certificate? = nil
        ) {
            self.photograph = photograph
            self.rank = rank
            self.cosineSimilarity = cosineSimilarity
            self.region = region
            self.label = label
            self.relation = relation
            self.queryMap = queryMap
            self.certificate = certificate
        }
    }

    /// What a region of the query has in common with a result.
    public struct RegionScore: Hashable, Sendable {
        /// The sum of the query's map over the region: what results are ranked by.
        public var score: Double
        /// That over the cosine similarity of the whole images, 1 for all of it; signed, and it can
        /// exceed 1. Nil where the similarity is not positive and a share means nothing.
        public var share: Double?
        /// The result's place when whole images are compared, from 1.
        public var rankByWhole: Int?

        /// A score, its share of the whole similarity and the rank without a region.
        public init(score: Double, share: Double? = nil, rankByWhole: Int? = nil) {
            self.score = score
            self.share = share
            self.rankByWhole = rankByWhole
        }
    }

    /// How a result belongs to the query.
    public enum Relation: Hashable, Sendable {
        /// Both have the same class.
        case sameClass
        /// They have different classes.
        case otherClass
        /// It is the query itself.
        case sameFile
    }

    /// What was ranked.
    public enum Ranking: Hashable, Sendable {
        /// All images.
        case images
        /// Classes, each by its best image, which is shown; the class is the headline.
        case classes
    }

    /// The query, with its region if only a part was searched for; usually without a map.
    public var query: ExplainedPhotograph
    /// The query's class, if it has one.
    public var queryLabel: String?
    /// What was found, best first: 1…100.
    public var results: [Result]
    /// What was ranked.
    public var ranking: Ranking
    /// What to call the network, usually its file name.
    public var network: String
    /// What to call the gallery, usually its folder's name.
    public var gallery: String
    /// What is assumed of how photographs are prepared, in a sentence; nil where nothing is.
    public var assumption: String?
    /// How many images were searched.
    public var imageCount: Int

    /// A sheet of a query and its results.
    public init(
        query: ExplainedPhotograph, queryLabel: String? = nil, results: [Result],
        ranking: Ranking = .images, network: String, gallery: String, imageCount: Int
    ) {
        self.query = query
        self.queryLabel = queryLabel
        self.results = results
        self.ranking = ranking
        self.network = network
        self.gallery = gallery
        self.imageCount = imageCount
    }

    /// How many results a sheet can show.
    public static let resultCounts = 1...100

    /// Draws the sheet: the query, larger, and the results in a grid of equal cells.
    ///
    /// - Throws: ``FigureError`` if there is no font, the width is outside its range, there are too
    ///   many results or none, a number is not finite, a region or a covered area lies beside its
    ///   photograph, only some results have a region's score, or the sheet would be too large.
    public func image(options: SheetOptions = SheetOptions()) throws -> Image {
        try page(options: options).image()
    }

    /// Refuses what cannot be drawn.
    func validate(_ options: SheetOptions) throws {
        try options.validate()
        try FigureError.checkCount(results.count, of: "results", in: Self.resultCounts)
        try query.validate()
        for result in results {
            try result.validate(isByRegion: query.region != nil)
        }
    }
}

extension RetrievalSheet.Result {
    fileprivate func validate(isByRegion: Bool) throws {
        try photograph.validate()
        let name = photograph.name
        if let queryMap {
            try photograph.showing(queryMap).validate()
        }
        let numbers = [cosineSimilarity, region?.score, region?.share].compactMap { $0 }
        guard numbers.allSatisfy(\.isFinite) else {
            throw FigureError(
                .invalidInput,
                "a score of \(name) is not a finite number: the network put out infinities, NaN or "
                    + "nothing but zeros")
        }
        guard (region != nil) == isByRegion else {
            throw FigureError(
                .invalidInput,
                isByRegion
                    ? "\(name) has no score for the query’s region: give every result one"
                    : "\(name) has a score for a region, but the query has none: mark it there")
        }
    }
}

extension FigureError {
    /// Refuses fewer or more of something than a sheet can show.
    static func checkCount(_ count: Int, of what: String, in range: ClosedRange<Int>) throws {
        guard range.contains(count) else {
            throw FigureError(
                .invalidInput,
                "a sheet shows \(range.lowerBound) to \(range.upperBound) \(what), not \(count)")
        }
    }
}
