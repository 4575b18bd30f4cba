import LibTorch
import OnnxGraph
import TestSupport
import Testing

@testable import Training

/// Which stored tensors are learned.
@Suite struct ParameterRoleTests {
    private typealias Role = GraphParameter.Role

    /// The roles of the tensors that a closure stores, by their order; `nil` for those not learned.
    ///
    /// - Parameter names: other names for some of them.
    private func roles(
        input: [Int] = [1, 3, 8, 8], names: [Int: String] = [:],
        _ build: (inout SmallGraph) -> String
    ) throws -> [Role?] {
        var graph = SmallGraph(input: input)
        let output = build(&graph)
        var model = graph.model([output])
        for (place, name) in names {
            let old = model.proto.graph.initializer[place].name
            model.proto.graph.initializer[place].name = name
            for node in model.proto.graph.node.indices {
                for input in model.proto.graph.node[node].input.indices
                where model.proto.graph.node[node].input[input] == old {
                    model.proto.graph.node[node].input[input] = name
                }
            }
        }
        let trainable = try TrainableGraph(model, input: "x", output: output)
        let found = Dictionary(uniqueKeysWithValues: trainable.parameters.map { ($0.name, $0) })
        for parameter in trainable.parameters {
            #expect(parameter.tensor.requiresGradient == (parameter.role != .statistic))
        }
        return model.proto.graph.initializer.map { found[$0.name]?.role }
    }

    /// A convolution to four channels; the first stored tensor.
    private func layer(_ graph: inout SmallGraph, _ tensor: String = "x") -> String {
        graph.add("Conv", [tensor, graph.random([4, 3, 1, 1])])
    }

    @Test func layersAreLearned() throws {
        let found = try roles {
            let conv = $0.add("Conv", ["x", $0.random([4, 3, 1, 1]), $0.random([4])])
            let even = $0.add(
                "BatchNormalization",
                [conv, $0.random([4]), $0.random([4]), $0.random([4]), $0.random([4], in: 1...2)])
            let bent = $0.add("PRelu", [even, $0.random([4, 1, 1])])
            let flat = $0.add("Flatten", [$0.add("GlobalAveragePool", [bent])])
            return $0.add("Gemm", [flat, $0.random([4, 5]), $0.random([5])])
        }
        #expect(
            found == [
                .weight, .bias, .normalisation, .normalisation, .statistic, .statistic,
                .normalisation, .weight, .bias,
            ])
    }

    @Test func preprocessingIsNot() throws {
        let found = try roles {
            let scaled = $0.add("Mul", ["x", $0.number(1 / 255)])
            let centred = $0.add("Sub", [scaled, $0.random([1, 3, 1, 1])])
            let even = $0.add("Div", [centred, $0.random([3, 1, 1], in: 0.2...0.3)])
            let conv = layer(&$0, even)
            return $0.add("Add", [conv, $0.random([4, 1, 1])])
        }
        #expect(found == [nil, nil, nil, .weight, .bias])
    }

    @Test func numbersOfFormulasAreNot() throws {
        let found = try roles {
            // GELU, spelt out.
            let map = layer(&$0)
            let inner = $0.add("Erf", [$0.add("Div", [map, $0.number(1.414)])])
            let outer = $0.add("Mul", [map, $0.add("Add", [inner, $0.number(1)])])
            let half = $0.add("Mul", [outer, $0.store([1], [0.5])])
            let clipped = $0.add("Clip", [half, $0.number(0), $0.number(6)])
            return $0.add("Pow", [clipped, $0.number(3)])
        }
        #expect(found == [.weight, nil, nil, nil, nil, nil, nil])
    }

    @Test func numbersWithTheNameOfAModuleAre() throws {
        let found = try roles(names: [1: "pool.p", 3: "block.scale", 4: "/block/Constant_1.0"]) {
            let map = $0.add("Abs", [layer(&$0)])
            let power = $0.add("Pow", [map, $0.store([1], [3])])
            let mean = $0.add("Add", [$0.add("GlobalAveragePool", [power]), $0.number(1e-6)])
            let scaled = $0.add("Mul", [mean, $0.number(1.2)])
            return $0.add("Mul", [scaled, $0.number(1.3)])
        }
        #expect(found == [.weight, .normalisation, nil, .normalisation, nil])
    }

    @Test func classTokensAndPositionsAre() throws {
        let found = try roles {
            let map = $0.add("Reshape", [layer(&$0), $0.store([1, 4, 64])])
            let tokens = $0.add("Transpose", [map], ["perm": .integers([0, 2, 1])])
            let token = $0.add("Expand", [$0.random([1, 1, 4]), $0.store([1, 1, 4])])
            let all = $0.add("Concat", [token, tokens], ["axis": .integer(1)])
            let placed = $0.add("Add", [all, $0.random([1, 65, 4])])
            let scaled = $0.add("Mul", [placed, $0.random([4])])
            return $0.add("MatMul", [scaled, $0.add("Transpose", [$0.random([5, 4])])])
        }
        #expect(found == [.weight, nil, .weight, nil, .bias, .normalisation, .weight])
    }

    @Test func tablesOfPositionsAndMasksAreNot() throws {
        let found = try roles {
            let map = layer(&$0)
            // Sines that are there for pairs of channels, rotary embeddings.
            let angles = (0..<8).flatMap { [Float($0), Float($0)] }
            let turned = $0.add("Mul", [map, $0.store([1, 4, 4, 1], angles)].reversed())
            let mask = (0..<64).map { Float($0 % 3 == 0 ? -100 : 0) }
            return $0.add("Add", [turned, $0.store([8, 8], mask)])
        }
        #expect(found == [.weight, nil, nil])
    }

    @Test func whatWasNotLearnedYetIs() throws {
        let found = try roles {
            let map = $0.add("Mul", [layer(&$0), $0.store([4, 1, 1], [1, 1, 1, 1])])
            return $0.add("Add", [map, $0.store([4, 1, 1], [0, 0, 0, 0])])
        }
        #expect(found == [.weight, .normalisation, .bias])
    }

    @Test func biasesThatArePickedFromATableAre() throws {
        let found = try roles {
            let map = layer(&$0)
            let places = $0.store((0..<64).map { $0 % 5 }, shape: [64])
            let rows = $0.add("Gather", [$0.random([5]), places])
            return $0.add("Add", [map, $0.add("Reshape", [rows, $0.store([8, 8])])])
        }
        #expect(found == [.weight, nil, .bias, nil])
    }

    @Test func weightsBehindOtherOperatorsAre() throws {
        let found = try roles {
            let map = layer(&$0)
            let softened = $0.add("Softmax", [$0.random([1, 1, 64])])
            let weights = $0.add("Reshape", [softened, $0.store([1, 1, 8, 8])])
            return $0.add("ReduceSum", [$0.add("Mul", [map, weights])])
        }
        #expect(found[0...1] == [.weight, .normalisation])
    }

    @Test func onlyWhatTheOutputNeedsCounts() throws {
        var graph = SmallGraph(input: [1, 3, 8, 8])
        let map = layer(&graph)
        graph.add("Conv", [map, graph.random([2, 4, 1, 1])])
        let trainable = try TrainableGraph(graph.model([map]), input: "x", output: map)
        #expect(trainable.parameters.map(\.name) == ["stored_1"])
    }

    @Test func aMissingOperatorIsNamed() throws {
        var graph = SmallGraph(input: [1, 3, 8, 8])
        let output = graph.add("Loop", ["x"])
        let error = #expect(throws: TrainingError.self) {
            try TrainableGraph(graph.model([output]), input: "x", output: output)
        }
        #expect(error?.description.contains("Loop") == true)
    }
}
