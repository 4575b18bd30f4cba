import Images
import OnnxRuntime
import SimilarityMaps
import TestSupport
import Testing

@testable import Networks
@testable import OnnxGraph

/// Networks that training begins with, run by ONNX Runtime. Here, because below this room nothing has
/// both the graph and the engine.
@Suite struct UntrainedNetworkTests {
    /// Two pictures of noise, as normalised pixels are distributed.
    static func noise(side: Int) -> Tensor {
        var generator = SeededGenerator(seed: 9)
        let count = 2 * 3 * side * side
        // Of the variance 1.
        let values = generator.floats(count).map { $0 * Float(3).squareRoot() }
        return Tensor(shape: [2, 3, side, side], values: values)
    }

    static func run(_ model: OnnxModel, _ input: Tensor, _ outputs: [String]) throws -> [Tensor] {
        let session = try model.serialized(exposing: outputs).withUnsafeBytes {
            try Session($0, runtime: Runtime())
        }
        return try session.run(("input", input), outputs: outputs)
    }

    /// The mean of the squares.
    private static func square(_ tensor: Tensor) -> Double {
        tensor.values.reduce(0) { $0 + Double($1) * Double($1) } / Double(tensor.values.count)
    }

    @Test(
        "Every convolution has the variance that its weights' fan-in and fan-out make",
        arguments: ["resnet18", "vgg16"])
    func variance(architecture: String) throws {
        let model = try UntrainedNetwork(
            architecture: architecture, seed: 1, residuals: .random
        ).model
        let graph = model.graph
        let convolutions = graph.nodes.filter { $0.type == "Conv" }
        let names = convolutions.flatMap { [$0.inputs[0], $0.outputs[0]] }
        let inner = names.filter { $0 != "input" }
        let input = Self.noise(side: 64)
        var tensors = Dictionary(
            zip(inner, try Self.run(model, input, inner)), uniquingKeysWith: { first, _ in first })
        tensors["input"] = input
        for convolution in convolutions {
            let x = try #require(tensors[convolution.inputs[0]])
            let y = try #require(tensors[convolution.outputs[0]])
            let shape = try #require(graph.storedShape(convolution.inputs[1]))
            // The part of a kernel's rows that lies within the map and not in the zeros around it.
            let (kernel, rows, stride) = (shape[2], x.shape[2], x.shape[2] / y.shape[2])
            let inside = (0..<y.shape[2]).map { row in
                (0..<kernel).count { (0..<rows).contains(row * stride + $0 - kernel / 2) }
            }
            let part = Double(inside.reduce(0, +)) / Double(kernel * y.shape[2])
            // k² c σ² of the mean square that goes in, and σ² = 2 / (k² d).
            let expected = 2 * Double(shape[1]) / Double(shape[0]) * part * part * Self.square(x)
            let ratio = Self.square(y) / expected
            // Each of d ≥ 64 channels estimates it with the deviation √2 at most; four deviations of
            // their mean are 4 √(2 / 64) = 0.7, but not below half.
            #expect((0.5...1.7).contains(ratio), "\(convolution.name): \(ratio)")
        }
    }

    @Test(
        "Signals neither die nor explode on their way through an untrained network",
        arguments: [
            ("resnet18", ResidualStart.identity), ("resnet18", .random), ("vgg16", .identity),
            ("mobilenetv2", .identity), ("efficientnet-lite0", .identity),
        ])
    func depth(architecture: String, residuals: ResidualStart) throws {
        let model = try UntrainedNetwork(
            architecture: architecture, seed: 2, residuals: residuals
        ).model
        let inner = model.graph.nodes.filter { ["Relu", "Clip", "Add"].contains($0.type) }
        let names = inner.flatMap(\.outputs)
        let tensors = try Self.run(model, Self.noise(side: 64), names)
        for (name, tensor) in zip(names, tensors) {
            // The input has the deviation 1. With PyTorch's own weights for convolutions, a sixth of
            // the variance, VGG-16 would end at 6^(−13/2) = 10⁻⁵.
            let deviation = Self.square(tensor).squareRoot()
            #expect((0.02...5).contains(deviation), "\(name): \(deviation)")
        }
    }

    @Test(
        "A fresh network has a tail that is understood, and maps that add up",
        arguments: [
            ("resnet18", nil, 4), ("vgg16", nil, 3), ("mobilenetv2-0.35", TailChoice(.max), 4),
            ("vgg16", TailChoice(.regionalMax, head: .init("linear:8,l2") ?? .init(), seed: 5), 3),
        ] as [(String, TailChoice?, Int)])
    func certificate(architecture: String, choice: TailChoice?, rows: Int) throws {
        try withTemporaryFolder { folder in
            let path = "\(folder)/fresh.onnx"
            // Not a multiple of 32, so that VGG's poolings drop a row and the others' do not.
            var network = try UntrainedNetwork(architecture: architecture, seed: 1, size: 100)
            if let choice { network = try network.replacingTail(choice) }
            try network.write(to: path)
            let description = try NetworkDescription(contentsOf: path)
            #expect(description.preprocessing.size == PixelSize(width: 100, height: 100))
            #expect(description.tail != nil)
            let check = try EmbeddingNetwork(description).selfCheck()
            #expect(check.grid == Grid(rows: rows, columns: rows))
            #expect(check.recompositionError != nil && check.holds)
        }
    }
}
