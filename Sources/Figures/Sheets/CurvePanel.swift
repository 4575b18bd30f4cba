import Images

/// A small plot in a sheet: one figure over the steps of a training.
package struct CurvePanel {
    /// One line of it.
    package struct Series {
        package var points: [ComparisonReport.Curve.Point]
        /// What is drawn thin, in grey, behind the others.
        package var isBackground = false
        /// What is drawn in ink instead of the accent's colour.
        package var isSecond = false
        package init(
            _ points: [ComparisonReport.Curve.Point], isBackground: Bool = false,
            isSecond: Bool = false
        ) {
            self.points = points
            self.isBackground = isBackground
            self.isSecond = isSecond
        }
    }

    /// More points than this are a line without dots.
    private static let mostDots = 30

    /// All of it, with its title and numbers.
    package let frame: Frame
    /// Where the lines are.
    package let plot: Frame
    /// The title and the numbers at the axes.
    package let lines: [TextLine]
    private let series: [Series]
    private let across, down: Axis
    private let grid: [Double]
    private let unit: Double

    /// - Parameters:
    ///   - title: what is drawn.
    ///   - isShare: whether values are parts of a whole, and written in percent.
    ///   - steps: what x spans, the same for all panels of a sheet.
    /// - Precondition: there is a point, and the steps have an extent.
    package init(
        _ title: String, _ series: [Series], isShare: Bool, steps: ClosedRange<Double>,
        in frame: Frame, type: Typography
    ) {
        self.frame = frame
        unit = Double(type.space(1.2))
        let all = series.flatMap(\.points)
        precondition(!all.isEmpty && steps.lowerBound < steps.upperBound, "a plot of nothing")
        let small = type.captionSmall
        let headingHeight = Int((1.9 * small.size).rounded())
        let footHeight = Int((1.7 * small.size).rounded())
        // Room for the numbers at the left.
        let values = all.flatMap { [$0.value, $0.low, $0.high].compactMap { $0 } }
        var (low, high) = (values.min() ?? 0, values.max() ?? 1)
        if high - low < 1e-9 * max(abs(high), 1) { (low, high) = (low - 0.5, high + 0.5) }
        let step = Axis.roundStep(atLeast: (high - low) / 3)
        low = (low / step).rounded(.down) * step
        high = (high / step).rounded(.up) * step
        let plotHeight = max(frame.height - headingHeight - footHeight, 8)
        let top = frame.y + headingHeight
        down = Axis(
            .linear, from: low, to: high, start: Double(top + plotHeight), end: Double(top))
        let ticks = down.ticks(atMost: 4)
        let decimals = Axis.decimals(of: isShare ? ticks.map { $0 * 100 } : ticks)
        func text(_ value: Double) -> String {
            isShare
                ? NumberText.fixed(value * 100, decimals: decimals) + "%"
                : NumberText.fixed(value, decimals: decimals)
        }
        let labelWidth = Int((ticks.map { small.width(of: text($0)) }.max() ?? 0).rounded(.up))
        let gap = type.space(5)
        let left = frame.x + labelWidth + gap
        let inset = Int((3 * unit).rounded(.up))
        plot = Frame(x: left, y: top, width: max(frame.maxX - left, 8), height: plotHeight)
        across = Axis(
            .linear, from: steps.lowerBound, to: steps.upperBound,
            start: Double(left + inset), end: Double(max(plot.maxX - inset, left + inset + 1)))
        grid = ticks.map(down.position)
        self.series = series
        lines = Self.texts(
            title, frame: frame, plot: plot, steps: steps, type: type,
            ticks: zip(ticks, grid).map { (text($0), $1) })
    }

    private static func texts(
        _ title: String, frame: Frame, plot: Frame, steps: ClosedRange<Double>,
        type: Typography, ticks: [(text: String, y: Double)]
    ) -> [TextLine] {
        let small = type.captionSmall
        let titleBaseline = Double(frame.y) + type.captionStrong.size * type.capHeight
        var lines = [
            TextLine(
                type.captionStrong.truncate(title, toWidth: Double(frame.width)),
                type.captionStrong, x: Double(frame.x), baseline: titleBaseline)
        ]
        var lowest = Double.infinity
        for tick in ticks {
            let baseline = tick.y + small.size * type.capHeight / 2
            // From the bottom up; where numbers would touch, the upper one is left out.
            guard lowest - baseline > 1.1 * small.size else { continue }
            lowest = baseline
            lines.append(
                TextLine(
                    tick.text, small, x: Double(plot.x - type.space(5)), baseline: baseline,
                    alignment: .right))
        }
        let baseline = Double(plot.maxY) + 1.4 * small.size
        let ends = [steps.lowerBound, steps.upperBound].map { NumberText.count(Int($0)) }
        let first = TextLine("step \(ends[0])", small, x: Double(plot.x), baseline: baseline)
        let last = TextLine(
            ends[1], small, x: Double(plot.maxX), baseline: baseline, alignment: .right)
        lines.append(last)
        if first.x + first.width + small.size < last.x { lines.append(first) }
        return lines
    }

    /// Draws all but the words.
    package func draw(on canvas: inout Canvas) {
        for y in grid {
            canvas.fill(
                Frame(x: plot.x, y: Int(y.rounded()), width: plot.width, height: 1),
                with: Palette.hairline)
        }
        // A line at the edge of the plot needs its half thickness beyond.
        let room = plot.outset(by: Int((3 * unit).rounded(.up)))
        for series in series.sorted(by: { $0.isBackground && !$1.isBackground }) {
            let points = thinned(series.points).map {
                Canvas.Point(x: across.position(of: $0.x), y: down.position(of: $0.value))
            }
            let colour =
                series.isBackground
                ? Palette.secondaryInk : series.isSecond ? Palette.ink : Palette.accent
            let edges = series.points.compactMap { point in
                point.low.flatMap { low in
                    point.high.map {
                        (
                            x: across.position(of: point.x), top: down.position(of: $0),
                            bottom: down.position(of: low)
                        )
                    }
                }
            }
            canvas.fillBetween(edges, colour: colour, opacity: 0.16, in: room)
            canvas.stroke(
                points, width: series.isBackground ? unit * 0.8 : unit * 1.6, colour: colour,
                in: room)
            guard !series.isBackground, points.count <= Self.mostDots else { continue }
            let side = Int((4.5 * unit).rounded())
            for point in points {
                canvas.disc(
                    in: Frame(
                        x: Int((point.x - Double(side) / 2).rounded()),
                        y: Int((point.y - Double(side) / 2).rounded()), width: side, height: side),
                    colour: colour)
            }
        }
    }

    /// Of more points than pixels, the mean of those that share one.
    private func thinned(
        _ points: [ComparisonReport.Curve.Point]
    ) -> [ComparisonReport.Curve.Point] {
        guard points.count > plot.width else { return points }
        var result: [ComparisonReport.Curve.Point] = []
        var (column, sum, x, count) = (Int.min, 0.0, 0.0, 0.0)
        func close() { if count > 0 { result.append(.init(x: x / count, value: sum / count)) } }
        for point in points {
            let place = Int(across.position(of: point.x))
            if place != column {
                close()
                (column, sum, x, count) = (place, 0, 0, 0)
            }
            (sum, x, count) = (sum + point.value, x + point.x, count + 1)
        }
        close()
        return result
    }
}
