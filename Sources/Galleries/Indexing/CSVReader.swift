import Files

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Reads a file of comma-separated values (RFC 4180) row by row, however long it is.
///
/// Lines end with a line feed, with or without a carriage return before it; empty ones are left out.
final class CSVReader {
    /// The line that the last row began in, counted from 1.
    private(set) var line = 0

    private let path: String
    private let descriptor: Int32
    private var buffer = [UInt8](repeating: 0, count: 1 << 16)
    private var (position, filled) = (0, 0)
    private var nextLine = 1

    /// No list of paths and labels has a longer row: what has was named by mistake.
    private static let longestRow = 1 << 20

    /// - Throws: `FileError` for a path without a readable regular file.
    init(_ path: String) throws(FileError) {
        self.path = path
        descriptor = try WholeFile.open(path, maximumBytes: .max).descriptor
    }

    deinit { close(descriptor) }

    /// The next row's fields, at least one; `nil` behind the last.
    ///
    /// - Throws: `GalleryError` with the code `invalidInput` where the file is not what it should be.
    func next() throws -> [String]? {
        while let bytes = try row() {
            if bytes != [[]] { return try bytes.map(text) }
        }
        return nil
    }

    func refusal(_ reason: String) -> GalleryError {
        GalleryError(.invalidInput, "\(path), line \(line), \(reason)")
    }

    private func text(_ bytes: [UInt8]) throws -> String {
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw refusal("is not in UTF-8; save the file in that encoding")
        }
        return text
    }

    private func row() throws -> [[UInt8]]? {
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
            if byte == UInt8(ascii: "\n") { nextLine += 1 }
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
            case UInt8(ascii: "\n") where !isQuoted:
                if field.last == UInt8(ascii: "\r") { field.removeLast() }
                return fields + [field]
            default:
                guard !wasQuoted || byte == UInt8(ascii: "\r") else {
                    throw refusal(
                        "has text behind a closing quote; double the quotes within a field")
                }
                field.append(byte)
            }
        }
        guard !isQuoted else { throw refusal("has a quote that is not closed") }
        return length == 0 ? nil : fields + [field]
    }

    private func nextByte() throws -> UInt8? {
        if position == filled {
            let isFirst = filled == 0
            filled = try buffer.withUnsafeMutableBytes { (bytes) throws(FileError) in
                try WholeFile.fill(bytes, bytes.count, descriptor, path)
            }
            position = 0
            // The byte order mark that some programs begin UTF-8 with.
            if isFirst, buffer.prefix(filled).starts(with: [0xEF, 0xBB, 0xBF]) { position = 3 }
            guard position < filled else {
                filled = position
                return nil
            }
        }
        defer { position += 1 }
        return buffer[position]
    }
}
