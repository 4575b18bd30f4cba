import Files

/// A CSV file that gives photographs their labels.
///
/// Its columns are the path of a photograph, relative to their folder, and the label. A first row that
/// names them, `path` and `label`, says where they are; without, they are the first two.
struct LabelFile {
    let path: String

    private static let pathNames: Set<String> = ["path", "file", "filename", "image"]
    private static let labelNames: Set<String> = ["label", "class"]
    /// Rows that are handed on together.
    private static let batch = 1000

    /// Calls a closure with all rows, some at a time. An empty label is none.
    ///
    /// - Throws: `FileError`, or `GalleryError` with the code `invalidInput`.
    func forEachBatch(_ body: ([(path: String, label: String?)]) throws -> Void) throws {
        let reader = try CSVReader(path)
        guard let first = try reader.next() else { return }
        var columns = (path: 0, label: 1)
        var rows: [(path: String, label: String?)] = []
        func add(_ fields: [String]) throws {
            guard fields.count > max(columns.path, columns.label) else {
                throw GalleryError(
                    .invalidInput,
                    "\(self.path), line \(reader.line), has \(fields.count == 1 ? "one column" : "\(fields.count) columns"); a path and a label belong there, with a comma between them"
                )
            }
            let (path, label) = (fields[columns.path], fields[columns.label])
            rows.append(
                (
                    path.hasPrefix("./") ? String(path.dropFirst(2)) : path,
                    label.isEmpty ? nil : label
                ))
        }
        let names = first.map { $0.lowercased() }
        if let path = names.firstIndex(where: Self.pathNames.contains),
            let label = names.firstIndex(where: Self.labelNames.contains)
        {
            columns = (path, label)
        } else {
            try add(first)
        }
        while let fields = try reader.next() {
            try add(fields)
            if rows.count == Self.batch {
                try body(rows)
                rows.removeAll(keepingCapacity: true)
            }
        }
        try body(rows)
    }
}

extension LabelSource {
    /// The label that a photograph's path alone gives it.
    package func label(ofPath path: String) -> String? {
        guard self == .folders, let slash = path.utf8.firstIndex(of: UInt8(ascii: "/")) else {
            return nil
        }
        return String(path[..<slash])
    }
}
