#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// A file that is written piece by piece and is there whole or not at all.
///
/// The bytes go to a temporary file in the same folder, which takes the name on `commit`. Until then, and
/// for good where that does not happen, an earlier file keeps its contents; an object that goes away
/// without it leaves nothing behind. A process that is killed leaves the temporary file:
/// `removeLeftovers(in:)`.
package final class PendingFile {
    private let path: String
    private let target: String
    private let temporary: String
    /// −1 once it is closed.
    private var descriptor: Int32
    private var isCommitted = false

    private static let prefix = ".likeness-"
    private static let suffix = ".tmp"

    /// - Throws: `FileError` with the code `unwritable` where no file can be made at the path.
    package init(_ path: String) throws(FileError) {
        var target = path
        var permissions: mode_t = 0o666
        var status = stat()
        if stat(path.onDisk, &status) == 0 {
            guard status.st_mode & S_IFMT != S_IFDIR else {
                throw Self.failure(path, "it is a folder; add a file name")
            }
            guard status.st_mode & S_IFMT == S_IFREG else {
                throw Self.failure(path, "it is not a regular file")
            }
            guard access(path.onDisk, W_OK) == 0 else {
                throw Self.failure(path, WholeFile.systemMessage())
            }
            permissions = status.st_mode & 0o777
            target = WholeFile.resolved(path) ?? path
        }

        let slash = target.lastIndex(of: "/").map(target.index(after:)) ?? target.startIndex
        // Short whatever the file's own name is, because names may have 255 bytes at most.
        let tag = String(UInt64.random(in: .min ... .max), radix: 36)
        let temporary = "\(target[..<slash])\(Self.prefix)\(tag)\(Self.suffix)"

        let descriptor = openFile(temporary, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, permissions)
        guard descriptor >= 0 else {
            throw Self.failure(
                path,
                errno == ENOENT || errno == ENOTDIR
                    ? "its folder does not exist; create it first" : WholeFile.systemMessage())
        }
        // Last: what throws in here after it would be closed a second time by `deinit`.
        (self.path, self.target, self.temporary) = (path, target, temporary)
        self.descriptor = descriptor
    }

    deinit {
        if descriptor >= 0 { close(descriptor) }
        if !isCommitted { unlink(temporary.onDisk) }
    }

    /// Writes bytes behind what was written.
    ///
    /// - Throws: `FileError` with the code `unwritable`.
    package func append(_ bytes: [UInt8]) throws(FileError) {
        try check(bytes.withUnsafeBytes { descriptor.writeAll($0) })
    }

    /// Writes bytes behind what was written.
    ///
    /// - Throws: `FileError` with the code `unwritable`.
    package func append(_ bytes: UnsafeRawBufferPointer) throws(FileError) {
        try check(descriptor.writeAll(bytes))
    }

    private func check(_ isWritten: Bool) throws(FileError) {
        guard isWritten else { throw Self.failure(path, WholeFile.systemMessage()) }
    }

    /// Gives the file its name; nothing can be written to it any more.
    ///
    /// - Parameter synchronising: whether the disk is to have the file before it takes the place of an
    ///   earlier one, and its name before this returns: then the power may fail at any moment, too.
    /// - Throws: `FileError` with the code `unwritable`; an earlier file is as it was then.
    package func commit(synchronising: Bool = false) throws(FileError) {
        precondition(descriptor >= 0, "\(path) was committed already")
        var reason: String?
        if synchronising, fsync(descriptor) != 0 { reason = WholeFile.systemMessage() }
        // Some file systems report a full disk only here.
        if close(descriptor) != 0, reason == nil { reason = WholeFile.systemMessage() }
        descriptor = -1
        if reason == nil, rename(temporary.onDisk, target.onDisk) != 0 {
            reason = WholeFile.systemMessage()
        }
        if let reason { throw Self.failure(path, reason) }
        isCommitted = true
        if synchronising { try WholeFile.synchronise(WholeFile.folder(of: target)) }
    }

    private static func failure(_ path: String, _ reason: String) -> FileError {
        FileError(.unwritable, "\(path) cannot be written: \(reason)")
    }

    /// Removes what processes that were killed have left in a folder. Only for who knows that nobody is
    /// writing there.
    package static func removeLeftovers(in folder: String) {
        for name in WholeFile.names(inFolder: folder) ?? [] where isLeftover(name) {
            unlink("\(folder)/\(name)".onDisk)
        }
    }

    /// Whether a file of this name was to become another.
    package static func isLeftover(_ name: String) -> Bool {
        name.hasPrefix(prefix) && name.hasSuffix(suffix)
    }
}

extension Int32 {
    /// Writes all of the bytes to the file that this descriptor stands for, where it stands.
    ///
    /// - Returns: whether that was done; `errno` says why not.
    func writeAll(_ bytes: UnsafeRawBufferPointer) -> Bool {
        var rest = bytes[...]
        while !rest.isEmpty {
            let remaining = UnsafeRawBufferPointer(rebasing: rest)
            let sent = write(self, remaining.baseAddress, remaining.count)
            if sent < 0 && errno == EINTR { continue }
            guard sent > 0 else { return false }
            rest = rest.dropFirst(sent)
        }
        return true
    }
}
