/// A grid, and what it covers of something that other grids cover, too: of a network's input, or of a
/// photograph.
public struct PlacedGrid: Hashable, Sendable {
    /// The cells.
    public let grid: Grid
    /// What they cover, in fractions of the whole. It may reach beyond 0 and 1.
    public let area: AreaRectangle

    /// - Precondition: the area has a height and a width.
    public init(_ grid: Grid, over area: AreaRectangle = .whole) {
        precondition(area.height > 0 && area.width > 0, "a grid over \(area)")
        self.grid = grid
        self.area = area
    }

    /// One grid for all that lie on several: it covers all that any of them covers, and has the finest
    /// cells among theirs, each direction for itself.
    ///
    /// - Precondition: there is a grid.
    public init(around all: [PlacedGrid]) {
        precondition(!all.isEmpty, "a grid around none")
        func cells(_ perUnit: [Double], over length: Double) -> Int {
            // Crops are whole pixels: a sliver of a cell must not make another row.
            max(1, Int(((perUnit.max() ?? 1) * length - 0.05).rounded(.up)))
        }
        let area = all.dropFirst().reduce(all[0].area) { $0.union($1.area) }
        self.init(
            Grid(
                rows: cells(all.map { Double($0.grid.rows) / $0.area.height }, over: area.height),
                columns: cells(
                    all.map { Double($0.grid.columns) / $0.area.width }, over: area.width)),
            over: area)
    }

    /// Where the cells of another grid are among the cells of this one, where both have the same cells
    /// and this one more of them; `nil` where cells lie across each other.
    func cells(of part: PlacedGrid) -> [Int]? {
        guard
            let top = Self.offset(
                part.area.rows, part.grid.rows, in: area.rows, of: grid.rows),
            let left = Self.offset(
                part.area.columns, part.grid.columns, in: area.columns, of: grid.columns)
        else { return nil }
        return (0..<part.grid.count).map { cell in
            let (row, column) = (cell / part.grid.columns, cell % part.grid.columns)
            return (top + row) * grid.columns + left + column
        }
    }

    /// How many cells stand before a part's first, along one direction.
    private static func offset(
        _ part: ClosedRange<Double>, _ count: Int, in whole: ClosedRange<Double>, of cells: Int
    ) -> Int? {
        let size = (whole.upperBound - whole.lowerBound) / Double(cells)
        let start = (part.lowerBound - whole.lowerBound) / size
        let end = (part.upperBound - whole.lowerBound) / size
        // A hundredth of a cell is less than anybody sees, and more than rounding leaves.
        guard abs(start - start.rounded()) < 0.01, abs(end - start - Double(count)) < 0.01,
            start.rounded() >= 0, Int(start.rounded()) + count <= cells
        else { return nil }
        return Int(start.rounded())
    }

    /// How another grid lies on this one.
    func spread(of part: PlacedGrid) -> GridSpread {
        guard part.area != area else { return GridSpread(part.grid, to: grid) }
        let row = Double(part.grid.rows) / part.area.height
        let column = Double(part.grid.columns) / part.area.width
        let top = (area.rows.lowerBound - part.area.rows.lowerBound) * row
        let left = (area.columns.lowerBound - part.area.columns.lowerBound) * column
        return GridSpread(
            part.grid, to: grid, rows: top...top + area.height * row,
            columns: left...left + area.width * column)
    }
}

extension AreaRectangle {
    /// Its height, in fractions of the whole area's.
    public var height: Double { rows.upperBound - rows.lowerBound }
    /// Its width, in fractions of the whole area's.
    public var width: Double { columns.upperBound - columns.lowerBound }

    /// The smallest rectangle around both.
    package func union(_ other: AreaRectangle) -> AreaRectangle {
        func bounds(_ a: ClosedRange<Double>, _ b: ClosedRange<Double>) -> ClosedRange<Double> {
            min(a.lowerBound, b.lowerBound)...max(a.upperBound, b.upperBound)
        }
        return AreaRectangle(
            rows: bounds(rows, other.rows), columns: bounds(columns, other.columns))
    }
}
