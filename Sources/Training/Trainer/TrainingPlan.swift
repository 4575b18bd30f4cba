import MetricLearning
import TrainingRuns

/// How a network is trained: everything that decides what its numbers become, beside the photographs,
/// the start and the seed.
public struct TrainingPlan: Codable, Hashable, Sendable {
    /// What goes into a step.
    public struct Batches: Codable, Hashable, Sendable {
        /// The number of classes in a batch, P.
        public var classes: Int
        /// The number of images of each class, K.
        public var images: Int
        /// The number of batches whose gradients are averaged before the parameters move.
        public var accumulated: Int

        /// Batches of P classes with K images each.
        public init(classes: Int = 8, images: Int = 4, accumulated: Int = 1) {
            (self.classes, self.images, self.accumulated) = (classes, images, accumulated)
        }
    }

    /// What is left as it is.
    public struct Frozen: Codable, Hashable, Sendable {
        /// Stored tensors whose names begin so.
        public var names: [String]
        /// As many layers with weights from the input on.
        public var layers: Int

        /// Nothing, unless it is named.
        public init(names: [String] = [], layers: Int = 0) {
            (self.names, self.layers) = (names, layers)
        }
    }

    /// The loss.
    public var loss: LossSettings
    /// What goes into a step.
    public var batches: Batches
    /// How parameters follow their gradients.
    public var optimiser: OptimiserSettings
    /// How the learning rate changes; its steps are those of the training.
    public var schedule: LearningRateSchedule
    /// How photographs are changed at random.
    public var augmentation: Augmentation
    /// Which mean and variance batch normalisation uses while it is trained.
    public var normalisation: RunMode.Normalisation
    /// What is left as it is.
    public var frozen: Frozen
    /// After how many steps the network is written and validated, each time.
    public var checkpointInterval: Int
    /// With how many photographs it is validated, at most; evenly chosen among them.
    public var validationCount: Int

    /// A plan with the usual in place of what is not given.
    public init(
        loss: LossSettings = LossSettings(), batches: Batches = Batches(),
        optimiser: OptimiserSettings, schedule: LearningRateSchedule,
        augmentation: Augmentation = .standard, normalisation: RunMode.Normalisation = .batch,
        frozen: Frozen = Frozen(), checkpointInterval: Int, validationCount: Int = 2000
    ) {
        self.loss = loss
        self.batches = batches
        self.optimiser = optimiser
        self.schedule = schedule
        self.augmentation = augmentation
        self.normalisation = normalisation
        self.frozen = frozen
        self.checkpointInterval = checkpointInterval
        self.validationCount = validationCount
    }

    /// The number of steps in all.
    public var steps: Int { schedule.steps }

    /// Refuses settings that make no sense or contradict each other.
    ///
    /// - Throws: `TrainingError` or `MetricLearningError`.
    public func check() throws {
        func refuse(_ reason: String) -> TrainingError { TrainingError(.settings, reason) }
        _ = try loss.resolved()
        try loss.check(classesPerBatch: batches.classes, imagesPerClass: batches.images)
        try augmentation.check()
        guard batches.accumulated > 0 else {
            throw refuse(
                "gradients of \(batches.accumulated) batches cannot be averaged; give 1 or more")
        }
        guard optimiser.learningRate > 0, optimiser.learningRate.isFinite else {
            throw refuse(
                "a learning rate of \(optimiser.learningRate) moves nothing; give one such as 0.0001"
            )
        }
        guard optimiser.weightDecay >= 0, optimiser.weightDecay.isFinite else {
            throw refuse(
                "a weight decay of \(optimiser.weightDecay) makes no sense; give 0 or more")
        }
        guard (0..<1).contains(optimiser.momentum), (0..<1).contains(optimiser.firstDecay),
            (0..<1).contains(optimiser.secondDecay)
        else { throw refuse("momentum and decay rates lie from 0 to below 1") }
        guard optimiser.largestGradientNorm.map({ $0 > 0 }) ?? true else {
            throw refuse("gradients cannot be clipped to a length of 0 or less")
        }
        guard checkpointInterval > 0, validationCount > 0 else {
            throw refuse(
                "checkpoints and validation need a positive number of steps and photographs")
        }
        if case .steps(let milestones, let factor) = schedule.shape {
            guard milestones.allSatisfy({ (0...1).contains($0) }), factor > 0, factor.isFinite
            else {
                throw refuse(
                    "milestones are parts of the training, from 0 to 1, and their factor is above 0"
                )
            }
        }
    }
}
