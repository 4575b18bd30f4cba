import Images
import OnnxGraph
import TestSupport
import Testing

@testable import Networks

/// Inputs of networks as exporters of all kinds leave them, and what is fed to them.
@Suite struct ImageInputTests {
    /// A network that pools its input after some operators; with a layer where its channels matter.
    private func description(
        _ shape: [Int], type: ElementType = .float, names: [String]? = nil,
        options: NetworkOptions = NetworkOptions(),
        _ build: (inout SmallGraph) -> String
    ) throws -> NetworkDescription {
        var graph = SmallGraph(input: shape)
        let last = build(&graph)
        var model = graph.model([last])
        model.proto.graph.input[0].type.tensorType.elemType = type.rawValue
        if let names {
            model.proto.graph.input[0].type.tensorType.shape.dim = names.map { name in
                .with { $0.dimParam = name }
            }
        }
        return try withTemporaryFolder { folder in
            try model.write(to: "\(folder)/net.onnx")
            return try NetworkDescription(contentsOf: "\(folder)/net.onnx", options: options)
        }
    }

    private static func trunk(_ graph: inout SmallGraph, _ x: String, channels: Int) -> String {
        var generator = SeededGenerator(seed: 2)
        let weights = graph.store([4, channels, 4, 4], generator.floats(4 * channels * 16))
        let map = graph.add(
            "Conv", [x, weights],
            ["kernel_shape": .integers([4, 4]), "strides": .integers([4, 4])])
        return graph.add("Flatten", [graph.add("GlobalAveragePool", [map])])
    }

    @Test("one channel gets the brightness, as Pillow has it") func grey() throws {
        let found = try description([1, 1, 16, 16]) { Self.trunk(&$0, "x", channels: 1) }
        #expect(found.preprocessing.channelOrder == .grey)
        var settings = found.preprocessing
        (settings.rescale, settings.mean, settings.standardDeviation) = (1, [0, 0, 0], [1, 1, 1])
        // Image.new("RGB", (1, 1), c).convert("L") for these: 76, 150, 29, 255, 124.
        let colours: [(RGB, Float)] = [
            (RGB(red: 255, green: 0, blue: 0), 76), (RGB(red: 0, green: 255, blue: 0), 150),
            (RGB(red: 0, green: 0, blue: 255), 29), (RGB(red: 255, green: 255, blue: 255), 255),
            (RGB(red: 200, green: 100, blue: 50), 124),
        ]
        for (colour, brightness) in colours {
            let tensor = settings.tensor(
                of: Image(size: settings.size, filling: colour), layout: .channelsFirst)
            #expect(tensor.shape == [1, 1, 16, 16])
            #expect(tensor.values.allSatisfy { $0 == brightness })
        }
    }

    @Test("grey networks run, with a map", arguments: [true, false]) func greyRuns(isLast: Bool)
        throws
    {
        var graph = SmallGraph(input: isLast ? [1, 16, 16, 1] : [1, 1, 16, 16])
        let x =
            isLast
            ? graph.add("Transpose", ["x"], ["perm": .integers([0, 3, 1, 2])]) : "x"
        let last = Self.trunk(&graph, x, channels: 1)
        let network = try graph.withFile([last]) { try EmbeddingNetwork(contentsOf: $0) }
        let found = try network.decomposition(of: .noise(PixelSize(width: 30, height: 20), seed: 9))
        #expect(found.grid.count == 16 && found.places == .checked)
    }

    @Test(
        "whole numbers are fed as they are, 0 to 255",
        arguments: [ElementType.uint8, .int32, .int64])
    func bytes(type: ElementType) throws {
        var graph = SmallGraph(input: [1, 16, 16, 3])
        let floats = graph.add("Cast", ["x"], ["to": .integer(1)])
        let x = graph.add("Transpose", [floats], ["perm": .integers([0, 3, 1, 2])])
        let last = Self.trunk(&graph, x, channels: 3)
        var model = graph.model([last])
        model.proto.graph.input[0].type.tensorType.elemType = type.rawValue
        let network = try withTemporaryFolder { folder in
            try model.write(to: "\(folder)/net.onnx")
            return try EmbeddingNetwork(contentsOf: "\(folder)/net.onnx")
        }
        let settings = network.description.preprocessing
        #expect(settings.rescale == 1 && settings.mean == [0, 0, 0])
        #expect(settings.standardDeviation == [1, 1, 1])
        #expect(!network.description.assumptions.contains("mean"))
        let found = try network.decomposition(of: .noise(settings.size, seed: 9))
        #expect(try #require(found.recompositionError) < 1e-6)
    }

    @Test("free axes are told by the layer that reads them", arguments: [true, false])
    func symbolic(isLast: Bool) throws {
        var options = NetworkOptions()
        options.size = PixelSize(width: 16, height: 16)
        let found = try description(
            [1, 1, 1, 1], names: ["batch", "a", "b", "c"], options: options
        ) { graph in
            let x =
                isLast
                ? graph.add("Transpose", ["x"], ["perm": .integers([0, 3, 1, 2])]) : "x"
            return Self.trunk(&graph, x, channels: 3)
        }
        #expect(found.inputLayout == (isLast ? .channelsLast : .channelsFirst))
    }

    @Test("a size that is a guess is said to be one") func guessedSize() throws {
        let found = try description([1, 1, 1, 1], names: ["b", "c", "h", "w"]) {
            Self.trunk(&$0, "x", channels: 3)
        }
        #expect(found.assumptionSentence?.contains("give --size") == true)
    }

    @Test(
        "what the graph normalises is not done again",
        arguments: [
            // Scale, shift, what is left to be done outside.
            (1 / 127.5, -1, 1.0), (1 / 255, 0, 1), (1 / 58.4, -2.1, 1), (1, -127.5, 1),
            (0.0078125, -0.99609375, 1), (2, -1, 1 / 255.0), (1 / 0.226, -0.45 / 0.226, 1 / 255.0),
            (1, -0.5, 1 / 255.0), (255, -116, 1 / 255.0),
        ] as [(Double, Double, Double)])
    func insideGraph(scale: Double, shift: Double, left: Double) throws {
        let found = try description([1, 3, 16, 16]) { graph in
            let scaled = graph.add("Mul", ["x", graph.store([], [Float(scale)])])
            let moved = graph.add(
                "Add",
                [scaled, graph.store([3, 1, 1], [Float](repeating: Float(shift), count: 3))])
            return Self.trunk(&graph, moved, channels: 3)
        }
        #expect(found.preprocessing.rescale == left)
        #expect(found.preprocessing.mean == [0, 0, 0])
        #expect(found.preprocessing.standardDeviation == [1, 1, 1])
        #expect(found.findings.contains { $0.reason.contains("the graph does it itself") })
        #expect(found.assumptions == ["interpolation"])
    }

    @Test(
        "numbers that normalise nothing are a part of the network",
        arguments: [(0.458, -0.03), (30, 2), (1, 0), (0.98, 0.01)])
    func ofTheNetwork(scale: Double, shift: Double) throws {
        let found = try description([1, 3, 16, 16]) { graph in
            let scaled = graph.add("Mul", ["x", graph.store([], [Float(scale)])])
            let moved = graph.add("Add", [scaled, graph.store([], [Float(shift)])])
            return Self.trunk(&graph, moved, channels: 3)
        }
        #expect(found.preprocessing.mean == Preprocessing.imageNetMean)
        #expect(found.assumptions.contains("mean"))
    }
}
