import Foundation
import Images
import SimilarityMaps
import TestSupport
import Testing

@testable import Networks
@testable import OnnxGraph

/// Which tensors are found, what can be asked for, and what is refused.
@Suite struct NetworkDescriptionTests {
    private func options(_ change: (inout NetworkOptions) -> Void) -> NetworkOptions {
        var options = NetworkOptions()
        change(&options)
        return options
    }

    /// A fixture, changed, in a folder of its own.
    private func withNetwork(
        _ name: String, _ change: (inout Onnx_ModelProto) -> Void, _ body: (String) throws -> Void
    ) throws {
        var model = try OnnxModel(contentsOf: Fixture.path("tails/\(name).onnx"))
        change(&model.proto)
        let folder = FileManager.default.temporaryDirectory.path + "/likeness-\(UUID())"
        try FileManager.default.createDirectory(
            atPath: folder, withIntermediateDirectories: false)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try model.write(to: "\(folder)/net.onnx")
        try body("\(folder)/net.onnx")
    }

    @Test("class scores are no embedding: what goes into the classifier is")
    func classifier() throws {
        try withNetwork("max-amax-linear.legacy") { proto in
            // The same network, its output called what classifiers call it.
            let last = proto.graph.node.count - 1
            proto.graph.node[last].output = ["logits"]
            proto.graph.output[0].name = "logits"
        } _: { path in
            let description = try NetworkDescription(contentsOf: path)
            #expect(description.embedding == "/t/t.0/ReduceMax_output_0")
            let finding = description.findings.first { $0.subject == "embedding" }
            #expect(finding?.reason.contains("--embedding logits") == true)
            let asked = try NetworkDescription(
                contentsOf: path, options: options { $0.embedding = "logits" })
            #expect(asked.embedding == "logits" && asked.tailWords.count == 2)
        }
    }

    @Test("a layer that is called after classes is a classifier, unless its output is an embedding")
    func classifierLayer() throws {
        for (name, isClassifier) in [("output", true), ("image_embeds", false)] {
            try withNetwork("max-amax-linear.legacy") { proto in
                let last = proto.graph.node.count - 1
                proto.graph.node[last].output = [name]
                proto.graph.node[last].name = "/classifier/Gemm"
                proto.graph.output[0].name = name
            } _: { path in
                let description = try NetworkDescription(contentsOf: path)
                #expect((description.embedding != name) == isClassifier)
                let reason = description.findings.first { $0.subject == "embedding" }?.reason
                #expect(
                    reason?.contains("a layer that is called after classes (‘classif…’)")
                        == isClassifier)
            }
        }
    }

    @Test("parts of several maps are told apart, and parts that are alike are counted")
    func words() throws {
        func words(_ name: String) throws -> String {
            try NetworkDescription(contentsOf: Fixture.path("tails/\(name).onnx"))
                .tailWords.joined(separator: " → ")
        }
        let maps = try NetworkDescription(
            contentsOf: Fixture.path("tails/two-stages.legacy.onnx")
        ).featureMaps
        #expect(
            try words("two-stages.legacy")
                == maps.map { "average pooling over all locations of ‘\($0)’" }
                .joined(separator: " beside "))
        #expect(
            try words("average-plus-max.dynamo")
                == "average pooling over all locations plus max pooling over all locations")
        #expect(try words("rmac.legacy").hasPrefix("sum of 9 regions, each: max pooling"))
        var graph = SmallGraph(input: [1, 3, 18, 10])
        let pooled = graph.add("GlobalAveragePool", [graph.add("Relu", ["x"])])
        let sum = graph.add("Add", [pooled, pooled])
        let twice = try graph.withFile([sum]) {
            try NetworkDescription(contentsOf: $0).tailWords
        }
        #expect(twice == ["sum of 2 parts, each: average pooling over all locations"])
    }

    @Test("a softmax at the end is a classifier’s") func softmax() throws {
        try withNetwork("max-amax-linear.dynamo") { proto in
            var softmax = Onnx_NodeProto()
            softmax.opType = "Softmax"
            softmax.input = [proto.graph.output[0].name]
            softmax.output = ["y"]
            proto.graph.node.append(softmax)
            proto.graph.output[0].name = "y"
        } _: { path in
            let description = try NetworkDescription(contentsOf: path)
            #expect(description.embedding == "amax")
        }
    }

    @Test("a feature map that is named is pooled as asked, with any network")
    func ownPooling() throws {
        let path = Fixture.path("tails/average.legacy.onnx")
        let picture = try Image(contentsOf: Fixture.path("tails/input_a.png"))
        for pooling in [PoolingChoice.average, .max, .generalizedMean(exponent: 3)] {
            let network = try EmbeddingNetwork(
                contentsOf: path,
                options: options {
                    $0.features = "/Relu_output_0"
                    $0.pooling = pooling
                })
            let own = try network.decomposition(of: picture)
            #expect(own.recompositionError == nil && network.description.embedding == nil)
            if pooling == .average {
                let whole = try EmbeddingNetwork(contentsOf: path).decomposition(of: picture)
                for (a, b) in zip(own.embedding, whole.embedding) { #expect(abs(a - b) < 1e-6) }
            }
        }
    }

    @Test("what does not fit is refused, with what would") func refused() throws {
        let path = Fixture.path("tails/flatten-linear-bn.legacy.onnx")
        func message(_ change: (inout NetworkOptions) -> Void) -> String {
            let error = #expect(throws: NetworkError.self) {
                _ = try NetworkDescription(contentsOf: path, options: options(change))
            }
            return error?.message ?? ""
        }
        #expect(message { $0.size = PixelSize(width: 8, height: 8) }.contains("10×18"))
        #expect(message { $0.embedding = "nothing" }.contains("‘20’"))
        #expect(message { $0.features = "/Relu_output_0" }.contains("--pooling average"))
        #expect(message { $0.mean = [1, 2] }.contains("three numbers"))
    }

    @Test("an operator that is not understood is named, with the way around it")
    func notUnderstood() throws {
        try withNetwork("max-amax-linear.legacy") { proto in
            proto.graph.node[proto.graph.node.count - 2].opType = "ReduceProd"
        } _: { path in
            let error = #expect(throws: NetworkError.self) {
                _ = try NetworkDescription(contentsOf: path)
            }
            #expect(error?.code == .tailNotUnderstood)
            #expect(error?.message.contains("ReduceProd") == true)
            #expect(error?.message.contains("--features TENSOR --pooling") == true)
        }
    }

    @Test("mapped weights are the same weights", arguments: ["legacy", "dynamo"])
    func mappedWeights(dialect: String) throws {
        let path = Fixture.path("tails/flatten-linear-bn.\(dialect).onnx")
        let model = try OnnxModel(contentsOf: path)
        #expect(try model.serializedWithoutWeights(exposing: []) != nil)
        let picture = try Image(contentsOf: Fixture.path("tails/input_b.png"))
        let copied = try EmbeddingNetwork(contentsOf: path).decomposition(of: picture)
        let mapped = try EmbeddingNetwork(
            contentsOf: path, options: options { $0.mapsWeights = true }
        )
        .decomposition(of: picture)
        #expect(copied.embedding == mapped.embedding)
    }

    @Test("a description serves for more than one network") func reuse() throws {
        let description = try NetworkDescription(
            contentsOf: Fixture.path("tails/average.legacy.onnx"))
        let first = try EmbeddingNetwork(description)
        let second = try EmbeddingNetwork(first.description)
        let picture = try Image(contentsOf: Fixture.path("tails/input_a.png"))
        #expect(
            try first.decomposition(of: picture).embedding
                == second.decomposition(of: picture).embedding)
    }

    @Test("many threads share one network") func threads() async throws {
        let network = try EmbeddingNetwork(contentsOf: Fixture.path("tails/average.legacy.onnx"))
        let picture = try Image(contentsOf: Fixture.path("tails/input_a.png"))
        let alone = try network.decomposition(of: picture).embedding
        try await withThrowingTaskGroup(of: [Float].self) { group in
            for _ in 0..<16 {
                group.addTask { try network.decomposition(of: picture).embedding }
            }
            for try await embedding in group { #expect(embedding == alone) }
        }
    }
}
