#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// Reads little-endian numbers and runs of bytes from a file in memory, never beyond its end.
struct ByteReader {
    /// What error messages call the file.
    let file: String
    /// Where the next byte is read, counted from the start of the bytes.
    private(set) var position = 0
    private let bytes: Data

    init(_ bytes: Data, file: String) {
        self.bytes = bytes
        self.file = file
    }

    /// How many bytes are there in all.
    var count: Int { bytes.count }

    /// How many bytes are left.
    var remaining: Int { bytes.count - position }

    /// - Throws: `OnnxGraphError` when the place is not inside the bytes.
    mutating func seek(to position: Int) throws(OnnxGraphError) {
        guard (0...bytes.count).contains(position) else { throw cutShort() }
        self.position = position
    }

    /// The next bytes, not copied.
    mutating func take(_ count: Int) throws(OnnxGraphError) -> Data {
        guard count >= 0, count <= remaining else { throw cutShort() }
        let start = bytes.startIndex + position
        position += count
        return bytes[start..<start + count]
    }

    mutating func integer<T: FixedWidthInteger & BitwiseCopyable>(
        _ type: T.Type = T.self
    ) throws(OnnxGraphError) -> T {
        let size = MemoryLayout<T>.size
        return try T(littleEndian: take(size).withUnsafeBytes { $0.loadUnaligned(as: T.self) })
    }

    /// A length or an offset that is stored in `T`.
    mutating func size<T: FixedWidthInteger & BitwiseCopyable>(
        _ type: T.Type
    ) throws(OnnxGraphError) -> Int {
        guard let size = Int(exactly: try integer(type)), size >= 0 else { throw cutShort() }
        return size
    }

    /// The next bytes as text; what is not UTF-8 is replaced.
    mutating func text(_ count: Int) throws(OnnxGraphError) -> String {
        String(decoding: try take(count), as: UTF8.self)
    }

    /// The text up to the next line break, which is skipped.
    mutating func line() throws(OnnxGraphError) -> String {
        let start = bytes.startIndex + position
        guard let end = bytes[start...].firstIndex(of: UInt8(ascii: "\n")) else {
            throw cutShort()
        }
        let line = try text(end - start)
        position += 1
        return line
    }

    private func cutShort() -> OnnxGraphError {
        OnnxGraphError(
            .notWeights,
            "\(file) is no complete PyTorch weights file: it ends early or is damaged; copy or download it again"
        )
    }
}

extension String {
    /// The text as it may stand in a message, whatever the file had there: one short line.
    var printable: String {
        let shown = unicodeScalars.prefix(80).map {
            $0.properties.isWhitespace || $0.value < 0x20 || (0x7F...0x9F).contains($0.value)
                ? " " : String($0)
        }
        return shown.joined() + (unicodeScalars.count > 80 ? "…" : "")
    }
}
