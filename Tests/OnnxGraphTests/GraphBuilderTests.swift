import TestSupport
import Testing

@testable import OnnxGraph

@Suite struct GraphBuilderTests {
    /// A convolution's weights, with a normalisation as training leaves it.
    private func weights(
        channels: Int, inputs: Int, kernel: Int, hasBias: Bool,
        using generator: inout SeededGenerator
    ) -> StateDictionary {
        let shape = [channels, inputs, kernel, kernel]
        func vector(_ range: ClosedRange<Float>) -> WeightTensor {
            WeightTensor(
                shape: [channels],
                values: (0..<channels).map { _ in Float.random(in: range, using: &generator) })
        }
        var tensors = [
            "conv.weight": WeightTensor(
                shape: shape, values: generator.floats(shape.reduce(1, *))),
            "bn.weight": vector(-2...2), "bn.bias": vector(-1...1),
            "bn.running_mean": vector(-1...1), "bn.running_var": vector(0...4),
            "bn.num_batches_tracked": WeightTensor(shape: [], values: [7]),
        ]
        if hasBias { tensors["conv.bias"] = vector(-1...1) }
        return StateDictionary(tensors)
    }

    @Test(
        "A folded convolution computes what convolution and normalisation compute in Double",
        arguments: [(1, 1, 1), (8, 3, 3), (5, 16, 1), (4, 2, 5)], [false, true])
    func folding(sizes: (channels: Int, inputs: Int, kernel: Int), hasBias: Bool) throws {
        let (channels, inputs, kernel) = sizes
        var generator = SeededGenerator(seed: UInt64(channels * 100 + inputs * 10 + kernel))
        let weights = weights(
            channels: channels, inputs: inputs, kernel: kernel, hasBias: hasBias,
            using: &generator)
        var graph = GraphBuilder("test", weights: weights, channels: inputs)
        let output = try graph.convolution(
            graph.input, "conv", channels: channels, kernel: kernel,
            normalisation: .init("bn", epsilon: 1e-3))
        let model = try graph.model(output: output)
        let weight = try #require(try model.graph.constant("conv.weight")).floats
        let bias = try #require(try model.graph.constant("conv.bias")).floats

        func values(_ name: String) throws -> [Double] {
            try #require(weights[name]).values.map { Double($0) }
        }
        let original = try values("conv.weight")
        let before = try hasBias ? values("conv.bias") : .init(repeating: 0, count: channels)
        let gamma = try values("bn.weight")
        let beta = try values("bn.bias")
        let mean = try values("bn.running_mean")
        let variance = try values("bn.running_var")
        let count = inputs * kernel * kernel
        let patch = generator.floats(count).map { Double($0) }
        for channel in 0..<channels {
            var sum = before[channel]
            var folded = Double(bias[channel])
            var magnitude = abs(folded)
            for index in 0..<count {
                sum += original[channel * count + index] * patch[index]
                let term = Double(weight[channel * count + index]) * patch[index]
                folded += term
                magnitude += abs(term)
            }
            let deviation = (variance[channel] + 1e-3).squareRoot()
            let expected = gamma[channel] * (sum - mean[channel]) / deviation + beta[channel]
            // Each stored number was rounded once, by at most half a unit in the last place; the
            // arithmetic in Double adds a billionth of that.
            #expect(abs(folded - expected) <= magnitude * 0x1.001p-24)
        }
    }

    @Test("A graph that was written is read back with its names, shapes and free sizes")
    func reading() throws {
        let weights = StateDictionary([
            "conv.weight": WeightTensor(
                shape: [4, 1, 3, 3], values: .init(repeating: 1, count: 36)),
            "conv.bias": WeightTensor(shape: [4], values: [0, 1, 2, 3]),
            "fc.weight": WeightTensor(shape: [2, 4], values: [0, 1, 2, 3, 4, 5, 6, 7]),
            "fc.bias": WeightTensor(shape: [2], values: [8, 9]),
        ])
        var builder = GraphBuilder("test", weights: weights, channels: 4)
        let convolved = try builder.convolution(
            builder.input, "conv", channels: 4, kernel: 3, stride: 2, padding: .same, groups: 4)
        let features = builder.relu6(convolved, named: "features")
        let sum = builder.sum(features, features, named: "sum")
        let pooled = builder.globalAveragePool(sum, named: "pooled")
        let embedding = builder.flatten(pooled, named: "embedding")
        let logits = try builder.linear(embedding, "fc", channels: 2, named: "logits")
        let written = try builder.model(output: logits, describing: [features, embedding])
        let graph = try OnnxModel(written.serialized(), name: "test").graph

        #expect(graph.inputs.map(\.name) == ["input"])
        #expect(
            graph.inputs.first?.shape
                == [.free("batch"), .fixed(4), .free("height"), .free("width")])
        #expect(graph.outputs.first?.shape == [.free("batch"), .fixed(2)])
        #expect(
            graph.description(of: "features")?.shape
                == [.free("batch"), .fixed(4), .free("rows"), .free("columns")])
        #expect(graph.description(of: "embedding")?.shape == [.free("batch"), .fixed(4)])
        #expect(
            graph.nodes.map(\.type) == [
                "Conv", "Clip", "Add", "GlobalAveragePool", "Flatten", "Gemm",
            ])
        #expect(graph.nodes.map(\.name) == graph.nodes.flatMap(\.outputs))
        let convolution = try #require(graph.producer(of: "conv"))
        #expect(convolution.integer("group") == 4)
        #expect(convolution.integers("strides") == [2, 2])
        #expect(convolution.string("auto_pad") == "SAME_UPPER")
        #expect(graph.producer(of: "logits")?.integer("transB") == 1)
        #expect(try graph.constant("fc.weight")?.floats == [0, 1, 2, 3, 4, 5, 6, 7])
    }

    @Test("Weights that are missing, left over or of another shape are named")
    func mismatches() throws {
        let weights = StateDictionary(
            [
                "conv.weight": WeightTensor(shape: [1, 1, 1, 1], values: [1]),
                "conv.bias": WeightTensor(shape: [1], values: [1]),
                "extra": WeightTensor(shape: [1], values: [1]),
            ], source: "x.pth")
        var builder = GraphBuilder("test", weights: weights, channels: 1)
        let input = builder.input
        let missing = #expect(throws: OnnxGraphError.self) {
            try builder.convolution(input, "other", channels: 1, kernel: 1)
        }
        #expect(missing?.message.hasPrefix("x.pth has no ‘other.weight’") == true)
        let shape = #expect(throws: OnnxGraphError.self) {
            try builder.convolution(input, "conv", channels: 1, kernel: 3)
        }
        #expect(
            shape?.message.hasPrefix("‘conv.weight’ of x.pth has the shape [1, 1, 1, 1]") == true)
        let output = try builder.convolution(input, "conv", channels: 1, kernel: 1)
        let left = #expect(throws: OnnxGraphError.self) { try builder.model(output: output) }
        #expect(left?.message.hasPrefix("x.pth has ‘extra’, which") == true)
    }
}
