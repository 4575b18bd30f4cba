import Images
import SimilarityMaps

/// The A–B picture: two photographs side by side, each under its similarity map, with the cosine
/// similarity, what the maps say about it, and a legend in numbers.
///
/// It is plain data. Nothing here runs a network.
public struct PairFigure: Sendable {
    /// One of the two photographs and what is known about it.
    public struct Side: Sendable {
        /// The photograph, upright, ideally at least as large as it will be drawn.
        public var photograph: Image
        /// What to call it, usually its file name. Long names are shortened in the middle.
        public var name: String
        /// What is drawn over it.
        public var map: Map
        /// The part of the photograph that the map's grid covers.
        public var covered: CoveredArea

        /// - Parameter covered: by default the grid covers the whole photograph.
        public init(
            photograph: Image, name: String, map: Map, covered: CoveredArea = .whole
        ) {
            self.photograph = photograph
            self.name = name
            self.map = map
            self.covered = covered
        }

        /// A photograph under what its cells contribute to the similarity.
        public init(
            photograph: Image, name: String, map: SimilarityMap, covered: CoveredArea = .whole
        ) {
            self.init(
                photograph: photograph, name: name, map: .contributions(map), covered: covered)
        }
    }

    /// The part of a photograph that a map's grid covers.
    public typealias CoveredArea = Figures.CoveredArea

    /// Which values get the same colour.
    public enum Scale: String, CaseIterable, Sendable {
        /// One scale for both maps: equal colours are equal contributions.
        case shared
        /// Each map has its own scale, as in the paper's pictures.
        case each
    }

    /// How the figure is drawn.
    public struct Options: Sendable {
        /// The figure's width in pixels, 320…8000. Text and legend grow with it; the height
        /// follows from the photographs.
        public var width = 2000
        /// Which values get the same colour.
        public var scale = Scale.shared
        /// Which colours stand for which values.
        public var colours = ColourScale.signed
        /// Whether to show the photographs without their maps, too, in a row above.
        public var showsPhotographs = false
        /// A font file; nil looks in `LIKENESS_FONT` and then where systems keep fonts.
        public var font: String?

        /// The defaults.
        public init() {}

        /// The widths a figure can have, in pixels: below, no name fits; above, the picture is
        /// larger than programs like to open.
        public static let widths = 320...8000

        /// Refuses other widths.
        static func validate(width: Int) throws {
            guard widths.contains(width) else {
                throw FigureError(
                    .invalidOption,
                    "a figure is \(widths.lowerBound) to \(widths.upperBound) pixels wide, not "
                        + "\(width)")
            }
        }
    }

    /// The photograph on the left.
    public var left: Side
    /// The photograph on the right.
    public var right: Side
    /// The cosine similarity of the two embeddings.
    public var cosineSimilarity: Double
    /// How well the maps are known to add up; nil where they are of a kind that does not.
    public var certificate: Certificate?
    /// What to call the network, usually its file name.
    public var network: String
    /// What is assumed of how photographs are prepared, in a sentence; nil where nothing is.
    public var assumption: String?

    /// A figure of two photographs.
    public init(
        left: Side, right: Side, cosineSimilarity: Double, certificate: Certificate?,
        network: String, assumption: String? = nil
    ) {
        self.left = left
        self.right = right
        self.cosineSimilarity = cosineSimilarity
        self.certificate = certificate
        self.network = network
        self.assumption = assumption
    }

    /// Draws the figure.
    ///
    /// Between cell centres maps are interpolated bilinearly; beyond the outermost centres they
    /// are constant. Cell (r, c) of an R×C grid is centred in
    /// [r/R, (r + 1)/R] × [c/C, (c + 1)/C] of the covered area.
    ///
    /// - Throws: ``FigureError`` if there is no font, the width is outside its range, a map holds
    ///   a value that is not finite, the maps are of two kinds, or a covered area lies beside its
    ///   photograph.
    public func image(options: Options = Options()) throws -> Image {
        try PairLayout(self, options: options).draw(self)
    }

    package var sides: [Side] { [left, right] }

    /// Refuses what cannot be drawn.
    package func validate(_ options: Options) throws {
        try Options.validate(width: options.width)
        guard cosineSimilarity.isFinite else {
            throw FigureError(
                .invalidInput,
                "the cosine similarity of \(left.name) and \(right.name) is not a finite number: "
                    + "the network put out infinities, NaN or nothing but zeros")
        }
        guard left.map.isOccluded == right.map.isOccluded else {
            throw FigureError(
                .invalidInput,
                "the maps of \(left.name) and \(right.name) are of two kinds, which no legend explains together; draw two of one kind"
            )
        }
        for side in sides {
            guard side.map.isFinite else {
                throw FigureError(
                    .invalidInput,
                    "the similarity map of \(side.name) holds values that are not finite numbers: "
                        + "the network put out infinities or NaN for it")
            }
            try side.covered.validate(of: side.name)
        }
    }
}
