import Galleries
import Images
import Networks
import SimilarityMaps

/// What a search found, for machines: `likeness search --json`.
///
/// The keys are described in `docs/gallery-json.md`.
public struct SearchReport: Encodable, Sendable {
    /// The photograph that was searched with.
    public struct Query: Encodable, Sendable {
        /// The file.
        public let path: String
        /// The photographs of the gallery that are the same file, by their paths in it.
        public let sameFile: [String]
        /// The part that was searched for; absent where all of it was.
        public let region: Region?
    }

    /// The part of a query that is searched for.
    public struct Region: Encodable, Sendable {
        /// What is wanted, `[x, y, width, height]` in pixels of the query.
        public let rectangles: [[Double]]
        /// What is not.
        public let unwanted: [[Double]]
        /// The file of a mask.
        public let mask: String?
        /// The file of a mask of what is not.
        public let unwantedMask: String?

        /// The region as it was asked for.
        ///
        /// - Parameters:
        ///   - mask: the file of its mask.
        ///   - unwantedMask: the file of the mask of what is not wanted.
        public init(
            _ region: PhotographRegion, mask: String?, notMask unwantedMask: String? = nil
        ) {
            func numbers(_ part: Rectangle) -> [Double] {
                [part.x, part.y, part.width, part.height]
            }
            rectangles = region.rectangles.map(numbers)
            unwanted = region.unwanted.map(numbers)
            self.mask = mask
            self.unwantedMask = unwantedMask
        }
    }

    /// One of the results.
    public struct Hit: Encodable, Sendable {
        /// Its place among the results, from 1.
        public let rank: Int
        /// The photograph's path in the gallery.
        public let path: String
        /// Its file.
        public let file: String
        /// Its class.
        public let label: String?
        /// The cosine similarity of the whole photographs, −1 to 1.
        public let similarity: Double
        /// With a region: what it contributes to the similarity. Results are ranked by it.
        public let regionScore: Double?
        /// With a region: `regionScore` over `similarity`; absent where that is not above zero.
        public let regionShare: Double?
        /// Its place among all photographs, ranked by the whole.
        public let rankByWhole: Int
        /// Whether it is the very file that was searched with.
        public let isSameFile: Bool
        /// Where maps were computed: where the query, or its region, was found in it.
        public var map: MapReport?
        /// Where maps were computed: where it was found in the query.
        public var mapOfQuery: MapReport?
        /// Where maps were computed: how exact they are.
        public var exactness: String?
        /// Where maps were computed: by how much they miss the score, the larger of the two.
        public var completenessError: Double?
        /// Where maps were computed: whether their cells lie where they seem to.
        public var places: Places?

        /// A result without maps.
        ///
        /// - Parameters:
        ///   - file: the photograph's.
        ///   - isByRegion: whether a region was searched for.
        ///   - isSameFile: whether it is the very file that was searched with.
        public init(_ result: SearchResult, file: String, isByRegion: Bool, isSameFile: Bool) {
            (rank, path, self.file) = (result.rank, result.image.path, file)
            (label, similarity) = (result.image.label, result.similarity)
            regionScore = isByRegion ? result.score : nil
            regionShare = isByRegion && result.similarity > 0 ? result.share : nil
            (rankByWhole, self.isSameFile) = (result.rankByWhole, isSameFile)
        }
    }

    /// The gallery's folder.
    public let gallery: String
    /// How many photographs were searched.
    public let images: Int
    /// The network's file.
    public let network: String
    /// What was assumed of how photographs are prepared; absent where nothing was.
    public let assumption: String?
    /// The photograph that was searched with.
    public let query: Query
    /// The results, best first.
    public var results: [Hit]
    /// The sheet's file, where it was drawn.
    public var sheet: String?
    /// The version of Likeness.
    public let version: String

    /// Gathers what a search found.
    public init(
        _ results: [SearchResult], for query: GalleryQuery, region: Region?, in gallery: Gallery
    ) throws {
        self.gallery = gallery.path
        images = gallery.contents.images
        network = gallery.network.path
        assumption = gallery.network.assumptionSentence
        let same = try gallery.images(rows: query.rows).compactMap { $0?.path }
        self.query = Query(path: query.path, sameFile: same, region: region)
        let own = Set(query.rows)
        self.results = results.map { result in
            Hit(
                result, file: gallery.file(of: result.image), isByRegion: region != nil,
                isSameFile: own.contains(result.row))
        }
        version = LikenessVersion.current
    }
}

extension SearchReport.Hit {
    /// Adds the maps that explain it.
    ///
    /// - Parameters:
    ///   - query: the size of the query.
    ///   - seen: the part of a photograph that the network sees, in fractions of its sides.
    public mutating func add(
        _ explanation: ResultExplanation, query: PixelSize, seen: (PixelSize) -> Rectangle
    ) {
        map = MapReport(explanation.map, covered: seen(explanation.photograph.size))
        mapOfQuery = MapReport(explanation.mapOfQuery, covered: seen(query))
        exactness = explanation.label
        completenessError = explanation.certificate.completenessError
        places = explanation.certificate.places
    }
}
