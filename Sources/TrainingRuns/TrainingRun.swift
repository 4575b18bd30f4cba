import Files

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// A training, finished or not, as its folder tells of it.
///
///     let run = try TrainingRun(at: "RUN")
///     for checkpoint in run.checkpoints { print(checkpoint.step, checkpoint.path) }
///     for point in run.curve(.recall(at: 1), kind: .validation) { print(point.step, point.value) }
///
/// It may be read while it is being written: what is there stays consistent.
public struct TrainingRun: Sendable {
    /// The training's folder.
    public let path: String
    /// What it was started with.
    public let settings: RunSettings
    /// The networks on the way, by step; empty before the first is written.
    public let checkpoints: [Checkpoint]
    /// What was measured, in order.
    public let records: [MetricRecord]
    /// The final network's file; `nil` while there is none.
    public let network: String?

    /// Reads a training's folder.
    ///
    /// - Throws: `TrainingRunError` where there is no training, or one of a newer version, or a damaged
    ///   one; `FileError` where a file cannot be read.
    public init(at path: String) throws {
        let folder = RunFolder(path: path)
        try self.init(folder, records: { try MetricsFile(folder.metrics).records })
    }

    private init(_ folder: RunFolder, records: () throws -> [MetricRecord]) throws {
        path = folder.path
        settings = try Self.settings(in: folder)
        // First the records: a checkpoint that is written meanwhile has its own behind it.
        self.records = try records()
        checkpoints = folder.existingCheckpoints()
        network = access(folder.network, F_OK) == 0 ? folder.network : nil
    }

    /// The checkpoints, for what can do nothing without.
    ///
    /// - Throws: `TrainingRunError` where there is none.
    public func requireCheckpoints() throws -> [Checkpoint] {
        guard !checkpoints.isEmpty else {
            throw TrainingRunError(
                .noCheckpoint,
                "\(path) has no checkpoint yet; wait until the training has written its first")
        }
        return checkpoints
    }

    /// The settings of the training in a folder.
    static func settings(in folder: RunFolder) throws -> RunSettings {
        let path = folder.path
        func notARun(_ reason: String) -> TrainingRunError {
            TrainingRunError(
                .notARun, "\(path) \(reason); name the folder that ‘likeness train’ wrote")
        }
        do {
            return try RunSettings(contentsOf: folder.settings)
        } catch let error as FileError where error.code == .missing {
            var status = stat()
            guard !path.isEmpty else { throw notARun("‘’ names no folder") }
            guard stat(path, &status) == 0 else { throw notARun("does not exist") }
            guard status.st_mode & S_IFMT == S_IFDIR else { throw notARun("is not a folder") }
            let names = WholeFile.names(inFolder: path) ?? []
            throw notARun(
                names.allSatisfy { $0 == RunFolder.lockName }
                    ? "is an empty folder" : "holds no training: it has no run.json")
        } catch let error as FileError where error.code == .empty {
            throw TrainingRunError(
                .damaged,
                "\(folder.settings) is empty; restore the file, or train into a new folder")
        }
    }
}

extension TrainingRun {
    /// How a number went over the steps, as far as it was one.
    ///
    /// - Returns: the steps at which it was measured and is finite, in order.
    public func curve(
        _ name: MetricName, kind: MetricRecord.Kind = .training
    ) -> [(step: Int, value: Double)] {
        records.compactMap { record in
            guard record.kind == kind, let value = record[name], value.isFinite else { return nil }
            return (record.step, value)
        }
    }

    /// The names of what was measured, in the order of their first lines.
    public func metricNames(_ kind: MetricRecord.Kind) -> [MetricName] {
        var seen: Set<MetricName> = []
        return records.filter { $0.kind == kind }.flatMap(\.values).map(\.name)
            .filter { seen.insert($0).inserted }
    }
}
