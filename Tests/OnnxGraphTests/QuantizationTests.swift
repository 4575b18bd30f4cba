import TestSupport
import Testing

@testable import OnnxGraph

/// What becomes of a graph.
@Suite struct QuantizationTests {
    /// A small network of the kind that is quantised: two convolutions, a sum and a classifier.
    private func model() throws -> OnnxModel {
        var generator = SeededGenerator(seed: 3)
        func tensor(_ shape: Int...) -> WeightTensor {
            WeightTensor(shape: shape, values: generator.floats(shape.reduce(1, *)))
        }
        var graph = GraphBuilder(
            "test",
            weights: StateDictionary([
                "a.weight": tensor(4, 3, 3, 3), "a.bias": tensor(4),
                "b.weight": tensor(4, 1, 3, 3), "b.bias": tensor(4),
                "fc.weight": tensor(2, 4), "fc.bias": tensor(2),
            ]), channels: 3)
        let a = try graph.convolution(graph.input, "a", channels: 4, kernel: 3, stride: 2)
        let active = graph.relu6(a, named: "active")
        let b = try graph.convolution(active, "b", channels: 4, kernel: 3, groups: 4)
        let features = graph.sum(b, active, named: "features")
        let pooled = graph.flatten(
            graph.globalAveragePool(features, named: "pooled"), named: "embedding")
        let logits = try graph.linear(pooled, "fc", channels: 2, named: "logits")
        return try graph.model(output: logits)
    }

    private func ranges(_ plan: QuantizationPlan) -> [String: ActivationRange] {
        Dictionary(
            uniqueKeysWithValues: plan.tensors.map { tensor in
                var range = ActivationRange()
                range.observe(minimum: -1, maximum: 6)
                return (tensor, range)
            })
    }

    @Test("What is rounded are the tensors between operators, not those inside one")
    func plan() throws {
        let plan = try QuantizationPlan(model(), upTo: ["features"])
        #expect(plan.tensors == ["input", "active", "b", "features"])
        #expect(plan.convolutionInputs == ["input", "active"])
    }

    @Test("Rounded tensors keep their names, and behind the feature map nothing changes")
    func names() throws {
        let model = try model()
        let plan = try QuantizationPlan(model, upTo: ["features"])
        let written = try model.quantized(plan, ranges: ranges(plan)).serialized()
        let graph = try OnnxModel(written, name: "test").graph
        for tensor in ["active", "b", "features"] {
            let node = try #require(graph.producer(of: tensor))
            #expect(node.type == "DequantizeLinear")
            let rounding = try #require(graph.producer(of: node.inputs[0]))
            #expect(rounding.type == "QuantizeLinear")
            #expect(rounding.inputs[0] == "\(tensor).float")
        }
        #expect(graph.inputs.map(\.name) == ["input"])
        #expect(graph.producer(of: "active.float")?.inputs[0] == "a")
        #expect(graph.producer(of: "a")?.inputs[0] == "input.rounded")
        let tail = graph.nodes.suffix(3)
        #expect(tail.map(\.type) == ["GlobalAveragePool", "Flatten", "Gemm"])
        #expect(tail.first?.inputs == ["features"])
        #expect(try graph.constant("fc.weight")?.shape == [2, 4])
        // The weights in 32 bits are gone.
        #expect(graph.storedShape("a.weight") == nil && graph.storedShape("b.bias") == nil)
        #expect(graph.storedShape("a.weight.integers") == [4, 3, 3, 3])
        #expect(Set(graph.nodes.map(\.name)).count == graph.nodes.count)
        let outputs = graph.nodes.flatMap(\.outputs)
        #expect(Set(outputs).count == outputs.count)
    }

    @Test("Of inputs that are their means, a rounded convolution makes what it made before")
    func means() throws {
        let model = try model()
        let plan = try QuantizationPlan(model, upTo: ["features"])
        var ranges = ranges(plan)
        let means: [Float] = [0.5, -0.25, 3]
        ranges["input"]?.observe(minimum: 0, maximum: 0, channelMeans: means)
        // Of two runs; the first had no means.
        let seen = try #require(ranges["input"]).channelMeans
        let graph = try model.quantized(plan, ranges: ranges).graph
        func numbers(_ name: String) throws -> [Double] {
            try #require(try graph.constant(name)).floats.map { Double($0) }
        }
        let (integers, scales) = (
            try numbers("a.weight.integers"), try numbers("a.weight.scale")
        )
        let (bias, steps) = (try numbers("a.bias.integers"), try numbers("a.bias.scale"))
        let weights = try #require(try model.graph.constant("a.weight")).floats
        let before = try #require(try model.graph.constant("a.bias")).floats
        for channel in 0..<4 {
            var expected = Double(before[channel])
            var found = bias[channel] * steps[channel]
            for index in 0..<27 {
                let place = channel * 27 + index
                expected += Double(weights[place]) * seen[index / 9]
                found += integers[place] * scales[channel] * seen[index / 9]
            }
            // Only the bias is rounded now, and read here in single precision.
            #expect(abs(found - expected) < steps[channel] * 0.5001 + 1e-6)
            // Without the shift it would be off by more: half a weight's step, now and then.
            #expect(steps[channel] < 0.1 * scales[channel])
        }
    }

    @Test("Networks of before ONNX 13 get the runtime’s own operators") func older() throws {
        var model = try model()
        model.proto.opsetImport[0].version = 11
        let plan = try QuantizationPlan(model, upTo: ["features"])
        let edited = try model.quantized(plan, ranges: ranges(plan))
        #expect(edited.graph.producer(of: "b")?.type == "com.microsoft.DequantizeLinear")
        #expect(edited.proto.opsetImport.map(\.domain) == ["", "com.microsoft"])
    }

    @Test("Names that are taken are left to their owners") func takenNames() throws {
        var model = try model()
        // The classifier's output has the name that the rounded input would get.
        let last = model.proto.graph.node.count - 1
        model.proto.graph.node[last].output = ["input.rounded"]
        model.proto.graph.output[0].name = "input.rounded"
        let plan = try QuantizationPlan(model, upTo: ["features"])
        let graph = try model.quantized(plan, ranges: ranges(plan)).graph
        #expect(graph.producer(of: "a")?.inputs[0] == "input.rounded.2")
        #expect(graph.producer(of: "input.rounded")?.type == "Gemm")
    }

    @Test("Max pooling between convolutions stays on its input’s levels") func maxPooling() throws {
        var model = try model()
        for index in model.proto.graph.node.indices {
            let node = model.proto.graph.node[index]
            guard node.output == ["b"] || node.output == ["features"] else { continue }
            model.proto.graph.node[index].input = node.input.map { $0 == "active" ? "pool" : $0 }
        }
        model.proto.graph.node.insert(
            .with {
                $0.opType = "MaxPool"
                $0.name = "pool"
                $0.input = ["active"]
                $0.output = ["pool"]
            }, at: 2)
        let plan = try QuantizationPlan(model, upTo: ["features"])
        #expect(plan.tensors == ["input", "active", "pool", "b", "features"])
        let graph = try model.quantized(plan, ranges: ranges(plan)).graph
        let (before, after) = (graph.producer(of: "active"), graph.producer(of: "pool"))
        #expect(before?.inputs.dropFirst() == after?.inputs.dropFirst())
        #expect(after?.inputs.count == 3)
    }

    @Test("What the graph cannot do is said in a sentence") func refused() throws {
        let model = try model()
        let nothing = #expect(throws: OnnxGraphError.self) {
            var without = model
            without.proto.graph.node.removeAll { $0.opType == "Conv" }
            _ = try QuantizationPlan(without, upTo: ["features"])
        }
        #expect(nothing?.message.contains("no convolution") == true)
        let plan = try QuantizationPlan(model, upTo: ["features"])
        let missing = #expect(throws: OnnxGraphError.self) {
            try model.quantized(plan, ranges: [:])
        }
        #expect(missing?.message.contains("‘input’ did not hold numbers") == true)
        let broken = #expect(throws: OnnxGraphError.self) {
            var broken = model
            let bad = [Float](repeating: .nan, count: 4)
            let place = broken.proto.graph.initializer.firstIndex { $0.name == "b.bias" }
            broken.proto.graph.initializer[try #require(place)].rawData =
                bad.withUnsafeBytes { .init($0) }
            _ = try broken.quantized(plan, ranges: ranges(plan))
        }
        #expect(broken?.message.contains("‘b.bias’ are not all numbers") == true)
    }
}
