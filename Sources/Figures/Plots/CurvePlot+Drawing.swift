extension CurvePlot {
    /// The axes of the plot inside the edges of a frame.
    package func axes(
        left: Double, right: Double, top: Double, bottom: Double
    ) -> (across: Axis, up: Axis) {
        let points = curves.flatMap(\.points)
        let steps = points.map(\.step)
        let (first, last) = (steps.min() ?? 0, steps.max() ?? 0)
        let bounds = Self.bounds(
            of: points.flatMap { point in
                [point.value] + (point.interval.map { [$0.lowerBound, $0.upperBound] } ?? [])
            } + (reference.map { [$0.value] } ?? []), unit)
        return (
            // A single time still needs an extent.
            Axis(
                .linear, from: first, to: last > first ? last : first + max(abs(first), 1),
                start: left, end: right),
            Axis(.linear, from: bounds.low, to: bounds.high, start: bottom, end: top)
        )
    }

    /// Round numbers around all values. The axis begins at zero where that takes less than twice the
    /// height, so that small changes look small; where it does not, its numbers say so.
    static func bounds(of values: [Double], _ unit: Unit) -> (low: Double, high: Double) {
        var low = values.min() ?? 0
        var high = values.max() ?? 1
        if low >= 0, high - low >= high / 2 { low = 0 }
        if high <= 0, high - low >= -low / 2 { high = 0 }
        // Shares that differ by a point or two are not to look as if all had changed.
        let least = unit == .share ? 0.1 : max(abs(low), abs(high), 1e-3) * 1e-3
        if high - low < least {
            let middle = (low + high) / 2
            (low, high) = (middle - least / 2, middle + least / 2)
            // Shares of nothing and of all have nothing beyond them.
            if unit == .share, values.allSatisfy({ (0...1).contains($0) }) {
                let shift = max(-low, 0) - max(high - 1, 0)
                (low, high) = (low + shift, high + shift)
            }
        }
        let step = Axis.roundStep(atLeast: (high - low) / 4 * (1 - 1e-6))
        return (
            (low / step + 1e-6).rounded(.down) * step, (high / step - 1e-6).rounded(.up) * step
        )
    }

    /// The plot and what is around it.
    ///
    /// - Parameter marks: times that a page can point at, each with the classes of what is drawn
    ///   for it: a line, a dot on each curve, and its number below the curve's name, or above the plot
    ///   of a single curve.
    package func frame(
        _ medium: PlotFrame.Medium, marks: [(step: Double, style: String)] = []
    ) throws -> PlotFrame {
        try validate()
        let bounds = axes(left: 0, right: 1, top: 0, bottom: 1)
        let ticksUp = bounds.up.ticks(atMost: 5)
        let decimals = Axis.decimals(of: ticksUp.map { unit == .share ? $0 * 100 : $0 })
        func tick(_ value: Double) -> String { unit.tick(value, decimals: decimals) }
        let shown = curves.filter { !$0.points.isEmpty }
        let isNamed = shown.count > 1
        var frame = PlotFrame(
            medium, headline: title, caption: "", verticalTitle: measure,
            horizontalTitle: stepName,
            tickWidth: ticksUp.map { PlotDrawing.width(of: tick($0)) }.max() ?? 0,
            labelRows: marks.isEmpty || isNamed ? 0 : 1,
            endWidth: isNamed ? 12 + endWidth(of: shown, hasNumbers: !marks.isEmpty) : 0)
        let axes = axes(
            left: frame.left, right: frame.right, top: frame.top, bottom: frame.bottom)
        frame.draw(
            across: (axes.across, Self.step), up: (axes.up, tick),
            ticksAcross: Self.ticks(on: axes.across, in: medium), ticksUp: ticksUp)

        let drawn = shown.map { curve in
            (
                curve: curve,
                points: Self.thinned(Self.ordered(curve.points), toCount: Int(axes.across.length))
            )
        }
        if let reference {
            let y = axes.up.position(of: reference.value)
            let (left, right) = (frame.left, frame.right)
            frame.draw { $0.line(from: (left, y), to: (right, y), as: "reference") }
        }
        for (index, (_, points)) in drawn.enumerated().reversed() {
            frame.draw { Self.draw(points, isFirst: index == 0, axes, in: &$0) }
        }
        let heights = Self.spread(
            drawn.map { axes.up.position(of: $0.points.last?.value ?? 0) },
            by: marks.isEmpty ? 15 : 32, within: frame.top...frame.bottom)
        if isNamed {
            name(shown, at: heights.map { marks.isEmpty ? $0 + 4.5 : $0 - 3 }, in: &frame)
        }
        for mark in marks {
            draw(
                mark.step, as: mark.style, of: shown,
                at: isNamed ? heights.map { $0 + 12 } : frame.labelBaselines, axes, in: &frame)
        }
        if let reference {
            name(reference, axes, in: &frame)
        }
        return frame
    }

    /// The dotted line's name above it, where the curves leave more room.
    private func name(
        _ reference: Reference, _ axes: (across: Axis, up: Axis), in frame: inout PlotFrame
    ) {
        let y = axes.up.position(of: reference.value)
        let (left, right) = (frame.left, frame.right)
        let middle = (axes.across.lowest + axes.across.highest) / 2
        func distance(_ isLeft: Bool) -> Double {
            let near = curves.flatMap(\.points).filter { ($0.step <= middle) == isLeft }
            return near.map { abs(axes.up.position(of: $0.value) - (y - 8)) }.min() ?? .infinity
        }
        let isLeft = distance(true) > distance(false)
        // Below the line where there is no room above.
        let baseline = y - 20 < frame.top ? y + 16 : y - 5
        frame.draw { drawing in
            drawing.text(
                reference.name, x: isLeft ? left + 4 : right - 4, y: baseline,
                anchor: isLeft ? .start : .end, as: "caption halo")
        }
    }

    private static func draw(
        _ points: [Point], isFirst: Bool, _ axes: (across: Axis, up: Axis),
        in drawing: inout PlotDrawing
    ) {
        func place(_ step: Double, _ value: Double) -> (x: Double, y: Double) {
            (axes.across.position(of: step), axes.up.position(of: value))
        }
        let bounded = points.compactMap { point in point.interval.map { (point.step, $0) } }
        if isFirst, bounded.count > 1 {
            drawing.path(
                bounded.map { place($0.0, $0.1.upperBound) }
                    + bounded.reversed().map { place($0.0, $0.1.lowerBound) },
                as: "band", closed: true)
        } else if isFirst, let (step, interval) = bounded.first {
            drawing.line(
                from: place(step, interval.lowerBound), to: place(step, interval.upperBound),
                as: "whisker")
        }
        if points.count > 1 {
            drawing.path(
                points.map { place($0.step, $0.value) }, as: isFirst ? "curve" : "other-curve",
                closed: false)
        } else if let point = points.first {
            drawing.dot(
                at: place(point.step, point.value), radius: 4.5,
                as: isFirst ? "point" : "other-point")
        }
    }

    private func endWidth(of curves: [Curve], hasNumbers: Bool) -> Double {
        let numbers = hasNumbers ? curves.flatMap(\.points).map { unit.text($0.value) } : []
        // Numbers have digits of one width: the longest is the widest.
        let longest = numbers.max { $0.count < $1.count } ?? ""
        return (curves.map { Self.shortened($0.name) } + [longest])
            .map { PlotDrawing.width(of: $0) }.max() ?? 0
    }

    /// Writes the curves' names at their ends.
    private func name(_ curves: [Curve], at baselines: [Double], in frame: inout PlotFrame) {
        let x = frame.right + 10
        for (index, (curve, y)) in zip(curves, baselines).enumerated() {
            frame.draw {
                $0.text(
                    Self.shortened(curve.name), x: x, y: y,
                    as: index == 0 ? "strong accent halo" : "halo")
            }
        }
    }

    /// A line at a time, with a dot and a number for each curve that has a point there.
    ///
    /// - Parameter baselines: of the numbers, one for each curve.
    private func draw(
        _ step: Double, as style: String, of curves: [Curve], at baselines: [Double],
        _ axes: (across: Axis, up: Axis), in frame: inout PlotFrame
    ) {
        guard step.isFinite, step >= axes.across.lowest, step <= axes.across.highest else { return }
        let x = axes.across.position(of: step)
        let isSingle = curves.count == 1
        let isLeft = x > (frame.left + frame.right) / 2
        let (top, bottom, end) = (frame.top, frame.bottom, frame.right + 10)
        frame.draw { drawing in
            drawing.line(from: (x, top), to: (x, bottom), as: "leader " + style)
            for (index, (curve, baseline)) in zip(curves, baselines).enumerated() {
                guard let value = curve.value(near: step, within: axes.across) else { continue }
                drawing.dot(
                    at: (x, axes.up.position(of: value)), radius: 4.5,
                    as: (index == 0 ? "point " : "other-point ") + style)
                drawing.text(
                    unit.text(value), x: isSingle ? x : end, y: baseline,
                    anchor: isSingle && isLeft ? .end : .start,
                    as: (index == 0 ? "strong accent halo " : "halo ") + style)
            }
        }
    }

    static func shortened(_ name: String) -> String { Markup.shortened(name, limit: 14) }
}
