/// Rows of text under headings, for people.
struct Table {
    /// A column.
    struct Column {
        /// What stands above it.
        var title: String
        /// Whether it holds numbers, which stand flush right.
        var isNumber = false
    }

    let columns: [Column]
    private(set) var rows: [[String]] = []

    init(_ columns: [Column]) { self.columns = columns }

    mutating func add(_ cells: [String]) { rows.append(cells) }

    /// For people: columns as wide as they need be, the last as long as it is.
    var text: String {
        let titles = columns.map(\.title)
        let cells = ([titles] + rows).map { $0.map(\.onOneLine) }
        let widths = columns.indices.map { column in
            cells.map { $0[column].count }.max() ?? 0
        }
        return cells.map { row in
            var line = ""
            for (index, cell) in row.enumerated() {
                let padding = String(repeating: " ", count: widths[index] - cell.count)
                line += columns[index].isNumber ? padding + cell : cell + padding
                line += "  "
            }
            while line.last == " " { line.removeLast() }
            return line
        }.joined(separator: "\n")
    }
}
