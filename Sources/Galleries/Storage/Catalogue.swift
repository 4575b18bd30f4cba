import Files
import GRDB

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

/// What a gallery knows of its photographs: an SQLite database.
///
/// While photographs are added it is in SQLite's write-ahead mode, in which readers and the writer do not
/// wait for each other; at rest it is in one file, which can be read from a folder that cannot be written
/// to.
final class Catalogue: Sendable {
    /// What there is one of.
    struct State: Hashable, Sendable {
        /// The folder of the photographs.
        var photographs: String
        var network: GalleryNetwork
        var labels: LabelSource
        /// The number of the embeddings' file.
        var generation: Int
        /// How many rows in it count, those that belong to no photograph any more among them.
        var rowCount: Int
    }

    /// The version of the tables.
    static let version = 1

    let path: String
    let database: DatabaseQueue

    private init(_ path: String, _ configuration: Configuration) throws {
        self.path = path
        database = try translating(path) {
            try DatabaseQueue(path: path, configuration: configuration)
        }
    }

    /// Takes back what a writer had half written when it was killed. That is itself writing, which
    /// whoever only reads does not do.
    static func settle(_ path: String) {
        guard access((path + "-journal").onDisk, F_OK) == 0 else { return }
        _ = try? DatabaseQueue(path: path, configuration: configuration).read {
            try Int.fetchOne($0, sql: "SELECT count(*) FROM sqlite_master")
        }
    }

    /// Opens a catalogue for reading.
    init(reading path: String) throws {
        Self.settle(path)
        var configuration = Self.configuration
        configuration.readonly = true
        self.path = path
        database = try translating(path) {
            try DatabaseQueue(path: path, configuration: configuration)
        }
        try check()
    }

    /// Opens a catalogue for writing, and makes it where there is none.
    ///
    /// - Parameter state: what a new one begins with.
    init(writing path: String, new state: State) throws {
        self.path = path
        database = try translating(path) {
            try DatabaseQueue(path: path, configuration: Self.configuration)
        }
        try write { database in
            let version = try Int.fetchOne(database, sql: "PRAGMA user_version") ?? 0
            if try version == 0 && !database.tableExists("gallery") {
                try Self.makeTables(database)
                try Self.insert(state, database)
            }
        }
        try check()
    }

    /// From here on readers and the writer do not wait for each other.
    func beginWriting() {
        // Fails while someone reads: then commits wait for readers and readers for commits, no more.
        _ = try? database.writeWithoutTransaction {
            try String.fetchOne($0, sql: "PRAGMA journal_mode = WAL")
        }
    }

    /// Brings everything into one file, if nobody reads just now.
    func rest() {
        _ = try? database.writeWithoutTransaction {
            try String.fetchOne($0, sql: "PRAGMA journal_mode = DELETE")
        }
    }

    private static var configuration: Configuration {
        var configuration = Configuration()
        configuration.busyMode = .timeout(10)
        configuration.label = "likeness.catalogue"
        return configuration
    }

    private func check() throws {
        let version = try read { try Int.fetchOne($0, sql: "PRAGMA user_version") ?? 0 }
        guard version == Self.version else {
            throw GalleryError(
                version > Self.version ? .version : .damaged,
                version > Self.version
                    ? "\(path) is of a newer version of Likeness; use that one"
                    : "\(path) is no catalogue of a gallery; index the photographs into a new gallery"
            )
        }
    }

    func read<T>(_ body: (Database) throws -> T) throws -> T {
        try translating(path) { try database.read(body) }
    }

    func write<T>(_ body: (Database) throws -> T) throws -> T {
        try translating(path) { try database.write(body) }
    }
}

extension Catalogue {
    private static func makeTables(_ database: Database) throws {
        try database.execute(
            sql: """
                CREATE TABLE gallery (
                    id INTEGER PRIMARY KEY CHECK (id = 1),
                    photographs TEXT NOT NULL,
                    network TEXT NOT NULL,
                    labels TEXT NOT NULL,
                    generation INTEGER NOT NULL,
                    rowCount INTEGER NOT NULL);
                CREATE TABLE label (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE);
                CREATE TABLE image (
                    id INTEGER PRIMARY KEY,
                    path TEXT NOT NULL UNIQUE,
                    byteCount INTEGER NOT NULL,
                    modified INTEGER NOT NULL,
                    contentHash INTEGER,
                    width INTEGER,
                    height INTEGER,
                    labelId INTEGER REFERENCES label(id),
                    "row" INTEGER,
                    failure TEXT);
                CREATE INDEX imageByContent ON image (contentHash, byteCount);
                CREATE INDEX imageByLabel ON image (labelId);
                CREATE INDEX imageByRow ON image ("row");
                PRAGMA user_version = \(version);
                """)
    }

    private static func insert(_ state: State, _ database: Database) throws {
        try database.execute(
            sql: "INSERT INTO gallery VALUES (1, ?, ?, ?, ?, ?)",
            arguments: [
                state.photographs, try encoded(state.network), try encoded(state.labels),
                state.generation, state.rowCount,
            ])
    }

    /// What there is one of.
    func state() throws -> State {
        let state = try read { try Self.state($0) }
        guard let state else {
            throw GalleryError(
                .damaged,
                "\(path) does not say what gallery it is of; index the photographs into a new gallery"
            )
        }
        return state
    }

    /// The number of the embeddings' file; every reading asks for it.
    static func generation(_ database: Database) throws -> Int? {
        try Int.fetchOne(database.cachedStatement(sql: "SELECT generation FROM gallery"))
    }

    /// A number that is another one as soon as anyone else has written to the database.
    static func dataVersion(_ database: Database) throws -> Int {
        try Int.fetchOne(database, sql: "PRAGMA data_version") ?? 0
    }

    static func state(_ database: Database) throws -> State? {
        guard let row = try Row.fetchOne(database, sql: "SELECT * FROM gallery"),
            let network = try? JSONDecoder().decode(
                GalleryNetwork.self, from: Data((row["network"] as String).utf8)),
            let labels = try? JSONDecoder().decode(
                LabelSource.self, from: Data((row["labels"] as String).utf8))
        else { return nil }
        return State(
            photographs: row["photographs"], network: network, labels: labels,
            generation: row["generation"], rowCount: row["rowCount"])
    }

    static func set(_ state: State, _ database: Database) throws {
        try database.execute(
            sql: """
                UPDATE gallery
                SET photographs = ?, network = ?, labels = ?, generation = ?, rowCount = ?
                """,
            arguments: [
                state.photographs, try encoded(state.network), try encoded(state.labels),
                state.generation, state.rowCount,
            ])
    }

    private static func encoded(_ value: some Encodable) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(value), as: UTF8.self)
    }
}

/// Says in a sentence what SQLite says in a number.
private func translating<T>(_ path: String, _ body: () throws -> T) throws -> T {
    do {
        return try body()
    } catch let error as DatabaseError {
        let reason = error.message ?? "error \(error.resultCode.rawValue)"
        switch error.resultCode {
        case .SQLITE_FULL, .SQLITE_IOERR:
            throw GalleryError(
                .unwritable,
                "\(path) cannot be written or read (\(reason)); see that the disk has room and run the same command again, what was done is kept"
            )
        case .SQLITE_READONLY, .SQLITE_CANTOPEN, .SQLITE_PERM, .SQLITE_AUTH:
            throw GalleryError(
                .unwritable, "\(path) cannot be opened (\(reason)); check the folder’s permissions")
        case .SQLITE_BUSY, .SQLITE_LOCKED:
            throw GalleryError(
                .busy, "\(path) is in use by another program (\(reason)); try again when it is done"
            )
        default:
            throw GalleryError(
                .damaged,
                "\(path) cannot be read as a gallery’s catalogue (\(reason)); index the photographs into a new gallery"
            )
        }
    }
}
