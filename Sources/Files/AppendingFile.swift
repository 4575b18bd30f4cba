#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// A file that grows by whole pieces: each is there or not, unless the process is killed within it.
package final class AppendingFile {
    private let path: String
    private let descriptor: Int32
    /// How many bytes the file has.
    package private(set) var count: Int

    /// Opens a file, or makes it.
    ///
    /// - Throws: `FileError` with the code `unwritable`.
    package init(_ path: String) throws(FileError) {
        let flags = O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC
        let descriptor = openFile(path, flags, 0o666)
        var status = stat()
        guard descriptor >= 0, fstat(descriptor, &status) == 0 else {
            let reason = WholeFile.systemMessage()
            if descriptor >= 0 { close(descriptor) }
            throw FileError(.unwritable, "\(path) cannot be written: \(reason)")
        }
        // Last: what throws in here after it would be closed a second time by `deinit`.
        (self.path, self.descriptor, count) = (path, descriptor, Int(status.st_size))
    }

    deinit { close(descriptor) }

    /// Appends bytes, all or, where the disk is full, none.
    ///
    /// - Throws: `FileError` with the code `unwritable`.
    package func append(_ bytes: [UInt8]) throws(FileError) {
        let isWritten = bytes.withUnsafeBytes { descriptor.writeAll($0) }
        guard isWritten else {
            let reason = WholeFile.systemMessage()
            // The part that there was room for.
            _ = ftruncate(descriptor, off_t(count))
            throw FileError(.unwritable, "\(path) cannot be written: \(reason)")
        }
        count += bytes.count
    }

    /// Returns when the disk has all that was appended.
    ///
    /// - Throws: `FileError` with the code `unwritable`.
    package func synchronise() throws(FileError) {
        guard fsync(descriptor) == 0 else {
            throw FileError(
                .unwritable, "\(path) cannot be written: \(WholeFile.systemMessage())")
        }
    }
}
