import Foundation
import Testing

@testable import OnnxGraph

/// VGG-16 and the names it goes by. With its fully connected layers it has 138 million weights, which
/// are read when everything else was found to fit; so here the last of them never does.
@Suite struct VGGTests {
    private static let places = [2, 2, 3, 3, 3].enumerated().flatMap { stage, count in
        (1...count).map { (stage + 1, $0) }
    }

    /// torchvision's list under other names.
    static func shapes(_ convolution: (Int, Int) -> String, fc: (Int) -> String) throws
        -> [String: [Int]]
    {
        let original = try Fixture.shapes(of: "torchvision-vgg16")
        let numbers = [0, 2, 5, 7, 10, 12, 14, 17, 19, 21, 24, 26, 28]
        var shapes: [String: [Int]] = [:]
        for part in ["weight", "bias"] {
            for (number, place) in zip(numbers, places) {
                shapes["\(convolution(place.0, place.1)).\(part)"] =
                    original["features.\(number).\(part)"]
            }
            for (number, layer) in [(0, 6), (3, 7), (6, 8)] {
                shapes["\(fc(layer)).\(part)"] = original["classifier.\(number).\(part)"]
            }
        }
        return shapes
    }

    static let lists: [(name: String, architecture: String, last: String)] = [
        ("torchvision", "vgg16", "classifier.6"), ("timm", "vgg16-bn", "head.fc"),
        ("conv1_1", "vgg16", "fc8"), ("conv_1_1", "vgg16", "fc8"),
        ("features.conv_1_1", "vgg16", "fc.fc8"),
    ]

    static func list(_ name: String) throws -> [String: [Int]] {
        switch name {
        case "torchvision": try Fixture.shapes(of: "torchvision-vgg16")
        case "timm": try Fixture.shapes(of: "timm-vgg16-bn")
        case "conv1_1": try shapes({ "conv\($0)_\($1)" }, fc: { "fc\($0)" })
        case "conv_1_1": try shapes({ "conv_\($0)_\($1)" }, fc: { "fc\($0)" })
        default: try shapes({ "features.conv_\($0)_\($1)" }, fc: { "fc.fc\($0)" })
        }
    }

    @Test("Every layer of every list is found, up to the last", arguments: lists)
    func complete(name: String, architecture: String, last: String) throws {
        var shapes = try Self.list(name)
        shapes["\(last).bias"] = [7]
        let weights = ArchitectureTests.weights(shapes)
        let known = try #require(
            KnownArchitectures.all.first { $0.name == architecture })
        let errors = known.dialects.map { dialect in
            #expect(throws: OnnxGraphError.self) {
                try known.model(weights, in: dialect, normalisation: .folded)
            }
        }
        #expect(
            errors.contains {
                $0?.message.hasPrefix("‘\(last).bias’ of x.pth has the shape [7]") == true
            },
            "\(errors.map { $0?.message ?? "" })")
    }

    @Test(
        "Without its fully connected layers it takes any size and pools by the mean",
        arguments: [
            ("torchvision", "torchvision", "[0.485", false),
            ("conv1_1", "VGG-Face", "[129.1863", false),
            ("conv_1_1", "VGG-Face", "[129.1863", true),
            ("features.conv_1_1", "VGG-Face", "[129.1863", true),
            ("timm", "torchvision", "[0.485", false),
        ])
    func convolutional(name: String, dialect: String, mean: String, flips: Bool) throws {
        let shapes = try Self.list(name).filter { name, shape in
            shape.count == 4 && shape[2] == 3
                || name.hasPrefix("features") || name.hasPrefix("conv")
        }
        let network = try ImportedNetwork(ArchitectureTests.weights(shapes))
        #expect(network.dialect == dialect)
        let text = network.preprocessorConfiguration
        #expect(text.contains("\"image_mean\": \(mean)"))
        #expect(text.contains("do_flip_channel_order") == flips)
        #expect(text.contains("\"rescale_factor\": 1.0") == mean.hasPrefix("[129"))
        let graph = network.model.graph
        #expect(
            graph.inputs.first?.shape
                == [.free("batch"), .fixed(3), .free("height"), .free("width")])
        #expect(graph.outputs.map(\.name) == ["embedding"])
        #expect(graph.producer(of: "features")?.type == "MaxPool")
        #expect(graph.nodes.count { $0.type == "Conv" } == 13)
    }

    @Test("A graph of one size of image knows all of its sizes")
    func fixedSize() throws {
        let weights = StateDictionary([
            "conv.weight": WeightTensor(
                shape: [2, 3, 3, 3], values: .init(repeating: 0, count: 54)),
            "conv.bias": WeightTensor(shape: [2], values: [0, 0]),
            // As timm has it: the convolution over all of a map of 4×4.
            "fc.weight": WeightTensor(
                shape: [5, 2, 4, 4], values: .init(repeating: 0, count: 160)),
            "fc.bias": WeightTensor(shape: [5], values: [0, 0, 0, 0, 0]),
        ])
        var graph = GraphBuilder("test", weights: weights, channels: 3, size: 15)
        let x = try graph.convolution(graph.input, "conv", channels: 2, kernel: 3, stride: 2)
        #expect(x.shape == [.free("batch"), .fixed(2), .fixed(8), .fixed(8)])
        let pooled = graph.maxPool(x, kernel: 2, stride: 2, named: "pool")
        #expect(pooled.shape == [.free("batch"), .fixed(2), .fixed(4), .fixed(4)])
        let flat = graph.flatten(pooled, named: "flat")
        #expect(flat.shape == [.free("batch"), .fixed(32)])
        let output = try graph.linear(flat, "fc", channels: 5, rows: 4, named: "out")
        let model = try graph.model(output: output)
        #expect(model.graph.storedShape("fc.weight") == [5, 32])
        #expect(
            model.graph.inputs.first?.shape == [.free("batch"), .fixed(3), .fixed(15), .fixed(15)])
    }
}
