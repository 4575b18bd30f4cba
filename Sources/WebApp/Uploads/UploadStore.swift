import Foundation
import Hummingbird
import Images
import NIOConcurrencyHelpers

/// Photographs that were uploaded, by the SHA-256 of their bytes: the same bytes are one file, and a link
/// to it holds after the server was started again.
///
/// Each is a file named by its 64 digits, with what is known of it in a JSON file beside. The folder is
/// readable by its owner only. Beyond a number of bytes, what was not used for longest is removed.
final class UploadStore: Sendable {
    /// Where the photographs are.
    let folder: String
    /// The most bytes of one file, and of all.
    let maximumFileBytes: Int
    let maximumBytes: Int
    private let state = NIOLockedValueBox(State())

    /// How many files arrive at the same time at most; each takes a connection and up to the size of the
    /// largest on disk.
    static let maximumIncoming = 16

    /// What is known of a file.
    struct Entry: Codable, Hashable, Sendable {
        var name: String
        let width, height: Int
        let bytes: Int
    }

    /// How the store stands.
    struct Load: Hashable, Sendable {
        var files = 0
        var bytes = 0
        var incoming = 0
    }

    /// - Parameters:
    ///   - folder: made when something is to be kept in it.
    init(folder: String, maximumFileBytes: Int, maximumBytes: Int) {
        (self.folder, self.maximumFileBytes) = (folder, maximumFileBytes)
        self.maximumBytes = max(maximumBytes, maximumFileBytes)
        state.withLockedValue { $0.entries = Self.found(in: folder) }
    }

    var load: Load {
        state.withLockedValue { state in
            Load(
                files: state.entries.count,
                bytes: state.entries.values.reduce(0) { $0 + $1.entry.bytes },
                incoming: state.incoming)
        }
    }

    /// A photograph that was uploaded; `nil` where it is not there, or no more.
    ///
    /// - Parameter sha: 64 hexadecimal digits in small letters; everything else names nothing.
    func file(_ sha: String) -> (path: String, name: String, size: PixelSize)? {
        guard Self.isDigest(sha) else { return nil }
        let path = path(sha)
        guard Self.isRegular(path), let entry = entry(sha) else {
            state.withLockedValue { $0.entries[sha] = nil }
            return nil
        }
        return (path, entry.name, PixelSize(width: entry.width, height: entry.height))
    }

    /// Begins to take a file; the folder is made where it is missing.
    ///
    /// - Throws: `WebAppError` where too many arrive already or nothing can be written.
    func begin() throws -> IncomingFile {
        try Self.makePrivate(folder)
        return try IncomingFile(in: folder, limit: maximumFileBytes)
    }

    /// Does something while one more file arrives.
    func whileIncoming<Value>(
        _ body: () async throws -> Value
    ) async throws -> Value {
        let mayBegin = state.withLockedValue { state in
            guard state.incoming < Self.maximumIncoming else { return false }
            state.incoming += 1
            return true
        }
        guard mayBegin else { throw WebAppError.overloaded }
        defer { state.withLockedValue { $0.incoming -= 1 } }
        return try await body()
    }

    /// Keeps a file that has arrived and was found to be a photograph.
    ///
    /// - Parameters:
    ///   - name: what it is called; `nil` for what it was called before, or ‘upload’.
    /// - Returns: the name.
    func keep(
        _ file: IncomingFile, sha: String, name: String?, size: PixelSize
    ) throws -> String {
        let name = name ?? entry(sha)?.name ?? "upload"
        let entry = Entry(
            name: name, width: size.width, height: size.height, bytes: file.count)
        // What is known of a file is there before the file is: a file that is there can be used.
        try Self.write(entry, to: path(sha) + ".json", in: folder)
        guard rename(file.path, path(sha)) == 0 else { throw Self.cannotKeep(errno) }
        let removed = state.withLockedValue { state in
            state.entries[sha] = (entry, Date())
            return state.removeOldest(until: maximumBytes, keeping: sha)
        }
        for sha in removed {
            unlink(path(sha))
            unlink(path(sha) + ".json")
        }
        return name
    }

    private func path(_ sha: String) -> String { "\(folder)/\(sha)" }

    private func entry(_ sha: String) -> Entry? {
        let now = Date()
        let (known, isStale) = state.withLockedValue { state -> (Entry?, Bool) in
            guard let known = state.entries[sha] else { return (nil, true) }
            let isStale = now.timeIntervalSince(known.used) > 60
            if isStale { state.entries[sha] = (known.entry, now) }
            return (known.entry, isStale)
        }
        let description = path(sha) + ".json"
        // Another server may keep its uploads in the same folder.
        guard let entry = known ?? Self.read(description) else { return nil }
        if isStale {
            // What was used last is known after a restart, too.
            utimes(description, nil)
            state.withLockedValue { $0.entries[sha] = (entry, now) }
        }
        return entry
    }

    private struct State {
        var entries: [String: (entry: Entry, used: Date)] = [:]
        var incoming = 0

        /// - Returns: whose files are to be removed.
        mutating func removeOldest(until limit: Int, keeping newest: String) -> [String] {
            var bytes = entries.values.reduce(0) { $0 + $1.entry.bytes }
            var removed: [String] = []
            for (sha, known) in entries.sorted(by: { $0.value.used < $1.value.used })
            where bytes > limit && sha != newest {
                bytes -= known.entry.bytes
                entries[sha] = nil
                removed.append(sha)
            }
            return removed
        }
    }
}
