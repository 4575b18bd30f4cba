import ArgumentParser
import Files
import Networks
import Terminal
import Training
import TrainingRuns

@main
struct Train: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "likeness train",
        abstract: "Train a network so that images of one class look alike to it.",
        usage: """
            likeness train <IMAGES> -o <RUN> --network <NET.onnx> [<options>]
            likeness train <IMAGES> -o <RUN> --architecture <name> --from-scratch
            likeness train --resume <RUN>
            """,
        discussion: """
            IMAGES has a folder for each class. Some classes are held out, or another folder is named: \
            with their photographs the network is validated, which it does not learn from. Recall@1 is \
            the share of them whose nearest other photograph is of the same class.

              likeness train PHOTOS -o RUN --network resnet50.onnx
              likeness train PHOTOS -o RUN --network resnet50.onnx --pooling max --epochs 5
              likeness train PHOTOS -o RUN --architecture resnet18 --from-scratch
              likeness compare RUN -o changes.html      what changed while it learned

            RUN becomes a folder with a network at every checkpoint, which every other command reads, \
            the curves (metrics.jsonl, and for TensorBoard), and, when it is done, network.onnx: the best \
            by recall@1, of equals by mAP. Ctrl-C stops it after the step; --resume goes on to the same numbers.

            Exit codes: 0 done, 1 failed, 64 for arguments that cannot be understood.
            """)

    @Argument(
        help: ArgumentHelp("The photographs, a folder for each class.", valueName: "IMAGES"))
    var images: String?

    @Option(
        name: [.customShort("o"), .customLong("output")],
        help: ArgumentHelp("The training’s folder, which is made.", valueName: "RUN"))
    var output: String?

    @Option(help: ArgumentHelp("Go on with a training that was stopped.", valueName: "RUN"))
    var resume: String?

    @Option(
        help: ArgumentHelp(
            "Classes for validation: a number of them or a share to hold out (0.2 unless there are few classes), a folder of others, or none.",
            valueName: "classes"))
    var validation: String?

    @Option(
        help: ArgumentHelp(
            "All that is random depends on it; another number trains otherwise.",
            valueName: "number"))
    var seed: UInt64 = 0

    @OptionGroup(title: "Start") var start: StartArguments
    @OptionGroup(title: "Steps") var steps: StepArguments
    @OptionGroup(title: "Loss") var loss: LossArguments
    @OptionGroup(title: "Optimiser") var optimiser: OptimiserArguments
    @OptionGroup(title: "Augmentation") var augmentation: AugmentationArguments
    @OptionGroup(title: "Machine") var machine: MachineArguments
    @OptionGroup(title: "Network’s input and output") var network: NetworkArguments

    static func main() {
        do {
            var command = try parseAsRoot()
            do {
                try command.run()
            } catch  where exitCode(for: error) == .failure {
                throw Failure(error)
            }
        } catch {
            exit(withError: error)
        }
    }

    func validate() throws {
        if resume != nil {
            guard images == nil, output == nil else {
                throw ValidationError(
                    "--resume goes on as the training was begun; leave out IMAGES and -o.")
            }
            return
        }
        guard images != nil else {
            throw ValidationError(
                "name the folder of the photographs, with a folder for each class.")
        }
        guard output != nil else {
            throw ValidationError("name the training’s new folder with -o.")
        }
        try start.check()
    }

    func run() throws {
        // What follows begins libtorch’s threads.
        WaitPolicy.prepare()
        let trainer: Trainer
        if let resume {
            trainer = try Trainer.resume(
                resume, machine: machine.machine(network), retention: steps.retention)
        } else {
            trainer = try Trainer.begin(
                images ?? "", validation: choice, start: start.start(seed: seed, network),
                options: start.options(network), in: output ?? "", seed: seed,
                machine: machine.machine(network), retention: steps.retention, plan: plan)
        }
        Interruption.remember()
        var progress = TrainingProgress()
        let outcome = try trainer.run(isStopped: { Interruption.isRequested }) {
            progress.show($0)
        }
        progress.end()
        let folder = resume ?? output ?? ""
        guard outcome.isComplete else {
            say("Stopped after step \(outcome.steps); ‘likeness train --resume \(folder)’ goes on.")
            Interruption.finish()
            return
        }
        try put(Summary(outcome, folder: folder).text)
    }

    private var choice: ValidationChoice { validation.map { ValidationChoice($0) } ?? .usual }

    /// What is left open follows from the photographs and the start.
    private func plan(_ photographs: TrainingPhotographs) throws -> TrainingPlan {
        let epoch = try steps.stepsPerEpoch(photographs, loss.settings)
        let total = steps.total(stepsPerEpoch: epoch, isFromScratch: start.fromScratch)
        return TrainingPlan(
            loss: try loss.settings.resolved(), batches: steps.batches(photographs),
            optimiser: optimiser.settings(isFromScratch: start.fromScratch),
            schedule: try optimiser.schedule(steps: total),
            augmentation: try augmentation.augmentation(),
            normalisation: start.normalisation,
            frozen: TrainingPlan.Frozen(names: start.freeze, layers: start.freezeLayers),
            checkpointInterval: steps.interval(stepsPerEpoch: epoch, total: total),
            validationCount: steps.validationImages)
    }
}
