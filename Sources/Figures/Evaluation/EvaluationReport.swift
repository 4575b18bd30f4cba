import Images

/// How far a network's maps, and its searches, can be trusted, on one page.
///
/// It is plain data: sections of figures, tables, plots and pictures, in the order they are to be shown
/// in. The page is one self-contained HTML file that opens offline.
public struct EvaluationReport: Sendable {
    /// A mean, and where it lies with some confidence.
    public typealias Interval = ComparisonReport.Interval

    /// A number with a name, set large.
    public struct Figure: Hashable, Sendable {
        /// What it is called.
        public var name: String
        /// Its value, as it is to be shown.
        public var value: String
        /// 0…1, drawn as a bar; nil for none.
        public var part: Double?
        /// What it measures, in a sentence or two.
        public var explanation: String

        /// A number.
        public init(_ name: String, _ value: String, part: Double? = nil, explanation: String) {
            self.name = name
            self.value = value
            self.part = part
            self.explanation = explanation
        }
    }

    /// Figures of several methods.
    public struct Table: Hashable, Sendable {
        /// A figure of each row.
        public struct Column: Hashable, Sendable {
            /// What stands above it.
            public var title: String
            /// Below that, in small letters: "less is better".
            public var note: String
            /// How its numbers are written.
            public var format: Format

            /// A column.
            public init(_ title: String, note: String = "", format: Format) {
                self.title = title
                self.note = note
                self.format = format
            }
        }

        /// How numbers are written.
        public enum Format: Hashable, Sendable {
            /// Shares of a whole, in percent.
            case share
            /// Scores and their differences, with three decimals.
            case score
            /// Differences with a sign, with three decimals.
            case change
            /// How many.
            case count
            /// Seconds, with three digits.
            case seconds
        }

        /// What is said of one method.
        public struct Row: Hashable, Sendable {
            /// What it is called.
            public var name: String
            /// What it is, in a sentence; empty for nothing.
            public var note: String
            /// A figure for each column; nil where there is none.
            public var values: [Interval?]
            /// Whether it is what the others are compared with.
            public var isOwn: Bool

            /// A row.
            public init(_ name: String, note: String = "", values: [Interval?], isOwn: Bool = false)
            {
                self.name = name
                self.note = note
                self.values = values
                self.isOwn = isOwn
            }
        }

        /// What the first column holds.
        public var title: String
        /// The figures.
        public var columns: [Column]
        /// The methods.
        public var rows: [Row]
        /// What must be known to read it; empty for nothing.
        public var note: String

        /// A table.
        ///
        /// - Precondition: each row has a value, or none, for each column.
        public init(_ title: String, columns: [Column], rows: [Row], note: String = "") {
            precondition(
                rows.allSatisfy { $0.values.count == columns.count }, "rows of other columns")
            self.title = title
            self.columns = columns
            self.rows = rows
            self.note = note
        }
    }

    /// Pictures beside one another, with one scale of colours.
    public struct Strip: Hashable, Sendable {
        /// A picture and what stands below it.
        public struct Item: Hashable, Sendable {
            /// The picture.
            public var picture: ExplainedPicture
            /// What it is called, set in bold.
            public var title: String
            /// Below that.
            public var note: String

            /// A picture.
            public init(_ picture: ExplainedPicture, title: String, note: String = "") {
                self.picture = picture
                self.title = title
                self.note = note
            }
        }

        /// What stands above.
        public var title: String
        /// Below that; empty for nothing.
        public var note: String
        /// From left to right.
        public var items: [Item]

        /// Pictures.
        public init(_ title: String, note: String = "", items: [Item]) {
            self.title = title
            self.note = note
            self.items = items
        }
    }

    /// A part of the page.
    public struct Section: Sendable {
        /// What a link to it says: letters and hyphens.
        public var name: String
        /// Its heading.
        public var title: String
        /// What it says, in a few sentences.
        public var text: String
        /// What must be known to understand it, in small letters.
        public var note: String
        /// Numbers that are set large.
        public var figures: [Figure] = []
        /// How scores are distributed.
        public var distribution: DistributionPlot?
        /// Tables.
        public var tables: [Table] = []
        /// Curves.
        public var curves: [CurvePlot] = []
        /// Pictures.
        public var strips: [Strip] = []

        /// A part without figures.
        public init(_ name: String, _ title: String, text: String, note: String = "") {
            self.name = name
            self.title = title
            self.text = text
            self.note = note
        }
    }

    /// The largest heading, usually the gallery's name.
    public var title: String
    /// When it was made, as it is to be shown.
    public var date: String?
    /// What was evaluated; the first four are set large.
    public var facts: [GalleryReport.Fact]
    /// The colours of all maps.
    public var colours = ColourScale.signed
    /// The parts, in order.
    public var sections: [Section] = []
    /// The publications that the figures come from, one sentence each.
    public var sources: [String] = []

    /// A report without sections.
    public init(title: String, date: String? = nil, facts: [GalleryReport.Fact] = []) {
        self.title = title
        self.date = date
        self.facts = facts
    }

    /// The page.
    ///
    /// - Throws: ``FigureError`` if a number is not finite.
    public func html() throws -> String {
        for section in sections {
            try section.distribution?.validate()
            for curve in section.curves { try curve.validate() }
            for value in section.tables.flatMap(\.rows).flatMap(\.values).compactMap({ $0 }) {
                guard value.value.isFinite, value.low.isFinite, value.high.isFinite else {
                    throw FigureError(
                        .invalidInput,
                        "the section “\(section.title)” has a number that is not finite")
                }
            }
        }
        var page = ""
        try EvaluationPage(report: self).write { page += $0 }
        return page
    }
}
