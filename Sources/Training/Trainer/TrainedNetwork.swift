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
