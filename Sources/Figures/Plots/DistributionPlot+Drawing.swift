extension DistributionPlot {
    /// The bins as they are drawn: no finer than the eye needs, only where there are scores.
    package struct Bins: Hashable, Sendable {
        /// The lower end of the first bin that is drawn.
        package let lowest: Double
        package let width: Double
        package let count: Int
        fileprivate let first: Int
        fileprivate let factor: Int

        package var highest: Double { lowest + width * Double(count) }

        /// The share of a histogram's scores in each bin.
        package func shares(of histogram: ScoreHistogram) -> [Double] {
            let total = Double(max(histogram.total, 1))
            return histogram.merged(from: first, by: factor, binCount: count)
                .map { Double($0) / total }
        }
    }

    /// - Parameter others: plots that have the same bins, so that they can be compared.
    /// - Precondition: the plots are valid.
    package func bins(atMost limit: Int, sharedWith others: [DistributionPlot] = []) -> Bins {
        let histograms = ([self] + others).flatMap(\.histograms).map(\.histogram)
        let used = histograms.flatMap { histogram in
            [
                histogram.counts.firstIndex { $0 > 0 } ?? 0,
                histogram.counts.lastIndex { $0 > 0 } ?? 0,
            ]
        }
        let (low, high) = (used.min() ?? 0, used.max() ?? 0)
        let all = histograms[0].counts.count
        // Room on both sides, so that an outline is seen to end.
        let margin = max((high - low + 1) / 20, 1)
        let first = max(low - margin, 0)
        let last = min(high + margin, all - 1)
        let factor = max((last - first + limit) / limit, 1)
        let width = (histograms[0].highest - histograms[0].lowest) / Double(all)
        return Bins(
            lowest: histograms[0].lowest + width * Double(first), width: width * Double(factor),
            count: (last - first + factor) / factor, first: first, factor: factor)
    }

    /// The axes of the plot inside the edges of a frame.
    package func axes(
        _ bins: Bins, sharedWith others: [DistributionPlot] = [], left: Double, right: Double,
        top: Double, bottom: Double
    ) -> (across: Axis, up: Axis) {
        let highest =
            ([self] + others).flatMap(\.histograms).flatMap { bins.shares(of: $0.histogram) }
            .max() ?? 1
        let step = Axis.roundStep(atLeast: highest / 4 * (1 - 1e-6))
        return (
            Axis(.linear, from: bins.lowest, to: bins.highest, start: left, end: right),
            Axis(
                .linear, from: 0, to: (highest / step - 1e-6).rounded(.up) * step, start: bottom,
                end: top)
        )
    }

    /// The plot and what is around it.
    ///
    /// - Parameters:
    ///   - name: of the hatching; must be used once in a page.
    ///   - others: plots to be compared with this one: all get the same axes, if their histograms have
    ///     the same bins.
    package func frame(
        _ medium: PlotFrame.Medium, name: String, comparedWith others: [DistributionPlot] = []
    ) throws -> PlotFrame {
        try validate()
        let isPanel = medium == .panel
        let others = others.filter { hasBins(of: $0) }
        for other in others { try other.validate() }
        let bins = bins(
            atMost: isPanel ? 36 : medium == .phone ? 44 : 72, sharedWith: others)
        let bounds = axes(bins, sharedWith: others, left: 0, right: 1, top: 0, bottom: 1)
        let ticksUp = bounds.up.ticks(atMost: isPanel ? 3 : 5)
        let decimals = Axis.decimals(of: ticksUp.map { $0 * 100 })
        func percent(_ value: Double) -> String {
            NumberText.fixed(value * 100, decimals: decimals) + "%"
        }
        var frame = PlotFrame(
            medium, headline: headline, caption: caption,
            verticalTitle: isPanel ? "" : "share of the pairs, by similarity",
            horizontalTitle: "cosine similarity",
            tickWidth: ticksUp.map { PlotDrawing.width(of: percent($0)) }.max() ?? 0,
            labelRows: histograms.count)
        let axes = axes(
            bins, sharedWith: others, left: frame.left, right: frame.right, top: frame.top,
            bottom: frame.bottom)
        let ticksAcross = axes.across.ticks(atMost: isPanel ? 4 : medium == .phone ? 6 : 11)
        let digits = Axis.decimals(of: ticksAcross)
        frame.draw(
            across: (axes.across, { NumberText.fixed($0, decimals: digits) }),
            up: (axes.up, percent),
            ticksAcross: ticksAcross, ticksUp: ticksUp)

        for (histogram, isSameClass) in histograms.reversed() {
            let steps = Self.steps(bins.shares(of: histogram), bins, axes)
            let base = axes.up.position(of: 0)
            let closed = [(steps[0].x, base)] + steps + [(steps[steps.count - 1].x, base)]
            frame.draw { drawing in
                if isSameClass {
                    drawing.path(closed, as: "area", closed: true)
                } else {
                    drawing.hatch(closed, name: name)
                }
                drawing.path(
                    closed, as: isSameClass ? "outline" : "hatched-outline", closed: false)
            }
        }
        label(in: &frame, bins, axes)
        return frame
    }

    /// Whether another plot can share this one's bins.
    private func hasBins(of other: DistributionPlot) -> Bool {
        guard let mine = histograms.first?.histogram, let its = other.histograms.first?.histogram
        else { return false }
        return mine.lowest == its.lowest && mine.highest == its.highest
            && mine.counts.count == its.counts.count
    }

    /// Says beside each outline what it is, with the one further left above: a line down to the
    /// other then never crosses its text.
    private func label(
        in frame: inout PlotFrame, _ bins: Bins, _ axes: (across: Axis, up: Axis)
    ) {
        let ordered = histograms.sorted { $0.histogram.mean < $1.histogram.mean }
        for (row, (histogram, isSameClass)) in ordered.enumerated() {
            let shares = bins.shares(of: histogram)
            let bin = min(
                max(Int((histogram.mean - bins.lowest) / bins.width), 0), bins.count - 1)
            let mean = min(max(histogram.mean, bins.lowest), bins.highest)
            let name = isSameClass ? "same class" : "different classes"
            let pairs = NumberText.count(histogram.total, "pair")
            let value = NumberText.fixed(histogram.mean, decimals: 2)
            let text =
                frame.medium == .panel ? "\(name) \(value)" : "\(name): mean \(value), \(pairs)"
            frame.label(
                text, row: row,
                at: (axes.across.position(of: mean), axes.up.position(of: shares[bin])),
                towards: row == 0 ? .end : .start, as: isSameClass ? "strong accent" : "strong")
        }
    }

    /// The outline of a histogram from left to right: two corners for each bin.
    private static func steps(
        _ shares: [Double], _ bins: Bins, _ axes: (across: Axis, up: Axis)
    ) -> [(x: Double, y: Double)] {
        shares.enumerated().flatMap { bin, share in
            let y = axes.up.position(of: share)
            return [bin, bin + 1].map {
                (axes.across.position(of: bins.lowest + bins.width * Double($0)), y)
            }
        }
    }
}
