import Files
import VectorMath

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// The embeddings in eight bits (`CompactRows`), beside the embeddings: what the search reads first.
///
/// It is made from the embeddings, so it need not be there: a search then reads the embeddings alone,
/// and finds the same.
struct CompactFile {
    /// The embeddings that it is a copy of.
    let embeddings: EmbeddingsFile
    /// The file.
    let path: String

    /// The version of the format.
    private static let version = 1
    /// The bytes before the first row: a page.
    private static let headerBytes = 4096
    private var stride: Int { CompactRows.stride(dimension: embeddings.dimension) }

    private var header: [UInt8] {
        let text = Array(
            "likeness compact \(Self.version), \(embeddings.dimension) numbers a row, network \(embeddings.fingerprint)\n"
                .utf8)
        return text + [UInt8](repeating: 0, count: Self.headerBytes - text.count)
    }

    /// The rows, mapped into memory; `nil` where there is no such file, or fewer rows than count.
    ///
    /// - Parameter count: how many rows count.
    func mapped(count: Int) -> CompactRows? {
        let descriptor = open(path.onDisk, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        let size = Self.headerBytes + count * stride
        guard rows(in: descriptor) >= count,
            let mapping = try? FileMapping(descriptor, count: size, path: path)
        else { return nil }
        return CompactRows(
            mapping.base + Self.headerBytes, count: count, dimension: embeddings.dimension,
            owner: mapping)
    }

    /// Appends the rows that are not in the file yet.
    ///
    /// - Parameter rows: all that count.
    func complete(_ rows: VectorRows) throws {
        let descriptor = open(path.onDisk, O_RDWR | O_CREAT | O_CLOEXEC, 0o666)
        guard descriptor >= 0 else { throw GalleryError.unwritable(path) }
        defer { close(descriptor) }
        var done = min(self.rows(in: descriptor), rows.count)
        guard ftruncate(descriptor, off_t(Self.headerBytes + done * stride)) == 0 else {
            throw GalleryError.unwritable(path)
        }
        try descriptor.write(header, at: 0, path)
        while done < rows.count {
            let piece = done..<min(done + Self.piece, rows.count)
            let bytes = piece.flatMap { CompactRows.encode(rows[$0]) }
            try descriptor.write(bytes, at: Self.headerBytes + done * stride, path)
            done = piece.upperBound
        }
        guard fsync(descriptor) == 0 else { throw GalleryError.unwritable(path) }
    }

    /// How many rows are written at a time.
    private static let piece = 1024

    /// How many whole rows the file holds; none where it is not of these embeddings.
    private func rows(in descriptor: Int32) -> Int {
        var status = stat()
        var bytes = [UInt8](repeating: 0, count: Self.headerBytes)
        guard fstat(descriptor, &status) == 0,
            pread(descriptor, &bytes, bytes.count, 0) == bytes.count, bytes == header
        else { return 0 }
        return (Int(status.st_size) - Self.headerBytes) / stride
    }
}
