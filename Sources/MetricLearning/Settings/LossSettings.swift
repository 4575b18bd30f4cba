/// Which loss, with what numbers: what a command's options or a run's file say.
///
/// What is not given is the loss's default:
///
/// | loss | distance | margin | reducer | temperature |
/// |---|---|---|---|---|
/// | batch-all-triplet | euclidean | 0.2 | active-mean | – |
/// | batch-hard-triplet, hard-negative-triplet | euclidean | 0.2 | mean | – |
/// | semi-hard-triplet | squared-euclidean | 0.2 | mean | – |
/// | contrastive | euclidean | 1 | active-mean | – |
/// | nt-xent, sup-con | cosine | – | mean | 0.1 |
/// | proxy-nca | squared-euclidean | – | mean | – |
/// | proxy-nca++ | squared-euclidean | – | mean | 1/9 |
///
/// Where there is a dash, and for the distance from nt-xent on, nothing else can be chosen.
public struct LossSettings: Hashable, Codable, Sendable {
    /// Which loss.
    public var loss: LossName
    /// How far apart images are.
    public var distance: EmbeddingDistance?
    /// By how much another class must be farther; `soft` for triplets only.
    public var margin: LossMargin?
    /// How the terms become one number.
    public var reducer: LossReducer?
    /// What a softmax's logits are divided by.
    public var temperature: Double?

    /// A loss by its name, with its defaults where nothing is given.
    public init(
        loss: LossName = .batchAllTriplet, distance: EmbeddingDistance? = nil,
        margin: LossMargin? = nil, reducer: LossReducer? = nil, temperature: Double? = nil
    ) {
        self.loss = loss
        self.distance = distance
        self.margin = margin
        self.reducer = reducer
        self.temperature = temperature
    }

    /// The settings with every default filled in, as a run should keep them: a later release may have
    /// other defaults.
    ///
    /// - Throws: ``MetricLearningError`` where they contradict each other or a number makes no sense.
    public func resolved() throws -> LossSettings {
        let defaults = LossDefaults(loss)
        var settings = self
        settings.distance = try defaults.distance(distance)
        settings.margin = try defaults.margin(margin)
        settings.reducer = try defaults.reducer(reducer)
        settings.temperature = try defaults.temperature(temperature)
        return settings
    }

    /// The loss.
    ///
    /// - Parameter classes: how many classes are trained on; each has a proxy, if the loss has proxies.
    /// - Throws: ``MetricLearningError`` where the settings contradict each other, a number makes no
    ///   sense, or there are too few classes.
    public func makeLoss(classes: Int) throws -> any MetricLoss {
        let settings = try resolved()
        guard classes >= 2 else {
            throw MetricLearningError(
                .settings,
                "A loss needs images of two classes to tell apart, and there are \(classes) here; "
                    + "give a folder for each class.")
        }
        let distance = settings.distance ?? .euclidean
        let margin = settings.margin ?? .soft
        let reducer = settings.reducer ?? .mean
        let temperature = settings.temperature ?? 1
        switch loss {
        case .batchAllTriplet:
            return BatchAllTripletLoss(distance: distance, margin: margin, reducer: reducer)
        case .batchHardTriplet:
            return TripletLoss(
                miner: BatchHardMiner(), distance: distance, margin: margin, reducer: reducer)
        case .semiHardTriplet:
            return TripletLoss(
                miner: SemiHardMiner(), distance: distance, margin: margin, reducer: reducer)
        case .hardNegativeTriplet:
            return TripletLoss(
                miner: HardNegativeMiner(), distance: distance, margin: margin, reducer: reducer)
        case .contrastive:
            guard case .hinge(let margin) = margin else {
                throw LossDefaults.softContrastive
            }
            return ContrastiveLoss(distance: distance, margin: margin, reducer: reducer)
        case .ntXent: return NTXentLoss(temperature: temperature, reducer: reducer)
        case .supervisedContrastive:
            return SupervisedContrastiveLoss(temperature: temperature, reducer: reducer)
        case .proxyNCA: return ProxyNCALoss(classes: classes, reducer: reducer)
        case .improvedProxyNCA:
            return ProxyNCALoss(
                classes: classes, form: .improved(temperature: temperature), reducer: reducer)
        }
    }

    /// Checks that batches have what the loss compares.
    ///
    /// - Throws: ``MetricLearningError`` if a loss on pairs would get no pair of one class, or only one
    ///   class.
    public func check(classesPerBatch: Int, imagesPerClass: Int) throws {
        guard loss.usesPairs, classesPerBatch < 2 || imagesPerClass < 2 else { return }
        throw MetricLearningError(
            .batches,
            "\(loss.rawValue) compares images within a batch and needs at least 2 classes with 2 images "
                + "each, not \(classesPerBatch) with \(imagesPerClass); take more, or proxy-nca++, "
                + "which needs no pairs.")
    }
}
