import Foundation
import Testing

@testable import Files
@testable import OnnxGraph
@testable import TrainingRuns

@Suite struct TrainingRunTests {
    /// What opening a folder says.
    private func refusal(_ path: String) -> TrainingRunError? {
        do {
            _ = try TrainingRun(at: path)
            return nil
        } catch let error as TrainingRunError {
            return error
        } catch {
            Issue.record(error)
            return nil
        }
    }

    @Test("A run that was written is read: settings, checkpoints, curves, network")
    func roundTrip() throws {
        try RunFixture.withPath { path in
            let path = "\(path)/deeper/RUN"
            let writer = try TrainingRunWriter.create(path, settings: RunFixture.settings)
            #expect(writer.path == path && writer.settings == RunFixture.settings)
            try RunFixture.train(writer, from: nil, through: 12)

            var run = try TrainingRun(at: path)
            #expect(run.settings == RunFixture.settings)
            #expect(run.network == nil)
            #expect(run.checkpoints.map(\.step) == [0, 5, 10])
            #expect(run.checkpoints[1].path == "\(path)/checkpoints/step-000005.onnx")
            #expect(
                run.checkpoints[1].preprocessorPath
                    == "\(path)/checkpoints/step-000005.preprocessor_config.json")
            #expect(try run.requireCheckpoints() == run.checkpoints)
            #expect(try TrainingState(contentsOf: "\(path)/state.safetensors").step == 10)
            #expect(run.records.allSatisfy { ($0.time ?? 0) > 1.7e9 })

            let loss = run.curve("loss")
            #expect(loss.map(\.step) == Array(1...12))
            #expect(loss.map(\.value) == (1...12).map { RunFixture.record($0)[.loss] })
            let recall = run.curve("recall@1", kind: .validation)
            #expect(recall.map(\.step) == [0, 5, 10])
            #expect(run.curve("recall@1").isEmpty)
            #expect(run.curve("none", kind: .validation).isEmpty)
            #expect(run.metricNames(.training) == ["loss", "activeFraction", "learningRate"])
            #expect(run.metricNames(.validation) == ["recall@1", "mAP", "queries"])

            let best = try #require(recall.max { $0.value < $1.value })
            try writer.finish(with: best.step)
            run = try TrainingRun(at: path)
            let network = try #require(run.network)
            #expect(network == "\(path)/network.onnx")
            #expect(
                try WholeFile.read(network, maximumBytes: .max)
                    == RunFixture.network(best.step).serialized())
            #expect(
                FileManager.default.contents(atPath: "\(path)/network.preprocessor_config.json")
                    == Data(RunFixture.preprocessing.utf8))
            // Another network may take its place.
            try writer.finish(with: 10)
            #expect(
                try WholeFile.read(network, maximumBytes: .max)
                    == RunFixture.network(10).serialized())
            let error = #expect(throws: TrainingRunError.self) { try writer.finish(with: 7) }
            #expect(error?.code == .noCheckpoint)
        }
    }

    @Test("Numbers that are none are left out of curves") func gaps() throws {
        try RunFixture.withPath { path in
            let writer = try TrainingRunWriter.create(path, settings: RunFixture.settings)
            let values = [Double.nan, 0.5, .infinity, 0.75, 0.75, 0.9]
            for (step, value) in values.enumerated() {
                try writer.append(
                    MetricRecord(.validation, step: step, epoch: 0, [.recall(at: 1): value]))
            }
            let run = try TrainingRun(at: path)
            #expect(run.curve("recall@1", kind: .validation).map(\.step) == [1, 3, 4, 5])
        }
    }

    @Test("Only a step's own file is a checkpoint, and many digits are in the numbers' order")
    func listing() throws {
        try RunFixture.withPath { path in
            let writer = try TrainingRunWriter.create(path, settings: RunFixture.settings)
            for step in [999_999, 1_000_000, 20, 3_000_000_000] {
                try writer.write(RunFixture.network(1), preprocessing: "{}", step: step)
            }
            for name in [
                "step-00030.onnx", "step-0000030.onnx", "step--00030.onnx", "step-+00030.onnx",
                "step-000030.ONNX", "step-.onnx", "step-９.onnx", "000030.onnx", "step-000030",
                "step-99999999999999999999.onnx", ".likeness-1.tmp", "step-000030.onnx.tmp",
            ] { try Data([1]).write(to: URL(filePath: "\(path)/checkpoints/\(name)")) }
            #expect(
                try TrainingRun(at: path).checkpoints.map(\.step)
                    == [20, 999_999, 1_000_000, 3_000_000_000])
        }
    }

    @Test("A run that is just beginning can be opened, and has no checkpoint") func beginning()
        throws
    {
        try RunFixture.withPath { path in
            _ = try TrainingRunWriter.create(path, settings: RunFixture.settings)
            try FileManager.default.removeItem(atPath: "\(path)/checkpoints")
            try FileManager.default.removeItem(atPath: "\(path)/metrics.jsonl")
            let run = try TrainingRun(at: path)
            #expect(run.checkpoints.isEmpty && run.records.isEmpty && run.curve("loss").isEmpty)
            let error = #expect(throws: TrainingRunError.self) { try run.requireCheckpoints() }
            #expect(error?.message.hasPrefix("\(path) has no checkpoint yet; ") == true)
        }
    }

    @Test("What is no run says what it is instead") func notARun() throws {
        try RunFixture.withPath { path in
            func check(_ path: String, _ says: String) {
                let error = refusal(path)
                #expect(error?.code == .notARun)
                #expect(
                    error?.message
                        == "\(path) \(says); name the folder that ‘likeness train’ wrote")
            }
            check("", "‘’ names no folder")
            check(path, "does not exist")
            try FileManager.default.createDirectory(
                atPath: path, withIntermediateDirectories: false)
            check(path, "is an empty folder")
            try Data().write(to: URL(filePath: "\(path)/lock"))
            check(path, "is an empty folder")
            try Data([1]).write(to: URL(filePath: "\(path)/photograph.jpg"))
            check(path, "holds no training: it has no run.json")
            check("\(path)/photograph.jpg", "is not a folder")
            try Data().write(to: URL(filePath: "\(path)/run.json"))
            #expect(refusal(path)?.code == .damaged)
            try Data("{\"version\": 5}".utf8).write(to: URL(filePath: "\(path)/run.json"))
            #expect(refusal(path)?.code == .version)
            try Data("{\"version\": 1".utf8).write(to: URL(filePath: "\(path)/run.json"))
            #expect(refusal(path)?.code == .damaged)
        }
    }

    @Test("A training is not begun over another, nor among other files") func inTheWay() throws {
        try RunFixture.withPath { path in
            func refusal(_ path: String) -> String? {
                let error = #expect(throws: TrainingRunError.self) {
                    try TrainingRunWriter.create(path, settings: RunFixture.settings)
                }
                #expect(error?.code == .inTheWay)
                return error?.message
            }
            do {
                _ = try TrainingRunWriter.create(path, settings: RunFixture.settings)
            }
            let before = FileManager.default.contents(atPath: "\(path)/run.json")
            #expect(
                refusal(path)
                    == "\(path) holds a training already; go on with it with ‘likeness train --resume’, or name a new folder"
            )
            #expect(FileManager.default.contents(atPath: "\(path)/run.json") == before)
            #expect(refusal("\(path)/run.json")?.contains("is not a folder") == true)
            #expect(refusal("")?.contains("empty path") == true)
            try FileManager.default.createDirectory(
                atPath: "\(path)/photographs", withIntermediateDirectories: false)
            // What was there before a killed process, and an empty folder, is no hindrance.
            for name in ["lock", ".likeness-7.tmp"] {
                try Data([1]).write(to: URL(filePath: "\(path)/photographs/\(name)"))
            }
            _ = try TrainingRunWriter.create("\(path)/photographs", settings: RunFixture.settings)
            try FileManager.default.removeItem(atPath: "\(path)/run.json")
            #expect(refusal(path)?.contains("holds other files and is no training") == true)
        }
    }

    @Test("One writes at a time, and says so to the other") func busy() throws {
        try RunFixture.withPath { path in
            do {
                let writer = try TrainingRunWriter.create(path, settings: RunFixture.settings)
                let error = #expect(throws: TrainingRunError.self) {
                    try TrainingRunWriter.resume(path)
                }
                #expect(error?.code == .busy)
                #expect(
                    error?.message.hasPrefix(
                        "another process (\(getpid())) trains in \(path); wait until it is done")
                        == true)
                try RunFixture.train(writer, from: nil, through: 1)
            }
            #expect(try TrainingRunWriter.resume(path).state?.step == 0)
        }
    }

    @Test("Where there is no run nothing can be gone on with, and nothing is made") func noResume()
        throws
    {
        try RunFixture.withPath { path in
            let error = #expect(throws: TrainingRunError.self) {
                try TrainingRunWriter.resume(path)
            }
            #expect(error?.code == .notARun)
            #expect(!FileManager.default.fileExists(atPath: path))
        }
    }

    @Test("A damaged state is refused, and nothing is cut") func damagedState() throws {
        try RunFixture.withPath { path in
            do {
                let writer = try TrainingRunWriter.create(path, settings: RunFixture.settings)
                try RunFixture.train(writer, from: nil, through: 8)
            }
            let metrics = FileManager.default.contents(atPath: "\(path)/metrics.jsonl")
            #expect(truncate("\(path)/state.safetensors", 1000) == 0)
            let error = #expect(throws: TrainingRunError.self) {
                try TrainingRunWriter.resume(path)
            }
            #expect(error?.code == .damaged)
            #expect(FileManager.default.contents(atPath: "\(path)/metrics.jsonl") == metrics)
            // It can be looked at all the same.
            #expect(try TrainingRun(at: path).checkpoints.count == 2)
        }
    }

    @Test("Checkpoints that need not stay are removed, both files of each") func removal() throws {
        try RunFixture.withPath { path in
            let writer = try TrainingRunWriter.create(path, settings: RunFixture.settings)
            for step in 0...6 {
                try writer.write(RunFixture.network(step), preprocessing: "{}", step: step)
            }
            #expect(writer.removeCheckpoints(keeping: .all) == [])
            #expect(writer.removeCheckpoints(keeping: .newest(2), best: 3) == [1, 2, 4])
            let names = try FileManager.default.contentsOfDirectory(
                atPath: "\(path)/checkpoints")
            let expected = [0, 3, 5, 6].flatMap {
                ["step-00000\($0).onnx", "step-00000\($0).preprocessor_config.json"]
            }
            #expect(names.sorted() == expected)
        }
    }
}
