import Files

/// What was measured at one step: a line of `metrics.jsonl`.
public struct MetricRecord: Sendable {
    /// What was measured.
    public enum Kind: String, Hashable, Sendable, CaseIterable {
        /// The batches of the training, since the record before.
        case training
        /// The retrieval of classes that are not trained on.
        case validation
    }

    /// What was measured.
    public let kind: Kind
    /// How many steps had been done.
    public let step: Int
    /// How many times the photographs had been gone through.
    public let epoch: Double
    /// When it was written, in seconds since 1970; `nil` where the line does not say.
    public internal(set) var time: Double?
    /// The numbers, in order. One that is not finite is not a number here: JSON has no infinity.
    public let values: [(name: MetricName, value: Double)]

    /// What every line has beside its numbers.
    private static let reserved: Set<MetricName> = ["kind", "step", "epoch", "time"]

    /// - Parameters:
    ///   - step: 0 or more.
    ///   - values: no name twice, and none of `kind`, `step`, `epoch` and `time`.
    public init(
        _ kind: Kind, step: Int, epoch: Double, _ values: KeyValuePairs<MetricName, Double>
    ) {
        self.init(kind, step: step, epoch: epoch, values: values.map { ($0.key, $0.value) })
    }

    /// The same, for numbers that are computed.
    public init(
        _ kind: Kind, step: Int, epoch: Double, values: [(name: MetricName, value: Double)]
    ) {
        precondition(step >= 0, "there is no step \(step)")
        let names = Set(values.map(\.name))
        precondition(
            names.count == values.count && names.isDisjoint(with: Self.reserved),
            "\(values.map(\.name)) has a name twice, or one of \(Self.reserved)")
        self.init(kind, step, epoch.finiteOrNaN, nil, values.map { ($0, $1.finiteOrNaN) })
    }

    private init(
        _ kind: Kind, _ step: Int, _ epoch: Double, _ time: Double?,
        _ values: [(name: MetricName, value: Double)]
    ) {
        (self.kind, self.step, self.epoch, self.time) = (kind, step, epoch, time)
        self.values = values
    }

    /// The number of a name; `nil` where there is none.
    public subscript(name: MetricName) -> Double? { values.first { $0.name == name }?.value }
}

extension MetricRecord {
    /// The line, without its end.
    var line: String {
        var line = "{\"kind\":\"\(kind.rawValue)\",\"step\":\(step),\"epoch\":\(epoch.json)"
        if let time { line += ",\"time\":\(time.json)" }
        for (name, value) in values { line += ",\(name.rawValue.quotedForJSON):\(value.json)" }
        return line + "}"
    }

    /// Reads the line that stands in a range of bytes; `nil` where there is none, or not all of it.
    init?(_ bytes: [UInt8], in range: Range<Int>) {
        var kind: Kind?
        var step: Int?
        var epoch: Double?
        var time: Double?
        var names: Set<MetricName> = []
        var values: [(name: MetricName, value: Double)] = []
        do throws(JSONScanner.Malformed) {
            var scanner = JSONScanner(bytes, in: range)
            try scanner.object { scanner, key throws(JSONScanner.Malformed) in
                let name = MetricName(rawValue: key)
                guard names.insert(name).inserted else { throw scanner.malformed() }
                switch key {
                case "kind": kind = Kind(rawValue: try scanner.string())
                case "step": step = try scanner.integer()
                case "epoch": epoch = try scanner.number()?.finiteOrNaN ?? .nan
                case "time": time = try scanner.number()
                default: values.append((name, try scanner.number()?.finiteOrNaN ?? .nan))
                }
            }
            try scanner.expectEnd()
        } catch {
            return nil
        }
        guard let kind, let step, let epoch else { return nil }
        self.init(kind, step, epoch, time, values)
    }
}

extension Double {
    fileprivate var finiteOrNaN: Double { isFinite ? self : .nan }

    /// The shortest text that reads as this number, and `null` for what JSON has no number for.
    fileprivate var json: String {
        guard isFinite else { return "null" }
        // A count looks like one. Up to here every whole number is a `Double`.
        if self == rounded(), abs(self) < 0x1p53, !(self == 0 && sign == .minus) {
            return "\(Int64(self))"
        }
        return "\(self)"
    }
}
