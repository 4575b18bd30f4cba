import Images
import SimilarityMaps

extension ComparisonReport {
    /// A photograph that is shown.
    public struct Photograph: Sendable {
        /// The photograph, upright, no larger than it will be drawn.
        public var image: Image
        /// Its path in the gallery, or its file's name.
        public var name: String
        /// Its class.
        public var label: String?
        /// The boxes of its objects, in fractions of its width and height.
        public var boxes: [Rectangle]

        /// A photograph.
        public init(_ image: Image, name: String, label: String? = nil, boxes: [Rectangle] = []) {
            self.image = image
            self.name = name
            self.label = label
            self.boxes = boxes
        }
    }

    /// A photograph that every network searched with.
    public struct Query: Sendable {
        /// The photograph searched with: its place in ``ComparisonReport/photographs``.
        public var photograph: Int
        /// The photograph that the query's pair is made with, the same for every network, so that one
        /// map can be followed from network to network; nil where there is none.
        public var partner: Int?
        /// Why that one: "of the same class, nearest on average over the networks".
        public var partnerChoice: String
        /// What each network makes of it, in the order of the networks.
        public var views: [View]
        /// How the pair's maps change from each network to the next: one fewer than networks. Empty
        /// without a partner.
        public var steps: [Change] = []
        /// How they have changed since the first network, for each network but the first.
        public var sinceFirst: [Change] = []

        /// A query and what networks make of it.
        public init(photograph: Int, partner: Int?, partnerChoice: String, views: [View]) {
            self.photograph = photograph
            self.partner = partner
            self.partnerChoice = partnerChoice
            self.views = views
        }
    }

    /// What one network makes of a query.
    public struct View: Sendable {
        /// What it finds, best first.
        public var results: [Result]
        /// The query and its partner; nil where there is none.
        public var pair: Pair?

        /// What was found, and the pair that is followed.
        public init(results: [Result], pair: Pair?) {
            self.results = results
            self.pair = pair
        }
    }

    /// An image that was found.
    public struct Result: Sendable {
        /// Its place in ``ComparisonReport/photographs``.
        public var photograph: Int
        /// The cosine similarity.
        public var score: Double
        /// Whether it is of the query's class; nil where that is not known.
        public var isSameClass: Bool?
        /// The result's map against the query, and the query's against the result.
        public var ofResult, ofQuery: Evidence

        /// A result.
        public init(
            photograph: Int, score: Double, isSameClass: Bool?, ofResult: Evidence,
            ofQuery: Evidence
        ) {
            self.photograph = photograph
            self.score = score
            self.isSameClass = isSameClass
            self.ofResult = ofResult
            self.ofQuery = ofQuery
        }
    }

    /// The query and its partner as one network sees them.
    public struct Pair: Sendable {
        /// Their cosine similarity.
        public var score: Double
        /// The partner's place among all that this network finds, from 1.
        public var rank: Int
        /// The query's map against the partner, and the partner's against the query. Each adds up, with
        /// its rest, to the score.
        public var ofQuery, ofPartner: Evidence

        /// A pair.
        public init(score: Double, rank: Int, ofQuery: Evidence, ofPartner: Evidence) {
            self.score = score
            self.rank = rank
            self.ofQuery = ofQuery
            self.ofPartner = ofPartner
        }
    }

    /// A map and the part of its photograph that it covers.
    public struct PlacedMap: Sendable {
        /// The map, on its network's own grid; of a difference, on the finest of all networks'.
        public var map: SimilarityMap
        /// The part of the photograph that the grid covers.
        public var covered: CoveredArea

        /// A map at its place.
        public init(_ map: SimilarityMap, covered: CoveredArea = .whole) {
            self.map = map
            self.covered = covered
        }
    }

    /// A map and what it says in numbers.
    public struct Evidence: Sendable {
        /// The map.
        public var map: PlacedMap
        /// How evenly its positive part lies over the cells, 0…1; nil where there is none.
        public var entropy: Double?
        /// The smallest part of the picture that holds half of its positive part.
        public var halfArea: Double?
        /// The part of the similarity on the objects; nil without boxes, or where a share means nothing.
        public var objectShare: Double?

        /// A map with its numbers.
        public init(
            _ map: PlacedMap, entropy: Double?, halfArea: Double?, objectShare: Double? = nil
        ) {
            self.map = map
            self.entropy = entropy
            self.halfArea = halfArea
            self.objectShare = objectShare
        }
    }

    /// How a pair's maps change from one network to another.
    public struct Change: Sendable {
        /// The networks: the difference is that of the second less that of the first.
        public var from, to: Int
        /// By how much the score rises.
        public var scoreDifference: Double
        /// The query's map and the partner's.
        public var ofQuery, ofPartner: Moved

        /// A change.
        public init(
            from: Int, to: Int, scoreDifference: Double, ofQuery: Moved, ofPartner: Moved
        ) {
            self.from = from
            self.to = to
            self.scoreDifference = scoreDifference
            self.ofQuery = ofQuery
            self.ofPartner = ofPartner
        }
    }

    /// How one map changes from one network to another, both on one grid.
    public struct Moved: Sendable {
        /// The difference of the two complete maps: with its rest, that of the rests, it adds up to the
        /// difference of the scores.
        public var map: PlacedMap
        /// Pearson's correlation of the two maps, −1…1; nil where one of them is the same everywhere.
        public var correlation: Double?
        /// How far the two smallest areas with half of the evidence are the same: their intersection
        /// over their union, 0…1.
        public var areaOverlap: Double?
        /// The evidence that both have in the same places, of 1 for all of it: the sum of the smaller
        /// of the two normalised positive parts.
        public var sharedEvidence: Double?

        /// A difference and two maps' agreement.
        public init(
            _ map: PlacedMap, correlation: Double?, areaOverlap: Double?, sharedEvidence: Double?
        ) {
            self.map = map
            self.correlation = correlation
            self.areaOverlap = areaOverlap
            self.sharedEvidence = sharedEvidence
        }
    }
}
