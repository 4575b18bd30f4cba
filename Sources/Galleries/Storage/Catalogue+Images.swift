import GRDB
import Images

extension GalleryImage {
    /// An image from a row of `Catalogue.images`.
    init(_ row: Row) {
        id = row["id"]
        path = row["path"]
        byteCount = row["byteCount"]
        modified = row["modified"]
        contentHash = (row["contentHash"] as Int64?).map { UInt64(bitPattern: $0) }
        let (width, height): (Int?, Int?) = (row["width"], row["height"])
        size = width.flatMap { width in height.map { PixelSize(width: width, height: $0) } }
        label = row["label"]
        self.row = row["row"]
        failure = row["failure"]
    }
}

extension Catalogue {
    /// What is selected of images, before any condition.
    private static let images = """
        SELECT image.*, label.name AS label
        FROM image LEFT JOIN label ON label.id = image.labelId
        """

    static func images(
        _ database: Database, where condition: String, _ arguments: StatementArguments = [],
        order: String = "image.path", limit: Int = -1
    ) throws -> [GalleryImage] {
        try Row.fetchAll(
            database,
            sql: "\(images) WHERE \(condition) ORDER BY \(order) LIMIT \(limit)",
            arguments: arguments
        ).map { GalleryImage($0) }
    }

    /// The images that rows belong to, in the order of the rows. Every search asks for some, so that the
    /// statement is kept.
    static func images(_ database: Database, rows: [Int]) throws -> [GalleryImage?] {
        let statement = try database.cachedStatement(
            sql: "\(images) WHERE \"row\" = ? ORDER BY image.path LIMIT 1")
        return try rows.map { row in
            try Row.fetchOne(statement, arguments: [row]).map { GalleryImage($0) }
        }
    }

    static func imageCount(
        _ database: Database, where condition: String, _ arguments: StatementArguments
    ) throws -> Int {
        try Int.fetchOne(
            database,
            sql: """
                SELECT count(*) FROM image LEFT JOIN label ON label.id = image.labelId
                WHERE \(condition)
                """, arguments: arguments) ?? 0
    }

    /// How much there is of everything.
    static func contents(_ database: Database) throws -> GalleryContents {
        func count(_ condition: String) throws -> Int {
            try Int.fetchOne(database, sql: "SELECT count(*) FROM image WHERE \(condition)") ?? 0
        }
        // All but one of each group of equal files.
        let duplicates = try Row.fetchOne(
            database,
            sql: """
                SELECT ifnull(sum(copies - 1), 0) AS copies, count(*) AS files FROM (
                    SELECT count(*) AS copies FROM image
                    WHERE "row" IS NOT NULL AND contentHash IS NOT NULL
                    GROUP BY contentHash, byteCount HAVING count(*) > 1)
                """)
        return GalleryContents(
            images: try count("\"row\" IS NOT NULL"), failures: try count("failure IS NOT NULL"),
            labels: try Int.fetchOne(
                database,
                sql:
                    "SELECT count(DISTINCT labelId) FROM image WHERE \"row\" IS NOT NULL"
            ) ?? 0, labelled: try count("\"row\" IS NOT NULL AND labelId IS NOT NULL"),
            duplicates: duplicates?["copies"] ?? 0, duplicatedFiles: duplicates?["files"] ?? 0)
    }
}

/// How much there is in a gallery.
public struct GalleryContents: Hashable, Sendable {
    /// How many photographs can be searched.
    public let images: Int
    /// How many could not be read or embedded.
    public let failures: Int
    /// How many classes there are.
    public let labels: Int
    /// How many photographs have a label.
    public let labelled: Int
    /// How many photographs are byte for byte the same file as another one: all but one of each group.
    public let duplicates: Int
    /// How many different files there are more than once: the number of groups.
    public let duplicatedFiles: Int
}
