import Images

extension ComparisonDocument {
    /// A query, and what each network makes of it.
    public struct Query: Encodable, Sendable {
        /// The photograph’s path in the gallery, or its file’s name.
        public let path: String
        /// Its class.
        public let label: String?
        /// The photograph of its pair, and why that one.
        public let partner, partnerChoice: String?
        /// In the order of the networks.
        public let views: [View]
        /// From each network to the next, and from the first to each other.
        public let steps, sinceFirst: [Change]

        init(_ query: ComparisonReport.Query, in report: ComparisonReport) {
            let photograph = report.photographs[query.photograph]
            (path, label) = (photograph.name, photograph.label)
            partner = query.partner.map { report.photographs[$0].name }
            partnerChoice = query.partner == nil ? nil : query.partnerChoice
            views = query.views.map { View($0, in: report) }
            steps = query.steps.map { Change($0) }
            sinceFirst = query.sinceFirst.map { Change($0) }
        }
    }

    /// What one network makes of a query.
    public struct View: Encodable, Sendable {
        /// Best first.
        public let results: [Result]
        /// The query and its partner.
        public let pair: Pair?

        init(_ view: ComparisonReport.View, in report: ComparisonReport) {
            results = view.results.map { Result($0, in: report) }
            pair = view.pair.map { Pair($0) }
        }
    }

    /// An image that was found.
    public struct Result: Encodable, Sendable {
        /// The photograph’s path in the gallery, or its file’s name.
        public let path: String
        /// Its class.
        public let label: String?
        /// The cosine similarity.
        public let score: Double
        /// Whether it is of the query’s class; absent where that is not known.
        public let isSameClass: Bool?
        /// The result’s map, and the query’s against it.
        public let map, mapOfQuery: Evidence

        init(_ result: ComparisonReport.Result, in report: ComparisonReport) {
            let photograph = report.photographs[result.photograph]
            (path, label) = (photograph.name, photograph.label)
            (score, isSameClass) = (result.score, result.isSameClass)
            (map, mapOfQuery) = (Evidence(result.ofResult), Evidence(result.ofQuery))
        }
    }

    /// The query and its partner as one network sees them.
    public struct Pair: Encodable, Sendable {
        /// The cosine similarity.
        public let score: Double
        /// The partner’s place among all.
        public let rank: Int
        /// The query’s map and the partner’s.
        public let mapOfQuery, mapOfPartner: Evidence

        init(_ pair: ComparisonReport.Pair) {
            (score, rank) = (pair.score, pair.rank)
            (mapOfQuery, mapOfPartner) = (Evidence(pair.ofQuery), Evidence(pair.ofPartner))
        }
    }

    /// A map and what it says in numbers.
    public struct Evidence: Encodable, Sendable {
        /// The map.
        public let map: MapReport
        /// See `ComparisonReport.Evidence`.
        public let entropy, halfArea, objectShare: Double?

        init(_ evidence: ComparisonReport.Evidence) {
            map = MapReport(evidence.map)
            (entropy, halfArea) = (evidence.entropy, evidence.halfArea)
            objectShare = evidence.objectShare
        }
    }

    /// How a pair’s maps change from one network to another.
    public struct Change: Encodable, Sendable {
        /// The networks’ places.
        public let from, to: Int
        /// By how much the score rises.
        public let scoreDifference: Double
        /// The query’s map and the partner’s.
        public let ofQuery, ofPartner: Moved

        init(_ change: ComparisonReport.Change) {
            (from, to, scoreDifference) = (change.from, change.to, change.scoreDifference)
            (ofQuery, ofPartner) = (Moved(change.ofQuery), Moved(change.ofPartner))
        }
    }

    /// How one map changes.
    public struct Moved: Encodable, Sendable {
        /// The difference: with its rest it adds up to the difference of the scores.
        public let map: MapReport
        /// How far the two maps say the same.
        public let correlation, areaOverlap, sharedEvidence: Double?

        init(_ moved: ComparisonReport.Moved) {
            map = MapReport(moved.map)
            (correlation, areaOverlap) = (moved.correlation, moved.areaOverlap)
            sharedEvidence = moved.sharedEvidence
        }
    }
}

extension MapReport {
    fileprivate init(_ placed: ComparisonReport.PlacedMap) {
        let covered = placed.covered
        self.init(
            placed.map,
            covered: Rectangle(
                x: covered.x, y: covered.y, width: covered.width, height: covered.height))
    }
}
