/// One figure of several networks below one another: a dot for each on a common axis, and a bar for the
/// interval around it.
///
/// It is plain data.
public struct IntervalPlot: Hashable, Sendable {
    /// A network's figure.
    public struct Row: Hashable, Sendable {
        /// What stands above the dot.
        public var name: String
        /// The figure.
        public var value: Double
        /// Where the figure lies with some confidence; nil where that is not known.
        public var interval: ClosedRange<Double>?

        /// A figure and where it lies with some confidence.
        public init(_ name: String, value: Double, interval: ClosedRange<Double>? = nil) {
            self.name = name
            self.value = value
            self.interval = interval
        }
    }

    /// What is measured, in a few words.
    public var title: String
    /// From top to bottom.
    public var rows: [Row]
    /// How the numbers are written.
    public var unit: CurvePlot.Unit
    /// What the figures are to be compared with: a dotted line through all rows.
    public var reference: CurvePlot.Reference?

    /// A plot of figures.
    public init(
        _ title: String, rows: [Row], unit: CurvePlot.Unit = .share,
        reference: CurvePlot.Reference? = nil
    ) {
        self.title = title
        self.rows = rows
        self.unit = unit
        self.reference = reference
    }

    /// The plot as an SVG file, on white.
    ///
    /// - Throws: ``FigureError`` if there is no row, too many, or a number is not finite.
    public func svg() throws -> String {
        try drawing(.file).file(describedAs: description)
    }

    /// What the plot says, for those who cannot see it.
    public var description: String {
        "\(title): " + rows.map { "\($0.name) \(text($0))" }.joined(separator: ", ")
    }

    /// More rows than this are no longer compared at a glance.
    package static let largestRowCount = 64

    /// Refuses what cannot be drawn.
    package func validate() throws {
        guard (1...Self.largestRowCount).contains(rows.count) else {
            throw FigureError(
                .invalidInput,
                "the plot “\(title)” needs 1 to \(Self.largestRowCount) rows, not \(rows.count)")
        }
        if let reference, !(abs(reference.value) <= CurvePlot.largestNumber) {
            throw FigureError(
                .invalidInput, "the plot “\(title)” has a reference that is not finite")
        }
        for row in rows {
            let numbers =
                [row.value] + (row.interval.map { [$0.lowerBound, $0.upperBound] } ?? [])
            guard numbers.allSatisfy({ abs($0) <= CurvePlot.largestNumber }) else {
                throw FigureError(
                    .invalidInput,
                    "the plot “\(title)” holds a number for \(row.name) that is not finite or "
                        + "beyond \(CurvePlot.largestNumber)")
            }
        }
    }

    /// A row's numbers: `12.3% (11.9–12.8%)`.
    package func text(_ row: Row) -> String {
        unit.text(row.value) + (row.interval.map { " (\(unit.text($0)))" } ?? "")
    }
}
