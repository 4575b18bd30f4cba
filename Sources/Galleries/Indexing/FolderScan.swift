import Files
#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// A walk through a folder and its sub-folders, one entry at a time: memory grows with their depth, not
/// with how many there are.
///
/// A link to a file counts as the file; a link to a folder is left alone, so that nothing is met twice
/// and no walk is endless. What begins with a dot is hidden and left alone, too.
package struct FolderScan {
    /// What is met, in the order in which the file system lists it. Paths are relative to the folder.
    package enum Finding: Equatable {
        /// A file whose name ends as a picture's does.
        case photograph(FoundFile)
        /// A picture's name that leads to no regular file.
        case failure(path: String)
        /// A folder that cannot be listed, or not to its end, and why: what it holds is not known.
        case unlistedFolder(path: String, reason: String)
    }

    /// A folder within a folder within …: each level keeps one open, of which a process has a few hundred.
    static let deepest = 128
    /// The endings of the names of what can be read; and of what telephones write, which cannot: it is to
    /// be told as failed, not passed over in silence.
    private static let extensions = [".jpg", ".jpeg", ".png", ".webp", ".heic", ".heif"]

    private let path: String
    private let skipped: Set<FileIdentity>
    private let subfolders: Set<String>?

    /// - Parameters:
    ///   - path: the folder.
    ///   - subfolders: the names of those directly in it that are walked through, and nothing else is;
    ///     `nil` for all there is.
    ///   - skipped: folders that are left out wherever they are met.
    package init(
        _ path: String, only subfolders: Set<String>? = nil,
        skipping skipped: Set<FileIdentity> = []
    ) {
        self.path = path
        self.subfolders = subfolders
        self.skipped = skipped
    }

    /// Calls a closure with all that is met.
    ///
    /// - Throws: `GalleryError` with the code `photographs` where the folder itself cannot be listed;
    ///   what the closure throws.
    package func forEach(_ body: (Finding) throws -> Void) throws {
        let descriptor = open(path.onDisk, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else {
            throw GalleryError(
                .photographs,
                errno == ENOENT || errno == ENOTDIR
                    ? "\(path) is not a folder; name the folder of the photographs, and check that its disk is there"
                    : "the folder \(path) cannot be listed: \(lastSystemError()); check its permissions"
            )
        }
        try walk(descriptor, "", depth: 0, body)
    }

    /// Lists an open folder, which is closed afterwards.
    private func walk(
        _ descriptor: Int32, _ folder: String, depth: Int, _ body: (Finding) throws -> Void
    ) throws {
        guard let stream = fdopendir(descriptor) else {
            let reason = lastSystemError()
            close(descriptor)
            return try body(.unlistedFolder(path: folder, reason: reason))
        }
        defer { closedir(stream) }
        while true {
            errno = 0
            guard let entry = readdir(stream) else {
                if errno != 0 {
                    try body(.unlistedFolder(path: folder, reason: lastSystemError()))
                }
                return
            }
            let kind = Int32(entry.pointee.d_type)
            let name = withUnsafeBytes(of: entry.pointee.d_name) {
                String(fileName: Array($0.prefix { $0 != 0 }))
            }
            guard !name.hasPrefix("."), depth > 0 || subfolders?.contains(name) != false else {
                continue
            }
            let inner = folder.isEmpty ? name : "\(folder)/\(name)"
            let isPicture = Self.isPicture(name)
            switch kind {
            case Int32(DT_DIR):
                try enter(name, inner, of: descriptor, depth: depth, body)
            case Int32(DT_REG), Int32(DT_LNK):
                if isPicture { try examine(name, inner, of: descriptor, body) }
            case Int32(DT_UNKNOWN):
                // Some file systems do not say here what an entry is.
                var status = stat()
                guard fstatat(descriptor, name.onDisk, &status, AT_SYMLINK_NOFOLLOW) == 0 else {
                    continue
                }
                if status.st_mode & S_IFMT == S_IFDIR {
                    try enter(name, inner, of: descriptor, depth: depth, body)
                } else if isPicture {
                    try examine(name, inner, of: descriptor, body)
                }
            default:
                if isPicture { try body(.failure(path: inner)) }
            }
        }
    }

    private func enter(
        _ name: String, _ path: String, of parent: Int32, depth: Int,
        _ body: (Finding) throws -> Void
    ) throws {
        guard depth < Self.deepest else {
            return try body(
                .unlistedFolder(
                    path: path, reason: "it is more than \(Self.deepest) folders deep"))
        }
        let descriptor = openat(
            parent, name.onDisk, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
        guard descriptor >= 0 else {
            return try body(.unlistedFolder(path: path, reason: lastSystemError()))
        }
        if let identity = FileIdentity(descriptor), skipped.contains(identity) {
            close(descriptor)
            return
        }
        try walk(descriptor, path, depth: depth + 1, body)
    }

    private func examine(
        _ name: String, _ path: String, of parent: Int32, _ body: (Finding) throws -> Void
    ) throws {
        var status = stat()
        guard fstatat(parent, name.onDisk, &status, 0) == 0 else {
            return try body(.failure(path: path))
        }
        switch status.st_mode & S_IFMT {
        case S_IFREG:
            try body(
                .photograph(
                    FoundFile(
                        path: path, byteCount: Int(status.st_size),
                        modified: status.modificationTime)))
        case S_IFDIR: break
        default: try body(.failure(path: path))
        }
    }

    /// Whether a file of this name may be a photograph: the name ends as a picture's does, and is not one
    /// that `likeness pair` gives the pictures it draws beside photographs, as in `a-b.likeness.png`.
    static func isPicture(_ name: String) -> Bool {
        let name = name.lowercased()
        guard let ending = extensions.first(where: { name.hasSuffix($0) }) else { return false }
        return !name.dropLast(ending.count).hasSuffix(".likeness")
    }
}

/// What tells a file or folder from all others, whatever the path it is reached by.
package struct FileIdentity: Hashable {
    private let device: UInt64
    private let number: UInt64

    /// - Returns: `nil` where there is nothing at the path.
    package init?(path: String) {
        var status = stat()
        guard stat(path.onDisk, &status) == 0 else { return nil }
        self.init(status)
    }

    /// Of something that is open.
    init?(_ descriptor: Int32) {
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { return nil }
        self.init(status)
    }

    private init(_ status: stat) {
        device = UInt64(truncatingIfNeeded: status.st_dev)
        number = UInt64(truncatingIfNeeded: status.st_ino)
    }
}

extension stat {
    /// Nanoseconds since 1970; a time that nobody could have meant is held to what fits.
    var modificationTime: Int64 {
        #if canImport(Glibc)
            let time = st_mtim
        #else
            let time = st_mtimespec
        #endif
        let (seconds, overflow) = Int64(time.tv_sec).multipliedReportingOverflow(by: 1_000_000_000)
        guard !overflow else { return time.tv_sec < 0 ? .min : .max }
        return seconds &+ Int64(time.tv_nsec)
    }
}

/// What the operating system said last, in the middle of a sentence.
func lastSystemError() -> String {
    let message = String(cString: strerror(errno))
    return message.prefix(1).lowercased() + message.dropFirst()
}
