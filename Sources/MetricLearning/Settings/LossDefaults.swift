/// What a loss takes where nothing is said, and what it can take at all.
struct LossDefaults {
    private let loss: LossName
    private let distance: EmbeddingDistance
    private let margin: LossMargin?
    private let reducer: LossReducer
    private let temperature: Double?

    init(_ loss: LossName) {
        self.loss = loss
        switch loss {
        case .batchAllTriplet:
            (distance, margin, reducer, temperature) = (.euclidean, .hinge(0.2), .activeMean, nil)
        case .batchHardTriplet, .hardNegativeTriplet:
            (distance, margin, reducer, temperature) = (.euclidean, .hinge(0.2), .mean, nil)
        case .semiHardTriplet:
            // Schroff et al., section 3.3.
            (distance, margin, reducer, temperature) = (.squaredEuclidean, .hinge(0.2), .mean, nil)
        case .contrastive:
            // Of unit vectors: 60 degrees apart.
            (distance, margin, reducer, temperature) = (.euclidean, .hinge(1), .activeMean, nil)
        case .ntXent, .supervisedContrastive:
            (distance, margin, reducer, temperature) = (.cosine, nil, .mean, 0.1)
        case .proxyNCA:
            (distance, margin, reducer, temperature) = (.squaredEuclidean, nil, .mean, nil)
        case .improvedProxyNCA:
            (distance, margin, reducer, temperature) = (
                .squaredEuclidean, nil, .mean, ProxyNCALoss.publishedTemperature
            )
        }
    }

    /// Whether terms are softmaxes, which are never zero and have one distance only.
    private var isSoftmax: Bool { margin == nil }

    func distance(_ given: EmbeddingDistance?) throws -> EmbeddingDistance {
        guard let given, given != distance else { return distance }
        guard !isSoftmax else {
            throw MetricLearningError(
                .settings,
                "\(loss.rawValue) always uses the distance \(distance.rawValue), not "
                    + "\(given.rawValue); leave it out.")
        }
        return given
    }

    func margin(_ given: LossMargin?) throws -> LossMargin? {
        guard let given else { return margin }
        guard !isSoftmax else {
            let remedy = temperature == nil ? "" : ", or set its temperature"
            throw MetricLearningError(
                .settings, "\(loss.rawValue) has no margin; leave it out\(remedy).")
        }
        switch given {
        case .soft:
            if loss == .contrastive { throw Self.softContrastive }
        case .hinge(let number):
            guard number.isFinite, number >= 0, number > 0 || loss != .contrastive else {
                throw MetricLearningError(
                    .settings,
                    "\(loss.rawValue) needs a margin \(loss == .contrastive ? "above 0" : "of 0 or more"), "
                        + "not \(number); distances of embeddings are at most 2, squared ones 4.")
            }
        }
        return given
    }

    static let softContrastive = MetricLearningError(
        .settings,
        "contrastive has no soft margin; give it a number such as 1, or take a triplet loss.")

    func reducer(_ given: LossReducer?) throws -> LossReducer {
        guard let given else { return reducer }
        guard given != .activeMean || !isSoftmax else {
            throw MetricLearningError(
                .settings,
                "\(loss.rawValue) has no terms that are zero, so there is no mean over the others; "
                    + "take the reducer mean or sum.")
        }
        return given
    }

    func temperature(_ given: Double?) throws -> Double? {
        guard let given else { return temperature }
        guard temperature != nil else {
            let remedy = loss == .proxyNCA ? "; proxy-nca++ has one" : "; leave it out"
            throw MetricLearningError(.settings, "\(loss.rawValue) has no temperature\(remedy).")
        }
        // Below, single-precision similarities are too coarse for the logits.
        guard given.isFinite, given >= 1e-3 else {
            throw MetricLearningError(
                .settings,
                "\(loss.rawValue) needs a temperature of at least 0.001, not \(given); usual ones are "
                    + "0.05 to 1.")
        }
        return given
    }
}
