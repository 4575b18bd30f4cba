import Foundation

/// Numbers in the form that Prometheus reads (text format 0.0.4).
struct MetricsText {
    private(set) var text = ""

    /// What kind of number it is.
    enum Kind: String { case counter, gauge, histogram }

    /// Begins numbers of one name.
    mutating func begin(_ name: String, _ kind: Kind, _ help: String) {
        text += "# HELP \(name) \(help)\n# TYPE \(name) \(kind.rawValue)\n"
    }

    /// Adds one of them.
    mutating func add(_ name: String, _ labels: [(String, String)] = [], _ value: Double) {
        let labels = labels.map { "\($0)=\"\(Self.escaped($1))\"" }.joined(separator: ",")
        text += "\(name)\(labels.isEmpty ? "" : "{\(labels)}") \(Self.number(value))\n"
    }

    mutating func add(_ name: String, _ labels: [(String, String)] = [], _ value: Int) {
        add(name, labels, Double(value))
    }

    /// A number that stands alone.
    mutating func single(_ name: String, _ kind: Kind, _ help: String, _ value: Double) {
        begin(name, kind, help)
        add(name, [], value)
    }

    mutating func add(
        _ name: String, _ labels: [(String, String)], _ histogram: Metrics.Histogram
    ) {
        var count = 0
        for (bound, more) in zip(Metrics.Histogram.bounds, histogram.counts) {
            count += more
            add(name + "_bucket", labels + [("le", Self.number(bound))], count)
        }
        count += histogram.counts[Metrics.Histogram.bounds.count]
        add(name + "_bucket", labels + [("le", "+Inf")], count)
        add(name + "_sum", labels, histogram.sum)
        add(name + "_count", labels, count)
    }

    private static func number(_ value: Double) -> String {
        value == value.rounded() && abs(value) < 1e15 ? "\(Int(value))" : "\(value)"
    }

    private static func escaped(_ text: String) -> String {
        text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"").replacing(
            "\n", with: "\\n")
    }
}

/// The process as the operating system sees it.
enum ProcessFigures {
    /// The memory that it holds, in bytes; `nil` where the system does not tell in a file.
    static var residentBytes: Int? {
        // A regular file that claims to be empty.
        guard let file = FileHandle(forReadingAtPath: "/proc/self/statm"),
            let bytes = try? file.read(upToCount: 256)
        else { return nil }
        let fields = String(decoding: bytes, as: UTF8.self).split(separator: " ")
        return fields.count > 1
            ? Int(fields[1]).map { $0 * Int(sysconf(Int32(_SC_PAGESIZE))) } : nil
    }

    /// The processor time that it has used, in seconds.
    static var processorSeconds: Double {
        var time = timespec()
        clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }
}
