import Foundation
import RandomNumbers

@testable import OnnxGraph
@testable import TrainingRuns

/// What the tests of runs need: a folder, settings, and a training whose numbers depend on the step
/// alone, as those of a real one do.
enum RunFixture {
    /// Calls with a path where nothing is; what comes to be there is removed afterwards.
    static func withPath<T>(_ body: (_ path: String) throws -> T) throws -> T {
        let path = temporaryPath()
        defer { try? FileManager.default.removeItem(atPath: path) }
        return try body(path)
    }

    static func temporaryPath() -> String {
        FileManager.default.temporaryDirectory.path + "/likeness-run-\(UUID())"
    }

    static let settings = RunSettings(
        images: "/photographs/train", validationImages: "/photographs/ä b\n",
        trainingClasses: ["Käfer", "🐞", "a/b", "\"quoted\\\"", ""],
        validationClasses: ["e\u{301}", "家"],
        start: .architecture(name: "resnet18", seed: .max), pooling: "max",
        inputSize: .init(width: 64, height: 48), seed: 0xFEDC_BA98_7654_3210, totalSteps: 40,
        sections: ["loss": .object(["margin": .number(0.1), "kind": .string("batch-all")])],
        versions: ["likeness": "1"], date: Date(timeIntervalSince1970: 1_753_000_000.75))

    /// A network whose numbers say the step.
    static func network(_ step: Int) -> OnnxModel {
        var weights = Onnx_TensorProto()
        weights.name = "weights"
        weights.dims = [500]
        weights.dataType = ElementType.float.rawValue
        weights.floatData = numbers(step, place: 1, count: 500)
        var node = Onnx_NodeProto()
        node.opType = "Identity"
        node.input = ["weights"]
        node.output = ["embedding"]
        var proto = Onnx_ModelProto()
        proto.graph.node = [node]
        proto.graph.initializer = [weights]
        proto.graph.output = [Onnx_ValueInfoProto("embedding", shape: [.fixed(500)])]
        return OnnxModel(proto)
    }

    static let preprocessing = #"{"size": {"height": 48, "width": 64}}"#

    /// Large enough to be written in more than a moment.
    static func state(_ step: Int) -> TrainingState {
        TrainingState(
            step: step,
            tensors: [
                "parameters.weights": .init(
                    shape: [100, 200], values: numbers(step, place: 2, count: 20_000)),
                "moments.weights": .init(
                    shape: [20_000], values: numbers(step, place: 3, count: 20_000)),
                "ein „Name“\n\u{1F600}": .init(shape: [], values: [Float(step)]),
                "none": .init(shape: [0, 3], values: []),
            ], metadata: ["photographs": "\(step * 8)", "Wörter": "\"\\\u{0}\u{2028}"])
    }

    static func record(_ step: Int) -> MetricRecord {
        var random = SplitMix64(seed: 5, place: [step])
        return MetricRecord(
            .training, step: step, epoch: Double(step) / 7,
            [.loss: random.uniform(), .activeFraction: random.uniform(), .learningRate: 1e-3])
    }

    static func validation(_ step: Int) -> MetricRecord {
        var random = SplitMix64(seed: 6, place: [step])
        return MetricRecord(
            .validation, step: step, epoch: Double(step) / 7,
            [
                .recall(at: 1): random.uniform(), .meanAveragePrecision: random.uniform(),
                .queries: 50,
            ])
    }

    private static func numbers(_ step: Int, place: Int, count: Int) -> [Float] {
        var random = SplitMix64(seed: 7, place: [step, place])
        return (0..<count).map { _ in Float(random.uniform()) }
    }

    /// A checkpoint at every so many steps.
    static let interval = 5

    /// Does the steps behind one up to another, as the trainer does.
    static func train(_ writer: TrainingRunWriter, from start: Int?, through end: Int) throws {
        for step in (start.map { $0 + 1 } ?? 0)...end {
            if step > 0 { try writer.append(record(step)) }
            guard step.isMultiple(of: interval) else { continue }
            try writer.append(validation(step))
            try writer.write(network(step), preprocessing: preprocessing, step: step)
            try writer.write(state(step))
        }
    }
}
