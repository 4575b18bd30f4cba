/// A table as comma-separated values (RFC 4180), with a header.
package struct CSVTable: Sendable {
    /// What will read the table.
    package enum Reader: Hashable, Sendable {
        /// Programs: every cell is what it is.
        case program
        /// Spreadsheets, which take what begins with certain signs for a formula and run it, wherever the
        /// file came from. Cells that do – names of files and classes may – get an apostrophe in front
        /// (``spreadsheetCell(_:)``).
        case spreadsheet
    }

    /// What stands above the columns.
    package let titles: [String]
    /// The cells, row by row.
    package private(set) var rows: [[String]] = []

    /// A table of rows that are added later.
    package init(_ titles: [String]) { self.titles = titles }

    /// Adds a row.
    ///
    /// - Precondition: there is a cell for each title.
    package mutating func add(_ cells: [String]) {
        precondition(cells.count == titles.count, "\(cells.count) cells under \(titles)")
        rows.append(cells)
    }

    /// The table, without the last line's end.
    package func text(for reader: Reader = .program) -> String {
        ([titles] + rows).map { cells in
            Self.line(reader == .program ? cells : cells.map(Self.spreadsheetCell))
        }.joined(separator: "\n")
    }

    /// A row of comma-separated values, without its line's end.
    package static func line(_ cells: [String]) -> String {
        cells.map { cell in
            let isPlain = !cell.utf8.contains { "\",\n\r".utf8.contains($0) }
            return isPlain ? cell : "\"\(cell.replacing("\"", with: "\"\""))\""
        }.joined(separator: ",")
    }

    /// A cell that no spreadsheet takes for a formula: with an apostrophe before each sign that a formula
    /// begins with, where the cell begins with it or where another separator than the comma would let a
    /// cell begin. Numbers stay numbers.
    package static func spreadsheetCell(_ cell: String) -> String {
        guard Double(cell) == nil else { return cell }
        var guarded = String.UnicodeScalarView()
        var isBeginning = true
        for scalar in cell.unicodeScalars {
            if isBeginning, formulaSigns.contains(scalar) { guarded.append("'") }
            guarded.append(scalar)
            isBeginning = separators.contains(scalar)
        }
        return String(guarded)
    }

    /// What a formula may begin with, also in the width of Chinese and Japanese letters (the Open
    /// Worldwide Application Security Project, “CSV Injection”).
    private static let formulaSigns = Set("=+-@\t\r＝＋－＠".unicodeScalars)
    /// What programs may be set to break rows into cells at, besides the comma.
    private static let separators = Set(";\t\n\r\"|".unicodeScalars)
}
