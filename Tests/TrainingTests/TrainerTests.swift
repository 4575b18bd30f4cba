import Foundation
import Images
import LibTorch
import MetricLearning
import Testing
import TrainingRuns

@testable import Networks
@testable import OnnxGraph
@testable import Training

@Suite struct TrainerTests {
    @Test func aSmallNetworkLearnsToTellStripesApart() throws {
        let folder = try TrainingFolder(count: 12)
        // Other photographs of the same directions, which it has not seen.
        let others = try TrainingFolder(count: 6, seed: 99)
        var losses: [Double] = []
        let outcome = try folder.begin(
            folder.plan(steps: 150), validation: .folder(others.photographs)
        ).run { report in
            if case .step(let step) = report { losses.append(step.loss) }
        }
        let first = try #require(outcome.validations.first?.recall[1])
        let last = try #require(outcome.validations.last?.recall[1])
        // A quarter of the photographs are of each class, so that chance finds about a fifth.
        #expect(first < 0.7)
        #expect(last >= 0.95)
        #expect(losses.count == 150)
        // Active triplets alone are averaged, so the loss falls slowly; their part falls fast.
        let (early, late) = (losses.prefix(10).reduce(0, +), losses.suffix(10).reduce(0, +))
        #expect(late < 0.6 * early)
        #expect(outcome.isComplete && outcome.steps == 150)
    }

    @Test func aCheckpointIsTheNetworkAsEveryOtherRoomReadsIt() throws {
        let folder = try TrainingFolder()
        let trainer = try folder.begin(folder.plan(steps: 4))
        let path = try #require(try trainer.run { _ in }.network)
        let network = try EmbeddingNetwork(contentsOf: path)
        let photograph = try Image(contentsOf: folder.photographs + "/class0/0.png")
        let decomposition = try network.decomposition(of: photograph)
        #expect(network.description.preprocessing.size == PixelSize(width: 24, height: 24))
        #expect(decomposition.recompositionError ?? 1 < 1e-5)

        let input = network.description.preprocessing.tensor(of: photograph, layout: .channelsFirst)
        let own = try Torch.withoutDerivatives {
            try trainer.network.graph.run(
                TorchTensor(input.values, shape: input.shape), mode: .inference
            ).floats()
        }
        let errors = zip(own, decomposition.embedding).map { abs($0 - Float($1)) }
        #expect(own.count == 16)
        #expect(errors.allSatisfy { $0 < 1e-5 })
    }

    @Test(arguments: [1, 3, 4, 6])
    func aTrainingThatWasStoppedGoesOnToTheSameNumbers(stop: Int) throws {
        let folder = try TrainingFolder()
        let plan = folder.plan(steps: 7, interval: 3)
        let share = ValidationChoice.classes(2)
        var whole = plan
        whole.batches.classes = 2
        _ = try folder.begin(whole, in: "whole", validation: share).run { _ in }

        let stopped = try folder.train(
            whole, in: "parts", validation: share, stoppingAfter: stop)
        #expect(!stopped.isComplete && stopped.steps == stop)
        let outcome = try folder.resume("parts").run { _ in }
        #expect(outcome.isComplete && outcome.steps == 7)
        for name in [
            "network.onnx", "checkpoints/step-000003.onnx", "checkpoints/step-000007.onnx",
        ] {
            let (one, other) = (
                try Data(contentsOf: URL(filePath: folder.run("whole") + "/" + name)),
                try Data(contentsOf: URL(filePath: folder.run("parts") + "/" + name))
            )
            #expect(one == other, "\(name)")
        }
        #expect(try curves(folder.run("whole")) == curves(folder.run("parts")))
    }

    /// All that was measured but times.
    private func curves(_ path: String) throws -> [String] {
        try TrainingRun(at: path).records.map { record in
            let values = record.values.filter { $0.name != .imagesPerSecond }
            return "\(record.kind) \(record.step) \(record.epoch) \(values)"
        }
    }

    @Test func adamAndMomentumGoOnToo() throws {
        let folder = try TrainingFolder()
        for method in OptimiserSettings.Method.allCases {
            let plan = folder.plan(steps: 5) {
                $0.optimiser = OptimiserSettings(method, learningRate: 0.01, weightDecay: 0.01)
                $0.loss = LossSettings(loss: .improvedProxyNCA)
                $0.batches.accumulated = 2
            }
            _ = try folder.begin(plan, in: "\(method)-whole").run { _ in }
            _ = try folder.train(plan, in: "\(method)-parts", stoppingAfter: 2)
            _ = try folder.resume("\(method)-parts").run { _ in }
            let files = ["whole", "parts"].map { folder.run("\(method)-\($0)") + "/network.onnx" }
            let bytes = try files.map { try Data(contentsOf: URL(filePath: $0)) }
            #expect(bytes[0] == bytes[1], "\(method)")
        }
    }

    @Test(arguments: LossName.allCases)
    func everyLossMovesTheNetwork(loss: LossName) throws {
        let folder = try TrainingFolder()
        let trainer = try folder.begin(
            folder.plan(steps: 2) { $0.loss = LossSettings(loss: loss) })
        let before = try trainer.network.graph.parameters.map { try $0.tensor.floats() }
        _ = try trainer.run { _ in }
        let after = try trainer.network.graph.parameters.map { try $0.tensor.floats() }
        let unchanged = zip(trainer.network.graph.parameters, zip(before, after))
            .filter { $1.0 == $1.1 }.map { $0.0.name }
        #expect(unchanged == [])
    }

    @Test func theBestIsByRecallThenByAveragePrecisionThenTheFirst() throws {
        let folder = try TrainingFolder()
        let trainer = try folder.begin(folder.plan(steps: 1))
        func best(_ figures: (recall: Double, precision: Double)...) -> Int? {
            trainer.validations = figures.enumerated().map { step, figures in
                TrainingReport.Validation(
                    step: step, recall: [1: figures.recall], rPrecision: 0,
                    meanAveragePrecision: figures.precision, queries: 4)
            }
            return trainer.best?.step
        }
        let places = [
            best((0.5, 0.1), (0.75, 0), (0.75, 0)), best((1, 0.5), (1, 0.75), (0.5, 1)),
            best((1, 1), (1, 1)), best(),
        ]
        #expect(places == [1, 1, 0, nil])
    }

    @Test func whatIsFrozenStaysAsItIs() throws {
        let folder = try TrainingFolder()
        let trainer = try folder.begin(
            folder.plan(steps: 2) { $0.frozen = .init(names: ["bn2"], layers: 1) })
        let parameters = trainer.network.graph.parameters
        let before = try parameters.map { try $0.tensor.floats() }
        _ = try trainer.run { _ in }
        let changed = try zip(parameters, before).filter { try $0.0.tensor.floats() != $0.1 }
            .map { $0.0.name }
        // The first layer has its normalisation with it, and frozen ones keep their mean and variance.
        #expect(changed == ["conv2.weight"])
    }

    @Test(arguments: [
        TrainingPlan.Frozen(names: ["nothing"]), .init(layers: 2), .init(names: ["conv", "bn"]),
    ])
    func freezingWhatIsNotThereOrEverythingIsRefused(frozen: TrainingPlan.Frozen) throws {
        let folder = try TrainingFolder()
        let error = #expect(throws: TrainingError.self) {
            try folder.begin(folder.plan(steps: 2) { $0.frozen = frozen })
        }
        #expect(error?.code == .settings)
        #expect(!FileManager.default.fileExists(atPath: folder.run()))
    }

    @Test func aLossThatIsNoNumberStopsWithItsBatchAndKeepsWhatWasThere() throws {
        let folder = try TrainingFolder()
        let plan = folder.plan(steps: 9, interval: 1) {
            $0.optimiser = OptimiserSettings(.sgd, learningRate: 1e38)
            $0.schedule = LearningRateSchedule(.constant, steps: 9)
        }
        let error = #expect(throws: TrainingError.self) {
            _ = try folder.begin(plan).run { _ in }
        }
        #expect(error?.code == .diverged)
        #expect(error?.description.contains(".png") == true)
        let run = try TrainingRun(at: folder.run())
        #expect(run.checkpoints.first?.step == 0)
        _ = try folder.resume()
    }

    @Test func photographsThatAreNotTheSameAnyMoreAreRefused() throws {
        let folder = try TrainingFolder()
        _ = try folder.train(folder.plan(steps: 4), stoppingAfter: 2)
        try FileManager.default.removeItem(atPath: folder.photographs + "/class1/3.png")
        let error = #expect(throws: TrainingError.self) { try folder.resume() }
        #expect(error?.code == .photographs)
    }

    @Test func aFolderThatHoldsATrainingIsNotTrainedInAnew() throws {
        let folder = try TrainingFolder()
        _ = try folder.begin(folder.plan(steps: 1)).run { _ in }
        #expect(throws: TrainingRunError.self) { try folder.begin(folder.plan(steps: 1)) }
    }

    @Test func anOperatorThatCannotBeTrainedIsNamedBeforeAnythingIsWritten() throws {
        let folder = try TrainingFolder()
        var model = try OnnxModel(contentsOf: folder.network)
        let place = try #require(model.proto.graph.node.firstIndex { $0.opType == "Dropout" })
        model.proto.graph.node[place].opType = "Unheard"
        try model.write(to: folder.network)
        let error = #expect(throws: TrainingError.self) {
            try folder.begin(folder.plan(steps: 1))
        }
        #expect(error?.description.contains("Unheard") == true)
        #expect(!FileManager.default.fileExists(atPath: folder.run()))
    }

    @Test func batchesOfMoreClassesThanThereAreLeaveNoFolder() throws {
        let folder = try TrainingFolder()
        #expect(throws: MetricLearningError.self) {
            try folder.begin(folder.plan(steps: 1) { $0.batches.classes = 5 })
        }
        #expect(!FileManager.default.fileExists(atPath: folder.run()))
    }

    @Test func anUntrainedArchitectureBegins() throws {
        let folder = try TrainingFolder(classes: 2, count: 2)
        var options = NetworkOptions()
        options.size = PixelSize(width: 32, height: 32)
        let trainer = try Trainer.begin(
            folder.photographs, validation: .none,
            start: .architecture(name: "mobilenetv2-0.35", tail: TailChoice(.max)),
            options: options, in: folder.run(), seed: 1
        ) { _ in folder.plan(steps: 1) { $0.batches = .init(classes: 2, images: 2) } }
        let outcome = try trainer.run { _ in }
        let network = try EmbeddingNetwork(contentsOf: try #require(outcome.network))
        #expect(network.description.tailWords.contains { $0.contains("max") })
    }
}
