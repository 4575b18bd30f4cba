extension ComponentPlot {
    /// The axes of the plot inside the edges of a frame.
    package func axes(
        left: Double, right: Double, top: Double, bottom: Double
    ) -> (across: Axis, up: Axis) {
        let values = mean + lowerQuartile + upperQuartile
        let highest = max(values.max() ?? 1, 1)
        let lowest = min(values.min() ?? 0, 0)
        // A step of a fifth of the height; rounding in sums must not add another step.
        let step = Axis.roundStep(atLeast: (highest - lowest) / 5 * (1 - 1e-6))
        let bound = (
            low: (lowest / step + 1e-6).rounded(.down) * step,
            high: (highest / step - 1e-6).rounded(.up) * step
        )
        return (
            // One component alone is the whole similarity; its axis still needs an extent.
            Axis(
                .logarithmic, from: 1, to: Double(max(mean.count, 2)), start: left, end: right),
            Axis(.linear, from: bound.low, to: max(bound.high, step), start: bottom, end: top)
        )
    }

    /// The plot and what is around it.
    package func frame(_ medium: PlotFrame.Medium) throws -> PlotFrame {
        try validate()
        let isPhone = medium == .phone
        let bounds = axes(left: 0, right: 1, top: 0, bottom: 1)
        let ticksUp = bounds.up.ticks(atMost: 6)
        func percent(_ value: Double) -> String { NumberText.fixed(value * 100, decimals: 0) + "%" }
        var frame = PlotFrame(
            medium, headline: headline, caption: caption,
            verticalTitle: "share of the cosine similarity",
            horizontalTitle: isPhone
                ? "k strongest components, log scale" : "k strongest components (logarithmic)",
            tickWidth: ticksUp.map { PlotDrawing.width(of: percent($0)) }.max() ?? 0,
            labelRows: 1)
        let axes = axes(
            left: frame.left, right: frame.right, top: frame.top, bottom: frame.bottom)
        frame.draw(
            across: (axes.across, { NumberText.count(Int($0.rounded())) }),
            up: (axes.up, percent),
            ticksAcross: axes.across.ticks(atMost: isPhone ? 7 : 14).filter { $0 >= 1 },
            ticksUp: ticksUp)

        let shown = shownCounts(along: axes.across)
        func points(_ values: [Double]) -> [(x: Double, y: Double)] {
            shown.map {
                (axes.across.position(of: Double($0)), axes.up.position(of: values[$0 - 1]))
            }
        }
        let alike = shown.map { count in
            (
                x: axes.across.position(of: Double(count)),
                y: axes.up.position(of: Double(count) / Double(mean.count))
            )
        }
        let curve = points(mean)
        frame.draw { drawing in
            drawing.path(
                points(upperQuartile) + points(lowerQuartile).reversed(), as: "band", closed: true)
            drawing.path(alike, as: "reference", closed: false)
            drawing.path(curve, as: "curve", closed: false)
        }
        if !isPhone {
            nameReference(in: &frame, axes)
        }
        mark(in: &frame, axes)
        return frame
    }

    /// Names the dotted curve beside it, unless the other one is too close for words between them.
    private func nameReference(in frame: inout PlotFrame, _ axes: (across: Axis, up: Axis)) {
        let text = "if all counted alike"
        let share = 0.1
        let end = axes.across.position(of: share * Double(mean.count)) - 10
        let baseline = axes.up.position(of: share) - 4
        let start = end - PlotDrawing.width(of: text)
        let hasRoom = shownCounts(along: axes.across).allSatisfy { count in
            let x = axes.across.position(of: Double(count))
            let lowest = min(mean[count - 1], lowerQuartile[count - 1])
            return x < start || x > end || axes.up.position(of: lowest) < baseline - 18
        }
        guard hasRoom, start > frame.left else { return }
        frame.draw { $0.text(text, x: end, y: baseline, anchor: .end, as: "caption halo") }
    }

    /// The point at ten components, in words.
    private func mark(in frame: inout PlotFrame, _ axes: (across: Axis, up: Axis)) {
        let count = min(Self.markedCount, mean.count)
        let share = mean[count - 1]
        let point = (
            x: axes.across.position(of: Double(count)), y: axes.up.position(of: share)
        )
        let components = count == 1 ? "the only component" : "\(count) strongest components"
        frame.label(
            "\(components): \(NumberText.percent(share))", row: 0, at: point, towards: .middle,
            as: "strong accent")
        frame.draw { $0.dot(at: point, radius: 5.5, as: "point") }
    }

    /// The numbers of components whose points are drawn: neighbours at least a third of a pixel
    /// apart. A logarithmic axis squeezes thousands of points into a few.
    package func shownCounts(along axis: Axis) -> [Int] {
        var shown: [Int] = []
        var last = -Double.infinity
        for count in 1...mean.count {
            let position = axis.position(of: Double(count))
            guard position - last >= 1.0 / 3 || count == mean.count || count == Self.markedCount
            else { continue }
            shown.append(count)
            last = position
        }
        return shown
    }
}
