import Foundation
import Testing

@testable import OnnxGraph

/// What is left of a network and what it gets; that it then computes what it should is tested where
/// networks can be run, in `NetworksTests`.
@Suite struct ReplacedTailTests {
    /// `images` → Conv with `w` → `features` → GlobalAveragePool → Flatten → Gemm with `fc` → `output`,
    /// and beside it an If whose branch reads `features`, for another output.
    static func network(version: Int64 = 17, features: String = "features") -> Onnx_ModelProto {
        func node(_ type: String, _ inputs: [String], _ output: String) -> Onnx_NodeProto {
            .with {
                $0.opType = type
                $0.name = output
                $0.input = inputs
                $0.output = [output]
            }
        }
        func stored(_ name: String, _ shape: [Int64]) -> Onnx_TensorProto {
            .with {
                $0.name = name
                $0.dims = shape
                $0.dataType = ElementType.float.rawValue
                $0.rawData = Data(count: 4 * Int(shape.reduce(1, *)))
            }
        }
        var model = Onnx_ModelProto()
        model.opsetImport = [
            .with {
                $0.domain = "com.microsoft"
                $0.version = 1
            }, .with { $0.version = version },
        ]
        model.graph.node = [
            node("Conv", ["images", "w"], features), node("GlobalAveragePool", [features], "pool"),
            node("Flatten", ["pool"], "flat"), node("Gemm", ["flat", "fc"], "output"),
            .with {
                $0.opType = "If"
                $0.input = ["training"]
                $0.output = ["other"]
                $0.attribute = [
                    .with {
                        $0.name = "then_branch"
                        $0.g.node = [node("Abs", [features], "inner")]
                        $0.g.output = [Onnx_ValueInfoProto("inner", shape: [])]
                    }
                ]
            },
        ]
        // Enough numbers for the scan to leave them in the file.
        model.graph.initializer = [stored("w", [8, 3, 8, 8]), stored("fc", [8, 1000])]
        model.graph.input = [
            Onnx_ValueInfoProto("images", shape: [.free("N"), .fixed(3), .free("H"), .free("W")]),
            Onnx_ValueInfoProto("training", shape: []),
            // As old files have it, stored numbers among the inputs.
            Onnx_ValueInfoProto("fc", shape: [.fixed(8), .fixed(1000)]),
        ]
        model.graph.output = [
            Onnx_ValueInfoProto("output", shape: [.free("N"), .fixed(1000)]),
            Onnx_ValueInfoProto("other", shape: []),
        ]
        model.graph.valueInfo = [
            Onnx_ValueInfoProto(
                features, shape: [.free("N"), .fixed(8), .free("h"), .free("w")]),
            Onnx_ValueInfoProto("flat", shape: [.free("N"), .fixed(8)]),
        ]
        return model
    }

    private func types(_ model: OnnxModel) -> [String] { model.graph.nodes.map(\.type) }

    @Test("What nothing needs any more is gone, and the rest is as it was")
    func pruning() throws {
        let bytes = [UInt8](try Self.network().serializedBytes() as Data)
        let model = try OnnxModel(bytes, name: "x.onnx").replacingTail(
            after: "features", axes: .channelsFirst, pooling: .max)
        #expect(types(model) == ["Conv", "ReduceMax"])
        #expect(model.graph.inputs.map(\.name) == ["images"])
        #expect(model.graph.outputs.map(\.name) == ["embedding"])
        #expect(model.graph.outputs[0].shape == [.free("N"), .fixed(8)])
        #expect(model.proto.graph.initializer.map(\.name) == ["w"])
        #expect(model.proto.graph.valueInfo.map(\.name) == ["features"])
        #expect(model.proto.opsetImport.map(\.version) == [1, 17])
        // The weights were left in the file's bytes, and are written back.
        let again = try OnnxModel(model.serialized(), name: "again")
        #expect(again.graph.storedShape("w") == [8, 3, 8, 8])
        #expect(try again.graph.constant("w")?.floats.count == 1536)
    }

    @Test("What a branch reads is kept with it")
    func branches() throws {
        var proto = Self.network()
        proto.graph.node[0].input[0] = "other"
        proto.graph.node[4].attribute[0].g.node[0].input = ["images"]
        proto.graph.node.swapAt(0, 4)
        let model = try OnnxModel(proto).replacingTail(
            after: "features", axes: .channelsFirst, pooling: .average)
        #expect(types(model) == ["If", "Conv", "ReduceMean"])
        #expect(model.graph.inputs.map(\.name) == ["images", "training"])
    }

    @Test(
        "Operators are those of the network's own version",
        arguments: [
            (7, false, false), (10, true, false), (11, true, false), (17, true, false),
            (18, true, true), (22, true, true),
        ])
    func versions(version: Int64, slicesByInput: Bool, reducesByInput: Bool) throws {
        let region = GridRegion(row: 1, column: 2, height: 3, width: 4)
        let model = try OnnxModel(Self.network(version: version)).replacingTail(
            after: "features", axes: .channelsFirst,
            pooling: .regionalMaximum(
                .init(regions: [region, region], inputHeight: 64, inputWidth: 96)))
        let graph = model.graph
        #expect(
            graph.nodes.map(\.type) == [
                "Conv", "Slice", "ReduceMax", "ReduceL2", "Clip", "Div", "Slice", "ReduceMax",
                "ReduceL2", "Clip", "Div", "Sum",
            ])
        let slice = graph.nodes[1]
        #expect(slice.inputs.count == (slicesByInput ? 4 : 1))
        #expect((slice.integers("starts") == [1, 2]) == !slicesByInput)
        #expect((slice.integers("ends") == [4, 6]) == !slicesByInput)
        if slicesByInput {
            #expect(try graph.constant(slice.inputs[1])?.integers == [1, 2])
            #expect(try graph.constant(slice.inputs[2])?.integers == [4, 6])
            #expect(try graph.constant(slice.inputs[3])?.integers == [2, 3])
        }
        for node in graph.nodes where node.type.hasPrefix("Reduce") {
            #expect(node.inputs.count == (reducesByInput ? 2 : 1))
            #expect((node.integers("axes") != nil) == !reducesByInput)
        }
        #expect(
            graph.inputs[0].shape == [.free("N"), .fixed(3), .fixed(64), .fixed(96)])
        // Equal numbers are stored once.
        #expect(
            model.proto.graph.initializer.count == 1 + (slicesByInput ? 3 : 0)
                + (version > 10 ? 1 : 0)
                + (reducesByInput ? 1 : 0))
    }

    @Test("A tensor that is called as the output must be gets another name, also in branches")
    func names() throws {
        var proto = Self.network(features: "embedding")
        proto.graph.output[1].name = "tail.pooled"
        proto.graph.node[4].output = ["tail.pooled"]
        proto.graph.node.append(
            .with {
                $0.opType = "Add"
                $0.input = ["embedding", "tail.pooled"]
                $0.output = ["map"]
            })
        let same = try OnnxModel(proto).replacingTail(
            after: "embedding", axes: .channelsFirst, pooling: .average)
        #expect(same.graph.producer(of: "embedding")?.inputs == ["embedding.replaced"])
        #expect(types(same) == ["Conv", "ReduceMean"])

        let later = try OnnxModel(proto).replacingTail(
            after: "map", axes: .channelsFirst, pooling: .generalizedMean(3))
        #expect(types(later) == ["Conv", "If", "Add", "Clip", "Pow", "ReduceMean", "Pow"])
        #expect(
            later.proto.graph.node[1].attribute[0].g.node[0].input == ["embedding.replaced"])
        let outputs = later.graph.nodes.flatMap(\.outputs)
        #expect(Set(outputs).count == outputs.count)
    }

    @Test("What cannot be done is said in one sentence")
    func refusals() throws {
        func message(
            _ change: (inout Onnx_ModelProto) -> Void = { _ in },
            after features: String = "features",
            axes: FeatureAxes = .channelsFirst, pooling: GraphPooling = .average,
            head: [GraphHeadStep] = []
        ) -> String {
            var proto = Self.network()
            change(&proto)
            let error = #expect(throws: OnnxGraphError.self) {
                try OnnxModel(proto).replacingTail(
                    after: features, axes: axes, pooling: pooling, head: head)
            }
            return error?.message ?? ""
        }
        #expect(message(after: "nothing").contains("no tensor ‘nothing’"))
        #expect(message(after: "inner").contains("no tensor ‘inner’"))
        #expect(
            message(axes: .tokens(prefix: 1)).contains("has 4 axes where a pooling over 1 needs 3"))
        #expect(
            message({ $0.opsetImport[1].version = 6 }).contains("version 6 of ONNX’s operators"))
        #expect(message({ $0.opsetImport = [] }).contains("too old"))
        #expect(
            message({ $0.graph.node[0].input[0] = "w" }).contains("does not depend on the network"))
        let linear = LinearHead(inputs: 9, outputs: 2, seed: 1)
        #expect(message(head: [.linear(linear)]).contains("9 inputs cannot follow 8 channels"))
        #expect(
            message({
                $0.graph.initializer[0].name = "embedding"; $0.graph.node[0].input[1] = "embedding"
            })
            .contains("stored numbers ‘embedding’"))
        let regions = GraphPooling.RegionalMaximum(
            regions: [GridRegion(row: 0, column: 0, height: 7, width: 7)], inputHeight: 224,
            inputWidth: 224)
        #expect(
            message(
                {
                    $0.graph.input[0] = Onnx_ValueInfoProto(
                        "images", shape: [.fixed(1), .fixed(3), .fixed(224), .fixed(320)])
                }, pooling: .regionalMaximum(regions)
            ).contains("images of 320 rows or columns only"))
        #expect(
            message(
                { $0.graph.input[0] = Onnx_ValueInfoProto("images", shape: []) },
                pooling: .regionalMaximum(regions)
            ).contains("no input of the shape [batch, 3, height, width]"))
        #expect(
            message(
                pooling: .regionalMaximum(.init(regions: [], inputHeight: 1, inputWidth: 1))
            ).contains("R-MAC pools over regions"))
    }

    @Test("New weights are spread evenly within Glorot's bound, and are the same for the same seed")
    func linearHead() {
        let layer = LinearHead(inputs: 300, outputs: 100, seed: 7)
        let bound = Float((6.0 / 400).squareRoot())
        #expect(layer.weight.count == 30_000)
        #expect(layer.weight.allSatisfy { abs($0) <= bound })
        #expect(layer.bias == Array(repeating: 0, count: 100))
        // The mean of 30,000 even numbers has a deviation of bound / √(3 · 30,000); the variance, of
        // which it is bound² / 3 · √(4 / 5 / 30,000). Five of each.
        let mean = layer.weight.reduce(0, +) / 30_000
        #expect(abs(mean) < 5 * bound / 300)
        let variance = layer.weight.reduce(0) { $0 + $1 * $1 } / 30_000
        #expect(abs(variance / (bound * bound / 3) - 1) < 5 * 0.0052)
        #expect(layer.weight == LinearHead(inputs: 300, outputs: 100, seed: 7).weight)
        #expect(layer.weight != LinearHead(inputs: 300, outputs: 100, seed: 8).weight)
    }
}
