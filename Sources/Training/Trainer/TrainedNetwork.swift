import LibTorch
import Networks
import OnnxGraph
import TrainingRuns

/// A network that is being trained: its file's graph, its preprocessing, and its numbers in libtorch.
final class TrainedNetwork {
    let graph: TrainableGraph
    let preprocessing: Preprocessing
    /// The text of its `preprocessor_config.json`.
    let configuration: String
    let hasChannelsLast: Bool

    /// - Parameter path: the network's file, whose output is the embedding.
    init(contentsOf path: String, device: TorchDevice) throws {
        var options = NetworkOptions()
        options.splits = false
        // Whatever it is called, and whatever it looks like: it was made to be the embedding.
        let outputs = try OnnxModel(contentsOf: path).graph.outputs
        options.embedding = outputs.first?.name
        let description = try NetworkDescription(contentsOf: path, options: options)
        let network = try description.embeddingModel()
        preprocessing = description.preprocessing
        configuration = try preprocessing.configuration()
        hasChannelsLast = network.hasChannelsLast
        graph = try TrainableGraph(
            network.model, input: network.input, output: network.output, device: device)
        guard graph.parameters.contains(where: { $0.role != .statistic }) else {
            throw TrainingError(
                .unsupported,
                "\(path) stores no numbers that could be learned; give another network"
            )
        }
    }

    /// How many numbers an embedding has, by a run on a picture of zeros.
    func embeddingLength() throws -> Int {
        let size = preprocessing.size
        let shape =
            hasChannelsLast ? [1, size.height, size.width, 3] : [1, 3, size.height, size.width]
        let picture = try TorchTensor(
            [Float](repeating: 0, count: shape.reduce(1, *)), shape: shape, device: graph.device)
        return try Torch.withoutDerivatives { try graph.run(picture, mode: .inference).count }
    }

    /// Leaves parameters as they are.
    ///
    /// - Throws: `TrainingError` where a name fits none, or all are left.
    func freeze(_ frozen: TrainingPlan.Frozen) throws {
        let learned = graph.parameters.filter { $0.role != .statistic }
        var layers: [Int] = []
        for parameter in learned where parameter.role == .weight && layers.last != parameter.layer {
            layers.append(parameter.layer)
        }
        guard frozen.layers < max(layers.count, 1) else {
            throw TrainingError(
                .settings,
                "the network has \(layers.count) layers with weights, of which \(frozen.layers) cannot be left as they are; freeze fewer"
            )
        }
        let limit = frozen.layers > 0 ? layers[frozen.layers] : 0
        for name in frozen.names where !learned.contains(where: { $0.name.hasPrefix(name) }) {
            let some = learned.prefix(4).map { "‘\($0.name)’" }.joined(separator: ", ")
            throw TrainingError(
                .settings,
                "no stored tensor’s name begins with ‘\(name)’; there are \(some) and \(max(learned.count - 4, 0)) more"
            )
        }
        for parameter in learned
        where parameter.layer < limit || frozen.names.contains(where: parameter.name.hasPrefix) {
            parameter.isFrozen = true
            try parameter.tensor.requireGradient(false)
        }
        guard learned.contains(where: { !$0.isFrozen }) else {
            throw TrainingError(.settings, "everything would be left as it is; freeze less")
        }
    }

    /// The network's file with the numbers as they are now.
    func model() throws -> OnnxModel {
        var numbers: [String: ConstantTensor] = [:]
        for parameter in graph.parameters {
            numbers[parameter.name] = ConstantTensor(
                shape: parameter.tensor.shape, floats: try parameter.tensor.floats())
        }
        return try graph.model.replacingNumbers(of: numbers)
    }
}
