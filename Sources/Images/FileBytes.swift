#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Whole files in and out, through the operating system's own calls.
package enum FileBytes {
    /// No picture within the pixel limits needs more; what is larger was named by mistake.
    static let maximumByteCount = 1 << 30

    /// The contents of a regular file, read once.
    ///
    /// - Throws: `ImageError` for a path without a readable, non-empty regular file.
    static func read(_ path: String) throws -> [UInt8] {
        // Non-blocking, because opening a pipe would wait for its writer.
        let descriptor = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC)
        guard descriptor >= 0 else {
            throw errno == ENOENT || errno == ENOTDIR
                ? ImageError(.missingFile, "\(path) does not exist; check the path.")
                : ImageError(.unreadable, "\(path) cannot be opened: \(systemMessage()).")
        }
        defer { close(descriptor) }

        var status = stat()
        guard fstat(descriptor, &status) == 0 else {
            throw ImageError(.unreadable, "\(path) cannot be examined: \(systemMessage()).")
        }
        switch status.st_mode & S_IFMT {
        case S_IFREG: break
        case S_IFDIR:
            throw ImageError(.isDirectory, "\(path) is a folder; name a picture in it.")
        default:
            throw ImageError(
                .notARegularFile, "\(path) is not a regular file; copy the picture into one.")
        }
        let count = Int(status.st_size)
        guard count > 0 else {
            throw ImageError(.emptyFile, "\(path) is empty; fetch or copy the picture again.")
        }
        guard count <= maximumByteCount else {
            throw ImageError(
                .fileTooLarge,
                "\(path) has \(count) bytes, more than the \(maximumByteCount) that are read; "
                    + "save the picture smaller.")
        }

        return try [UInt8](unsafeUninitializedCapacity: count) { buffer, initialised in
            while initialised < count, let base = buffer.baseAddress {
                #if canImport(Glibc)
                    let received = Glibc.read(descriptor, base + initialised, count - initialised)
                #else
                    let received = Darwin.read(descriptor, base + initialised, count - initialised)
                #endif
                if received < 0 {
                    if errno == EINTR { continue }
                    throw ImageError(.unreadable, "\(path) cannot be read: \(systemMessage()).")
                }
                if received == 0 { break }
                initialised += received
            }
        }
    }

    /// Writes a file whole or not at all.
    ///
    /// The bytes go to a temporary file in the same folder, which then takes the name: on a
    /// failure an earlier file keeps its contents and nothing new is left behind. A symbolic
    /// link stays, and the file it leads to is replaced.
    ///
    /// - Throws: `ImageError` with the code `cannotWrite`.
    package static func write(_ bytes: [UInt8], to path: String) throws {
        func failure(_ reason: String) -> ImageError {
            ImageError(.cannotWrite, "\(path) cannot be written: \(reason).")
        }

        var target = path
        var permissions: mode_t = 0o666
        var status = stat()
        if stat(path, &status) == 0 {
            guard status.st_mode & S_IFMT != S_IFDIR else {
                throw failure("it is a folder; add a file name")
            }
            guard status.st_mode & S_IFMT == S_IFREG else {
                throw failure("it is not a regular file")
            }
            guard access(path, W_OK) == 0 else { throw failure(systemMessage()) }
            permissions = status.st_mode & 0o777
            if let resolved = realpath(path, nil) {
                target = String(cString: resolved)
                free(resolved)
            }
        }

        let slash = target.lastIndex(of: "/").map(target.index(after:)) ?? target.startIndex
        // Short whatever the file's own name is, because names may have 255 bytes at most.
        let tag = String(UInt64.random(in: .min ... .max), radix: 36)
        let temporary = "\(target[..<slash]).likeness-\(tag).tmp"

        let flags = O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC
        let descriptor = open(temporary, flags, permissions)
        guard descriptor >= 0 else {
            throw failure(
                errno == ENOENT || errno == ENOTDIR
                    ? "its folder does not exist; create it first" : systemMessage())
        }
        var reason = append(bytes, to: descriptor) ? nil : systemMessage()
        // Some file systems report a full disk only here.
        if close(descriptor) != 0, reason == nil { reason = systemMessage() }
        if reason == nil, rename(temporary, target) != 0 { reason = systemMessage() }
        if let reason {
            unlink(temporary)
            throw failure(reason)
        }
    }

    private static func append(_ bytes: [UInt8], to descriptor: Int32) -> Bool {
        bytes.withUnsafeBytes { buffer in
            var rest = buffer[...]
            while !rest.isEmpty {
                let remaining = UnsafeRawBufferPointer(rebasing: rest)
                #if canImport(Glibc)
                    let sent = Glibc.write(descriptor, remaining.baseAddress, remaining.count)
                #else
                    let sent = Darwin.write(descriptor, remaining.baseAddress, remaining.count)
                #endif
                if sent < 0 && errno == EINTR { continue }
                guard sent > 0 else { return false }
                rest = rest.dropFirst(sent)
            }
            return true
        }
    }

    private static func systemMessage() -> String {
        let message = String(cString: strerror(errno))
        return message.prefix(1).lowercased() + message.dropFirst()
    }
}
