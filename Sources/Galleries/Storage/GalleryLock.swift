#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Holds a gallery for writing: one process at a time.
///
/// The operating system lets the lock go when the process ends, however it ends.
final class GalleryLock: Sendable {
    private let descriptor: Int32

    /// - Throws: `GalleryError` with the code `busy` while another process holds it.
    init(_ folder: GalleryFolder) throws {
        let descriptor = open(folder.lock, O_RDWR | O_CREAT | O_CLOEXEC, 0o666)
        guard descriptor >= 0 else { throw GalleryError.unwritable(folder.lock) }
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            let holder = Self.holder(descriptor)
            close(descriptor)
            throw GalleryError(
                .busy,
                "\(folder.path) is being written to by another process\(holder); wait until it is done, searching works meanwhile"
            )
        }
        // Only for the message above: nothing depends on it.
        let text = Array("\(getpid())\n".utf8)
        _ = ftruncate(descriptor, 0)
        _ = pwrite(descriptor, text, text.count, 0)
        // Last: what throws in here after it would be closed a second time by `deinit`.
        self.descriptor = descriptor
    }

    deinit { close(descriptor) }

    private static func holder(_ descriptor: Int32) -> String {
        var bytes = [UInt8](repeating: 0, count: 32)
        let count = pread(descriptor, &bytes, bytes.count, 0)
        let digits = bytes.prefix(max(0, count)).prefix { (0x30...0x39).contains($0) }
        return digits.isEmpty ? "" : " (\(String(decoding: digits, as: UTF8.self)))"
    }
}
