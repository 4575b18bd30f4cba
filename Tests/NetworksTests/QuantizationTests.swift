import Foundation
import Images
import OnnxRuntime
import SimilarityMaps
import TestSupport
import Testing

@testable import Networks
@testable import OnnxGraph

/// Quantised networks as the runtime computes them.
@Suite struct QuantizationTests {
    private func withFolder(_ body: (String) throws -> Void) throws {
        let folder = FileManager.default.temporaryDirectory.path + "/likeness-\(UUID())"
        try FileManager.default.createDirectory(
            atPath: folder, withIntermediateDirectories: false)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try body(folder)
    }

    /// Pictures of 10×18 that differ: waves of another length and direction in each.
    private func writePhotographs(_ count: Int, to folder: String) throws {
        for number in 0..<count {
            let pixels = (0..<10 * 18 * 3).map { index -> UInt8 in
                let (pixel, colour) = (index / 3, index % 3)
                let (x, y) = (Double(pixel % 10), Double(pixel / 10))
                let wave = sin(x * Double(number + 1) / 9 + y * Double(colour + 1) / 7)
                return UInt8(127.5 + 127.5 * wave)
            }
            try Image(width: 10, height: 18, pixels: pixels)
                .write(to: "\(folder)/\(number + 10).png")
        }
    }

    private func copyNetwork(_ name: String, to folder: String) throws -> String {
        let files = FileManager.default
        try files.copyItem(
            atPath: Fixture.path("tails/\(name).onnx"), toPath: "\(folder)/net.onnx")
        try files.copyItem(
            atPath: Fixture.path("tails/preprocessor_config.json"),
            toPath: "\(folder)/preprocessor_config.json")
        return "\(folder)/net.onnx"
    }

    /// Weights of a layer of the reference network.
    private struct Layer {
        let name: String
        let outputs, inputs, kernel: Int
        let isDepthwise: Bool
        let weight: [Float]
        let bias: [Float]

        init(
            _ name: String, _ outputs: Int, _ inputs: Int, kernel: Int, isDepthwise: Bool = false,
            using generator: inout SeededGenerator
        ) {
            (self.name, self.outputs, self.inputs) = (name, outputs, inputs)
            (self.kernel, self.isDepthwise) = (kernel, isDepthwise)
            let count = inputs * kernel * kernel
            let scale = 2 / Float(count).squareRoot()
            weight = generator.floats(outputs * count).map { $0 * scale }
            bias = generator.floats(outputs)
        }

        /// The largest error of an output, for inputs that are off by `error` and within ±`limit`.
        ///
        /// Of each product, the input's error times the weight, and the weight's times the input:
        /// half a step, where a step is the largest weight, or two neighbours, over 127. As much
        /// again for the shift, which is a mean of the same. The bias is rounded in units far below.
        func error(for error: Double, limit: Double) -> Double {
            let size = inputs * kernel * kernel
            return (0..<outputs).map { channel -> Double in
                let row = weight[channel * size..<(channel + 1) * size].map { abs(Double($0)) }
                let largest = (row.max() ?? 0) * (isDepthwise ? 1 : 2)
                return row.reduce(0, +) * error + Double(size) * largest / 127 * limit
            }.max() ?? 0
        }
    }

    @Test("A quantised feature map is within the bound that its steps have", arguments: 1...3)
    func bound(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        let layers = [
            Layer("a", 6, 3, kernel: 3, using: &generator),
            Layer("b", 6, 1, kernel: 3, isDepthwise: true, using: &generator),
            Layer("c", 8, 6, kernel: 1, using: &generator),
        ]
        var weights: [String: WeightTensor] = [:]
        for layer in layers {
            weights["\(layer.name).weight"] = WeightTensor(
                shape: [layer.outputs, layer.inputs, layer.kernel, layer.kernel],
                values: layer.weight)
            weights["\(layer.name).bias"] = WeightTensor(
                shape: [layer.outputs], values: layer.bias)
        }
        var builder = GraphBuilder("test", weights: StateDictionary(weights), channels: 3)
        let a = builder.relu6(
            try builder.convolution(builder.input, "a", channels: 6, kernel: 3, stride: 2),
            named: "a.relu6")
        let b = try builder.convolution(a, "b", channels: 6, kernel: 3, groups: 6)
        let sum = builder.sum(b, a, named: "sum")
        let features = builder.relu6(
            try builder.convolution(sum, "c", channels: 8, kernel: 1), named: "features")
        let pooled = builder.flatten(
            builder.globalAveragePool(features, named: "pooled"), named: "embedding")
        let model = try builder.model(output: pooled, describing: [features])

        let input = Tensor(shape: [1, 3, 16, 12], values: generator.floats(3 * 16 * 12))
        try withFolder { folder in
            try model.write(to: "\(folder)/net.onnx")
            let description = try NetworkDescription(contentsOf: "\(folder)/net.onnx")
            let plan = try QuantizationPlan(model, upTo: ["features"])
            var calibration = try Calibration(model, description, plan: plan)
            try calibration.observe(input)
            let ranges = calibration.ranges
            let before = try Self.run(model, on: input)
            let after = try Self.run(try model.quantized(plan, ranges: ranges), on: input)
            #expect(before.shape == after.shape)

            func limit(_ tensor: String) throws -> Double {
                let range = try #require(ranges[tensor])
                return Double(max(abs(range.minimum), abs(range.maximum)))
            }
            func half(_ tensor: String) throws -> Double {
                Double(try #require(ranges[tensor]).levels.scale) / 2
            }
            // What is cut off at the ends of a range comes nearer to the reference, which is inside;
            // ReLU6 moves nothing apart.
            let input = try half("input")
            let a = try layers[0].error(for: input, limit: limit("input")) + half("a.relu6")
            let b = try layers[1].error(for: a, limit: limit("a.relu6")) + half("b")
            let sum = try a + b + half("sum")
            let c = try layers[2].error(for: sum, limit: limit("sum")) + half("features")
            let errors = zip(before.values, after.values).map { abs(Double($0) - Double($1)) }
            #expect(try #require(errors.max()) <= c)
            // The bound is that of errors which all point one way. They do not: in the mean they are
            // a small part of the features.
            let size = before.values.reduce(0) { $0 + Double($1) } / Double(errors.count)
            #expect(errors.reduce(0, +) / Double(errors.count) < 0.03 * size)
            #expect(errors.contains { $0 > 0 })
        }
    }

    private static func run(_ model: OnnxModel, on input: Tensor) throws -> Tensor {
        let bytes = try model.serialized(exposing: ["features"])
        let session = try bytes.withUnsafeBytes { try Session($0, runtime: Runtime()) }
        return try session.run(("input", input), outputs: ["features"])[0]
    }

    @Test(
        "A network that is written is read again, with the same tail, and adds up",
        arguments: [
            "average.legacy", "average-plus-max.dynamo", "gem-fixed-bnneck.dynamo",
            "global-depthwise-conv.dynamo", "flatten-linear-bn.legacy",
        ])
    func written(name: String) throws {
        try withFolder { folder in
            let path = try copyNetwork(name, to: folder)
            try writePhotographs(20, to: folder)
            var steps: [QuantizedNetwork.Progress] = []
            let quantized = try QuantizedNetwork(contentsOf: path, photographs: folder) {
                steps.append($0)
            }
            #expect(quantized.calibrationCount == 10 && quantized.check.photographCount == 10)
            #expect(steps.count == 20 && steps.last?.done == 10)
            let files = try quantized.write(to: "\(folder)/int8.onnx")
            #expect(
                files == ["\(folder)/int8.onnx", "\(folder)/int8.preprocessor_config.json"])

            let before = try EmbeddingNetwork(contentsOf: path)
            let after = try EmbeddingNetwork(contentsOf: files[0])
            #expect(after.description.featureMaps == before.description.featureMaps)
            #expect(after.description.tailWords == before.description.tailWords)
            #expect(after.description.preprocessing == before.description.preprocessing)
            #expect(try after.selfCheck().holds)

            let check = quantized.check
            #expect(check.certificateHolds)
            #expect(try #require(check.scoreCorrelation) > 0.99)
            #expect(try #require(check.mapCorrelation) > 0.98)
            #expect(check.largestScoreChange > 0 && check.largestScoreChange < 0.05)
        }
    }

    @Test("A network keeps all of what it is compared with when that is itself") func itself()
        throws
    {
        try withFolder { folder in
            let path = try copyNetwork("average.legacy", to: folder)
            try writePhotographs(16, to: folder)
            let network = try EmbeddingNetwork(contentsOf: path)
            var comparison = NetworkComparison(network, network)
            for path in try PhotographFolder(folder).photographs {
                try comparison.add(Image(contentsOf: path))
            }
            let check = try comparison.check()
            #expect(check.photographCount == 16)
            #expect(abs((check.scoreCorrelation ?? 0) - 1) < 1e-12)
            #expect(abs((check.lowMapCorrelation ?? 0) - 1) < 1e-12)
            #expect(check.largestScoreChange == 0)
            #expect(check.nearestAgreement == 1 && check.tenNearestAgreement == 1)
        }
    }

    @Test("The correlation is Pearson’s, and undefined for what does not vary") func pearson() {
        #expect(correlation([1, 2, 3], [2, 4, 6]) == 1)
        #expect(correlation([1, 2, 3], [3, 2, 1]) == -1)
        #expect(correlation([1, 2, 3, 4], [1, -1, -1, 1]) == 0)
        #expect(correlation([1, 2], [5, 5]) == nil && correlation([], []) == nil)
        #expect(correlation([1, 2, 3], [0.9, 0.9 + 1e-8, 0.9]) == nil)
    }
}
