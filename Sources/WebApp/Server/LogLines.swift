import Dispatch
import Foundation
import Logging
import NIOConcurrencyHelpers

/// How the server’s log looks.
public enum LogFormat: String, CaseIterable, Sendable {
    /// One JSON object a line, for programs.
    case json
    /// One line of text, for people.
    case text
    /// Nothing.
    case none
}

/// Writes what is logged as lines to the error stream, one call of the system each, so that lines never
/// mix. Whatever comes from outside stands in them without control characters.
public struct LogLines: LogHandler {
    /// What is logged with every line.
    public var metadata: Logger.Metadata = [:]
    /// What is less important is left out.
    public var logLevel = Logger.Level.info
    private let format: LogFormat
    private let output: LogOutput

    /// - Parameter format: how a line looks.
    public init(_ format: LogFormat) { self.init(format, .standardError) }

    init(_ format: LogFormat, _ output: LogOutput) { (self.format, self.output) = (format, output) }

    /// One of the values that are logged with every line.
    public subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    /// Writes one line.
    public func log(event: LogEvent) {
        guard format != .none else { return }
        var all = metadata.merging(event.metadata ?? [:]) { $1 }
        // The library’s own name for what a request’s line calls so, too.
        if let id = all.removeValue(forKey: "hb.request.id") { all["request"] = id }
        let line =
            format == .json
            ? Self.json(event.level, "\(event.message)", all, at: Date())
            : Self.text(event.level, "\(event.message)", all, at: Date())
        output.write(line)
    }

    static func json(
        _ level: Logger.Level, _ message: String, _ metadata: Logger.Metadata, at time: Date
    ) -> String {
        let stamp = time.formatted(
            .iso8601.year().month().day().time(includingFractionalSeconds: true))
        var fields = [
            "\"time\":\(quoted(stamp + "Z"))", "\"level\":\(quoted(level.rawValue))",
            "\"message\":\(quoted(message))",
        ]
        for (key, value) in metadata.sorted(by: { $0.key < $1.key }) {
            fields.append("\(quoted(key)):\(json(value))")
        }
        return "{\(fields.joined(separator: ","))}"
    }

    static func text(
        _ level: Logger.Level, _ message: String, _ metadata: Logger.Metadata, at time: Date
    ) -> String {
        let style = Date.ISO8601FormatStyle(timeZone: .current)
        let stamp = time.formatted(style.time(includingFractionalSeconds: false))
        let name = level == .info ? "" : " \(level.rawValue)"
        if let method = metadata["method"], let path = metadata["path"],
            let status = metadata["status"], let bytes = metadata["bytes"],
            let milliseconds = metadata["milliseconds"]
        {
            let end = metadata["aborted"] == nil ? "" : ", broken off"
            return plain(
                "\(stamp)  \(status) \(method) \(path)  \(bytes) bytes, \(milliseconds) ms\(end)")
        }
        let values = metadata.sorted { $0.key < $1.key }.map { " \($0.key)=\($0.value)" }
        return plain("\(stamp)\(name)  \(message)\(values.joined())")
    }

    private static func json(_ value: Logger.MetadataValue) -> String {
        switch value {
        case .string(let text): quoted(text)
        case .stringConvertible(let value):
            switch value {
            case let number as Int: "\(number)"
            case let number as Double where number.isFinite: "\(number)"
            case let truth as Bool: "\(truth)"
            default: quoted("\(value)")
            }
        case .array(let values): "[\(values.map(json).joined(separator: ","))]"
        case .dictionary(let values):
            "{\(values.sorted { $0.key < $1.key }.map { "\(quoted($0.key)):\(json($0.value))" }.joined(separator: ","))}"
        }
    }

    /// As JSON has it, with every control character escaped.
    private static func quoted(_ text: String) -> String {
        var result = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": result += "\\\""
            case "\\": result += "\\\\"
            case _ where scalar.isSafeInALog: result.unicodeScalars.append(scalar)
            case _ where scalar.value > 0xFFFF: result += "?"
            default:
                let digits = String(scalar.value, radix: 16)
                result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            }
        }
        return result + "\""
    }

    /// A line for a terminal: what would move its cursor or turn its text round is shown as a sign.
    private static func plain(_ text: String) -> String {
        String(
            String.UnicodeScalarView(
                text.unicodeScalars.map { $0.isSafeInALog ? $0 : "\u{FFFD}" }))
    }
}

extension Unicode.Scalar {
    /// Whether it is neither a control character nor one that changes a line’s order or breaks it.
    fileprivate var isSafeInALog: Bool {
        switch properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate: false
        default: true
        }
    }
}

/// Where lines go, one after the other and away from those who answer requests: a stream that nobody reads
/// must not hold them up. Beyond a number of lines that wait, more are left out and counted.
final class LogOutput: Sendable {
    private let descriptor: Int32
    private let queue = DispatchQueue(label: "likeness.log")
    private let waiting = NIOLockedValueBox((lines: 0, lost: 0))
    private static let capacity = 10_000

    static let standardError = LogOutput(descriptor: 2)

    init(descriptor: Int32) { self.descriptor = descriptor }

    func write(_ line: String) {
        let lost = waiting.withLockedValue { waiting -> Int? in
            guard waiting.lines < Self.capacity else {
                waiting.lost += 1
                return nil
            }
            waiting.lines += 1
            defer { waiting.lost = 0 }
            return waiting.lost
        }
        guard let lost else { return }
        queue.async { [self] in
            put(lost > 0 ? "\(line)\n\(lost) lines before this one are lost\n" : line + "\n")
            waiting.withLockedValue { $0.lines -= 1 }
        }
    }

    /// Waits until all lines are written, as long as someone reads them.
    func flush() {
        let isWritten = DispatchSemaphore(value: 0)
        queue.async { isWritten.signal() }
        _ = isWritten.wait(timeout: .now() + 1)
    }

    private func put(_ text: String) {
        try? FileHandle(fileDescriptor: descriptor, closeOnDealloc: false)
            .write(contentsOf: Data(text.utf8))
    }
}
