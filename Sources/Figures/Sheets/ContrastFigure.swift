import Images
import SimilarityMaps

/// Why one image is ranked above another: the query under the map of the difference of their scores,
/// and both images, each under its own map against the query.
///
/// It is plain data. Nothing here runs a network.
public struct ContrastFigure: Sendable {
    /// One of the two images that are compared.
    public struct Candidate: Sendable {
        /// The photograph under its own map against the query.
        public var photograph: ExplainedPhotograph
        /// Its cosine similarity with the query.
        public var cosineSimilarity: Double
        /// The class, if it has one.
        public var label: String?

        /// An image with its similarity to the query.
        public init(
            _ photograph: ExplainedPhotograph, cosineSimilarity: Double, label: String? = nil
        ) {
            self.photograph = photograph
            self.cosineSimilarity = cosineSimilarity
            self.label = label
        }
    }

    /// The query under the contrast map: what each cell adds to the difference of the two scores.
    public var query: ExplainedPhotograph
    /// The image that positive values speak for, A.
    public var first: Candidate
    /// The image that negative values speak for, B.
    public var second: Candidate
    /// How far the maps are to be trusted; nil says nothing.
    public var certificate: Certificate?
    /// What to call the network, usually its file name.
    public var network: String
    /// What is assumed of how photographs are prepared, in a sentence; nil where nothing is.
    public var assumption: String?

    /// A figure of a query and two images.
    public init(
        query: ExplainedPhotograph, first: Candidate, second: Candidate,
        certificate: Certificate? = nil, network: String
    ) {
        self.query = query
        self.first = first
        self.second = second
        self.certificate = certificate
        self.network = network
    }

    /// By how much the first is more like the query than the second.
    public var difference: Double { first.cosineSimilarity - second.cosineSimilarity }

    /// Draws the figure.
    ///
    /// The contrast has a scale and a legend of its own, and always signed colours: its values are
    /// differences, and most of them are smaller.
    ///
    /// - Throws: ``FigureError`` if there is no font, the width is outside its range, a map is
    ///   missing, a number is not finite, or the figure would be too large.
    public func image(options: SheetOptions = SheetOptions()) throws -> Image {
        try page(options: options).image()
    }

    /// Refuses what cannot be drawn, and returns the maps: of the query, of A, of B.
    func validatedMaps(_ options: SheetOptions) throws -> [SimilarityMap] {
        try options.validate()
        for candidate in [first, second] {
            try FigureError.check(
                candidate.cosineSimilarity,
                called: "the cosine similarity of \(candidate.photograph.name)")
        }
        return try [query, first.photograph, second.photograph].map { photograph in
            try photograph.validate()
            guard let map = photograph.map else {
                throw FigureError(
                    .invalidInput, "\(photograph.name) has no map: a contrast shows three of them")
            }
            return map
        }
    }
}
