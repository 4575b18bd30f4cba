import LibTorch
import MetricLearning
import Networks
import TrainingRuns

/// Trains a network, step by step, in a folder of its own, from where that was left.
///
/// What is random depends on the seed and the step alone, so that nothing random has to be kept: a
/// training that was interrupted goes on to the same numbers, on the same machine with as many threads.
public final class Trainer {
    /// What decides how fast it goes, and not what comes out, but for rounding.
    public struct Machine: Sendable {
        /// Where it runs: `cpu`, `cuda` or `cuda:1`.
        public var device = "cpu"
        /// How many threads the network uses; `nil` for one on each core.
        public var threads: Int?
        /// How many threads prepare photographs; `nil` for half as many as there are cores.
        public var loadingThreads: Int?
        /// Photographs with more pixels are not read.
        public var maximumPixels: Int?

        /// The processor, and the usual numbers of threads.
        public init() {}
    }

    /// How a training ended.
    public struct Outcome: Sendable {
        /// How many steps were taken in all.
        public let steps: Int
        /// Whether that is all of them.
        public let isComplete: Bool
        /// The final network, where it is complete.
        public let network: String?
        /// After which step it is taken.
        public let networkStep: Int?
        /// What validation showed first and last, and at best.
        public let validations: [TrainingReport.Validation]
    }

    let folder: TrainingRunWriter
    let plan: TrainingPlan
    let network: TrainedNetwork
    let training: TrainingPhotographs
    let validator: Validator?
    let step: TrainingStep
    let batchOptions: BatchOptions
    let sampler: any BatchSampler
    var validations: [TrainingReport.Validation]
    /// How many steps were taken.
    var done: Int
    let retention: CheckpointRetention
    /// The checkpoint of the start is written and validated.
    var hasBegun: Bool

    init(
        _ folder: TrainingRunWriter, state: TrainingState?, plan: TrainingPlan,
        photographs: (training: TrainingPhotographs, validation: TrainingPhotographs?),
        network: TrainedNetwork, machine: Machine, retention: CheckpointRetention
    ) throws {
        self.folder = folder
        self.plan = plan
        self.network = network
        self.retention = retention
        training = photographs.training
        let settings = folder.settings
        var options = BatchOptions()
        options.seed = settings.seed
        options.augmentation = plan.augmentation
        if let threads = machine.loadingThreads { options.threads = threads }
        if let pixels = machine.maximumPixels { options.maximumPixels = pixels }
        batchOptions = options
        validator = photographs.validation.map {
            Validator(
                photographs: $0.thinned(to: plan.validationCount),
                preprocessing: network.preprocessing, hasChannelsLast: network.hasChannelsLast,
                options: options)
        }
        sampler = try Self.sampler(plan, training, seed: settings.seed)

        let loss = try plan.loss.makeLoss(classes: training.classes.count)
        let graph = network.graph
        let proxies = try ProxyParameters(
            for: loss, dimension: try network.embeddingLength(), seed: settings.seed,
            device: graph.device)
        var learned = graph.parameters.filter { $0.role != .statistic && !$0.isFrozen }
            .map { (name: $0.name, tensor: $0.tensor, decays: $0.role == .weight) }
        if let proxies { learned.append((ProxyParameters.name, proxies.tensor, false)) }
        let optimiser = try Optimiser(plan.optimiser, parameters: learned)
        step = TrainingStep(
            network: network, loss: loss, proxies: proxies, optimiser: optimiser, plan: plan,
            seed: settings.seed)
        validations = []
        done = 0
        hasBegun = false
        if let state { try restore(state) }
    }

    /// What names the photographs of each batch.
    static func sampler(
        _ plan: TrainingPlan, _ photographs: TrainingPhotographs, seed: UInt64
    ) throws -> any BatchSampler {
        let sizes = photographs.members.map(\.count)
        let batches = plan.batches
        guard plan.loss.loss.usesPairs else {
            return try ShuffledSampler(
                classSizes: sizes, batchSize: batches.classes * batches.images, seed: seed)
        }
        return try ClassBatchSampler(
            classSizes: sizes, classesPerBatch: batches.classes, imagesPerClass: batches.images,
            seed: seed)
    }

    /// Trains until all steps are taken, or it is told to stop; then it can be gone on with.
    ///
    /// - Parameters:
    ///   - isStopped: asked after every step.
    ///   - report: told what happens.
    /// - Throws: `TrainingError`, `TrainingRunError`, `FileError`: what was written before stays.
    public func run(
        isStopped: () -> Bool = { false }, report: (TrainingReport) -> Void
    ) throws -> Outcome {
        for remark in training.remarks + (validator?.photographs.remarks ?? []) {
            report(.remark(remark))
        }
        if !hasBegun {
            guard try keep(report: report, isStopped: isStopped) else { return outcome() }
            hasBegun = true
        }
        guard done < plan.steps else { return try finish() }
        let accumulated = plan.batches.accumulated
        var unreadable: [UnreadablePhotograph] = []
        let loader = try BatchLoader(
            training, preprocessing: network.preprocessing,
            layout: network.hasChannelsLast ? .channelsLast : .channelsFirst,
            steps: done * accumulated..<plan.steps * accumulated, options: batchOptions,
            onUnreadable: { unreadable.append($0) }, members: SharedSampler(sampler, training).batch
        )
        defer { loader.stop() }
        var lastSaved = ContinuousClock.now
        while done < plan.steps {
            try take(loader, report: report)
            for each in unreadable {
                report(.unreadable(path: each.path, reason: each.reason))
            }
            unreadable = []
            let isDue = done % plan.checkpointInterval == 0 || done == plan.steps
            if isDue {
                guard try keep(report: report, isStopped: isStopped) else { return outcome() }
                lastSaved = .now
            } else if isStopped() {
                try save()
                return outcome()
            } else if lastSaved.duration(to: .now) > Self.longestUnsaved {
                try save()
                lastSaved = .now
            }
        }
        return try finish()
    }

    /// What may be lost, in time, when the power fails.
    private static let longestUnsaved = Duration.seconds(300)
}
