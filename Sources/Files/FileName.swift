#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Names of files are bytes, most often UTF-8, and no text where they are not. Here every name is a `String`,
/// also of other bytes: each byte that is no UTF-8 stands as a character of its own, from a part of Unicode
/// that has no meaning but what programs agree on. So the way back to the bytes is exact, and a path can
/// be joined, kept in a catalogue and compared like any other.
extension String {
    /// The characters of the bytes 0x80 to 0xFF, in plane 16, which is for private use.
    private static let escapes: ClosedRange<UInt32> = 0x10FE80...0x10FEFF

    private static func isEscape(_ scalar: Unicode.Scalar) -> Bool {
        escapes.contains(scalar.value)
    }

    /// A file's name, or a path, of the bytes that it has on the disk.
    package init(fileName bytes: [UInt8]) {
        if let text = String(validating: bytes, as: UTF8.self),
            !text.unicodeScalars.contains(where: Self.isEscape)
        {
            self = text
            return
        }
        var text = UnicodeScalarView()
        var parser = Unicode.UTF8.ForwardParser()
        var iterator = bytes.makeIterator()
        var place = 0
        func escape(_ count: Int) {
            for byte in bytes[place..<place + count] {
                // What is no UTF-8 is no ASCII.
                guard let scalar = Unicode.Scalar(0x10FE00 + UInt32(byte)) else { continue }
                text.append(scalar)
            }
        }
        while place < bytes.count {
            switch parser.parseScalar(from: &iterator) {
            case .valid(let encoded):
                let scalar = Unicode.UTF8.decode(encoded)
                // These characters themselves must not be taken for bytes on the way back.
                if Self.isEscape(scalar) { escape(encoded.count) } else { text.append(scalar) }
                place += encoded.count
            case .error(let length):
                escape(length)
                place += length
            case .emptyInput: place = bytes.count
            }
        }
        self = String(text)
    }

    /// The same, up to the first zero.
    package init(fileName pointer: UnsafePointer<CChar>) {
        let count = strlen(pointer)
        self.init(
            fileName: [UInt8](
                UnsafeRawBufferPointer(start: UnsafeRawPointer(pointer), count: count)))
    }

    /// The name or path as the operating system takes it, with a zero at the end.
    package var onDisk: [CChar] {
        guard !isText else { return Array(utf8CString) }
        var bytes: [CChar] = []
        for scalar in unicodeScalars {
            if Self.isEscape(scalar) {
                bytes.append(CChar(truncatingIfNeeded: scalar.value))
            } else {
                bytes += UTF8.encode(scalar)?.map { CChar(bitPattern: $0) } ?? []
            }
        }
        return bytes + [0]
    }

    /// Whether it is text, and so the same for programs that take no other names.
    package var isText: Bool { !unicodeScalars.contains(where: Self.isEscape) }

    /// The text with bytes that are no UTF-8 as people write them: `caf\xE9.jpg`.
    ///
    /// - Parameter backslash: what begins them; two backslashes where text is quoted once more, as in JSON.
    package func showingBytes(_ backslash: String = "\\") -> String {
        guard !isText else { return self }
        return unicodeScalars.reduce(into: "") { text, scalar in
            if Self.isEscape(scalar) {
                text += "\(backslash)x" + String(scalar.value & 0xFF, radix: 16, uppercase: true)
            } else {
                text.unicodeScalars.append(scalar)
            }
        }
    }
}

extension CommandLine {
    /// The arguments without the program's name, each as the bytes that it was given as: `arguments` repairs
    /// what is no UTF-8, and a file of such a name would not be found.
    package static var exactArguments: [String] {
        (1..<max(1, Int(argc))).compactMap { unsafeArgv[$0].map { String(fileName: $0) } }
    }
}
