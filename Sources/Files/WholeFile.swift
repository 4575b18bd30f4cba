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

/// Whole files in and out, through the operating system's own calls.
package enum WholeFile {
    /// The contents of a regular file, read once.
    ///
    /// - Parameters:
    ///   - maximumBytes: more are refused before memory is taken.
    ///   - room: how many bytes can be appended to the result without copying it.
    /// - Throws: `FileError` for a path without a readable, non-empty regular file of that size.
    package static func read(
        _ path: String, maximumBytes: Int, room: Int = 0
    ) throws(FileError) -> [UInt8] {
        let (descriptor, count) = try open(path, maximumBytes: maximumBytes)
        defer { close(descriptor) }
        var failure: FileError?
        let bytes = [UInt8](unsafeUninitializedCapacity: count + room) { buffer, initialised in
            do throws(FileError) {
                initialised = try fill(
                    UnsafeMutableRawBufferPointer(buffer), count, descriptor, path)
            } catch {
                failure = error
            }
        }
        if let failure { throw failure }
        return bytes
    }

    /// The same as `Data`, of which parts can be handed on without copying them.
    ///
    /// Not mapped: a file that someone cuts short while it is mapped ends the process.
    package static func data(_ path: String, maximumBytes: Int) throws(FileError) -> Data {
        let (descriptor, count) = try open(path, maximumBytes: maximumBytes)
        defer { close(descriptor) }
        guard let memory = malloc(count) else {
            throw FileError(.tooLarge, "\(path) has \(count) bytes, more than there is memory for")
        }
        let buffer = UnsafeMutableRawBufferPointer(start: memory, count: count)
        do throws(FileError) {
            let received = try fill(buffer, count, descriptor, path)
            return Data(bytesNoCopy: memory, count: received, deallocator: .free)
        } catch {
            free(memory)
            throw error
        }
    }

    /// Opens a regular file and says how many bytes it has.
    package static func open(
        _ path: String, maximumBytes: Int
    ) throws(FileError) -> (descriptor: Int32, count: Int) {
        guard !path.isEmpty else {
            throw FileError(.missing, "an empty path names no file; give the path of one")
        }
        // Non-blocking, because opening a pipe would wait for its writer.
        let descriptor = openFile(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC, 0)
        guard descriptor >= 0 else {
            throw errno == ENOENT || errno == ENOTDIR
                ? FileError(.missing, "\(path) does not exist; check the path")
                : FileError(
                    .unreadable,
                    "\(path) cannot be opened: \(systemMessage()); check its permissions")
        }
        do throws(FileError) {
            let count = try size(of: descriptor, path)
            guard count <= maximumBytes else {
                throw FileError(
                    .tooLarge,
                    "\(path) has \(count) bytes, more than the \(maximumBytes) that are read; give a smaller file"
                )
            }
            return (descriptor, count)
        } catch {
            close(descriptor)
            throw error
        }
    }

    /// Reads as many bytes as there are, up to `count`.
    package static func fill(
        _ buffer: UnsafeMutableRawBufferPointer, _ count: Int, _ descriptor: Int32, _ path: String
    ) throws(FileError) -> Int {
        var filled = 0
        while filled < count, let base = buffer.baseAddress {
            #if canImport(Glibc)
                let received = Glibc.read(descriptor, base + filled, count - filled)
            #else
                let received = Darwin.read(descriptor, base + filled, count - filled)
            #endif
            if received < 0 {
                if errno == EINTR { continue }
                throw FileError(
                    .unreadable,
                    "\(path) cannot be read: \(systemMessage()); check the disk it is on")
            }
            if received == 0 { break }
            filled += received
        }
        return filled
    }

    /// The size of an open regular file that is not empty.
    private static func size(of descriptor: Int32, _ path: String) throws(FileError) -> Int {
        var status = stat()
        guard fstat(descriptor, &status) == 0 else {
            throw FileError(
                .unreadable, "\(path) cannot be examined: \(systemMessage()); check the path")
        }
        switch status.st_mode & S_IFMT {
        case S_IFREG: break
        case S_IFDIR: throw FileError(.folder, "\(path) is a folder; name a file in it")
        default:
            throw FileError(.notRegular, "\(path) is not a regular file; copy it into one")
        }
        guard status.st_size > 0 else {
            throw FileError(.empty, "\(path) is empty; fetch or copy it again")
        }
        return Int(status.st_size)
    }

    /// The folder that a file is in.
    package static func folder(of path: String) -> String {
        guard let slash = path.lastIndex(of: "/") else { return "." }
        return slash == path.startIndex ? "/" : String(path[..<slash])
    }

    /// Makes a folder and those above it, as far as that can be done: what is written there next tells.
    package static func makeFolders(_ path: String) {
        for end in path.indices where path[end] == "/" && end > path.startIndex {
            mkdir(String(path[..<end]).onDisk, 0o777)
        }
        mkdir(path.onDisk, 0o777)
    }

    /// The path with every symbolic link followed; `nil` where there is no such file.
    package static func resolved(_ path: String) -> String? {
        guard let resolved = realpath(path.onDisk, nil) else { return nil }
        defer { free(resolved) }
        return String(fileName: resolved)
    }

    /// Writes a file whole or not at all.
    ///
    /// The bytes go to a temporary file in the same folder, which then takes the name: on a
    /// failure an earlier file keeps its contents and nothing new is left behind. A symbolic
    /// link stays, and the file it leads to is replaced.
    ///
    /// - Throws: `FileError` with the code `unwritable`.
    package static func write(_ bytes: [UInt8], to path: String) throws(FileError) {
        let file = try PendingFile(path)
        try file.append(bytes)
        try file.commit()
    }

    /// The names of what a folder holds, in no order; `nil` where it cannot be listed.
    package static func names(inFolder path: String) -> [String]? {
        guard let folder = opendir(path.onDisk) else { return nil }
        defer { closedir(folder) }
        var names: [String] = []
        while let entry = readdir(folder) {
            let name = withUnsafeBytes(of: entry.pointee.d_name) {
                String(fileName: Array($0.prefix { $0 != 0 }))
            }
            if name != ".", name != ".." { names.append(name) }
        }
        return names
    }

    /// Returns when the disk has what a file, or the list of names of a folder, holds now.
    ///
    /// - Throws: `FileError` with the code `unwritable`.
    package static func synchronise(_ path: String) throws(FileError) {
        let descriptor = openFile(path, O_RDONLY | O_CLOEXEC, 0)
        var reason = descriptor < 0 ? systemMessage() : nil
        // What cannot be synchronised, as some file systems' folders, says so with EINVAL.
        if descriptor >= 0, fsync(descriptor) != 0, errno != EINVAL { reason = systemMessage() }
        if descriptor >= 0 { close(descriptor) }
        if let reason { throw FileError(.unwritable, "\(path) cannot be written: \(reason)") }
    }

    /// What the operating system says about the last call that failed.
    static func systemMessage() -> String {
        let message = String(cString: strerror(errno))
        return message.prefix(1).lowercased() + message.dropFirst()
    }
}

/// `open` of the C library, whose name is taken inside `WholeFile`.
func openFile(_ path: String, _ flags: Int32, _ permissions: mode_t) -> Int32 {
    open(path.onDisk, flags, permissions)
}
