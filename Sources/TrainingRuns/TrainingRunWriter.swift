import Files
import OnnxGraph

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif
#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Writes the folder of a training, one writer at a time.
///
/// A process may be killed, a disk be full and the power fail at any moment, and the training goes on to
/// the same numbers, where everything of a step is written in this order:
///
/// 1. ``append(_:)`` the records of the step, also those of its validation,
/// 2. ``write(_:preprocessing:step:)`` the checkpoint, where the step has one,
/// 3. ``writeState(step:metadata:tensors:values:)``.
///
/// The state is the truth. It takes the place of the earlier one in one moment, when the disk has it,
/// and after that has the records and the checkpoint that came before. Before that moment a training goes
/// on from the earlier state: ``resume(_:)`` then cuts the records behind it, also a torn one, and writes
/// TensorBoard's file anew from those that stay. A checkpoint that is newer than the state stays, and is
/// replaced by the same network when its step is reached again.
package final class TrainingRunWriter {
    /// The training's folder.
    package var path: String { folder.path }
    /// What it was started with.
    package let settings: RunSettings

    private let folder: RunFolder
    private let lock: FileLock
    private let metrics: AppendingFile
    private let events: EventFile

    /// Begins a training in a new folder, or an empty one; folders above it are made.
    ///
    /// - Throws: `TrainingRunError` where there is a training already, or anything else, or another
    ///   process just makes one, or nothing can be written.
    package static func create(
        _ path: String, settings: RunSettings
    ) throws -> TrainingRunWriter {
        let folder = RunFolder(path: path)
        return try TrainingRunError.saving {
            try checkFree(folder)
            WholeFile.makeFolders(path)
            let lock = try lock(folder)
            // Once more: somebody may have been quicker.
            try checkFree(folder)
            PendingFile.removeLeftovers(in: path)
            try settings.write(to: folder.settings)
            return try TrainingRunWriter(folder, lock, settings, records: [])
        }
    }

    /// Goes on with a training that was interrupted.
    ///
    /// - Returns: the writer, and the state to go on from: `nil` where the training was interrupted before
    ///   the first was written, so that it has to start again.
    /// - Throws: `TrainingRunError` where there is no training, or it is damaged, or another process
    ///   trains there, or nothing can be written.
    package static func resume(
        _ path: String
    ) throws -> (writer: TrainingRunWriter, state: TrainingState?) {
        let folder = RunFolder(path: path)
        return try TrainingRunError.saving {
            _ = try TrainingRun.settings(in: folder)
            let lock = try lock(folder)
            let settings = try TrainingRun.settings(in: folder)
            PendingFile.removeLeftovers(in: path)
            PendingFile.removeLeftovers(in: folder.checkpoints)
            let state =
                access(folder.state, F_OK) == 0
                ? try TrainingState(contentsOf: folder.state) : nil
            let records = try MetricsFile(folder.metrics)
                .keep(through: state?.step, in: folder.metrics)
            return (try TrainingRunWriter(folder, lock, settings, records: records), state)
        }
    }

    private init(
        _ folder: RunFolder, _ lock: FileLock, _ settings: RunSettings, records: [MetricRecord]
    ) throws {
        self.folder = folder
        self.lock = lock
        self.settings = settings
        WholeFile.makeFolders(folder.checkpoints)
        metrics = try AppendingFile(folder.metrics)
        events = try EventFile(in: folder.path, records, time: Self.now)
    }

    private static var now: Double { Date().timeIntervalSince1970 }

    private static func lock(_ folder: RunFolder) throws -> FileLock {
        do throws(FileLock.Refusal) {
            return try FileLock(folder.lock)
        } catch {
            switch error {
            case .held(let process):
                throw TrainingRunError(
                    .busy,
                    "another process\(process.map { " (\($0))" } ?? "") trains in \(folder.path); wait until it is done, or end it and go on with ‘likeness train --resume’"
                )
            case .unwritable(let error): throw error
            }
        }
    }

    /// Makes sure that a training may begin in a folder: nothing is there, or what a writer left that was
    /// killed before it had written the settings.
    private static func checkFree(_ folder: RunFolder) throws {
        let path = folder.path
        var status = stat()
        guard !path.isEmpty else {
            throw TrainingRunError(.inTheWay, "an empty path names no folder; name a new one")
        }
        guard stat(path, &status) == 0 else { return }
        guard status.st_mode & S_IFMT == S_IFDIR else {
            throw TrainingRunError(
                .inTheWay, "\(path) is not a folder; name a new folder for the training")
        }
        guard access(folder.settings, F_OK) != 0 else {
            throw TrainingRunError(
                .inTheWay,
                "\(path) holds a training already; go on with it with ‘likeness train --resume’, or name a new folder"
            )
        }
        guard let names = WholeFile.names(inFolder: path) else {
            throw TrainingRunError(
                .inTheWay, "\(path) cannot be listed; check its permissions, or name a new folder")
        }
        guard names.allSatisfy({ $0 == RunFolder.lockName || PendingFile.isLeftover($0) }) else {
            throw TrainingRunError(
                .inTheWay,
                "\(path) holds other files and is no training; name a new folder for the training")
        }
    }
}

extension TrainingRunWriter {
    /// Adds what was measured to the curves.
    ///
    /// - Throws: `TrainingRunError` where it cannot be written.
    package func append(_ record: MetricRecord) throws {
        var record = record
        // A thousandth of a second is more than enough, and short.
        record.time = (Self.now * 1000).rounded() / 1000
        try TrainingRunError.saving {
            try metrics.append(Array("\(record.line)\n".utf8))
            try events.append(record)
        }
    }

    /// Writes the network as it is after a step, and how its input is prepared.
    ///
    /// - Parameter preprocessing: the text of a `preprocessor_config.json`.
    /// - Throws: `TrainingRunError` where it cannot be written; `OnnxGraphError` where another
    ///   preprocessing is in its place.
    @discardableResult
    package func write(
        _ network: OnnxModel, preprocessing: String, step: Int
    ) throws -> Checkpoint {
        precondition(step >= 0, "there is no step \(step)")
        let checkpoint = Checkpoint(step: step, path: folder.checkpoint(step))
        return try TrainingRunError.saving {
            let files = try network.write(to: checkpoint.path, preprocessing: preprocessing)
            for file in files { try WholeFile.synchronise(file) }
            try WholeFile.synchronise(folder.checkpoints)
            return checkpoint
        }
    }

    /// Writes what is needed to go on after a step, in place of the earlier state.
    ///
    /// - Parameters:
    ///   - metadata: what else must be known, as text.
    ///   - tensors: each one's name and shape.
    ///   - values: the elements of the tensor of a name, row-major. Asked for one after the other, so that
    ///     not all are in memory twice.
    /// - Throws: `TrainingRunError` where it cannot be written; the earlier state is as it was then.
    package func writeState(
        step: Int, metadata: [String: String] = [:],
        tensors: [(name: String, shape: [Int])], values: (_ name: String) throws -> [Float]
    ) throws {
        try TrainingRunError.saving {
            try metrics.synchronise()
            try TrainingState.write(
                to: folder.state, step: step, metadata: metadata, tensors: tensors, values: values)
        }
    }

    /// Writes what is needed to go on, in place of the earlier state.
    ///
    /// - Throws: `TrainingRunError` where it cannot be written; the earlier state is as it was then.
    package func write(_ state: TrainingState) throws {
        try TrainingRunError.saving {
            try metrics.synchronise()
            try state.write(to: folder.state)
        }
    }

    /// Removes checkpoints that need not stay.
    ///
    /// - Parameter best: the step of the best one, where that is known.
    /// - Returns: the steps of those that were removed.
    @discardableResult
    package func removeCheckpoints(
        keeping retention: CheckpointRetention, best: Int? = nil
    ) -> [Int] {
        let checkpoints = folder.existingCheckpoints()
        let steps = retention.superfluous(among: checkpoints.map(\.step), best: best)
        let superfluous = Set(steps)
        for checkpoint in checkpoints where superfluous.contains(checkpoint.step) {
            // The network first: without it the other file is nothing.
            unlink(checkpoint.path)
            unlink(checkpoint.preprocessorPath)
        }
        return steps
    }

    /// Makes the network of a step the training's result, `network.onnx`.
    ///
    /// - Throws: `TrainingRunError` where the step has no checkpoint, or nothing can be written;
    ///   `FileError` where the checkpoint cannot be read.
    package func finish(with step: Int) throws {
        guard let checkpoint = folder.existingCheckpoints().first(where: { $0.step == step }) else {
            throw TrainingRunError(
                .noCheckpoint, "\(path) has no checkpoint of step \(step); choose another step")
        }
        let result = Checkpoint(step: step, path: folder.network)
        try TrainingRunError.saving {
            // Both are written before either has its name.
            let files = try [
                (checkpoint.preprocessorPath, result.preprocessorPath),
                (checkpoint.path, result.path),
            ].map { from, to in
                let file = try PendingFile(to)
                try file.append(try WholeFile.read(from, maximumBytes: .max))
                return file
            }
            for file in files { try file.commit(synchronising: true) }
        }
    }
}
