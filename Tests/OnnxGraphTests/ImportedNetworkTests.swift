import Files
import Foundation
import Testing

@testable import OnnxGraph

@Suite struct ImportedNetworkTests {
    /// Weights of an architecture, all alike, with changes to their shapes.
    private func weights(
        _ architecture: String, source: String = "x.pth",
        _ change: (inout [String: [Int]]) -> Void = { _ in }
    ) throws -> StateDictionary {
        var shapes = try Fixture.shapes(of: architecture)
        change(&shapes)
        return StateDictionary(
            shapes.mapValues {
                WeightTensor(shape: $0, values: Array(repeating: 0.5, count: $0.reduce(1, *)))
            }, source: source)
    }

    @Test(
        "Weights are recognised by what they are",
        arguments: [("efficientnet-lite0", 224), ("efficientnet-lite2", 260)])
    func recognised(architecture: String, size: Int) throws {
        let network = try ImportedNetwork(weights(architecture))
        #expect(network.architecture == architecture)
        #expect(
            network.preprocessorConfiguration.contains(
                #""size": { "height": \#(size), "width": \#(size) }"#))
        let graph = network.model.graph
        #expect(graph.outputs.map(\.name) == ["logits"])
        #expect(graph.producer(of: "embedding")?.type == "Flatten")
        #expect(
            graph.description(of: "features")?.shape
                == [.free("batch"), .fixed(1280), .free("rows"), .free("columns")])
        #expect(!graph.nodes.contains { $0.type == "BatchNormalization" })
    }

    @Test("Weights without a classifier give the embedding; with another one, its classes")
    func classifiers() throws {
        let bare = try ImportedNetwork(
            weights("efficientnet-lite0") {
                $0["_fc.weight"] = nil
                $0["_fc.bias"] = nil
            })
        #expect(bare.model.graph.outputs.map(\.name) == ["embedding"])
        let three = try ImportedNetwork(
            weights("efficientnet-lite0") {
                $0["_fc.weight"] = [3, 1280]
                $0["_fc.bias"] = [3]
            })
        #expect(three.model.graph.outputs.first?.shape == [.free("batch"), .fixed(3)])
    }

    @Test("Weights of another network are refused with some of their names and what is known")
    func unknown() throws {
        let weights = StateDictionary(
            ["conv1.weight": WeightTensor(shape: [1], values: [0])], source: "x.pth")
        let error = #expect(throws: OnnxGraphError.self) { try ImportedNetwork(weights) }
        #expect(error?.code == .unknownArchitecture)
        #expect(
            error?.message.hasPrefix(
                "x.pth holds weights of no architecture that Likeness knows (it has ‘conv1.weight’, …; known are resnet18, resnet34, "
            ) == true)
        #expect(
            error?.message.hasSuffix(
                ", efficientnet-lite4); write the network as ONNX with torch.onnx.export instead")
                == true)
    }

    @Test("Squeeze-and-excitation makes an EfficientNet-B0, which is not mistaken for a Lite0")
    func leftOver() throws {
        let weights = try weights("efficientnet-lite0") {
            $0["_blocks.0._se_reduce.weight"] = [8, 32, 1, 1]
        }
        #expect(throws: OnnxGraphError.self) { try ImportedNetwork(weights) }
        let named = #expect(throws: OnnxGraphError.self) {
            try ImportedNetwork(weights, architecture: "efficientnet-lite0")
        }
        #expect(named?.message.contains("‘_blocks.0._se_reduce.weight’") == true)
    }

    @Test("An architecture asked for by name says which weight does not fit")
    func named() throws {
        let weights = try weights("efficientnet-lite2")
        let wrong = #expect(throws: OnnxGraphError.self) {
            try ImportedNetwork(weights, architecture: "efficientnet-lite0")
        }
        #expect(wrong?.message.contains("‘_blocks.3._depthwise_conv.weight’") == true)
        let none = #expect(throws: OnnxGraphError.self) {
            try ImportedNetwork(weights, architecture: "resnet51")
        }
        #expect(none?.message.hasPrefix("there is no architecture ‘resnet51’") == true)
    }

    @Test("The network and its preprocessing are written together, or neither is")
    func writing() throws {
        let network = try ImportedNetwork(weights("efficientnet-lite0"))
        try Fixture.withFolder { folder in
            let path = "\(folder)/net.onnx"
            let preprocessor = "\(folder)/net.preprocessor_config.json"
            #expect(try network.write(to: path) == [path, preprocessor])
            let bytes = try [UInt8](Data(contentsOf: URL(filePath: path)))
            #expect(try bytes == network.model.serialized())
            #expect(try OnnxModel(contentsOf: path).graph.inputs.map(\.name) == ["input"])

            // Again over the same files; then over preprocessing that someone changed.
            try network.write(to: path)
            try Data("{}".utf8).write(to: URL(filePath: preprocessor))
            try Data("old".utf8).write(to: URL(filePath: path))
            #expect(throws: OnnxGraphError.self) { try network.write(to: path) }
            #expect(try Data(contentsOf: URL(filePath: path)) == Data("old".utf8))
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder).count == 2)
        }
        try Fixture.withFolder { folder in
            // A folder stands where the network should go.
            let path = "\(folder)/net.onnx"
            try FileManager.default.createDirectory(
                atPath: path, withIntermediateDirectories: false)
            #expect(throws: FileError.self) { try network.write(to: path) }
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == ["net.onnx"])
            #expect(throws: FileError.self) {
                try network.write(to: "\(folder)/missing/net.onnx")
            }
        }
    }

    @Test("The network is not written over its own weights")
    func ownWeights() throws {
        try Fixture.withFolder { folder in
            let path = "\(folder)/weights.pth"
            try Data("weights".utf8).write(to: URL(filePath: path))
            let network = try ImportedNetwork(weights("efficientnet-lite0", source: path))
            let error = #expect(throws: OnnxGraphError.self) {
                try network.write(to: "\(folder)/./weights.pth")
            }
            #expect(error?.message.contains("is the weights file itself") == true)
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder).count == 1)
        }
    }
}
