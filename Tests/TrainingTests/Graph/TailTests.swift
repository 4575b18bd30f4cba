import Foundation
import LibTorch
import Networks
import OnnxGraph
import OnnxRuntime
import TestSupport
import Testing

@testable import Training

/// Whole networks: one for each kind of tail that Likeness knows, in both dialects of PyTorch's exporter,
/// most of them exported for one photograph.
@Suite struct TailTests {
    /// The folder of the fixtures of the networks' own tests.
    static let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(
        path: "../../NetworksTests/Fixtures/tails")
    static let names: [String] = {
        let files = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
        return files.filter { $0.hasSuffix(".onnx") && !untrainable.contains($0) }.sorted()
    }()
    /// Networks with operators that are explained, and not trained: attention as one operator, branches.
    static let untrainable = Set(
        [
            "attention-bias", "attention-grouped", "attention-mask", "attention-softcap",
            "branch-by-shape", "branch-by-stored", "branches-agree", "class-token-attention-23",
            "class-token-multi-head-attention", "class-token-packed-attention",
        ].map { "\($0).other.onnx" })

    /// A network to its embedding, and so many photographs.
    private struct Subject {
        let network: EmbeddingModel
        let shape: [Int]
        let photographs: [[Float]]

        init(_ name: String, count: Int) throws {
            var options = NetworkOptions()
            options.splits = false
            let description = try NetworkDescription(
                contentsOf: folder.appending(path: name).path, options: options)
            network = try description.embeddingModel()
            let size = description.preprocessing.size
            shape =
                network.hasChannelsLast
                ? [size.height, size.width, 3] : [3, size.height, size.width]
            var generator = SeededGenerator(seed: 5)
            photographs = (0..<count).map { _ in generator.floats(3 * size.height * size.width) }
        }

        func graph(isDouble: Bool = false) throws -> TrainableGraph {
            try TrainableGraph(
                network.model, input: network.input, output: network.output, isDouble: isDouble)
        }

        func batch(of count: Int) throws -> TorchTensor {
            try TorchTensor(photographs.prefix(count).flatMap { $0 }, shape: [count] + shape)
        }

        /// What ONNX Runtime makes of them, as many at a time as the network was exported for.
        func expected() throws -> [Float] {
            let bytes = try network.model.serialized()
            let session = try bytes.withUnsafeBytes {
                try Session($0, runtime: Runtime(), threads: 1)
            }
            let group =
                network.model.graph.inputs.first { $0.name == network.input }?.shape?.first?.size
                ?? 1
            return try stride(from: 0, to: photographs.count, by: group).flatMap { first in
                let tensor = Tensor(
                    shape: [group] + shape,
                    values: photographs[first..<first + group].flatMap { $0 })
                let outputs = try session.run((network.input, tensor), outputs: [network.output])
                return outputs[0].values
            }
        }
    }

    @Test(arguments: untrainable.sorted())
    func whatCannotBeTrainedIsRefusedByItsOperators(name: String) throws {
        let error = #expect(throws: TrainingError.self) { try Subject(name, count: 1).graph() }
        #expect(error?.code == .unsupported)
    }

    @Test func thereAreNetworks() { #expect(Self.names.count > 150) }

    /// Single precision is off by 2⁻²⁴ of each number, and by some tens of these after a few layers.
    @Test(arguments: names)
    func embeddingsAreThoseOfONNXRuntimeInBatchesOfAnySize(name: String) throws {
        let subject = try Subject(name, count: 4)
        let expected = try subject.expected()
        let graph = try subject.graph()
        for count in [2, 4] {
            let result = try Torch.withoutDerivatives {
                try graph.run(subject.batch(of: count), mode: .inference)
            }
            let own = try result.floats()
            let wanted = expected.prefix(expected.count / 4 * count)
            #expect(result.shape == [count, expected.count / 4])
            let scale = wanted.map(abs).max() ?? 0
            let worst = zip(own, wanted).map { abs($0 - $1) }.max() ?? .infinity
            #expect(worst <= scale * 0x1p-17)
        }
    }

    /// The derivative of a random projection of the embeddings along a random direction of all
    /// parameters at once.
    @Test(arguments: names)
    func derivativesAreThoseOfDifferences(name: String) throws {
        let subject = try Subject(name, count: 2)
        let graph = try subject.graph(isDouble: true)
        let learned = graph.parameters.filter { $0.role != .statistic }
        let photographs = try subject.batch(of: 2).converted(to: .double)
        var generator = SeededGenerator(seed: 11)
        let result = try graph.run(photographs, mode: .inference)
        let weights = try TorchTensor(generator.floats(result.count), shape: result.shape)
            .converted(to: .double)
        try aten("sum", aten("mul.Tensor", result, weights)).backward()

        var own = 0.0
        let directions = try learned.map { parameter in
            let direction = try TorchTensor(
                generator.floats(parameter.tensor.count), shape: parameter.tensor.shape
            ).converted(to: .double)
            let gradient = try #require(parameter.tensor.gradient, "\(parameter.name)")
            own += try aten("sum", aten("mul.Tensor", gradient, direction)).doubles()[0]
            return direction
        }
        func projection(after step: Double) throws -> TorchTensor {
            try Torch.withoutDerivatives {
                for (parameter, direction) in zip(learned, directions) {
                    _ = try aten("add_.Tensor", parameter.tensor, direction, step)
                }
                let result = try graph.run(photographs, mode: .inference)
                return try aten("sum", aten("mul.Tensor", result, weights))
            }
        }
        // Small enough that none of the thousands of bends lies between, and large enough that rounding
        // counts for 10⁻⁹ only.
        let step = 0x1p-22
        let after = try projection(after: step)
        let before = try projection(after: -2 * step)
        let difference =
            try aten("sub.Tensor", after, before).doubles()[0] / (2 * step)
        // Where maxima are shared by all, the derivative is nought.
        #expect(!learned.isEmpty && (own != 0 || name.hasPrefix("max-with-ties")))
        #expect(abs(own - difference) <= 1e-5 * max(1, abs(own)))
    }
}
