/// A table of text: records of fields with commas between, as RFC 4180 has them.
///
/// A field may stand in double quotes; commas, line breaks and doubled double quotes in it belong to it.
/// Lines end with CR LF, LF or CR. Empty lines are passed over, and so is a byte order mark.
struct CommaSeparatedValues {
    /// One record.
    struct Record: Hashable {
        /// The line it begins in, from 1.
        let line: Int
        let fields: [String]
    }

    /// Its records, in order.
    let records: [Record]

    /// - Parameters:
    ///   - bytes: the file's, UTF-8.
    ///   - name: what messages call it.
    /// - Throws: `EvaluationError` when it is not UTF-8, a quoted field does not end, or something follows
    ///   one.
    init(_ bytes: [UInt8], name: String) throws {
        // What is not UTF-8 would be replaced, and not be what it was.
        guard String(decoding: bytes, as: UTF8.self).utf8.elementsEqual(bytes) else {
            throw EvaluationError(
                .notText, "\(name) is not text in UTF-8; save it again as CSV with that encoding")
        }
        var parser = Parser(bytes: bytes, name: name)
        records = try parser.records()
    }

    private struct Parser {
        let bytes: [UInt8]
        let name: String
        var index = 0
        var line = 1

        private static let (quote, comma) = (UInt8(ascii: "\""), UInt8(ascii: ","))
        private static let (carriageReturn, lineFeed) = (UInt8(ascii: "\r"), UInt8(ascii: "\n"))

        init(bytes: [UInt8], name: String) {
            self.bytes = bytes
            self.name = name
            if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { index = 3 }
        }

        private var current: UInt8? { index < bytes.count ? bytes[index] : nil }
        private var isAtEndOfLine: Bool {
            current == nil || current == Self.carriageReturn || current == Self.lineFeed
        }

        mutating func records() throws -> [Record] {
            var records: [Record] = []
            while current != nil {
                let start = line
                var fields = [try field()]
                while current == Self.comma {
                    index += 1
                    fields.append(try field())
                }
                endLine()
                if fields != [""] { records.append(Record(line: start, fields: fields)) }
            }
            return records
        }

        private mutating func field() throws -> String {
            guard current == Self.quote else {
                let start = index
                while !isAtEndOfLine, current != Self.comma { index += 1 }
                return String(decoding: bytes[start..<index], as: UTF8.self)
            }
            let start = line
            var content: [UInt8] = []
            index += 1
            while let byte = current {
                if byte == Self.quote {
                    index += 1
                    guard current == Self.quote else {
                        guard isAtEndOfLine || current == Self.comma else {
                            throw EvaluationError(
                                .badLine,
                                "line \(line) of \(name) has text behind a quoted field; double the quotes inside it"
                            )
                        }
                        return String(decoding: content, as: UTF8.self)
                    }
                }
                if byte == Self.carriageReturn || byte == Self.lineFeed {
                    let from = index
                    endLine()
                    content += bytes[from..<index]
                } else {
                    content.append(byte)
                    index += 1
                }
            }
            throw EvaluationError(
                .badLine, "the quoted field that begins in line \(start) of \(name) does not end")
        }

        /// Passes over one end of a line.
        private mutating func endLine() {
            guard current != nil else { return }
            let isPair =
                current == Self.carriageReturn && index + 1 < bytes.count
                && bytes[index + 1] == Self.lineFeed
            index += isPair ? 2 : 1
            line += 1
        }
    }
}
