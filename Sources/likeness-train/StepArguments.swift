import ArgumentParser
import MetricLearning
import Training
import TrainingRuns

/// How long a training takes, what goes into a step, and what is kept.
struct StepArguments: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "How often every photograph is met: 10, or 30 from scratch.", valueName: "number"))
    var epochs: Double?

    @Option(
        name: .customLong("steps"),
        help: ArgumentHelp("As many steps, instead of epochs.", valueName: "number"))
    var count: Int?

    @Option(
        help: ArgumentHelp(
            "Classes in a batch; 8, or as many as there are.", valueName: "number"))
    var classesPerBatch: Int?

    @Option(help: ArgumentHelp("Images of each class in a batch.", valueName: "number"))
    var imagesPerClass = 4

    @Option(
        help: ArgumentHelp(
            "Average the gradients of as many batches before each step.", valueName: "batches"))
    var accumulate = 1

    @Option(
        help: ArgumentHelp(
            "Write and validate the network after each so many epochs; a tenth of the training unless given.",
            valueName: "epochs"))
    var checkpointEvery: Double?

    @Option(
        help: ArgumentHelp(
            "Keep as many checkpoints, spread over the training, and the best; else all.",
            valueName: "number"))
    var keep: Int?

    @Option(
        help: ArgumentHelp(
            "Validate with as many photographs at most.", valueName: "number"))
    var validationImages = 2000

    func validate() throws {
        if let epochs, count != nil {
            throw ValidationError("give --epochs \(epochs) or --steps, not both.")
        }
        guard epochs.map({ $0 > 0 && $0 <= 1e6 }) ?? true,
            count.map({ (1...Self.most) ~= $0 }) ?? true
        else {
            throw ValidationError("a training has from one step to \(Self.most).")
        }
        guard checkpointEvery.map({ $0 > 0 && $0 <= 1e6 }) ?? true else {
            throw ValidationError("--checkpoint-every takes a number of epochs above 0.")
        }
        for (name, value) in [
            ("--images-per-class", imagesPerClass), ("--accumulate", accumulate),
            ("--validation-images", validationImages),
            ("--classes-per-batch", classesPerBatch ?? 1),
            ("--keep", keep ?? 1),
        ] where !(1...1_000_000).contains(value) {
            throw ValidationError("\(name) takes a number from 1 to 1000000, not \(value).")
        }
    }

    private static let most = 1_000_000_000

    var retention: CheckpointRetention { keep.map { .spread($0) } ?? .all }

    func batches(_ photographs: TrainingPhotographs) -> TrainingPlan.Batches {
        TrainingPlan.Batches(
            classes: classesPerBatch ?? min(8, photographs.classes.count), images: imagesPerClass,
            accumulated: accumulate)
    }

    /// The steps in which every photograph is met once.
    func stepsPerEpoch(
        _ photographs: TrainingPhotographs, _ loss: LossSettings
    ) throws -> Double {
        let batches = batches(photographs)
        let sizes = photographs.members.map(\.count)
        let count =
            loss.loss.usesPairs
            ? try ClassBatchSampler(
                classSizes: sizes, classesPerBatch: batches.classes,
                imagesPerClass: batches.images, seed: 0
            ).stepsPerEpoch
            : try ShuffledSampler(
                classSizes: sizes, batchSize: batches.classes * batches.images, seed: 0
            ).stepsPerEpoch
        return Double(count) / Double(accumulate)
    }

    func total(stepsPerEpoch: Double, isFromScratch: Bool) -> Int {
        if let count { return count }
        let steps = (epochs ?? (isFromScratch ? 30 : 10)) * stepsPerEpoch
        return Int(min(max(steps.rounded(), 1), Double(Self.most)))
    }

    func interval(stepsPerEpoch: Double, total: Int) -> Int {
        guard let checkpointEvery else { return max(1, (total + 9) / 10) }
        return Int(min(max((checkpointEvery * stepsPerEpoch).rounded(), 1), Double(Self.most)))
    }
}
