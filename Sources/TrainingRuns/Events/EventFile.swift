import Files

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// The curves for TensorBoard: `tensorboard --logdir RUN`.
///
/// `metrics.jsonl` is what counts; this file says the same and is written anew from it when a training
/// goes on, so that no curve is drawn over itself.
final class EventFile {
    private let file: AppendingFile

    /// What TensorBoard knows its files by.
    private static let prefix = "events.out.tfevents."

    /// Begins a new file with what was measured, and removes older ones.
    ///
    /// - Parameter time: now, in seconds since 1970.
    /// - Throws: `FileError` where it cannot be written; older files are as they were then.
    init(in folder: String, _ records: [MetricRecord], time: Double) throws {
        let older = (WholeFile.names(inFolder: folder) ?? []).filter {
            $0.hasPrefix(Self.prefix)
        }
        // TensorBoard goes on to the file whose name is last.
        let seconds = older.compactMap { name in
            Int(name.dropFirst(Self.prefix.count).prefix { $0.isASCII && $0.isNumber })
        }
        let latest = seconds.filter { $0 < .max }.max() ?? 0
        let name = Self.name(max(Int(time), latest + 1))
        let path = "\(folder)/\(name)"
        let whole = try PendingFile(path)
        try whole.append(EventRecord.fileVersion(time: records.first?.time ?? time))
        for record in records { try whole.append(Self.event(record)) }
        try whole.commit()
        for other in older where other != name { unlink("\(folder)/\(other)") }
        file = try AppendingFile(path)
    }

    /// - Throws: `FileError` where it cannot be written.
    func append(_ record: MetricRecord) throws { try file.append(Self.event(record)) }

    private static func event(_ record: MetricRecord) -> [UInt8] {
        EventRecord.scalars(
            record.values.map { ("\(record.kind.rawValue)/\($0.name)", $0.value) },
            step: record.step, time: record.time ?? 0)
    }

    private static func name(_ seconds: Int) -> String {
        var host = [CChar](repeating: 0, count: 256)
        _ = gethostname(&host, host.count - 1)
        let letters = host.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }
        let text = String(decoding: letters, as: UTF8.self).replacing("/", with: "-")
        return "\(prefix)\(seconds).\(text.isEmpty ? "localhost" : text)"
    }
}
