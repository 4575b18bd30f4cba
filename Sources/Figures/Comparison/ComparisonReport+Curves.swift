extension ComparisonReport {
    /// One figure over the training's steps, or over the networks.
    public struct Curve: Hashable, Sendable {
        /// What is drawn.
        public enum Quantity: Hashable, Sendable {
            /// A figure of the retrieval, 0…1.
            case retrieval(GalleryReport.Measure)
            /// The loss of the training.
            case loss
            /// See ``Maps/entropy``, ``Maps/halfArea`` and ``Maps/objectShare``.
            case entropy, halfArea, objectShare
            /// The mean score of pairs of one class, and of two.
            case sameClassScore, differentClassScore
        }

        /// Where a curve's numbers come from.
        public enum Source: Hashable, Sendable {
            /// Measured here, on every network that is compared.
            case comparison
            /// What the training itself noted: more points, without intervals.
            case training
        }

        /// A point of a curve.
        public struct Point: Hashable, Sendable {
            /// The step, or the network's place where there are no steps.
            public var x: Double
            /// The value.
            public var value: Double
            /// The ends of its interval, where it has one.
            public var low, high: Double?

            /// A point.
            public init(x: Double, value: Double, low: Double? = nil, high: Double? = nil) {
                self.x = x
                self.value = value
                self.low = low
                self.high = high
            }
        }

        /// What is drawn.
        public var quantity: Quantity
        /// Where the numbers come from.
        public var source: Source
        /// The points, in the order of x.
        public var points: [Point]

        /// A curve.
        public init(_ quantity: Quantity, source: Source, points: [Point]) {
            self.quantity = quantity
            self.source = source
            self.points = points
        }
    }
}

extension ComparisonReport.Curve.Quantity {
    /// What it is called.
    public var name: String {
        switch self {
        case .retrieval(let measure): measure.name
        case .loss: "Loss"
        case .entropy: "Entropy of the maps"
        case .halfArea: "Area with half of the evidence"
        case .objectShare: "Share on the object"
        case .sameClassScore: "Same class: mean score"
        case .differentClassScore: "Other classes: mean score"
        }
    }

    /// Whether a value is a part of a whole, which is written in percent.
    public var isShare: Bool {
        switch self {
        case .retrieval, .halfArea, .objectShare: true
        case .loss, .entropy, .sameClassScore, .differentClassScore: false
        }
    }
}
