import Files

extension String {
    /// The file's name without its folder and its last extension.
    package var stem: String {
        let name = lastPathComponent
        guard let dot = name.lastIndex(of: "."), dot != name.startIndex else { return name }
        return String(name[..<dot])
    }

    /// The text, with its middle left out where it is longer than this many characters.
    package func shortened(to length: Int) -> String {
        count <= length ? self : "\(prefix(length / 2))…\(suffix(length - length / 2 - 1))"
    }

    /// The text with spaces behind it, up to this many characters.
    package func padded(to width: Int) -> String {
        self + String(repeating: " ", count: max(0, width - count))
    }
}

extension Double {
    /// This many digits behind the point, and a sign only where it is negative.
    package func fixed(_ digits: Int) -> String {
        guard Swift.abs(self) < 1e9 else { return "\(self)" }
        var scale = 1.0
        for _ in 0..<digits { scale *= 10 }
        let scaled = Int((Swift.abs(self) * scale).rounded())
        let sign = self < 0 && scaled != 0 ? "-" : ""
        guard digits > 0 else { return "\(sign)\(scaled)" }
        let fraction = "\(scaled % Int(scale))"
        let zeros = String(repeating: "0", count: digits - fraction.count)
        return "\(sign)\(scaled / Int(scale)).\(zeros)\(fraction)"
    }

    /// Two digits and a power of ten, such as 1.3e-7.
    package var scientific: String {
        guard self != 0, isFinite else { return self == 0 ? "0" : "\(self)" }
        var exponent = 0
        var mantissa = Swift.abs(self)
        while mantissa >= 9.95 { (mantissa, exponent) = (mantissa / 10, exponent + 1) }
        while mantissa < 0.995 { (mantissa, exponent) = (mantissa * 10, exponent - 1) }
        return "\(self < 0 ? "-" : "")\(mantissa.fixed(1))e\(exponent)"
    }
}

extension Int {
    /// A number of bytes in the largest unit of which there is one, for example `4.2 MB`.
    package var inBytes: String {
        for (unit, size) in [("GB", 1e9), ("MB", 1e6), ("kB", 1e3)] where Double(self) >= size {
            return "\((Double(self) / size).fixed(1)) \(unit)"
        }
        return "\(self) bytes"
    }
}
