import CStandInDevice
import Foundation
import LibTorch
import MetricLearning
import Testing

@testable import Training

/// Training on another device than the processor.
///
/// CUDA is not to be had everywhere. A stand-in that libtorch takes for a device of its own refuses every
/// tensor that was left on the processor, and its numbers are the processor's.
@Suite struct DeviceTests {
    private static let device = STAND_IN_DEVICE

    @Test("every tensor of a training is on the device, and learns what it learns on the processor")
    func trainings() throws {
        let folder = try TrainingFolder()
        for loss in [LossName.batchAllTriplet, .improvedProxyNCA] {
            for method in OptimiserSettings.Method.allCases {
                let plan = folder.plan(steps: 3) {
                    $0.loss = LossSettings(loss: loss)
                    $0.optimiser = OptimiserSettings(method, learningRate: 0.01, weightDecay: 0.01)
                    $0.batches.accumulated = 2
                    $0.batches.classes = 2
                }
                let name = "\(loss)-\(method)"
                let before = stand_in_device_calls()
                let other = try folder.begin(
                    plan, in: name + "-other", validation: .classes(2), device: Self.device
                ).run { _ in }
                let calls = stand_in_device_calls() - before
                #expect(calls > 300, "\(name): \(calls) operators")
                let own = try folder.begin(plan, in: name, validation: .classes(2)).run { _ in }
                #expect(other.validations == own.validations, "\(name)")
                for file in ["network.onnx", "checkpoints/step-000003.onnx"] {
                    let bytes = try ["", "-other"].map {
                        try Data(contentsOf: URL(filePath: "\(folder.run(name + $0))/\(file)"))
                    }
                    #expect(bytes[0] == bytes[1], "\(name): \(file)")
                }
            }
        }
    }

    @Test("what was stopped on one device goes on on another") func moved() throws {
        let folder = try TrainingFolder()
        let plan = folder.plan(steps: 4)
        _ = try folder.begin(plan, in: "whole").run { _ in }
        _ = try folder.train(plan, in: "parts", stoppingAfter: 2, device: Self.device)
        let outcome = try folder.resume("parts").run { _ in }
        #expect(outcome.isComplete)
        let bytes = try ["whole", "parts"].map {
            try Data(contentsOf: URL(filePath: folder.run($0) + "/network.onnx"))
        }
        #expect(bytes[0] == bytes[1])
    }

    @Test("every operator, and its derivative, stays on the device", arguments: OperatorCase.all)
    func operators(test: OperatorCase) throws {
        let check = OperatorCheck(test)
        let there = try check.results(on: TorchDevice(Self.device))
        let here = try check.results(on: .cpu)
        #expect(there.map { $0?.count } == here.map { $0?.count })
        for (one, other) in zip(there, here) {
            let (one, other) = (one ?? [], other ?? [])
            let scale = other.filter(\.isFinite).map(abs).max() ?? 0
            let errors = zip(one, other).map { $0 == $1 || $0.isNaN && $1.isNaN ? 0 : abs($0 - $1) }
            let worst = errors.map { $0.isNaN ? .infinity : $0 }.max() ?? 0
            // Some normalisations go another way on other devices.
            #expect(worst <= 1e-5 * max(scale, 1))
        }
    }

    @Test("a tensor that was left on the processor is refused there") func refused() throws {
        let device = try TorchDevice(Self.device)
        let there = try TorchTensor([1, 2], shape: [2], device: device)
        let here = try TorchTensor([1, 2], shape: [2])
        #expect(throws: TorchError.self) {
            _ = try aten("add.Tensor", there, here)
        }
    }
}
