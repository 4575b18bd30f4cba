/// Figures that change while a network is trained: curves over its steps, with their confidence
/// intervals as bands.
///
/// All curves of a plot have one unit and one axis. It is plain data.
public struct CurvePlot: Hashable, Sendable {
    /// A figure at one time of the training.
    public struct Point: Hashable, Sendable {
        /// When: a training step or an epoch.
        public var step: Double
        /// The figure.
        public var value: Double
        /// Where the figure lies with some confidence; nil where that is not known.
        public var interval: ClosedRange<Double>?

        /// A figure and where it lies with some confidence.
        public init(step: Double, value: Double, interval: ClosedRange<Double>? = nil) {
            self.step = step
            self.value = value
            self.interval = interval
        }
    }

    /// One figure over time.
    public struct Curve: Hashable, Sendable {
        /// What stands at the curve's end: "recall@1".
        public var name: String
        /// In any order; those of equal steps are drawn in the order they are given in.
        public var points: [Point]

        /// A curve through points.
        public init(_ name: String, _ points: [Point]) {
            self.name = name
            self.points = points
        }
    }

    /// How the numbers of a plot are written.
    public enum Unit: Hashable, Sendable {
        /// Shares of a whole, in percent.
        case share
        /// Numbers without a unit.
        case number
    }

    /// A value to compare with: a dotted line over all times.
    public struct Reference: Hashable, Sendable {
        /// What it is: "if all cells counted alike".
        public var name: String
        /// Where it is.
        public var value: Double

        /// A value and its name.
        public init(_ name: String, _ value: Double) {
            self.name = name
            self.value = value
        }
    }

    /// What the plot shows, in a few words.
    public var title: String
    /// What the vertical axis measures.
    public var measure: String
    /// What the horizontal axis counts: "training step".
    public var stepName: String
    /// The most important first: it is drawn in colour.
    public var curves: [Curve]
    /// How the numbers on the vertical axis are written.
    public var unit: Unit
    /// What the curves are to be compared with.
    public var reference: Reference?

    /// A plot of curves.
    public init(
        _ title: String, measure: String, stepName: String = "training step", curves: [Curve],
        unit: Unit = .share, reference: Reference? = nil
    ) {
        self.title = title
        self.measure = measure
        self.stepName = stepName
        self.curves = curves
        self.unit = unit
        self.reference = reference
    }

    /// The plot as an SVG file, on white.
    ///
    /// - Throws: ``FigureError`` if there is no point, too many curves, or a number is not finite.
    public func svg() throws -> String {
        try frame(.file).drawing.file(describedAs: description)
    }

    /// What the plot says, for those who cannot see it: each curve's first and last number.
    public var description: String {
        let ends = curves.compactMap { curve -> String? in
            let points = Self.ordered(curve.points)
            guard let first = points.first, let last = points.last else { return nil }
            return points.count == 1
                ? "\(curve.name) \(unit.text(first.value))"
                : "\(curve.name) from \(unit.text(first.value)) to \(unit.text(last.value))"
        }
        return "\(title): \(ends.joined(separator: ", "))"
    }

    /// More curves than this have no room for their names.
    package static let largestCurveCount = 8
    /// A run of a million steps is drawn in a moment.
    package static let largestPointCount = 1 << 20

    /// Refuses what cannot be drawn.
    package func validate() throws {
        guard curves.contains(where: { !$0.points.isEmpty }),
            curves.count <= Self.largestCurveCount
        else {
            throw FigureError(
                .invalidInput,
                "the plot “\(title)” needs 1 to \(Self.largestCurveCount) curves with points, "
                    + "not \(curves.count(where: { !$0.points.isEmpty })) of \(curves.count)")
        }
        if let reference, !(abs(reference.value) <= Self.largestNumber) {
            throw FigureError(
                .invalidInput,
                "the plot “\(title)” has a reference that is not finite or beyond "
                    + "\(Self.largestNumber)")
        }
        for curve in curves {
            guard curve.points.count <= Self.largestPointCount else {
                throw FigureError(
                    .invalidInput,
                    "the curve “\(curve.name)” has \(curve.points.count) points, beyond the "
                        + "\(Self.largestPointCount) that are drawn")
            }
            for point in curve.points {
                let numbers =
                    [point.step, point.value]
                    + (point.interval.map { [$0.lowerBound, $0.upperBound] } ?? [])
                guard numbers.allSatisfy({ abs($0) <= Self.largestNumber }) else {
                    throw FigureError(
                        .invalidInput,
                        "the curve “\(curve.name)” holds a number at step \(point.step) that is "
                            + "not finite or beyond \(Self.largestNumber): leave such points out")
                }
            }
        }
    }

    /// Beyond, digits of an axis would not fit beside it.
    static let largestNumber = 1e12

    static func ordered(_ points: [Point]) -> [Point] {
        let indices = points.indices.sorted {
            (points[$0].step, $0) < (points[$1].step, $1)
        }
        return indices.map { points[$0] }
    }
}
