import Files

/// The lines of `metrics.jsonl`.
///
/// A process that is killed, or a disk whose power fails, leaves a part of the last line at most, since
/// lines are only ever appended: that part is left out.
struct MetricsFile {
    /// In the file's order.
    let records: [MetricRecord]
    /// The whole lines' bytes.
    private let bytes: [UInt8]
    /// Where in them each record's line ends, behind its line feed.
    private let ends: [Int]
    /// How many bytes the file has.
    private let size: Int

    /// A billion bytes are millions of lines.
    private static let mostBytes = 1 << 30

    /// Reads the file; one that is not there has no lines.
    ///
    /// - Throws: `FileError` where it cannot be read; `TrainingRunError` where a line that is not the last
    ///   is damaged.
    init(_ path: String) throws {
        var bytes = try Self.contents(path)
        size = bytes.count
        var records: [MetricRecord] = []
        var ends: [Int] = []
        var (start, line) = (0, 0)
        while let end = bytes[start...].firstIndex(of: UInt8(ascii: "\n")) {
            line += 1
            guard let record = MetricRecord(bytes, in: start..<end) else {
                throw TrainingRunError(
                    .damaged,
                    "line \(line) of \(path) is damaged; remove the line, the others stand for themselves"
                )
            }
            records.append(record)
            ends.append(end + 1)
            start = end + 1
        }
        // Without its end, but whole: a line of someone's editor.
        if start < bytes.count, let record = MetricRecord(bytes, in: start..<bytes.count) {
            records.append(record)
            bytes.append(UInt8(ascii: "\n"))
            ends.append(bytes.count)
        }
        (self.records, self.bytes, self.ends) = (records, bytes, ends)
    }

    private static func contents(_ path: String) throws(FileError) -> [UInt8] {
        do throws(FileError) {
            return try WholeFile.read(path, maximumBytes: mostBytes)
        } catch {
            guard error.code == .missing || error.code == .empty else { throw error }
            return []
        }
    }

    /// Cuts off the torn line, and removes what was measured behind a step, which will be measured again.
    ///
    /// - Parameter step: the last that stays; `nil` for none.
    /// - Returns: the records that stay.
    /// - Throws: `FileError` where the file cannot be written; it is as it was then.
    func keep(through step: Int?, in path: String) throws -> [MetricRecord] {
        var kept: [UInt8] = []
        var records: [MetricRecord] = []
        var start = 0
        for (record, end) in zip(self.records, ends) {
            if let step, record.step <= step {
                kept += bytes[start..<end]
                records.append(record)
            }
            start = end
        }
        if kept.count != size {
            let file = try PendingFile(path)
            try file.append(kept)
            try file.commit(synchronising: true)
        }
        return records
    }
}
