import Testing

@testable import OnnxGraph

/// Networks whose batch normalisation is written as operators. That they compute the same as with
/// folded ones is tested where there is an engine, in NetworksTests.
@Suite struct KeptNormalisationTests {
    private static func network(_ file: String, _ form: NormalisationForm) throws -> Graph {
        try ImportedNetwork(
            ArchitectureTests.weights(Fixture.shapes(of: file)), normalisation: form
        ).model.graph
    }

    @Test("A ResNet has a normalisation behind each convolution, which has no bias then")
    func resNet() throws {
        let graph = try Self.network("torchvision-resnet18", .kept)
        let convolutions = graph.nodes.filter { $0.type == "Conv" }
        #expect(convolutions.count == 20)
        #expect(convolutions.allSatisfy { $0.inputs.count == 2 })
        for convolution in convolutions {
            let readers = graph.consumers(of: convolution.outputs[0])
            #expect(readers.map(\.type) == ["BatchNormalization"])
        }
        let first = try #require(graph.producer(of: "bn1"))
        #expect(
            first.inputs == [
                "conv1", "bn1.weight", "bn1.bias", "bn1.running_mean", "bn1.running_var",
            ])
        #expect(first.float("epsilon") == 1e-5)
        // PyTorch's 0.1 is the part that is replaced, ONNX's the part that stays.
        #expect(first.float("momentum") == 0.9)
        #expect(first.integer("training_mode") == nil)
        #expect(graph.storedShape("conv1.bias") == nil)
        #expect(graph.storedShape("layer4.0.downsample.1.running_var") == [512])
        #expect(try Self.network("torchvision-resnet18", .folded).storedShape("conv1.bias") == [64])
    }

    @Test("What the library adds to the variance is in the operator")
    func epsilon() throws {
        let graph = try Self.network("efficientnet-lite0", .kept)
        #expect(graph.producer(of: "stem.bn")?.float("epsilon") == 1e-3)
        #expect(graph.nodes.count { $0.type == "BatchNormalization" } == 49)
        #expect(graph.producer(of: "features")?.inputs.first == "head.bn")
    }

    @Test(
        "The parameters are counted as PyTorch counts them, without statistics and bounds",
        arguments: [("torchvision-mobilenetv2", 3_504_872), ("torchvision-resnet18", 11_689_512)])
    func parameters(file: String, count: Int) throws {
        let network = try ImportedNetwork(
            ArchitectureTests.weights(Fixture.shapes(of: file)), normalisation: .kept)
        #expect(network.parameterCount == count)
    }

    @Test("Without normalisation nothing changes")
    func none() throws {
        let shapes = try VGGTests.list("conv1_1").filter { $0.key.hasPrefix("conv") }
        let models = try [NormalisationForm.folded, .kept].map {
            try ImportedNetwork(ArchitectureTests.weights(shapes), normalisation: $0).model
        }
        #expect(try models[0].serialized() == models[1].serialized())
    }

    @Test("The bias of a convolution goes into the mean that is subtracted behind it")
    func bias() throws {
        func vector(_ values: Float...) -> WeightTensor {
            WeightTensor(shape: [2], values: values)
        }
        let weights = StateDictionary([
            "conv.weight": WeightTensor(shape: [2, 1, 1, 1], values: [1, 2]),
            "conv.bias": vector(0.5, -3), "bn.weight": vector(1, 2), "bn.bias": vector(3, 4),
            "bn.running_mean": vector(5, 6), "bn.running_var": vector(7, 8),
        ])
        var builder = GraphBuilder("test", weights: weights, channels: 1, normalisation: .kept)
        let output = try builder.convolution(
            builder.input, "conv", channels: 2, kernel: 1, normalisation: .init("bn"))
        let graph = try builder.model(output: output).graph
        #expect(try graph.constant("conv.weight")?.floats == [1, 2])
        #expect(try graph.constant("bn.weight")?.floats == [1, 2])
        #expect(try graph.constant("bn.bias")?.floats == [3, 4])
        #expect(try graph.constant("bn.running_mean")?.floats == [4.5, 9])
        #expect(try graph.constant("bn.running_var")?.floats == [7, 8])
        #expect(graph.producer(of: "conv")?.inputs == ["input", "conv.weight"])
    }
}
