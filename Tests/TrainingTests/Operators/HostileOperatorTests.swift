import Foundation
import LibTorch
import OnnxGraph
import TestSupport
import Testing

@testable import Training

/// Operators that were made to do harm: they are refused in a sentence, before memory is taken.
@Suite(.timeLimit(.minutes(10))) struct HostileOperatorTests {
    /// Why a network cannot be built, run forwards, or backwards; `nil` where it can.
    private func outcome(_ model: OnnxModel, _ output: String, input: [Int]) -> (any Error)? {
        do {
            // Machines are small, and tests run beside each other.
            try Torch.withTensors(upTo: 256 << 20) {
                let graph = try TrainableGraph(model, input: "picture", output: output)
                let count = input.reduce(1, *)
                let values = (0..<count).map { Float($0 % 17) / 17 - 0.4 }
                for mode in [RunMode.inference, .training] {
                    let result = try graph.run(TorchTensor(values, shape: input), mode: mode)
                    if result.requiresGradient { try aten("sum", result).backward() }
                }
            }
            return nil
        } catch { return error }
    }

    private func expectSentence(_ error: any Error, sourceLocation: SourceLocation) {
        let text = "\(error)"
        let isKnown = error is TrainingError || error is OnnxGraphError || error is TorchError
        #expect(isKnown, "\(text)", sourceLocation: sourceLocation)
        #expect(text.utf8.count < 1500, sourceLocation: sourceLocation)
        #expect(!text.contains("\n") && !text.contains(".cpp"), sourceLocation: sourceLocation)
    }

    /// Builds a graph on `x` of [1, 4, 6, 6] that must be refused.
    private func refused(
        _ text: String = "", input: [Int] = [1, 4, 6, 6], operatorSet: Int = 17,
        sourceLocation: SourceLocation = #_sourceLocation,
        _ build: @escaping @Sendable (inout SmallGraph) -> String
    ) throws {
        let (model, _, output) = OperatorCase(
            "", "", input, operatorSet: operatorSet, build
        ).network()
        let error = try #require(
            outcome(model, output, input: input), sourceLocation: sourceLocation)
        expectSentence(error, sourceLocation: sourceLocation)
        let says = "\(error)".contains(text)
        #expect(text.isEmpty || says, "\(error)", sourceLocation: sourceLocation)
    }

    @Test(arguments: GraphOperators.names)
    func operatorsWithoutInputsAreRefused(name: String) throws {
        // Their shape or value is all that they need.
        guard !["ConstantOfShape"].contains(name) else { return }
        try refused("‘") { graph in graph.add(name, []) }
        try refused("‘") { graph in graph.add(name, ["", "", ""]) }
    }

    @Test(arguments: GraphOperators.names, [[], [0], [1], [3, 0, 2], [1, 2, 3, 4, 5, 6, 7]])
    func inputsOfAnyShapeDoNoHarm(name: String, shape: [Int]) throws {
        for count in 1...3 {
            let test = OperatorCase("", "", shape) { graph in
                graph.add(name, [String](repeating: "x", count: count))
            }
            let (model, _, output) = test.network()
            if let error = outcome(model, output, input: shape) {
                expectSentence(error, sourceLocation: #_sourceLocation)
            }
        }
    }

    @Test(arguments: [Int.max, .min, 1 << 31, 1 << 40, -1])
    func sizesOfAnyKindAreRefused(size: Int) throws {
        for type in ["Conv", "ConvTranspose"] {
            let names = ["group", "strides", "dilations", "pads", "output_padding"]
            for name in names where type != "Conv" || name != "output_padding" {
                // A single window with steps of any size is a window.
                guard type != "Conv" || name != "strides" || size < 0 else { continue }
                try refused { graph in
                    let weight = graph.random([4, 4, 3, 3])
                    let value: SmallGraph.Attribute =
                        name == "group"
                        ? .integer(size)
                        : .integers([Int](repeating: size, count: name == "pads" ? 4 : 2))
                    return graph.add(type, ["x", weight], [name: value])
                }
            }
        }
        for type in ["MaxPool", "AveragePool", "LpPool"] {
            for name in ["kernel_shape", "strides", "pads", "dilations"] {
                guard name != "strides" || size < 0 else { continue }
                try refused { graph in
                    var attributes: [String: SmallGraph.Attribute] = [
                        "kernel_shape": .integers([2, 2])
                    ]
                    attributes[name] = .integers(
                        [Int](repeating: size, count: name == "pads" ? 4 : 2))
                    return graph.add(type, ["x"], attributes)
                }
            }
        }
        for type in [
            "Softmax", "Concat", "Split", "LpNormalization", "LayerNormalization", "ArgMax",
        ]
        where size != -1 {
            try refused { graph in
                graph.add(
                    type, type == "LayerNormalization" ? ["x", graph.random([6])] : ["x"],
                    ["axis": .integer(size)])
            }
        }
        for type in ["Expand", "Tile", "Reshape", "Pad", "Split", "Unsqueeze", "Squeeze"]
        where size != -1 || type == "Split" {
            try refused { graph in
                graph.add(type, ["x", graph.store([size, size, size, size])])
            }
        }
        for type in ["DepthToSpace", "SpaceToDepth"] {
            try refused { graph in graph.add(type, ["x"], ["blocksize": .integer(size)]) }
        }
        for type in ["Gather", "GatherElements"] where size != -1 {
            try refused { graph in
                graph.add(type, ["x", graph.store([size], shape: [1, 1, 1, 1])])
            }
        }
        try refused { graph in
            graph.add("GroupNormalization", ["x", "x", "x"], ["num_groups": .integer(size)])
        }
        try refused { graph in graph.add("LRN", ["x"], ["size": .integer(size)]) }
        try refused { graph in
            graph.add("Cast", ["x"], ["to": .integer(size)])
        }
    }

    @Test(arguments: [Int(1) << 62, 1 << 40, 1 << 25])
    func whatIsMadeOfNothingIsBounded(size: Int) throws {
        try refused("shape") { graph in
            let huge = graph.add("ConstantOfShape", [graph.store([size, size])])
            return graph.add("Add", ["x", huge])
        }
        try refused("memory") { graph in
            let huge = graph.add("ConstantOfShape", [graph.store([1 << 20, 1 << 18])])
            return graph.add("Exp", [graph.add("Add", [huge, graph.number(1)])])
        }
        try refused("counts") { graph in
            graph.floats(
                graph.add("Range", [0, size, 1].map { graph.store([$0], shape: []) }))
        }
        try refused { graph in
            graph.add(
                "Resize", ["x", "", "", graph.store([1, 4, size, size])], ["mode": .text("linear")])
        }
        for scale in [Float.infinity, .nan, -1, 0, 1e30, Float(size)] {
            try refused { graph in
                graph.add("Resize", ["x", "", graph.store([4], [1, 1, scale, scale])])
            }
        }
        try refused { graph in
            graph.add(
                "OneHot", [graph.whole("x"), graph.store([size]), graph.store([2], [0, 1])])
        }
        try refused { graph in
            graph.add("TopK", ["x", graph.store([size])], outputs: 2)[0]
        }
        try refused { graph in
            let table = graph.random([4, 4])
            let rows = graph.add("Expand", [table, graph.store([1, 4, 4])])
            return graph.add("Tile", [rows, graph.store([size, size, 1])])
        }
    }

    @Test func wholeNumbersAreDividedByAnything() throws {
        for (type, divisor) in [("Div", 0), ("Mod", 0)] {
            try refused("Zero") { graph in
                graph.floats(graph.add(type, [graph.whole("x"), graph.store([divisor])]))
            }
        }
        for type in ["Div", "Mod"] {
            for attribute in [0, 1] {
                let test = OperatorCase("", "", [2]) { graph in
                    let least = graph.add("Add", [graph.whole("x"), graph.store([Int.min])])
                    return graph.floats(
                        graph.add(
                            type, [least, graph.store([-1])],
                            type == "Mod" ? ["fmod": .integer(attribute)] : [:]))
                }
                let (model, _, output) = test.network()
                #expect(outcome(model, output, input: [2]) == nil)
            }
        }
    }

    @Test func partsThatDoNotAddUpAreRefused() throws {
        try refused("Split") {
            $0.add("Split", ["x", $0.store([1, 2])], ["axis": .integer(1)], outputs: 2)[0]
        }
        try refused("Concat") {
            $0.add("Concat", ["x", $0.random([1, 3, 5, 5])], ["axis": .integer(1)])
        }
        try refused("Reshape") { $0.add("Reshape", ["x", $0.store([7, -1])]) }
        try refused("Reshape") { $0.add("Reshape", ["x", $0.store([-1, -1])]) }
        try refused("Transpose") { $0.add("Transpose", ["x"], ["perm": .integers([0, 0, 1, 2])]) }
        try refused("Slice") { $0.add("Slice", ["x", $0.store([0]), $0.store([1, 2])]) }
        try refused("Slice") {
            $0.add("Slice", ["x", $0.store([0]), $0.store([1]), $0.store([0]), $0.store([0])])
        }
        try refused("GatherND") { $0.add("GatherND", ["x", $0.store([0, 0, 0, 0, 0])]) }
        try refused("Einsum") { $0.add("Einsum", ["x"], ["equation": .text("ij->k")]) }
        try refused("MatMul") { $0.add("MatMul", ["x", $0.random([5, 5])]) }
        try refused("Gemm") { $0.add("Gemm", ["x", $0.random([6, 5])]) }
        try refused("Unsqueeze") { $0.add("Unsqueeze", ["x", $0.store([0, 0])]) }
        try refused("ReduceMean") { $0.add("ReduceMean", ["x"], ["axes": .integers([1, -3])]) }
        try refused("Loop") { $0.add("Loop", ["x"]) }
        try refused("If") { $0.add("If", ["x"]) }
    }

    /// LIKENESS_FUZZ=100 has each form changed a hundred times.
    @Test func changedGraphsWorkOrAreRefused() {
        let rounds = ProcessInfo.processInfo.environment["LIKENESS_FUZZ"].flatMap { Int($0) } ?? 3
        for (number, test) in OperatorCase.all.enumerated() {
            let (model, _, output) = test.network()
            for round in 0..<rounds {
                var changed = model
                var mutation = GraphMutation(seed: UInt64(number * 1000 + round))
                mutation.change(&changed.proto.graph)
                if let error = outcome(changed, output, input: test.input) {
                    expectSentence(error, sourceLocation: #_sourceLocation)
                }
            }
        }
    }
}
