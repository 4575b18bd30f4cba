import OnnxRuntime
import TestSupport
import Testing

@testable import Networks
@testable import OnnxGraph

/// Networks with their batch normalisation as operators, and with other numbers in them, run by ONNX
/// Runtime.
@Suite struct KeptNormalisationTests {
    /// Weights of an architecture by its own names, with normalisation as training leaves it.
    private static func weights(
        _ architecture: String, hasBiases: Bool
    ) throws -> StateDictionary {
        var generator = SeededGenerator(seed: 11)
        let untrained = try UntrainedNetwork(architecture: architecture, seed: 1).model
        var tensors: [String: WeightTensor] = [:]
        // Numbers from one to another.
        func draw(_ count: Int, _ range: ClosedRange<Float>) -> WeightTensor {
            WeightTensor(
                shape: [count],
                values: (0..<count).map { _ in .random(in: range, using: &generator) })
        }
        for node in untrained.graph.nodes {
            let channels = untrained.graph.storedShape(node.input(1) ?? "")?.first ?? 0
            switch node.type {
            case "Conv":
                let weight = try #require(try untrained.graph.constant(node.inputs[1]))
                tensors[node.inputs[1]] = WeightTensor(shape: weight.shape, values: weight.floats)
                if hasBiases { tensors["\(node.name).bias"] = draw(channels, -1...1) }
            case "BatchNormalization":
                tensors["\(node.name).weight"] = draw(channels, 0.5...1.5)
                tensors["\(node.name).bias"] = draw(channels, -0.5...0.5)
                tensors["\(node.name).running_mean"] = draw(channels, -0.5...0.5)
                tensors["\(node.name).running_var"] = draw(channels, 0.5...2)
            default: break
            }
        }
        return StateDictionary(tensors)
    }

    @Test(
        "A network puts out the same whether its normalisation is folded or kept",
        arguments: [
            ("resnet18", false), ("vgg16-bn", true), ("mobilenetv2-0.35", false),
            ("efficientnet-lite0", false),
        ])
    func same(architecture: String, hasBiases: Bool) throws {
        let weights = try Self.weights(architecture, hasBiases: hasBiases)
        let known = try KnownArchitectures.named(architecture)
        let library = known.dialects[0]
        let dialect = Dialect(
            library.name, keys: .own, padding: library.padding, epsilon: library.epsilon,
            preprocessing: library.preprocessing)
        let input = UntrainedNetworkTests.noise(side: 64)
        let names = ["features", "embedding"]
        let folded = try known.model(weights, in: dialect, normalisation: .folded)
        let kept = try known.model(weights, in: dialect, normalisation: .kept)
        let expected = try UntrainedNetworkTests.run(folded, input, names)
        let outputs = try UntrainedNetworkTests.run(kept, input, names)
        #expect(!folded.graph.nodes.contains { $0.type == "BatchNormalization" })
        #expect(
            kept.graph.nodes.count { $0.type == "BatchNormalization" }
                == kept.graph.nodes.count { $0.type == "Conv" })
        for (output, wanted) in zip(outputs, expected) {
            #expect(output.shape == wanted.shape)
            let scale = wanted.values.map(abs).max() ?? 0
            let difference = zip(output.values, wanted.values).map { abs($0 - $1) }.max() ?? 0
            // Some fifty layers, each of which rounds by a few 2⁻²⁴ of its scale.
            #expect(scale > 0.01 && difference <= 1e-4 * scale, "\(difference) of \(scale)")
        }
    }

    @Test("Other numbers change what the network puts out, as their formula says")
    func replaced() throws {
        let model = try UntrainedNetwork(
            architecture: "mobilenetv2-0.35", seed: 1, residuals: .random
        ).model
        let input = UntrainedNetworkTests.noise(side: 32)
        let before = try UntrainedNetworkTests.run(model, input, ["head.bn"])[0]

        // y = γ (x − μ) / √(σ² + ε) + β with γ = 1, β = 0, μ = 0, σ² = 1 at first.
        func same(_ value: Float) -> ConstantTensor {
            ConstantTensor(shape: [1280], floats: .init(repeating: value, count: 1280))
        }
        let replaced = try model.replacingNumbers(of: [
            "head.bn.weight": same(-3), "head.bn.bias": same(0.25),
            "head.bn.running_mean": same(0.5), "head.bn.running_var": same(4),
        ])
        let read = try OnnxModel(replaced.serialized(), name: "read")
        for model in [replaced, read] {
            let after = try UntrainedNetworkTests.run(model, input, ["head.bn"])[0]
            let largest = before.values.map(abs).max() ?? 0
            for (new, old) in zip(after.values, before.values) {
                let x = Double(old) * 1.00001.squareRoot()
                let expected = -3 * (x - 0.5) / 4.00001.squareRoot() + 0.25
                #expect(abs(Double(new) - expected) < 1e-5 * Double(1 + largest))
            }
        }
    }
}
