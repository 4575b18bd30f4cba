import Files
import Images
import LibTorch
import Networks
import OnnxGraph
import TrainingRuns

/// What a training starts from.
public enum TrainingStart: Hashable, Sendable {
    /// A network's file, with its own tail or another one.
    case network(path: String, tail: TailChoice?)
    /// An architecture whose numbers are drawn at random.
    case architecture(name: String, tail: TailChoice)
}

extension Trainer {
    /// Begins a training in a new folder.
    ///
    /// - Parameters:
    ///   - photographs: a folder for each class.
    ///   - validation: what it is judged by.
    ///   - start: what it starts from.
    ///   - options: what is known of the network; its size is what photographs are brought to.
    ///   - path: the new folder.
    ///   - seed: of all that is random.
    ///   - plan: told how many steps of one batch an epoch has, the plan.
    /// - Throws: before anything is written, for settings, photographs and networks that cannot be used.
    public static func begin(
        _ photographs: String, validation: ValidationChoice, start: TrainingStart,
        options: NetworkOptions = NetworkOptions(), in path: String, seed: UInt64,
        machine: Machine = Machine(), retention: CheckpointRetention = .all,
        plan makePlan: (TrainingPhotographs) throws -> TrainingPlan
    ) throws -> Trainer {
        let all = try TrainingPhotographs(contentsOf: photographs)
        let split = try all.split(validation, seed: seed)
        let plan = try makePlan(split.training)
        try plan.check()
        let device = try prepared(machine)
        let network = try StartNetwork(start, options: options, seed: seed)
        var settings = RunSettings(
            images: photographs,
            validationImages: split.validation.flatMap {
                $0.folder == photographs ? nil : $0.folder
            },
            trainingClasses: split.training.classes,
            validationClasses: split.validation?.classes ?? [], start: network.origin,
            pooling: network.tail.map { "\($0.pooling)" },
            head: network.tail.map(\.head.description).flatMap { $0.isEmpty ? nil : $0 },
            inputSize: .init(width: network.size.width, height: network.size.height), seed: seed,
            totalSteps: plan.steps, versions: ["libtorch": Torch.version])
        try settings.setSection(planSection, to: plan)
        // Whatever cannot be trained, or not so, is found out before there is a folder.
        try network.check(plan.frozen, device)
        _ = try sampler(plan, split.training, seed: seed)
        _ = try plan.loss.makeLoss(classes: split.training.classes.count)
        let writer = try TrainingRunWriter.create(path, settings: settings)
        let first = try writer.write(
            network.model, preprocessing: network.preprocessing, step: 0)
        return try Trainer(
            writer, state: nil, plan: plan, photographs: split, first: first.path, device: device,
            machine: machine, retention: retention)
    }

    /// Goes on with a training.
    ///
    /// - Parameter path: its folder.
    /// - Throws: where it is no training, or its photographs are not the same any more.
    public static func resume(
        _ path: String, machine: Machine = Machine(), retention: CheckpointRetention = .all
    ) throws -> Trainer {
        let (writer, state) = try TrainingRunWriter.resume(path)
        let settings = writer.settings
        let plan = try settings.section(planSection, as: TrainingPlan.self)
        try plan.check()
        let device = try prepared(machine)
        guard let first = try TrainingRun(at: path).checkpoints.first, first.step == 0 else {
            throw TrainingError(
                .settings,
                "\(path) was ended before it had written the network it starts from; remove it, and train anew"
            )
        }
        let all = try TrainingPhotographs(contentsOf: settings.images)
        let training = all.taking(Set(settings.trainingClasses))
        let validation = try settings.validationImages.map { folder in
            try TrainingPhotographs(contentsOf: folder)
        }
        let held =
            settings.validationClasses.isEmpty
            ? nil : (validation ?? all).taking(Set(settings.validationClasses))
        return try Trainer(
            writer, state: state, plan: plan, photographs: (training, held), first: first.path,
            device: device, machine: machine, retention: retention)
    }

    private static let planSection = "plan"

    private static func prepared(_ machine: Machine) throws -> TorchDevice {
        Torch.threads = machine.threads ?? Processor.cores
        return try TorchDevice(machine.device)
    }

    private convenience init(
        _ writer: TrainingRunWriter, state: TrainingState?, plan: TrainingPlan,
        photographs: (training: TrainingPhotographs, validation: TrainingPhotographs?),
        first: String, device: TorchDevice, machine: Machine, retention: CheckpointRetention
    ) throws {
        let network = try TrainedNetwork(contentsOf: first, device: device)
        try network.graph.freeze(plan.frozen)
        try self.init(
            writer, state: state, plan: plan, photographs: photographs, network: network,
            machine: machine, retention: retention)
    }
}

/// The network of the first checkpoint.
private struct StartNetwork {
    let model: OnnxModel
    let preprocessing: String
    let origin: RunSettings.Start
    let tail: TailChoice?
    let size: PixelSize

    init(_ start: TrainingStart, options: NetworkOptions, seed: UInt64) throws {
        switch start {
        case .network(let path, let tail):
            var options = options
            options.splits = tail != nil
            let description = try NetworkDescription(contentsOf: path, options: options)
            model = try description.embeddingModel(tail: tail).model
            preprocessing = try description.preprocessing.configuration()
            origin = .network(
                path: path, fingerprint: try WholeFile.fingerprint(path).hexadecimal)
            size = description.preprocessing.size
            self.tail = tail
        case .architecture(let name, let tail):
            let side = options.size ?? PixelSize(width: 224, height: 224)
            guard side.width == side.height else {
                throw TrainingError(
                    .settings, "an architecture from scratch takes square images, not \(side)")
            }
            let network = try UntrainedNetwork(
                architecture: name, seed: seed, size: side.width
            ).replacingTail(tail)
            (model, preprocessing) = (network.model, network.preprocessorConfiguration)
            origin = .architecture(name: name, seed: seed)
            (self.tail, size) = (tail, side)
        }
    }

    /// Makes sure that every operator can be trained, and that something is.
    func check(_ frozen: TrainingPlan.Frozen, _ device: TorchDevice) throws {
        let graph = model.graph
        guard let input = graph.inputs.first, let output = graph.outputs.first else {
            throw TrainingError(.unsupported, "the network has no input or no output")
        }
        let trained = try TrainableGraph(
            model, input: input.name, output: output.name, device: device)
        try trained.freeze(frozen)
    }
}
