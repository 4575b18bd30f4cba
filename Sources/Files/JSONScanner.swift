/// Reads JSON (RFC 8259) piece by piece, as the caller asks for it.
///
/// For what is flat and has a form of its own: nothing is built, so that there is no depth that could
/// run out; the order is kept, and equal names are seen, which the usual readers hide.
package struct JSONScanner {
    /// What stands there is not what was asked for.
    package struct Malformed: Error {
        /// The byte that was read last.
        package let position: Int
    }

    private let bytes: [UInt8]
    private let end: Int
    private var position: Int

    /// - Parameter range: where in the bytes; all of them without it.
    package init(_ bytes: [UInt8], in range: Range<Int>? = nil) {
        self.bytes = bytes
        position = range?.lowerBound ?? 0
        end = range?.upperBound ?? bytes.count
    }

    /// `{"key": …, "key": …}`, where the body reads what stands after each key.
    package mutating func object(
        _ body: (inout Self, String) throws(Malformed) -> Void
    ) throws(Malformed) {
        try expect("{")
        if take("}") { return }
        repeat {
            let key = try string()
            try expect(":")
            try body(&self, key)
        } while take(",")
        try expect("}")
    }

    /// `[1, 2, 3]`, of whole numbers from 0 up.
    ///
    /// - Parameter most: more are refused.
    package mutating func integers(most: Int) throws(Malformed) -> [Int] {
        try expect("[")
        if take("]") { return [] }
        var values: [Int] = []
        repeat {
            guard values.count < most else { throw malformed() }
            values.append(try integer())
        } while take(",")
        try expect("]")
        return values
    }

    /// A whole number from 0 up, without a point or an exponent.
    package mutating func integer() throws(Malformed) -> Int {
        skipSpace()
        let start = position
        var value = 0
        while let digit {
            let (product, tooLarge) = value.multipliedReportingOverflow(by: 10)
            let (sum, tooLargeToo) = product.addingReportingOverflow(digit)
            guard !tooLarge, !tooLargeToo else { throw malformed() }
            value = sum
            position += 1
        }
        guard position > start else { throw malformed() }
        return value
    }

    /// A number; `nil` where `null` stands for one. What is too large for a `Double` is infinite.
    package mutating func number() throws(Malformed) -> Double? {
        skipSpace()
        if position + 4 <= end, bytes[position..<position + 4].elementsEqual("null".utf8) {
            position += 4
            return nil
        }
        let start = position
        _ = take(adjacent: "-")
        try digits()
        if take(adjacent: ".") { try digits() }
        if take(adjacent: "e") || take(adjacent: "E") {
            if !take(adjacent: "+") { _ = take(adjacent: "-") }
            try digits()
        }
        guard let value = Double(String(decoding: bytes[start..<position], as: UTF8.self)) else {
            throw malformed()
        }
        return value
    }

    /// A text in quotes; what is not UTF-8 in it is replaced.
    package mutating func string() throws(Malformed) -> String {
        try expect("\"")
        var text: [UInt8] = []
        while let byte = next() {
            switch byte {
            case UInt8(ascii: "\""): return String(decoding: text, as: UTF8.self)
            case UInt8(ascii: "\\"): text += Array(try escaped().utf8)
            case 0..<0x20: throw malformed()
            default: text.append(byte)
            }
        }
        throw malformed()
    }

    /// Nothing but white space is left.
    package mutating func expectEnd() throws(Malformed) {
        skipSpace()
        guard position == end else { throw malformed() }
    }

    /// For what the caller does not take.
    package func malformed() -> Malformed { Malformed(position: position) }

    // MARK: Characters

    private mutating func digits() throws(Malformed) {
        guard digit != nil else { throw malformed() }
        while digit != nil { position += 1 }
    }

    private var digit: Int? {
        guard position < end, (0x30...0x39).contains(bytes[position]) else { return nil }
        return Int(bytes[position] - 0x30)
    }

    /// What stands for a character after a backslash (RFC 8259, section 7).
    private mutating func escaped() throws(Malformed) -> String {
        switch next() {
        case UInt8(ascii: "\""): return "\""
        case UInt8(ascii: "\\"): return "\\"
        case UInt8(ascii: "/"): return "/"
        case UInt8(ascii: "b"): return "\u{8}"
        case UInt8(ascii: "f"): return "\u{C}"
        case UInt8(ascii: "n"): return "\n"
        case UInt8(ascii: "r"): return "\r"
        case UInt8(ascii: "t"): return "\t"
        case UInt8(ascii: "u"):
            var units = [try codeUnit()]
            if UTF16.isLeadSurrogate(units[0]) {
                guard next() == UInt8(ascii: "\\"), next() == UInt8(ascii: "u") else {
                    throw malformed()
                }
                units.append(try codeUnit())
            }
            // Half of a pair is no character.
            guard let text = String(validating: units, as: UTF16.self) else { throw malformed() }
            return text
        default: throw malformed()
        }
    }

    private mutating func codeUnit() throws(Malformed) -> UInt16 {
        var unit: UInt16 = 0
        for _ in 0..<4 {
            guard let byte = next(), let digit = Character(Unicode.Scalar(byte)).hexDigitValue
            else { throw malformed() }
            unit = unit << 4 | UInt16(digit)
        }
        return unit
    }

    private mutating func next() -> UInt8? {
        guard position < end else { return nil }
        position += 1
        return bytes[position - 1]
    }

    private mutating func skipSpace() {
        while position < end, [0x20, 0x09, 0x0A, 0x0D].contains(bytes[position]) {
            position += 1
        }
    }

    private mutating func take(adjacent character: Unicode.Scalar) -> Bool {
        guard position < end, bytes[position] == UInt8(ascii: character) else { return false }
        position += 1
        return true
    }

    private mutating func take(_ character: Unicode.Scalar) -> Bool {
        skipSpace()
        return take(adjacent: character)
    }

    private mutating func expect(_ character: Unicode.Scalar) throws(Malformed) {
        guard take(character) else { throw malformed() }
    }
}

extension String {
    /// The text as JSON has it, in quotes.
    package var quotedForJSON: String {
        var result = "\""
        for scalar in unicodeScalars {
            switch scalar {
            case "\"": result += "\\\""
            case "\\": result += "\\\\"
            case "\n": result += "\\n"
            // Also what ends a line for some readers of lines, though not for JSON.
            case "\0"..<" ", "\u{7F}"..."\u{9F}", "\u{2028}", "\u{2029}":
                let digits = String(scalar.value, radix: 16)
                result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result + "\""
    }
}
