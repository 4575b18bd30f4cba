import Foundation
import RandomNumbers
import Testing

@testable import Files
@testable import TrainingRuns

/// Trainings that end at any moment, and disks that are full.
@Suite(.serialized) struct KilledTrainingTests {
    /// That everything is there that the state stands on, and that going on gives the numbers that the
    /// training had had without an interruption.
    private func check(_ path: String, _ moment: String) throws {
        guard access("\(path)/run.json", F_OK) == 0 else {
            // Killed before it had begun: it can begin now.
            try RunFixture.train(
                .create(path, settings: RunFixture.settings), from: nil, through: 3)
            return
        }
        // As `likeness compare` finds it.
        let run = try TrainingRun(at: path)
        #expect(run.settings == RunFixture.settings)

        let (writer, state) = try TrainingRunWriter.resume(path)
        #expect(state == state.map { RunFixture.state($0.step) }, "\(moment)")
        let last = state?.step ?? -1
        let names = try #require(WholeFile.names(inFolder: path))
        #expect(!names.contains(where: PendingFile.isLeftover), "\(moment)")
        #expect(names.count { $0.hasPrefix("events.") } == 1, "\(moment)")

        let end = last + 2 * RunFixture.interval + 2
        try RunFixture.train(writer, from: state?.step, through: end)
        let whole = try TrainingRun(at: path)
        var expected: [MetricRecord] = []
        for step in 0...end {
            if step > 0 { expected.append(RunFixture.record(step)) }
            if step.isMultiple(of: RunFixture.interval) {
                expected.append(RunFixture.validation(step))
            }
        }
        #expect(whole.records.map(\.withoutTime.line) == expected.map(\.line), "\(moment)")
        let steps = Array(stride(from: 0, through: end, by: RunFixture.interval))
        #expect(whole.checkpoints.prefix(steps.count).map(\.step) == steps, "\(moment)")
        for checkpoint in whole.checkpoints {
            let bytes = try WholeFile.read(checkpoint.path, maximumBytes: .max)
            let network = try RunFixture.network(checkpoint.step).serialized()
            #expect(bytes == network, "\(moment)")
            #expect(access(checkpoint.preprocessorPath, R_OK) == 0)
        }
    }

    @Test(
        "A process that is killed at any moment leaves a training that goes on to the same numbers")
    func killedByTime() async throws {
        let path = RunFixture.temporaryPath()
        defer { try? FileManager.default.removeItem(atPath: path) }
        var random = SplitMix64(seed: 1)
        for round in 0..<12 {
            let microseconds = UInt32(random.uniform(1...40_000))
            await #expect(processExitsWith: .signal(SIGALRM)) {
                [path = path as String, microseconds = microseconds as UInt32] in
                endProcess(at: SIGALRM)
                ualarm(microseconds, 0)
                if access("\(path)/run.json", F_OK) == 0 {
                    let (writer, state) = try TrainingRunWriter.resume(path)
                    try RunFixture.train(writer, from: state?.step, through: .max - 1)
                } else {
                    let writer = try TrainingRunWriter.create(path, settings: RunFixture.settings)
                    try RunFixture.train(writer, from: nil, through: .max - 1)
                }
            }
            try check(path, "round \(round), \(microseconds) µs")
        }
        #expect(try TrainingRun(at: path).checkpoints.count > 12)
    }

    @Test("A process that is killed within any file leaves a training that goes on, too")
    func killedBySize() async throws {
        var random = SplitMix64(seed: 2)
        // The state has some 160,000 bytes, a checkpoint 2,000, the settings and each line fewer.
        for largest in [100, 1000, 3000, 40_000, 159_000] {
            let path = RunFixture.temporaryPath()
            defer { try? FileManager.default.removeItem(atPath: path) }
            for _ in 0..<2 {
                let bytes = largest - Int(random.uniform(0...90))
                // Going on after one such end, the next is in the same file at another place.
                await #expect(processExitsWith: .signal(SIGXFSZ)) {
                    [path = path as String, bytes = bytes as Int] in
                    // A child that is killed so would leave its memory in a file.
                    #expect(FileLimit.memory.set(0))
                    endProcess(at: SIGXFSZ)
                    if access("\(path)/run.json", F_OK) == 0 {
                        let (writer, state) = try TrainingRunWriter.resume(path)
                        #expect(FileLimit.anyFile.set(bytes))
                        try RunFixture.train(writer, from: state?.step, through: .max - 1)
                    } else {
                        #expect(FileLimit.anyFile.set(bytes))
                        let writer = try TrainingRunWriter.create(
                            path, settings: RunFixture.settings)
                        try RunFixture.train(writer, from: nil, through: .max - 1)
                    }
                }
                try check(path, "\(bytes) bytes")
            }
        }
    }

    @Test("A full disk loses nothing that was there, and the message says so")
    func fullDisk() async throws {
        await #expect(processExitsWith: .success) {
            try RunFixture.withPath { path in
                let writer = try TrainingRunWriter.create(path, settings: RunFixture.settings)
                try RunFixture.train(writer, from: nil, through: 10)
                let before = try files(path)
                signal(SIGXFSZ, SIG_IGN)
                func refused(_ body: () throws -> Void) {
                    let error = #expect(throws: TrainingRunError.self) { try body() }
                    #expect(error?.code == .unwritable)
                    let message = error?.message ?? ""
                    #expect(
                        message.contains("cannot be written: file too large; what was saved before")
                            && message.hasSuffix("‘likeness train --resume’"), "\(message)")
                }

                // Room for a part of each.
                #expect(FileLimit.anyFile.set(100_000))
                refused { try writer.write(RunFixture.state(15)) }
                let lines = try #require(before["metrics.jsonl"]).count
                #expect(FileLimit.anyFile.set(lines + 20))
                refused { try writer.append(RunFixture.record(11)) }
                #expect(try files(path) == before)
                #expect(FileLimit.anyFile.set(1000))
                refused {
                    try writer.write(
                        RunFixture.network(10), preprocessing: RunFixture.preprocessing, step: 10)
                }
                refused {
                    try writer.write(
                        RunFixture.network(15), preprocessing: RunFixture.preprocessing, step: 15)
                }
                refused { try writer.finish(with: 10) }
                let other = "\(path)/other"
                #expect(FileLimit.anyFile.set(100))
                refused { _ = try TrainingRunWriter.create(other, settings: RunFixture.settings) }
                try FileManager.default.removeItem(atPath: other)
                #expect(try files(path) == before)
            }
        }
    }

    @Test("A full disk lets a training be gone on with once there is room")
    func fullDiskThenRoom() async throws {
        let path = RunFixture.temporaryPath()
        defer { try? FileManager.default.removeItem(atPath: path) }
        let first = try TrainingRunWriter.create(path, settings: RunFixture.settings)
        try RunFixture.train(first, from: nil, through: 7)
        _ = consume first
        await #expect(processExitsWith: .success) { [path = path as String] in
            signal(SIGXFSZ, SIG_IGN)
            #expect(FileLimit.anyFile.set(700))
            // The lines behind the state would be cut, and the lines before be written anew.
            #expect(throws: TrainingRunError.self) { try TrainingRunWriter.resume(path) }
        }
        try check(path, "afterwards")
    }
}

/// The contents of all files of a folder and the folders in it, but the lock.
private func files(_ path: String) throws -> [String: Data] {
    var contents: [String: Data] = [:]
    for name in try FileManager.default.subpathsOfDirectory(atPath: path) where name != "lock" {
        contents[name] = FileManager.default.contents(atPath: "\(path)/\(name)")
    }
    return contents
}

extension MetricRecord {
    /// What does not depend on the clock.
    fileprivate var withoutTime: MetricRecord {
        var record = self
        record.time = nil
        return record
    }
}
