/// The header of a safetensors file: a JSON object whose values say, for each tensor, the type of
/// its numbers, its shape, and where they begin and end in the bytes behind the header.
///
/// Read by hand because the readers of JSON there are keep one of several equal names and forget the
/// order, and because the little that is allowed here cannot nest.
struct SafetensorsHeader {
    struct Entry {
        let name: String
        let type: String
        let shape: [Int]
        /// In bytes, counted from the end of the header.
        let begin: Int
        let end: Int
    }

    private(set) var entries: [Entry] = []
    private let bytes: [UInt8]
    private let file: String
    private var position = 0

    /// - Throws: `OnnxGraphError` when the bytes are no such JSON, or two tensors have one name.
    init(_ bytes: [UInt8], file: String) throws(OnnxGraphError) {
        self.bytes = bytes
        self.file = file
        var names: Set<String> = []
        try object { header, name throws(OnnxGraphError) in
            guard names.insert(name).inserted else {
                throw OnnxGraphError(
                    .inconsistent,
                    "\(file) has two tensors named ‘\(name.printable)’; it is damaged or hostile, so download it again"
                )
            }
            if name == "__metadata__" {
                // Texts about the file, which change nothing.
                try header.object { metadata, _ throws(OnnxGraphError) in
                    _ = try metadata.string()
                }
            } else {
                header.entries.append(try header.entry(named: name))
            }
        }
        skipSpace()
        guard position == bytes.count else { throw malformed() }
    }

    private mutating func entry(named name: String) throws(OnnxGraphError) -> Entry {
        var type: String?
        var shape: [Int]?
        var range: [Int]?
        try object { header, key throws(OnnxGraphError) in
            switch key {
            case "dtype" where type == nil: type = try header.string()
            case "shape" where shape == nil: shape = try header.integers()
            case "data_offsets" where range == nil: range = try header.integers()
            default: throw header.malformed()
            }
        }
        guard let type, let shape, let range, range.count == 2 else { throw malformed() }
        return Entry(name: name, type: type, shape: shape, begin: range[0], end: range[1])
    }

    // MARK: JSON

    /// `{"key": …, "key": …}`, where the body reads what stands after each key.
    private mutating func object(
        _ body: (inout Self, String) throws(OnnxGraphError) -> Void
    ) throws(OnnxGraphError) {
        try expect("{")
        if take("}") { return }
        repeat {
            let key = try string()
            try expect(":")
            try body(&self, key)
        } while take(",")
        try expect("}")
    }

    /// No library has tensors of more axes.
    private static let mostAxes = 64

    /// `[1, 2, 3]`, of whole numbers from 0 up.
    private mutating func integers() throws(OnnxGraphError) -> [Int] {
        try expect("[")
        if take("]") { return [] }
        var values: [Int] = []
        repeat {
            guard values.count < Self.mostAxes else { throw malformed() }
            values.append(try integer())
        } while take(",")
        try expect("]")
        return values
    }

    private mutating func integer() throws(OnnxGraphError) -> Int {
        skipSpace()
        let start = position
        var value = 0
        while position < bytes.count,
            (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(bytes[position])
        {
            let (product, tooLarge) = value.multipliedReportingOverflow(by: 10)
            let digit = Int(bytes[position] - UInt8(ascii: "0"))
            let (sum, tooLargeToo) = product.addingReportingOverflow(digit)
            guard !tooLarge, !tooLargeToo else { throw malformed() }
            value = sum
            position += 1
        }
        guard position > start else { throw malformed() }
        return value
    }

    private mutating func string() throws(OnnxGraphError) -> String {
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

    /// What stands for a character after a backslash (RFC 8259, section 7).
    private mutating func escaped() throws(OnnxGraphError) -> String {
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

    private mutating func codeUnit() throws(OnnxGraphError) -> UInt16 {
        var unit: UInt16 = 0
        for _ in 0..<4 {
            guard let byte = next(), let digit = Character(Unicode.Scalar(byte)).hexDigitValue
            else { throw malformed() }
            unit = unit << 4 | UInt16(digit)
        }
        return unit
    }

    private mutating func next() -> UInt8? {
        guard position < bytes.count else { return nil }
        position += 1
        return bytes[position - 1]
    }

    private mutating func skipSpace() {
        while position < bytes.count, [0x20, 0x09, 0x0A, 0x0D].contains(bytes[position]) {
            position += 1
        }
    }

    private mutating func take(_ character: Unicode.Scalar) -> Bool {
        skipSpace()
        guard position < bytes.count, bytes[position] == UInt8(ascii: character) else {
            return false
        }
        position += 1
        return true
    }

    private mutating func expect(_ character: Unicode.Scalar) throws(OnnxGraphError) {
        guard take(character) else { throw malformed() }
    }

    private func malformed() -> OnnxGraphError {
        OnnxGraphError(
            .notWeights,
            "the header of \(file) is not what safetensors files have, at its byte \(position); copy or download it again"
        )
    }
}
