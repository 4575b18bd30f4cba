#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Reads comma-separated values (RFC 4180) row by row, however many there are.
///
/// Lines end with a line feed, a carriage return or both; empty ones are left out.
package final class CSVReader {
    /// The line that the last row began in, counted from 1.
    package private(set) var line = 0
    /// What messages call the table: its path.
    package let name: String

    /// The file; `nil` for a table in memory.
    private let descriptor: Int32?
    private var buffer = [UInt8](repeating: 0, count: 1 << 16)
    private var (position, filled) = (0, 0)
    private var nextLine = 1
    private var isAtStart = true
    private var endedWithCarriageReturn = false

    /// No list of paths and labels has a longer row: what has was named by mistake.
    private static let longestRow = 1 << 20

    /// A table in a file.
    ///
    /// - Throws: `FileError` for a path without a readable regular file.
    package init(_ path: String) throws(FileError) {
        name = path
        descriptor = try WholeFile.open(path, maximumBytes: .max).descriptor
    }

    /// A table in memory.
    package init(bytes: [UInt8], name: String) {
        (self.name, descriptor) = (name, nil)
        (buffer, filled) = (bytes, bytes.count)
    }

    deinit { if let descriptor { close(descriptor) } }

    /// The next row's fields, at least one; `nil` behind the last.
    ///
    /// - Throws: `FileError` with the code `malformed` where the table is not what it should be.
    package func next() throws(FileError) -> [String]? {
        while let bytes = try row() {
            if bytes == [[]] { continue }
            var fields: [String] = []
            for field in bytes { fields.append(try text(field)) }
            return fields
        }
        return nil
    }

    private func refusal(_ reason: String) -> FileError {
        FileError(.malformed, "\(name), line \(line), \(reason)")
    }

    private func text(_ bytes: [UInt8]) throws(FileError) -> String {
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw refusal("is not in UTF-8; save the file in that encoding")
        }
        return text
    }

    private func row() throws(FileError) -> [[UInt8]]? {
        var fields: [[UInt8]] = []
        var field: [UInt8] = []
        var (isQuoted, wasQuoted) = (false, false)
        var length = 0
        line = nextLine
        while let byte = try nextByte() {
            length += 1
            guard length <= Self.longestRow else {
                throw refusal("is too long for a row; see that its quotes are closed")
            }
            let isSecond = byte == UInt8(ascii: "\n") && endedWithCarriageReturn
            endedWithCarriageReturn = byte == UInt8(ascii: "\r")
            if !isSecond, byte == UInt8(ascii: "\n") || endedWithCarriageReturn { nextLine += 1 }
            // The line feed of a line that a carriage return has ended.
            if isSecond, !isQuoted {
                line = nextLine
                length -= 1
                continue
            }
            switch byte {
            case UInt8(ascii: "\"") where isQuoted:
                (isQuoted, wasQuoted) = (false, true)
            case UInt8(ascii: "\"") where field.isEmpty && !wasQuoted:
                isQuoted = true
            case UInt8(ascii: "\"") where wasQuoted:
                // Two within quotes stand for one.
                field.append(byte)
                (isQuoted, wasQuoted) = (true, false)
            case UInt8(ascii: ",") where !isQuoted:
                fields.append(field)
                (field, wasQuoted) = ([], false)
            case UInt8(ascii: "\n") where !isQuoted, UInt8(ascii: "\r") where !isQuoted:
                return fields + [field]
            default:
                guard !wasQuoted else {
                    throw refusal(
                        "has text behind a closing quote; double the quotes within a field")
                }
                field.append(byte)
            }
        }
        guard !isQuoted else { throw refusal("has a quote that is not closed") }
        return length == 0 ? nil : fields + [field]
    }

    private func nextByte() throws(FileError) -> UInt8? {
        if position == filled, let descriptor {
            var failure: FileError?
            filled = buffer.withUnsafeMutableBytes { bytes in
                do throws(FileError) {
                    return try WholeFile.fill(bytes, bytes.count, descriptor, name)
                } catch {
                    failure = error
                    return 0
                }
            }
            if let failure { throw failure }
            position = 0
        }
        if isAtStart {
            isAtStart = false
            // The byte order mark that some programs begin UTF-8 with.
            if buffer.prefix(filled).starts(with: [0xEF, 0xBB, 0xBF]) { position = 3 }
        }
        guard position < filled else {
            (position, filled) = (0, 0)
            return nil
        }
        defer { position += 1 }
        return buffer[position]
    }
}
