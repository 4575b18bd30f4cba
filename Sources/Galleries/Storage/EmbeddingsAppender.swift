import Files
#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Appends rows to a gallery's embeddings.
final class EmbeddingsAppender: @unchecked Sendable {
    let file: EmbeddingsFile
    private let descriptor: Int32
    /// How many rows there are.
    private(set) var count: Int

    /// Opens the file, or makes it, and cuts off what lies behind the rows that count.
    ///
    /// - Parameter count: how many rows count. Where the file holds fewer, fewer are there afterwards.
    init(_ file: EmbeddingsFile, count: Int) throws {
        let descriptor = open(file.path.onDisk, O_RDWR | O_CREAT | O_CLOEXEC, 0o666)
        guard descriptor >= 0 else { throw GalleryError.unwritable(file.path) }
        // Once all is set, `deinit` closes the file, also when something is thrown in here.
        let rows: Int
        do {
            rows = try min(count, file.rows(in: descriptor))
        } catch {
            close(descriptor)
            throw error
        }
        (self.file, self.descriptor, self.count) = (file, descriptor, rows)
        guard ftruncate(descriptor, off_t(file.offset(of: rows))) == 0 else {
            throw GalleryError.unwritable(file.path)
        }
        try writeHeader()
    }

    deinit { close(descriptor) }

    /// Appends rows, and returns when the disk has them.
    ///
    /// - Returns: the first one's number.
    func append(_ rows: [[Float]]) throws -> Int {
        let first = count
        try ContiguousArray(rows.joined()).withUnsafeBytes {
            try descriptor.write($0, at: file.offset(of: first), file.path)
        }
        count += rows.count
        try writeHeader()
        guard fsync(descriptor) == 0 else { throw GalleryError.unwritable(file.path) }
        return first
    }

    /// A row that was appended.
    func row(_ row: Int) throws -> [Float] {
        var values = [Float](repeating: 0, count: file.dimension)
        let read = values.withUnsafeMutableBytes {
            pread(descriptor, $0.baseAddress, $0.count, off_t(file.offset(of: row)))
        }
        guard read == file.stride else {
            throw GalleryError(
                .damaged,
                "\(file.path) cannot be read; run ‘likeness index’ on the gallery again")
        }
        return values
    }

    private func writeHeader() throws {
        try descriptor.write(file.header(rows: count), at: 0, file.path)
    }
}

extension Int32 {
    /// Writes bytes at a place in the file that this descriptor stands for.
    func write(_ bytes: [UInt8], at offset: Int, _ path: String) throws {
        try bytes.withUnsafeBytes { try write($0, at: offset, path) }
    }

    /// Writes bytes at a place in the file that this descriptor stands for.
    func write(_ bytes: UnsafeRawBufferPointer, at offset: Int, _ path: String) throws {
        var done = 0
        while done < bytes.count {
            let piece = UnsafeRawBufferPointer(rebasing: bytes[done...])
            let written = pwrite(self, piece.baseAddress, piece.count, off_t(offset + done))
            if written < 0 && errno == EINTR { continue }
            guard written > 0 else { throw GalleryError.unwritable(path) }
            done += written
        }
    }
}

extension GalleryError {
    /// The operating system's own reason, at once: `errno` is overwritten by what comes next.
    static func unwritable(_ path: String) -> GalleryError {
        let reason = errno
        let remedy =
            reason == ENOSPC || reason == EDQUOT || reason == EFBIG
            ? "make room and run the same command again; what was done is kept"
            : "check the folder’s permissions and the disk"
        return GalleryError(
            .unwritable,
            "\(path) cannot be written: \(String(cString: strerror(reason))); \(remedy)"
        )
    }
}
