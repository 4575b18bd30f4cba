import SimilarityMaps
import TestSupport
import Testing

@testable import Networks
@testable import OnnxGraph

/// Functions, branches and operators to be written out that were made to do harm.
@Suite(.timeLimit(.minutes(5))) struct HostileSpellingTests {
    private func outcomeOf(_ model: OnnxModel) throws -> (any Error)? {
        try withTemporaryFolder { folder in
            try model.write(to: "\(folder)/net.onnx")
            return outcome(ofFile: "\(folder)/net.onnx")
        }
    }

    private func pooled(
        _ change: (inout SmallGraph, _ vector: String) -> String
    ) -> OnnxModel {
        var graph = SmallGraph(input: [1, 3, 18, 10])
        let map = graph.add("Relu", ["x"])
        let vector = graph.add("Flatten", [graph.add("GlobalAveragePool", [map])])
        return graph.model([change(&graph, vector)])
    }

    private static func function(_ name: String, _ nodes: [Onnx_NodeProto]) -> Onnx_FunctionProto {
        .with {
            ($0.name, $0.domain, $0.input, $0.output) = (name, "own", ["a"], ["b"])
            $0.node = nodes
            $0.opsetImport = [.with { $0.version = 17 }]
        }
    }

    private static func call(_ name: String, _ input: String, _ output: String) -> Onnx_NodeProto {
        var node = Onnx_NodeProto(name, [input], [output])
        node.domain = "own"
        return node
    }

    @Test("functions that call themselves, or each other, are refused in a sentence")
    func recursion() throws {
        var model = pooled { $1 }
        let output = model.proto.graph.output[0].name
        model.proto.graph.node.append(Self.call("f", output, "last"))
        model.proto.graph.output[0].name = "last"
        for body in [
            ["f": [Self.call("f", "a", "b")]],
            ["f": [Self.call("g", "a", "b")], "g": [Self.call("f", "a", "b")]],
        ] {
            model.proto.functions = body.map { Self.function($0.key, $0.value) }
            let error = try #require(try outcomeOf(model) as? OnnxGraphError)
            #expect(error.message.contains("calls itself"))
        }
    }

    @Test("functions that double at each level are refused before they take memory")
    func doubling() throws {
        var model = pooled { $1 }
        let output = model.proto.graph.output[0].name
        model.proto.graph.node.append(Self.call("f0", output, "last"))
        model.proto.graph.output[0].name = "last"
        model.proto.functions = (0..<40).map { level in
            Self.function(
                "f\(level)",
                level == 39
                    ? [Onnx_NodeProto("Identity", ["a"], ["b"])]
                    : [
                        Self.call("f\(level + 1)", "a", "t"), Self.call("f\(level + 1)", "t", "b"),
                    ])
        }
        let error = try #require(try outcomeOf(model) as? OnnxGraphError)
        #expect(error.message.contains("operators"))
    }

    @Test("a function in another version of an operator that has changed is refused")
    func versions() throws {
        var model = pooled { $1 }
        let output = model.proto.graph.output[0].name
        model.proto.graph.node.append(Self.call("f", output, "last"))
        model.proto.graph.output[0].name = "last"
        for (type, isRefused) in [("Softmax", true), ("Relu", false)] {
            var function = Self.function("f", [Onnx_NodeProto(type, ["a"], ["b"])])
            function.opsetImport = [.with { $0.version = 11 }]
            model.proto.functions = [function]
            let error = try outcomeOf(model)
            #expect(
                ((error as? OnnxGraphError)?.message.contains("\(type) has changed") ?? false)
                    == isRefused, "\(String(describing: error))")
        }
    }

    @Test(
        "numbers of heads, sizes and groups of any size are refused",
        arguments: [
            Int.max, .min, 1 << 40, -1, 0,
        ])
    func extremes(size: Int) throws {
        for (type, domain, names) in [
            ("Attention", "", ["q_num_heads", "kv_num_heads"]),
            ("MultiHeadAttention", "com.microsoft", ["num_heads"]),
            ("Attention", "com.microsoft", ["num_heads", "qkv_hidden_sizes"]),
        ] {
            var graph = SmallGraph(input: [1, 3, 18, 10])
            let map = graph.add("Relu", ["x"])
            let tokens = graph.add("Reshape", [map, graph.store([1, 180, 3])])
            let attended = graph.add(
                type, [tokens, tokens, tokens],
                Dictionary(
                    uniqueKeysWithValues: names.map {
                        ($0, $0.hasPrefix("qkv") ? .integers([size, size, size]) : .integer(size))
                    }))
            let first = graph.add(
                "Gather", [attended, graph.store([0], shape: [])], ["axis": .integer(1)])
            var model = graph.model([first])
            let index = model.proto.graph.node.count - 2
            model.proto.graph.node[index].domain = domain
            model.proto.opsetImport.append(.with { ($0.domain, $0.version) = ("com.microsoft", 1) })
            #expect(try outcomeOf(model) != nil)
        }
    }

    @Test(
        "operators without their inputs are not written out",
        arguments: [
            "QLinearConv", "QLinearMatMul", "MatMulInteger", "ConvInteger", "DequantizeLinear",
            "QuantizeLinear", "DynamicQuantizeLinear", "If", "Attention",
        ])
    func incomplete(type: String) throws {
        for inputs in 0..<4 {
            for outputs in [0, 1, 2] {
                let model = pooled { graph, vector in
                    graph.add(
                        type, [String](repeating: vector, count: inputs), outputs: max(1, outputs))[
                            0]
                }
                var cut = model
                let last = cut.proto.graph.node.count - 1
                if outputs == 0 { cut.proto.graph.node[last].output = [] }
                #expect(try outcomeOf(cut) != nil)
            }
        }
        for type in ["QGemm", "QLinearAdd", "QLinearConcat", "FusedConv", "FusedGemm", "BiasGelu"] {
            var model = pooled { graph, vector in graph.add(type, [vector]) }
            model.proto.graph.node[model.proto.graph.node.count - 1].domain = "com.microsoft"
            #expect(try outcomeOf(model) != nil)
        }
    }

    @Test("rounding that is read does not hide what rounding cannot explain")
    func honest() throws {
        let part = RoundedTail(
            AveragePooling(), rounded: ["r"], step: .fixed(0.5), bounds: -10...10)
        let map = FeatureMap(
            grid: Grid(rows: 1, columns: 1), channels: 3, values: [1.2, -3.1, 12])
        func total(_ rounded: [Float]) throws -> [Float] {
            try part.contributions(
                of: Activations(featureMaps: ["": map], vectors: ["r": rounded])
            ).total
        }
        #expect(try total([1, -3, 10]) == [1, -3, 10])
        #expect(try total([2, -3, 10]) == [1.2, -3, 10])
    }
}
