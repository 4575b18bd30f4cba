import Foundation
import Images
import RandomNumbers
import Testing

@testable import OnnxGraph
@testable import Training

/// A folder that is removed afterwards, with photographs of classes that a small network can tell apart,
/// and a small network that cannot yet.
struct TrainingFolder: ~Copyable {
    let path = FileManager.default.temporaryDirectory.path + "/likeness-training-\(UUID())"
    var photographs: String { path + "/photographs" }
    var network: String { path + "/small.onnx" }
    func run(_ name: String = "run") -> String { path + "/" + name }

    /// - Parameters:
    ///   - classes: a class is a direction of stripes; its photographs differ in colours and phase.
    ///   - count: how many photographs of each.
    ///   - seed: another one makes other photographs.
    init(classes: Int = 4, count: Int = 8, seed: UInt64 = 5) throws {
        for label in 0..<classes {
            let folder = "\(photographs)/class\(label)"
            try FileManager.default.createDirectory(
                atPath: folder, withIntermediateDirectories: true)
            for index in 0..<count {
                try Self.stripes(label, of: classes, index, seed).write(
                    to: "\(folder)/\(index).png")
            }
        }
        try UntrainedSmallNetwork.write(to: network)
    }

    /// Settings that teach the small network within seconds.
    func plan(
        steps: Int, interval: Int? = nil, _ change: (inout TrainingPlan) -> Void = { _ in }
    ) -> TrainingPlan {
        var plan = TrainingPlan(
            batches: .init(classes: 4, images: 4),
            optimiser: OptimiserSettings(.adamW, learningRate: 0.01),
            schedule: LearningRateSchedule(.cosine, warmUp: 1, steps: steps),
            // Flips would turn one class into another.
            augmentation: Augmentation(jitter: ColourJitter(brightness: 0.3, hue: 0.4)),
            checkpointInterval: interval ?? steps)
        change(&plan)
        return plan
    }

    /// Begins a training of the small network in a new folder.
    func begin(
        _ plan: TrainingPlan, in name: String = "run", validation: ValidationChoice = .none,
        seed: UInt64 = 3, device: String = "cpu"
    ) throws -> Trainer {
        var machine = Trainer.Machine()
        machine.threads = 1
        machine.device = device
        return try Trainer.begin(
            photographs, validation: validation, start: .network(path: network, tail: nil),
            in: run(name), seed: seed, machine: machine
        ) { _ in plan }
    }

    /// Begins a training that is stopped after so many steps.
    func train(
        _ plan: TrainingPlan, in name: String = "run", validation: ValidationChoice = .none,
        stoppingAfter count: Int, device: String = "cpu"
    ) throws -> Trainer.Outcome {
        let trainer = try begin(plan, in: name, validation: validation, device: device)
        return try trainer.run(isStopped: { trainer.done >= count }) { _ in }
    }

    /// Goes on with one.
    func resume(_ name: String = "run") throws -> Trainer {
        var machine = Trainer.Machine()
        machine.threads = 1
        return try Trainer.resume(run(name), machine: machine)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    private static func stripes(
        _ label: Int, of classes: Int, _ index: Int, _ seed: UInt64
    ) -> Image {
        var random = SplitMix64(seed: seed, place: [label, index])
        let angle = Double(label) * .pi / Double(classes)
        let (phase, side) = (random.uniform(0...6), 24)
        let colours = (0..<6).map { _ in random.uniform(30...225) }
        var pixels: [UInt8] = []
        for y in 0..<side {
            for x in 0..<side {
                let wave = sin(1.1 * (Double(x) * cos(angle) + Double(y) * sin(angle)) + phase)
                for channel in 0..<3 {
                    let part = (wave + 1) / 2
                    pixels.append(
                        UInt8(colours[channel] * part + colours[channel + 3] * (1 - part)))
                }
            }
        }
        return Image(width: side, height: side, pixels: pixels)
    }
}

/// Two convolutions with normalisation between them, dropout and average pooling.
enum UntrainedSmallNetwork {
    static func write(to path: String) throws {
        var graph = GraphBuilder(
            "small", weights: UntrainedWeights(seed: 1, residuals: .random), channels: 3,
            normalisation: .kept)
        var x = try graph.convolution(
            graph.input, "conv1", channels: 12, kernel: 5, stride: 2, normalisation: .init("bn1"))
        x = graph.relu(x, named: "relu1")
        x = try graph.convolution(
            x, "conv2", channels: 16, kernel: 3, stride: 2, normalisation: .init("bn2"))
        graph.store("share", shape: []) { [0.1] }
        x = graph.add("Dropout", [x.name, "share"], named: "dropout", shape: x.shape)
        x = graph.relu(x, named: "features")
        x = graph.globalAveragePool(x, named: "pooled")
        let embedding = graph.flatten(x, named: "embedding")
        try graph.model(output: embedding).write(
            to: path, preprocessing: PreprocessorConfiguration.imageNet(.bilinear, size: 24).json)
    }
}
