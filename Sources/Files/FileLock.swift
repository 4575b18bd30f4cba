#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Holds a file locked: one process, and in it one object, at a time.
///
/// The operating system lets the lock go when the process ends, however it ends.
package final class FileLock: Sendable {
    private let descriptor: Int32

    /// Why a lock was not had.
    package enum Refusal: Error {
        /// Somebody else has it: the number of the process, where it is known.
        case held(by: String?)
        /// The file cannot be made, in words.
        case unwritable(FileError)
    }

    /// Makes the file where there is none, and locks it.
    package init(_ path: String) throws(Refusal) {
        let descriptor = openFile(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o666)
        guard descriptor >= 0 else {
            throw .unwritable(
                FileError(.unwritable, "\(path) cannot be written: \(WholeFile.systemMessage())"))
        }
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            let holder = Self.holder(descriptor)
            close(descriptor)
            throw .held(by: holder)
        }
        // Only for the message above: nothing depends on it.
        let text = Array("\(getpid())\n".utf8)
        _ = ftruncate(descriptor, 0)
        _ = pwrite(descriptor, text, text.count, 0)
        // Last: what throws in here after it would be closed a second time by `deinit`.
        self.descriptor = descriptor
    }

    deinit { close(descriptor) }

    private static func holder(_ descriptor: Int32) -> String? {
        var bytes = [UInt8](repeating: 0, count: 32)
        let count = pread(descriptor, &bytes, bytes.count, 0)
        let digits = bytes.prefix(max(0, count)).prefix { (0x30...0x39).contains($0) }
        return digits.isEmpty ? nil : String(decoding: digits, as: UTF8.self)
    }
}
