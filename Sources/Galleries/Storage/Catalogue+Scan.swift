import GRDB
import Images

/// A photograph's file that was found in a folder.
public struct FoundFile: Hashable, Sendable {
    /// The file, relative to the folder of the photographs.
    public let path: String
    /// Its size in bytes.
    public let byteCount: Int
    /// When it was last changed, in nanoseconds since 1970.
    public let modified: Int64
    /// The class it is of.
    public let label: String?

    /// A file as it was found.
    public init(path: String, byteCount: Int, modified: Int64, label: String? = nil) {
        self.path = path
        self.byteCount = byteCount
        self.modified = modified
        self.label = label
    }
}

/// What a look into the folder of the photographs showed.
public struct ScanSummary: Hashable, Sendable {
    /// Files that the gallery does not know.
    public let new: Int
    /// Files of another size or time than the gallery has.
    public let changed: Int
    /// Photographs whose files are no longer there; they were taken out.
    public let gone: Int
    /// Files that are as they were.
    public let unchanged: Int
    /// Files that could not be read earlier and are tried once more.
    public let retried: Int

    /// How many files are to be read.
    public var pending: Int { new + changed + retried }
}

/// What came of a file.
public struct IndexedFile: Hashable, Sendable {
    /// What was found out.
    public enum Outcome: Hashable, Sendable {
        /// Its embedding, of length 1.
        case embedded([Float], size: PixelSize)
        /// Why there is none, in a sentence.
        case failed(String)
    }

    /// The file, as it was found.
    public let file: FoundFile
    /// A fingerprint of its bytes; `nil` where they could not be read.
    public let contentHash: UInt64?
    /// What was found out.
    public let outcome: Outcome

    /// - Parameter contentHash: a fingerprint of its bytes; `nil` where they could not be read.
    public init(_ file: FoundFile, contentHash: UInt64?, _ outcome: Outcome) {
        self.file = file
        self.contentHash = contentHash
        self.outcome = outcome
    }
}

/// Looking for what is new is done by the database, in tables of its own on the disk: memory does not
/// grow with the number of files.
extension Catalogue {
    func beginScan() throws {
        try write { database in
            try database.execute(
                sql: """
                    DROP TABLE IF EXISTS temp.seen;
                    CREATE TEMP TABLE seen (
                        path TEXT PRIMARY KEY, byteCount INTEGER NOT NULL,
                        modified INTEGER NOT NULL, label TEXT) WITHOUT ROWID;
                    """)
        }
    }

    func saw(_ files: [FoundFile]) throws {
        try write { database in
            let insert = try database.cachedStatement(
                sql: "INSERT OR REPLACE INTO temp.seen VALUES (?, ?, ?, ?)")
            for file in files {
                try insert.execute(arguments: [
                    file.path, file.byteCount, file.modified, file.label,
                ])
            }
        }
    }

    /// - Parameter unreadable: folders that could not be listed, relative to the photographs' folder: what
    ///   is in them is not gone.
    func finishScan(keeping unreadable: [String]) throws -> ScanSummary {
        try write { database in
            for folder in unreadable {
                let prefix = folder + "/"
                try database.execute(
                    sql: """
                        INSERT OR IGNORE INTO temp.seen
                        SELECT path, byteCount, modified,
                            (SELECT name FROM label WHERE label.id = labelId)
                        FROM image WHERE substr(path, 1, length(?)) = ?
                        """, arguments: [prefix, prefix])
            }
            func count(_ condition: String) throws -> Int {
                try Int.fetchOne(
                    database,
                    sql: """
                        SELECT count(*) FROM temp.seen LEFT JOIN image USING (path)
                        WHERE \(condition)
                        """) ?? 0
            }
            let new = try count("image.id IS NULL")
            let changed = try count("image.id IS NOT NULL AND \(Self.differs)")
            let retried = try count("NOT \(Self.differs) AND \(Self.wasUnreadable)")
            let unchanged = try count("NOT \(Self.differs) AND NOT \(Self.wasUnreadable)")
            try database.execute(
                sql: "DELETE FROM image WHERE path NOT IN (SELECT path FROM temp.seen)")
            let gone = database.changesCount
            try Self.updateLabels(database)
            return ScanSummary(
                new: new, changed: changed, gone: gone, unchanged: unchanged, retried: retried)
        }
    }

    private static let differs = """
        (image.byteCount != temp.seen.byteCount OR image.modified != temp.seen.modified)
        """

    /// Permissions and disks may be right again without the file having changed.
    private static let wasUnreadable = """
        (image.failure IS NOT NULL AND image.contentHash IS NULL)
        """

    /// Gives files that were found their labels.
    ///
    /// - Returns: how many were not found.
    func label(_ rows: [(path: String, label: String?)]) throws -> Int {
        try write { database in
            let update = try database.cachedStatement(
                sql: "UPDATE temp.seen SET label = ? WHERE path = ?")
            var unknown = 0
            for row in rows {
                try update.execute(arguments: [row.label, row.path])
                if database.changesCount == 0 { unknown += 1 }
            }
            return unknown
        }
    }

    private static func updateLabels(_ database: Database) throws {
        try database.execute(
            sql: """
                INSERT OR IGNORE INTO label (name)
                SELECT DISTINCT label FROM temp.seen WHERE label IS NOT NULL;
                UPDATE image SET labelId = found.id
                FROM (
                    SELECT temp.seen.path AS path, label.id AS id
                    FROM temp.seen LEFT JOIN label ON label.name = temp.seen.label) AS found
                WHERE image.path = found.path AND image.labelId IS NOT found.id;
                DELETE FROM label WHERE name NOT IN
                    (SELECT label FROM temp.seen WHERE label IS NOT NULL);
                """)
    }

    /// Files that are new or changed, in the order of their paths.
    func pending(after path: String, limit: Int) throws -> [FoundFile] {
        try read { database in
            try Row.fetchAll(
                database,
                sql: """
                    SELECT temp.seen.path AS path, temp.seen.byteCount AS byteCount,
                        temp.seen.modified AS modified, temp.seen.label AS label
                    FROM temp.seen LEFT JOIN image USING (path)
                    WHERE temp.seen.path > ?
                        AND (image.id IS NULL OR \(Self.differs) OR \(Self.wasUnreadable))
                    ORDER BY temp.seen.path LIMIT ?
                    """, arguments: [path, limit]
            ).map {
                FoundFile(
                    path: $0["path"], byteCount: $0["byteCount"], modified: $0["modified"],
                    label: $0["label"])
            }
        }
    }

    /// The row and the size of a photograph with these bytes, where there is one.
    func embedded(content hash: UInt64, byteCount: Int) throws -> (row: Int, size: PixelSize)? {
        try read { database in
            try Row.fetchOne(
                database,
                sql: """
                    SELECT "row", width, height FROM image
                    WHERE contentHash = ? AND byteCount = ? AND "row" IS NOT NULL LIMIT 1
                    """, arguments: [Int64(bitPattern: hash), byteCount]
            ).map { ($0[0], PixelSize(width: $0[1], height: $0[2])) }
        }
    }

    /// Makes files count that were indexed.
    ///
    /// - Parameters:
    ///   - row: the row of the first embedding; the others follow it.
    ///   - rowCount: how many rows count from now on.
    func record(_ files: [IndexedFile], firstRow row: Int, rowCount: Int) throws {
        try write { database in
            let upsert = try database.cachedStatement(
                sql: """
                    INSERT INTO image
                        (path, byteCount, modified, contentHash, width, height, labelId, "row",
                        failure)
                    VALUES (?, ?, ?, ?, ?, ?, (SELECT id FROM label WHERE name = ?), ?, ?)
                    ON CONFLICT (path) DO UPDATE SET
                        byteCount = excluded.byteCount, modified = excluded.modified,
                        contentHash = excluded.contentHash, width = excluded.width,
                        height = excluded.height, labelId = excluded.labelId,
                        "row" = excluded."row", failure = excluded.failure
                    """)
            var next = row
            for indexed in files {
                let (size, number, failure): (PixelSize?, Int?, String?)
                switch indexed.outcome {
                case .embedded(_, let pixels):
                    (size, number, failure) = (pixels, next, nil)
                    next += 1
                case .failed(let reason): (size, number, failure) = (nil, nil, reason)
                }
                let file = indexed.file
                try upsert.execute(arguments: [
                    file.path, file.byteCount, file.modified,
                    indexed.contentHash.map { Int64(bitPattern: $0) }, size?.width, size?.height,
                    file.label, number, failure,
                ])
            }
            try database.execute(sql: "UPDATE gallery SET rowCount = ?", arguments: [rowCount])
        }
    }
}
