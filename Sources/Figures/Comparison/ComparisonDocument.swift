import Images

/// A comparison in numbers, for machines: `likeness compare --json`.
///
/// The keys are described in `docs/compare-json.md`.
public struct ComparisonDocument: Encodable, Sendable {
    /// "checkpoints" or "networks".
    public let subject: String
    /// What is compared, in words.
    public let title: String
    /// The networks, in order.
    public let networks: [Network]
    /// The queries.
    public let queries: [Query]
    /// Figures over the training or the networks.
    public let curves: [Curve]
    /// Over how many pairs the maps’ figures are means.
    public let pairs: Int
    /// What else there is to say.
    public let notes: [String]
    /// The files that were written.
    public let files: [String]
    /// Where embeddings are kept; absent where they are not.
    public let cache: String?
    /// Likeness’ version.
    public let version: String

    /// The document of a report.
    public init(_ report: ComparisonReport, files: [String], cache: String?, version: String) {
        subject = report.subject == .checkpoints ? "checkpoints" : "networks"
        title = report.title
        networks = report.networks.map { Network($0) }
        queries = report.queries.map { Query($0, in: report) }
        curves = report.curves.map { Curve($0) }
        pairs = report.pairCount
        notes = report.notes
        (self.files, self.cache, self.version) = (files, cache, version)
    }

    /// A mean and the interval around it.
    public struct Interval: Encodable, Sendable {
        /// The mean, and the ends of its interval of 95 %.
        public let mean, low, high: Double

        init?(_ interval: ComparisonReport.Interval?) {
            guard let interval else { return nil }
            (mean, low, high) = (interval.value, interval.low, interval.high)
        }
    }

    /// A curve.
    public struct Curve: Encodable, Sendable {
        /// A point.
        public struct Point: Encodable, Sendable {
            /// The step or the network’s place, and the value there.
            public let x, value: Double
            /// The ends of its interval, where there is one.
            public let low, high: Double?
        }
        /// What it is of, and "comparison" or "training".
        public let quantity, source: String
        /// Its points.
        public let points: [Point]

        init(_ curve: ComparisonReport.Curve) {
            quantity = curve.quantity.key
            source = curve.source == .comparison ? "comparison" : "training"
            points = curve.points.map {
                Point(x: $0.x, value: $0.value, low: $0.low, high: $0.high)
            }
        }
    }
}

extension ComparisonReport.Curve.Quantity {
    /// What machines call it: as `metrics.jsonl` does where it has it.
    fileprivate var key: String {
        switch self {
        case .retrieval(let measure): measure.key
        case .loss: "loss"
        case .entropy: "entropy"
        case .halfArea: "halfArea"
        case .objectShare: "objectShare"
        case .sameClassScore: "sameClassScore"
        case .differentClassScore: "differentClassScore"
        }
    }
}

extension GalleryReport.Measure {
    /// What machines call it.
    var key: String {
        switch self {
        case .recall(let count): "recall@\(count)"
        case .precision(let count): "precision@\(count)"
        case .rPrecision: "rPrecision"
        case .meanAveragePrecisionAtR: "mAP@R"
        case .meanAveragePrecision: "mAP"
        }
    }
}
