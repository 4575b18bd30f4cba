#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif
#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Reading whole files, with one sentence for each way it can fail.
enum RegularFile {
    /// - Throws: `OnnxGraphError` when there is no such file, it is a folder, empty, too large, or
    ///   may not be read.
    static func read(_ path: String, maximumBytes: Int) throws(OnnxGraphError) -> Data {
        try check(path, maximumBytes: maximumBytes)
        do {
            return try Data(contentsOf: URL(filePath: path), options: .mappedIfSafe)
        } catch {
            throw unreadable(path)
        }
    }

    /// The same as an array, with room at its end for a little more.
    static func bytes(_ path: String, maximumBytes: Int) throws(OnnxGraphError) -> [UInt8] {
        let size = try check(path, maximumBytes: maximumBytes)
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw unreadable(path) }
        defer { close(descriptor) }
        // Names of a few outputs are all that is ever appended.
        let bytes = [UInt8](unsafeUninitializedCapacity: size + 4096) { buffer, count in
            while count < size {
                let received = readBytes(
                    descriptor, buffer.baseAddress.map { $0 + count }, size - count)
                if received < 0 && errno == EINTR { continue }
                guard received > 0 else { return }
                count += received
            }
        }
        guard bytes.count == size else { throw unreadable(path) }
        return bytes
    }

    @discardableResult
    private static func check(
        _ path: String, maximumBytes: Int
    ) throws(OnnxGraphError) -> Int {
        let size = try size(path)
        guard size > 0 else {
            throw OnnxGraphError(.unreadableFile, "\(path) is empty; give a complete file")
        }
        guard size <= maximumBytes else {
            throw OnnxGraphError(
                .unsupported,
                "\(path) has \(size) bytes; Likeness reads files of at most \(maximumBytes) bytes, so store the weights in external data files beside it"
            )
        }
        return size
    }

    private static func unreadable(_ path: String) -> OnnxGraphError {
        OnnxGraphError(.unreadableFile, "\(path) cannot be read; check its permissions")
    }

    /// The size of a regular file in bytes.
    static func size(_ path: String) throws(OnnxGraphError) -> Int {
        var status = stat()
        guard stat(path, &status) == 0 else {
            throw OnnxGraphError(
                .unreadableFile,
                errno == ENOENT || errno == ENOTDIR
                    ? "there is no file \(path); check the name"
                    : "\(path) cannot be read; check its permissions")
        }
        switch status.st_mode & S_IFMT {
        case S_IFREG: return Int(status.st_size)
        case S_IFDIR:
            throw OnnxGraphError(.unreadableFile, "\(path) is a folder; give a file")
        default:
            throw OnnxGraphError(.unreadableFile, "\(path) is not a regular file; give a file")
        }
    }

    /// The folder that a file is in.
    static func folder(of path: String) -> String {
        guard let slash = path.lastIndex(of: "/") else { return "." }
        return slash == path.startIndex ? "/" : String(path[..<slash])
    }

    /// The path with every symbolic link followed; `nil` where there is no such file.
    static func resolved(_ path: String) -> String? {
        guard let resolved = realpath(path, nil) else { return nil }
        defer { free(resolved) }
        return String(cString: resolved)
    }
}

/// `read` of the C library: the name is taken here.
private func readBytes(
    _ descriptor: Int32, _ buffer: UnsafeMutablePointer<UInt8>?, _ count: Int
) -> Int { read(descriptor, buffer, count) }

/// Writing files so that a reader finds the old one or the whole new one, never a part.
enum AtomicFile {
    /// - Throws: `OnnxGraphError` when the file cannot be written; nothing is left behind then.
    static func write(_ bytes: some DataProtocol, to path: String) throws(OnnxGraphError) {
        let temporary = "\(path).partial-\(getpid())"
        do {
            try Data(bytes).write(to: URL(filePath: temporary))
        } catch {
            unlink(temporary)
            throw OnnxGraphError(
                .unwritableFile,
                "\(path) cannot be written; check that its folder exists, has room and may be written to"
            )
        }
        guard rename(temporary, path) == 0 else {
            unlink(temporary)
            throw OnnxGraphError(
                .unwritableFile, "\(path) cannot be written; check that it is not a folder")
        }
    }
}
