import Files
import GRDB
import Images

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Adds photographs to a gallery, one writer at a time.
///
/// What was committed stays, whatever happens to the process or the machine: embeddings are on the disk
/// before the catalogue speaks of them. What was not committed is done again by the next writer.
public final class GalleryWriter: @unchecked Sendable {
    /// The gallery's folder.
    public let path: String

    private let folder: GalleryFolder
    private let lock: GalleryLock
    private let catalogue: Catalogue
    private var state: Catalogue.State
    private var appender: EmbeddingsAppender

    /// Opens a gallery for writing, and makes it where there is none.
    ///
    /// - Parameters:
    ///   - path: the gallery's folder; it is made, but not what is above it.
    ///   - network: the network that embeds.
    ///   - photographs: the folder of the photographs, an absolute path.
    ///   - labels: where labels come from.
    ///   - moved: whether the photographs of an earlier gallery are now in this folder.
    /// - Throws: `GalleryError`: another writer is at it, it is of another network or of other photographs,
    ///   it cannot be written to.
    public init(
        at path: String, network: GalleryNetwork, photographs: String, labels: LabelSource,
        moved: Bool = false
    ) throws {
        self.path = path
        folder = GalleryFolder(path: path)
        try folder.checkPath()
        try Self.makeFolder(path, isGallery: folder.isGallery)
        lock = try GalleryLock(folder)
        catalogue = try Catalogue(
            writing: folder.catalogue,
            new: .init(
                photographs: photographs, network: network, labels: labels, generation: 1,
                rowCount: 0))
        var state = try catalogue.state()
        if let difference = state.network.difference(from: network) {
            throw GalleryError(
                .otherNetwork,
                "\(path) was made with \(state.network.name), and \(network.path) is \(difference), so their embeddings cannot be compared; index the photographs into another gallery, or leave out --network and its settings"
            )
        }
        guard moved || state.photographs == photographs else {
            throw GalleryError(
                .otherPhotographs,
                "\(path) holds the photographs of \(state.photographs), not of \(photographs); name another gallery, or say with --moved that they are here now"
            )
        }
        catalogue.beginWriting()
        state.photographs = photographs
        // What was assumed once is still assumed, though it is now the gallery that says so.
        let assumption = state.network.assumption
        state.network = network
        state.network.assumption = assumption
        state.labels = labels
        appender = try EmbeddingsAppender(
            folder.embeddings(of: state), count: state.rowCount)
        self.state = state
        try mend()
    }

    /// A folder for the gallery: a new one, an empty one, or one that is a gallery already.
    private static func makeFolder(_ path: String, isGallery: Bool) throws {
        if mkdir(path.onDisk, 0o777) == 0 || isGallery { return }
        guard errno == EEXIST else { throw GalleryError.unwritable(path) }
        guard let folder = opendir(path.onDisk) else { throw GalleryError.unwritable(path) }
        defer { closedir(folder) }
        while let entry = readdir(folder) {
            let name = withUnsafeBytes(of: entry.pointee.d_name) {
                String(fileName: Array($0.prefix { $0 != 0 }))
            }
            // A writer that was stopped before it made a catalogue leaves its lock.
            guard [".", "..", "lock"].contains(name) else {
                throw GalleryError(
                    .unwritable,
                    "\(path) holds other files and is no gallery; name a new folder for the gallery"
                )
            }
        }
    }

    /// Rows that the catalogue speaks of and the file has lost are made anew.
    private func mend() throws {
        state.rowCount = appender.count
        try catalogue.write { [state] database in
            try database.execute(
                sql: "UPDATE image SET \"row\" = NULL, modified = -1 WHERE \"row\" >= ?",
                arguments: [state.rowCount])
            try Catalogue.set(state, database)
        }
        removeOtherGenerations()
    }
}

extension GalleryWriter {
    /// How many photographs there are, also those that could not be embedded.
    public func count() throws -> Int {
        try catalogue.read { try Int.fetchOne($0, sql: "SELECT count(*) FROM image") ?? 0 }
    }

    /// Begins to look for what is new, changed or gone.
    public func beginScan() throws { try catalogue.beginScan() }

    /// Takes files that were found; some hundreds at a time are quickest.
    public func saw(_ files: [FoundFile]) throws { try catalogue.saw(files) }

    /// Gives files that were found labels that do not depend on their paths alone.
    ///
    /// - Returns: how many of these files were not found.
    public func label(_ files: [(path: String, label: String?)]) throws -> Int {
        try catalogue.label(files)
    }

    /// How much there is in the gallery.
    public func contents() throws -> GalleryContents {
        try catalogue.read { try Catalogue.contents($0) }
    }

    /// Takes photographs out whose files were not found, and sets the labels of those that are known.
    ///
    /// - Parameter unreadable: folders that could not be listed, relative to the photographs' folder:
    ///   what is in them is not gone.
    public func finishScan(keeping unreadable: [String] = []) throws -> ScanSummary {
        try catalogue.finishScan(keeping: unreadable)
    }

    /// Files that are new or changed, in the order of their paths.
    ///
    /// - Parameter path: they begin behind this one.
    public func pending(after path: String = "", limit: Int) throws -> [FoundFile] {
        try catalogue.pending(after: path, limit: limit)
    }

    /// What is known of bytes that a photograph in the gallery has, too. May be called from any thread.
    public func embedding(
        ofContent hash: UInt64, byteCount: Int
    ) throws -> IndexedFile.Outcome? {
        guard let (row, size) = try catalogue.embedded(content: hash, byteCount: byteCount)
        else { return nil }
        return .embedded(try appender.row(row), size: size)
    }

    /// Keeps what was found out about files. When this returns, it is on the disk.
    ///
    /// - Throws: `GalleryError`; nothing of these files is kept then.
    public func commit(_ files: [IndexedFile]) throws {
        let rows = files.compactMap { file -> [Float]? in
            guard case .embedded(let embedding, _) = file.outcome else { return nil }
            return embedding
        }
        let first = rows.isEmpty ? state.rowCount : try appender.append(rows)
        try catalogue.record(files, firstRow: first, rowCount: appender.count)
        state.rowCount = appender.count
    }

    /// Ends the work: rows that belong to nobody are cleared away where there are many, and all is left so
    /// that it can be read from where it cannot be written.
    ///
    /// - Parameter compacting: whether there is time to clear away.
    public func finish(compacting: Bool = true) throws {
        let live = try catalogue.read {
            try Int.fetchOne($0, sql: "SELECT count(*) FROM image WHERE \"row\" IS NOT NULL") ?? 0
        }
        if compacting, state.rowCount - live > max(Self.fewestDeadRows, live / 4) {
            try compact()
        }
        try folder.compact(of: state).complete(
            folder.embeddings(of: state).mapped(count: state.rowCount))
        catalogue.rest()
    }

    /// Fewer are not worth writing everything anew.
    private static let fewestDeadRows = 256
    /// How many rows are copied at a time.
    private static let piece = 1024

    /// Writes the rows that belong to photographs into a new file, which then takes the old one's place.
    private func compact() throws {
        var next = state
        next.generation += 1
        next.rowCount = 0
        let file = folder.embeddings(of: next)
        unlink(file.path.onDisk)
        let target = try EmbeddingsAppender(file, count: 0)
        do {
            try catalogue.write { database in
                var last = -1
                while true {
                    let rows = try Row.fetchAll(
                        database,
                        sql: """
                            SELECT id, "row" FROM image WHERE "row" > ? ORDER BY "row" LIMIT ?
                            """, arguments: [last, Self.piece])
                    guard let end = rows.last else { break }
                    last = end["row"]
                    let first = try target.append(rows.map { try appender.row($0["row"]) })
                    // New numbers are below the old ones, and behind those that were given already.
                    for (index, row) in rows.enumerated() {
                        try database.execute(
                            sql: "UPDATE image SET \"row\" = ? WHERE id = ?",
                            arguments: [first + index, row["id"] as Int64])
                    }
                }
                next.rowCount = target.count
                try Catalogue.set(next, database)
            }
        } catch {
            unlink(file.path.onDisk)
            throw error
        }
        state = next
        appender = target
        removeOtherGenerations()
    }

    /// Takes away files of generations that nobody will open any more. Who has one open keeps it.
    private func removeOtherGenerations() {
        guard let listing = opendir(path.onDisk) else { return }
        defer { closedir(listing) }
        let own = [folder.embeddings(of: state).path, folder.compact(of: state).path]
        while let entry = readdir(listing) {
            let name = withUnsafeBytes(of: entry.pointee.d_name) {
                String(fileName: Array($0.prefix { $0 != 0 }))
            }
            let file = "\(path)/\(name)"
            if name.hasPrefix("embeddings-"), !own.contains(file) { unlink(file.onDisk) }
        }
    }
}
