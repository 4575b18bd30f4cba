/// Numbers as a figure writes them: a real minus sign, a fixed number of digits.
package enum NumberText {
    /// `value` with `decimals` digits after the point: `0.8123`, `−0.04`.
    ///
    /// Values too large for their digits to be counted are written in scientific notation.
    package static func fixed(_ value: Double, decimals: Int, signed: Bool = false) -> String {
        var factor = 1.0
        for _ in 0..<decimals { factor *= 10 }
        let scaled = (abs(value) * factor).rounded()
        guard scaled < 1e15 else { return scientific(value) }
        var digits = String(Int(scaled))
        if digits.count <= decimals {
            digits = String(repeating: "0", count: decimals + 1 - digits.count) + digits
        }
        if decimals > 0 {
            digits.insert(".", at: digits.index(digits.endIndex, offsetBy: -decimals))
        }
        // What rounds to zero has no sign.
        guard scaled > 0 else { return digits }
        return (value < 0 ? "−" : signed ? "+" : "") + digits
    }

    /// `value` with two digits and a power of ten: `2.1e−8`; zero is `0`.
    package static func scientific(_ value: Double, signed: Bool = false) -> String {
        guard value.isFinite else { return value.isNaN ? "not a number" : "infinite" }
        guard value != 0 else { return "0" }
        var mantissa = abs(value)
        var exponent = 0
        while mantissa < 1 {
            mantissa *= 10
            exponent -= 1
        }
        while mantissa >= 9.95 {
            mantissa /= 10
            exponent += 1
        }
        let sign = value < 0 ? "−" : signed ? "+" : ""
        let power = exponent < 0 ? "−\(-exponent)" : "\(exponent)"
        return sign + fixed(mantissa, decimals: 1) + "e" + power
    }

    /// `value` with three significant digits as far as they stand behind the point: `0.0123`, `4.57`,
    /// `1,235`; beyond a million and below a ten thousandth in scientific notation.
    package static func significant(_ value: Double) -> String {
        guard value.isFinite else { return scientific(value) }
        guard value != 0 else { return "0" }
        guard abs(value) >= 1e-4, abs(value) < 1e6 else { return scientific(value) }
        // What rounds up to the next power of ten has one digit less behind the point.
        var decimals = 2
        var bound = 9.995
        while abs(value) >= bound, decimals > 0 {
            bound *= 10
            decimals -= 1
        }
        bound = 0.9995
        while abs(value) < bound, decimals < 6 {
            bound /= 10
            decimals += 1
        }
        return decimals == 0
            ? count(Int(value.rounded())) : fixed(value, decimals: decimals)
    }

    /// The number at a tick of a scale that reaches to `largest` (absolute value): three
    /// significant digits at the end of the scale, the same number of decimals for all ticks.
    package static func tick(_ value: Double, largest: Double, signed: Bool) -> String {
        guard value != 0 else { return "0" }
        guard largest >= 1e-4, largest < 1e6 else { return scientific(value, signed: signed) }
        var decimals = 2
        var bound = 1.0
        while largest < bound, decimals < 7 {
            bound /= 10
            decimals += 1
        }
        return fixed(value, decimals: decimals, signed: signed)
    }
}
