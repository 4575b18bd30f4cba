import Files
import GRDB
import SimilarityMaps
import VectorMath

/// A folder of photographs that can be searched: their catalogue and their embeddings.
///
/// A gallery shows what was in it when it was opened. Whoever writes to it meanwhile disturbs nobody:
/// photographs that are added later are not seen, and of those that are taken away nothing is found any
/// more.
public final class Gallery: Sendable {
    /// The gallery's folder, as it was named.
    public let path: String
    /// The folder of the photographs, an absolute path.
    public let photographs: String
    /// The network that made the embeddings.
    public let network: GalleryNetwork
    /// The embeddings, one in a row, each of length 1. Some rows may belong to no photograph any more;
    /// see ``liveRows()``.
    public let embeddings: VectorRows
    /// The same in eight bits, which a search reads first; `nil` where there are none.
    let compactEmbeddings: CompactRows?
    /// Whether a search first reads the embeddings in eight bits.
    public var hasCompactEmbeddings: Bool { compactEmbeddings != nil }
    /// How much there was in it.
    public let contents: GalleryContents
    /// Where labels come from.
    public let labelSource: LabelSource

    let folder: GalleryFolder
    let state: Catalogue.State
    private let catalogue: Catalogue
    private let knownClasses = KnownClasses()

    /// Opens a gallery.
    ///
    /// - Throws: `GalleryError` where there is none, or it is damaged.
    public init(contentsOf path: String) throws {
        self.path = path
        folder = GalleryFolder(path: path)
        try folder.checkPath()
        guard folder.hasCatalogue else {
            throw GalleryError(
                .notAGallery,
                "\(path) is no gallery; make one with ‘likeness index PHOTOS -o \(path)’")
        }
        let catalogue = try Catalogue(reading: folder.catalogue)
        let (state, contents, rows, compact) = try Self.load(catalogue, folder)
        self.catalogue = catalogue
        (self.state, self.contents) = (state, contents)
        (embeddings, compactEmbeddings) = (rows, compact)
        photographs = state.photographs
        network = state.network
        labelSource = state.labels
    }

    /// A writer may have put a new generation in the place of the one that was just read about: then
    /// once more.
    private static func load(
        _ catalogue: Catalogue, _ folder: GalleryFolder
    ) throws -> (Catalogue.State, GalleryContents, VectorRows, CompactRows?) {
        for _ in 0..<5 {
            let state = try catalogue.state()
            do {
                return (
                    state, try catalogue.read { try Catalogue.contents($0) },
                    try folder.embeddings(of: state).mapped(count: state.rowCount),
                    folder.compact(of: state).mapped(count: state.rowCount)
                )
            } catch let error as GalleryError {
                guard try catalogue.state().generation != state.generation else { throw error }
            }
        }
        throw GalleryError(
            .busy, "\(folder.path) is being written anew again and again; try again in a moment")
    }

    /// The photograph's file.
    public func file(of image: GalleryImage) -> String { "\(photographs)/\(image.path)" }

    /// Reads from the catalogue, as long as its rows are those of the embeddings that are mapped.
    private func read<T>(_ body: (Database) throws -> T) throws -> T {
        try catalogue.read { database in
            guard try Catalogue.generation(database) == state.generation else {
                throw GalleryError(
                    .busy,
                    "\(path) was written anew while it was in use; run the same command again")
            }
            return try body(database)
        }
    }
}

extension Gallery {
    /// The photographs that rows belong to, in the order of the rows; `nil` where one belongs to none any
    /// more.
    public func images(rows: [Int]) throws -> [GalleryImage?] {
        try read { database in
            try Catalogue.images(database, rows: rows)
        }
    }

    /// The photographs with a label, in the order of their paths; those that could not be embedded are
    /// left out.
    public func images(labelled label: String, limit: Int = -1) throws -> [GalleryImage] {
        try read {
            try Catalogue.images(
                $0, where: "label.name = ? AND \"row\" IS NOT NULL", [label], limit: limit)
        }
    }

    /// The photographs that could not be read or embedded, in the order of their paths.
    public func failures(limit: Int = .max) throws -> [GalleryImage] {
        try read { try Catalogue.images($0, where: "failure IS NOT NULL", limit: limit) }
    }

    /// Photographs in the order of their paths, a part at a time.
    ///
    /// - Parameter path: the part begins behind this one.
    public func images(after path: String = "", limit: Int = 1000) throws -> [GalleryImage] {
        try read { try Catalogue.images($0, where: "image.path > ?", [path], limit: limit) }
    }

    /// Photographs that are byte for byte the same file, group by group: those with most copies first.
    public func duplicates(limit: Int = .max) throws -> [[GalleryImage]] {
        try read { database in
            let groups = try Row.fetchAll(
                database,
                sql: """
                    SELECT contentHash, byteCount FROM image
                    WHERE "row" IS NOT NULL AND contentHash IS NOT NULL
                    GROUP BY contentHash, byteCount HAVING count(*) > 1
                    ORDER BY count(*) DESC, min(path) LIMIT ?
                    """, arguments: [limit])
            return try groups.map { group in
                try Catalogue.images(
                    database,
                    where: "contentHash = ? AND byteCount = ? AND \"row\" IS NOT NULL",
                    [group["contentHash"] as Int64, group["byteCount"] as Int])
            }
        }
    }

    /// The rows of photographs that are byte for byte the same as a file.
    public func rows(ofContent hash: UInt64) throws -> [Int] {
        try read {
            try Int.fetchAll(
                $0, sql: "SELECT \"row\" FROM image WHERE contentHash = ? AND \"row\" < ?",
                arguments: [Int64(bitPattern: hash), embeddings.count])
        }
    }

    /// The labels and how many photographs have each, in the order of the labels.
    public func labels() throws -> [(label: String, images: Int)] {
        try read { database in
            try Row.fetchAll(
                database,
                sql: """
                    SELECT label.name AS name, count(*) AS images
                    FROM image JOIN label ON label.id = image.labelId
                    WHERE image."row" IS NOT NULL GROUP BY label.id ORDER BY label.name
                    """
            ).map { ($0["name"], $0["images"]) }
        }
    }

    /// The class of each row, as its number in the labels; −1 for rows without one.
    ///
    /// The catalogue is read the first time, and again when someone has written to it.
    public func classes() throws -> GalleryClasses {
        try read { database in
            try knownClasses.asOf(Catalogue.dataVersion(database)) { try classes(database) }
        }
    }

    private func classes(_ database: Database) throws -> GalleryClasses {
        let names = try Row.fetchAll(
            database, sql: "SELECT id, name FROM label ORDER BY name")
        var numbers: [Int64: Int32] = [:]
        for (number, row) in names.enumerated() { numbers[row["id"]] = Int32(number) }
        var ofRow = [Int32](repeating: -1, count: embeddings.count)
        let rows = try Row.fetchCursor(
            database,
            sql: """
                SELECT "row", labelId FROM image
                WHERE "row" IS NOT NULL AND labelId IS NOT NULL
                """)
        while let row = try rows.next() {
            let (index, label): (Int, Int64) = (row[0], row[1])
            if index < ofRow.count { ofRow[index] = numbers[label] ?? -1 }
        }
        return GalleryClasses(names: names.map { $0["name"] }, ofRow: ofRow)
    }

    /// The rows that belong to a photograph; `nil` where all do.
    public func liveRows() throws -> [Int]? {
        try read { database in
            let live = try Int.fetchOne(
                database, sql: "SELECT count(*) FROM image WHERE \"row\" < ?",
                arguments: [embeddings.count])
            guard live != embeddings.count else { return nil }
            return try Int.fetchAll(
                database,
                sql: "SELECT \"row\" FROM image WHERE \"row\" < ? ORDER BY \"row\"",
                arguments: [embeddings.count])
        }
    }

    /// The photograph with a path in the gallery; `nil` where there is none.
    public func image(at path: String) throws -> GalleryImage? {
        try read { try Catalogue.images($0, where: "image.path = ?", [path], limit: 1).first }
    }

    /// The photograph with a number (``GalleryImage/id``); `nil` where there is none.
    public func image(id: Int64) throws -> GalleryImage? {
        try read { try Catalogue.images($0, where: "image.id = ?", [id], limit: 1).first }
    }

    /// The photographs whose path or label contains a text, whatever its case (of ASCII letters), in the
    /// order of their paths, a part at a time; those that could not be embedded are left out.
    ///
    /// - Parameters:
    ///   - text: what to look for; `nil` for all.
    ///   - label: only those of a class.
    ///   - path: the part begins behind this one.
    public func images(
        containing text: String? = nil, labelled label: String? = nil, after path: String = "",
        limit: Int
    ) throws -> [GalleryImage] {
        let found = Self.condition(containing: text, labelled: label)
        return try read {
            try Catalogue.images(
                $0, where: "image.path > ? AND " + found.text, [path] + found.arguments,
                limit: limit)
        }
    }

    /// How many photographs `images(containing:labelled:after:limit:)` finds in all.
    public func imageCount(containing text: String? = nil, labelled label: String? = nil) throws
        -> Int
    {
        guard text != nil || label != nil else { return contents.images }
        let found = Self.condition(containing: text, labelled: label)
        return try read { try Catalogue.imageCount($0, where: found.text, found.arguments) }
    }

    private static func condition(
        containing text: String?, labelled label: String?
    ) -> (text: String, arguments: StatementArguments) {
        // What LIKE takes for a wildcard is meant as it is.
        let pattern = text.map {
            "%"
                + $0.replacing("\\", with: "\\\\").replacing("%", with: "\\%")
                .replacing("_", with: "\\_") + "%"
        }
        return (
            """
            image."row" IS NOT NULL AND (? IS NULL OR label.name = ?)
            AND (? IS NULL OR image.path LIKE ? ESCAPE '\\' OR label.name LIKE ? ESCAPE '\\')
            """, [label, label, pattern, pattern, pattern]
        )
    }

    /// The photograph that a person means: by its path in the gallery, by the path of its file, or by the
    /// end of its path, as long as no other one ends so.
    ///
    /// - Returns: `nil` where there is none.
    /// - Throws: `GalleryError` with the code `notFound` where several are meant.
    public func image(named name: String) throws -> GalleryImage? {
        if let exact = try image(at: name) { return exact }
        if let file = WholeFile.resolved(name), let root = WholeFile.resolved(photographs),
            file.hasPrefix(root + "/"),
            let found = try image(at: String(file.dropFirst(root.count + 1)))
        {
            return found
        }
        guard !name.isEmpty else { return nil }
        let ends = try read {
            try Catalogue.images(
                $0, where: "substr(image.path, -length(?)) = ?", ["/" + name, "/" + name],
                limit: 2)
        }
        guard ends.count < 2 else {
            throw GalleryError(
                .notFound,
                "\(name) may be \(ends[0].path) or \(ends[1].path); name one with its folders")
        }
        return ends.first
    }
}
