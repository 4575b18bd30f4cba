import Foundation
import Testing

@testable import OnnxGraph

/// What training from scratch begins with. How signals pass through it is tested where there is an
/// engine, in NetworksTests.
@Suite struct UntrainedNetworkTests {
    private static let small = "mobilenetv2-0.35"

    @Test("The same seed gives the same file, another seed other weights")
    func seeds() throws {
        let first = try UntrainedNetwork(architecture: Self.small, seed: 3)
        let again = try UntrainedNetwork(architecture: Self.small, seed: 3)
        let other = try UntrainedNetwork(architecture: Self.small, seed: 4)
        #expect(try first.model.serialized() == again.model.serialized())
        let weights = try [first, other].map { try $0.model.graph.constant("stem.conv.weight") }
        #expect(weights[0]?.shape == weights[1]?.shape)
        #expect(weights[0]?.floats.first != weights[1]?.floats.first)
    }

    @Test("A layer has the same numbers whatever other layers there are, and another layer others")
    func streams() throws {
        let source = UntrainedWeights(seed: 1, residuals: .identity)
        func numbers(_ names: [String]) throws -> [String: [Float]] {
            var builder = GraphBuilder("test", weights: source, channels: 3, normalisation: .kept)
            var x = builder.input
            for name in names {
                x = try builder.convolution(
                    x, name, channels: 3, kernel: 3, normalisation: .init("\(name).bn"))
            }
            return Dictionary(
                try builder.model(output: x).storedFloats.map { ($0.name, $0.tensor.floats) },
                uniquingKeysWith: { first, _ in first })
        }
        let (some, all) = (try numbers(["b", "a"]), try numbers(["c", "a", "b"]))
        for name in ["a.weight", "b.weight"] { #expect(some[name] == all[name]) }
        #expect(all["a.weight"] != all["b.weight"])
    }

    @Test(
        "Weights have the variance that the fan-out asks for, depthwise by their group",
        arguments: [
            // Kernel², filters that an input goes into.
            ("stem.conv.weight", 9 * 16), ("block1.expand.conv.weight", 48),
            ("block1.depthwise.conv.weight", 9), ("head.conv.weight", 1280),
        ])
    func variance(name: String, fan: Int) throws {
        let model = try UntrainedNetwork(architecture: Self.small).model
        let floats = try #require(try model.graph.constant(name)).floats.map { Double($0) }
        let count = Double(floats.count)
        let variance = floats.reduce(0) { $0 + $1 * $1 } / count
        let expected = 2 / Double(fan)
        // The estimate's own deviation is √(2 / count) of the variance, the mean's √(1 / count).
        #expect(abs(variance / expected - 1) < 4 * (2 / count).squareRoot())
        #expect(abs(floats.reduce(0, +) / count) < 4 * (expected / count).squareRoot())
    }

    @Test("Linear layers that a network may have are drawn, too")
    func linear() throws {
        let source = UntrainedWeights(seed: 1, residuals: .identity)
        var builder = GraphBuilder("test", weights: source, channels: 3, size: 16)
        let flat = builder.flatten(builder.input, named: "flat")
        let output = try builder.linear(flat, "fc", channels: 20, named: "out")
        let graph = try builder.model(output: output).graph
        let weight = try #require(try graph.constant("fc.weight"))
        #expect(weight.shape == [20, 768])
        let variance = weight.floats.reduce(0) { $0 + Double($1) * Double($1) } / 15_360
        #expect(abs(variance / (2.0 / 788) - 1) < 0.05)
        #expect(try graph.constant("fc.bias")?.floats == .init(repeating: 0, count: 20))
    }

    @Test("Only the normalisations that end a residual block begin with the scale 0, or none does")
    func scales() throws {
        func zeros(_ architecture: String, _ residuals: ResidualStart) throws -> Set<String> {
            let graph = try UntrainedNetwork(
                architecture: architecture, residuals: residuals
            ).model.graph
            var zeros: Set<String> = []
            for node in graph.nodes where node.type == "BatchNormalization" {
                let numbers = try node.inputs.dropFirst().map { try graph.constant($0)?.floats[0] }
                #expect(numbers.dropFirst() == [0, 0, 1])
                if numbers[0] == 0 { zeros.insert(node.name) } else { #expect(numbers[0] == 1) }
            }
            return zeros
        }
        #expect(
            try zeros(Self.small, .identity)
                == Set([2, 4, 5, 7, 8, 9, 11, 12, 14, 15].map { "block\($0).project.bn" }))
        #expect(try zeros(Self.small, .random).isEmpty)
        let ends = (1...4).flatMap { stage in (0..<2).map { "layer\(stage).\($0).bn2" } }
        #expect(try zeros("resnet18", .identity) == Set(ends))
    }

    @Test(
        "There is no classifier, every size of image is taken, and the preprocessing has the size")
    func interface() throws {
        let network = try UntrainedNetwork(architecture: "resnet18", size: 64)
        let graph = network.model.graph
        #expect(graph.inputs.map(\.name) == ["input"])
        #expect(
            graph.inputs[0].shape == [.free("batch"), .fixed(3), .free("height"), .free("width")])
        #expect(graph.outputs.map(\.name) == ["embedding"])
        #expect(graph.outputs[0].shape == [.free("batch"), .fixed(512)])
        // torchvision's 11,689,512 without the 513,000 of its classifier.
        #expect(network.parameterCount == 11_176_512)
        let text = network.preprocessorConfiguration
        #expect(text.contains(#""size": { "height": 64, "width": 64 }"#))
        #expect(text.contains("[0.485, 0.456, 0.406]"))
        #expect(UntrainedNetwork.architectures.contains("vgg16"))
    }

    @Test("The network and its preprocessing are written side by side")
    func writing() throws {
        let network = try UntrainedNetwork(architecture: Self.small, seed: 1, size: 96)
        try Fixture.withFolder { folder in
            let path = "\(folder)/fresh.onnx"
            let files = try network.write(to: path)
            #expect(files == [path, "\(folder)/fresh.preprocessor_config.json"])
            let read = try OnnxModel(contentsOf: path)
            #expect(try read.serialized() == network.model.serialized())
        }
    }

    @Test("An unknown architecture and an impossible size are each refused in a sentence")
    func refusals() throws {
        let none = #expect(throws: OnnxGraphError.self) {
            try UntrainedNetwork(architecture: "resnet51")
        }
        #expect(none?.code == .unknownArchitecture)
        #expect(none?.message.hasPrefix("there is no architecture ‘resnet51’; choose") == true)
        for size in [Int.min, -1, 0, 31, 8193, .max] {
            let error = #expect(throws: OnnxGraphError.self) {
                try UntrainedNetwork(architecture: "resnet18", size: size)
            }
            #expect(
                error?.message
                    == "images of \(size)×\(size) do not suit resnet18; choose a size from 32 to 8192"
            )
        }
    }
}
