import Files
import Foundation

#if canImport(Glibc)
    import Glibc
#endif

extension UploadStore {
    /// Where uploads are kept if nothing else is said: where the system’s programs keep what is their
    /// users’ own.
    static func usualFolder(
        environment: [String: String] = ProcessInfo.processInfo.environment
    ) -> String {
        let home = environment["HOME"] ?? NSHomeDirectory()
        #if os(macOS)
            return home + "/Library/Application Support/likeness/uploads"
        #else
            // A relative path is to be ignored (XDG Base Directory Specification).
            let data = environment["XDG_DATA_HOME"].flatMap { $0.hasPrefix("/") ? $0 : nil }
            return (data ?? home + "/.local/share") + "/likeness/uploads"
        #endif
    }

    /// Whether a text is a digest in 64 hexadecimal digits, which is safe as a file’s name.
    static func isDigest(_ text: String) -> Bool {
        text.utf8.count == 64
            && text.utf8.allSatisfy {
                (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0)
                    || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains($0)
            }
    }

    static func isRegular(_ path: String) -> Bool {
        var status = stat()
        return lstat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFREG
    }

    /// Makes a folder that only its owner can look into.
    static func makePrivate(_ folder: String) throws {
        var status = stat()
        if stat(folder, &status) == 0 {
            guard status.st_mode & S_IFMT == S_IFDIR else { throw cannotKeep(ENOTDIR) }
            return
        }
        WholeFile.makeFolders(WholeFile.folder(of: folder))
        guard mkdir(folder, 0o700) == 0 || errno == EEXIST else { throw cannotKeep(errno) }
    }

    /// The files of a folder, and when they were last used; what was left half done is removed.
    static func found(in folder: String) -> [String: (entry: Entry, used: Date)] {
        var found: [String: (entry: Entry, used: Date)] = [:]
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        for name in names {
            let path = folder + "/" + name
            if name.hasPrefix(IncomingFile.prefix) {
                // Another server may just be writing it.
                if let modified = modified(path), modified.timeIntervalSinceNow < -3600 {
                    unlink(path)
                }
                continue
            }
            guard isDigest(name), isRegular(path), let entry = read(path + ".json") else {
                continue
            }
            found[name] = (entry, modified(path + ".json") ?? .distantPast)
        }
        return found
    }

    static func read(_ path: String) -> Entry? {
        guard isRegular(path), let bytes = try? WholeFile.data(path, maximumBytes: 1 << 16),
            let entry = try? JSONDecoder().decode(Entry.self, from: bytes),
            entry.width > 0, entry.height > 0, entry.bytes > 0
        else { return nil }
        return entry
    }

    /// Writes what is known of a file, whole or not at all, for its owner only.
    static func write(_ entry: Entry, to path: String, in folder: String) throws {
        let file = try IncomingFile(in: folder, limit: 1 << 16)
        try file.append(.init(data: JSON.data(of: entry)))
        _ = try file.finish()
        guard rename(file.path, path) == 0 else { throw cannotKeep(errno) }
    }

    private static func modified(_ path: String) -> Date? {
        (try? FileManager.default.attributesOfItem(atPath: path))?[.modificationDate] as? Date
    }

    /// What the system refused, in a sentence.
    static func cannotKeep(_ code: Int32) -> WebAppError {
        let isFull = code == ENOSPC || code == EDQUOT
        let reason = String(cString: strerror(code)).lowercased()
        return WebAppError(
            status: .init(code: 507, reasonPhrase: "Insufficient Storage"),
            message: isFull
                ? "the disk that uploads are kept on is full; free some space, or start the server with --uploads FOLDER on another"
                : "uploads cannot be kept (\(reason)); start the server with --uploads FOLDER, a folder that may be written to"
        )
    }
}
