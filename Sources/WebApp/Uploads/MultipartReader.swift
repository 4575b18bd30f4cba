#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Takes a form with one file apart (RFC 7578) as its bytes arrive: never more than a part's header and
/// the bytes that arrived last are in memory.
///
/// It is strict: what a browser or curl would not send is refused.
struct MultipartReader {
    /// What the header of the file's part says.
    private(set) var file: MultipartHeader?
    private var state = State.preamble
    /// What has arrived and was not understood yet. A line break in front lets the first boundary look
    /// like the others.
    private var pending: [UInt8] = Array("\r\n".utf8)
    private let delimiter: [UInt8]
    private var ignored = 0
    private var parts = 0

    /// What may lie before the first boundary, in a part's header, in all other fields together.
    private static let (maximumPreamble, maximumHeader, maximumFields) = (1024, 8192, 64 << 10)
    private static let maximumParts = 32

    private enum State {
        case preamble, boundary, header, file, field, epilogue
    }

    /// - Parameter contentType: the request's, which names the boundary.
    /// - Throws: `WebAppError` where it does not.
    init(contentType: String) throws {
        let boundary = try MultipartHeader.boundary(of: contentType)
        delimiter = Array("\r\n--\(boundary)".utf8)
    }

    /// Takes the next bytes of the form.
    ///
    /// - Returns: those that belong to the file.
    mutating func read(_ bytes: some Sequence<UInt8>) throws -> [UInt8] {
        pending += bytes
        var result: [UInt8] = []
        while try step(into: &result) {}
        return result
    }

    /// Says that nothing more comes.
    ///
    /// - Returns: the header of the file, all of which was read.
    mutating func finish() throws -> MultipartHeader {
        guard case .epilogue = state else {
            throw WebAppError.badRequest(
                "the form ends before its last boundary; send the whole of it")
        }
        guard let file else {
            throw WebAppError.badRequest(
                "the form holds no file; send one in a field with a file name")
        }
        return file
    }

    /// Goes on by one element of the form; `false` where more bytes are needed.
    private mutating func step(into result: inout [UInt8]) throws -> Bool {
        switch state {
        case .preamble:
            guard
                try passDelimiter({ count, _ in
                    guard count <= Self.maximumPreamble else { throw Self.noBoundary }
                })
            else { return false }
            state = .boundary
        case .boundary:
            guard let line = try lineBehindBoundary() else { return false }
            state = line ? .header : .epilogue
        case .header:
            guard let header = try header() else { return false }
            try begin(header)
        case .file:
            var bytes: [UInt8] = []
            let isOver = try passDelimiter { _, part in bytes += part }
            result += bytes
            guard isOver else { return false }
            state = .boundary
        case .field:
            var count = 0
            let isOver = try passDelimiter { passed, _ in count = passed }
            ignored += count
            guard ignored <= Self.maximumFields else {
                throw WebAppError.badRequest(
                    "the form’s other fields are larger than \(Self.maximumFields) bytes; send the file alone"
                )
            }
            guard isOver else { return false }
            state = .boundary
        case .epilogue:
            // To be ignored, says the standard.
            pending = []
            return false
        }
        return true
    }

    private mutating func begin(_ header: MultipartHeader) throws {
        parts += 1
        guard parts <= Self.maximumParts else {
            throw WebAppError.badRequest(
                "the form has more than \(Self.maximumParts) parts; send the file alone")
        }
        guard header.fileName != nil else {
            state = .field
            return
        }
        guard file == nil else {
            throw WebAppError.badRequest("the form holds several files; send one at a time")
        }
        file = header
        state = .file
    }

    /// Hands on what lies before the next delimiter, and takes it and the delimiter out.
    ///
    /// - Returns: whether there is one; if not, what may be its beginning stays.
    private mutating func passDelimiter(
        _ body: (_ count: Int, _ bytes: ArraySlice<UInt8>) throws -> Void
    ) throws -> Bool {
        if let start = Self.position(of: delimiter, in: pending) {
            try body(start, pending[..<start])
            pending.removeFirst(start + delimiter.count)
            return true
        }
        let safe = max(0, pending.count - delimiter.count + 1)
        if safe > 0 {
            try body(safe, pending[..<safe])
            if case .preamble = state { return false }
            pending.removeFirst(safe)
        }
        return false
    }

    /// What stands behind a boundary: `true` for a line's end, `false` for the two hyphens behind the last.
    private mutating func lineBehindBoundary() throws -> Bool? {
        if pending.starts(with: "--".utf8) {
            pending.removeFirst(2)
            return false
        }
        let blanks = pending.prefix { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") }.count
        guard blanks < 64 else { throw Self.brokenBoundary }
        guard pending.count >= blanks + 2 else { return nil }
        guard pending[blanks...].starts(with: "\r\n".utf8) else { throw Self.brokenBoundary }
        // The line break stays: a header without lines is one line break and another.
        pending.removeFirst(blanks)
        return true
    }

    private mutating func header() throws -> MultipartHeader? {
        let end = Self.position(of: Array("\r\n\r\n".utf8), in: pending)
        guard end ?? pending.count <= Self.maximumHeader else {
            throw WebAppError.badRequest(
                "the header of a part of the form has more than \(Self.maximumHeader) bytes; send it as a browser does"
            )
        }
        guard let end else { return nil }
        let header = try MultipartHeader(end > 2 ? pending[2..<end] : [])
        pending.removeFirst(end + 4)
        return header
    }

    private static func position(of needle: [UInt8], in bytes: [UInt8]) -> Int? {
        bytes.withUnsafeBytes { bytes in
            guard let base = bytes.baseAddress, bytes.count >= needle.count else { return nil }
            var start = 0
            let last = bytes.count - needle.count
            while start <= last,
                let found = memchr(base + start, Int32(needle[0]), last - start + 1)
            {
                start = UnsafeRawPointer(found) - base
                if memcmp(found, needle, needle.count) == 0 { return start }
                start += 1
            }
            return nil
        }
    }

    private static let noBoundary = WebAppError.badRequest(
        "the form does not begin with the boundary that its content type names; send it as a browser does"
    )
    private static let brokenBoundary = WebAppError.badRequest(
        "a boundary of the form is not followed by a line’s end; send it as a browser does")
}
