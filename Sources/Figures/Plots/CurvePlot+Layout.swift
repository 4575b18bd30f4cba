extension CurvePlot {
    /// The numbers under the plot: whole steps, and parts of epochs only where there is no whole one.
    static func ticks(on axis: Axis, in medium: PlotFrame.Medium) -> [Double] {
        let ticks = axis.ticks(atMost: medium == .phone ? 5 : 9)
        let whole = ticks.filter { $0 == $0.rounded() }
        return whole.count >= 2 ? whole : ticks
    }

    static func step(_ value: Double) -> String {
        value == value.rounded() && abs(value) < 1e15
            ? NumberText.count(Int(value)) : NumberText.significant(value)
    }

    /// Heights moved apart by at least `distance`, in their order, as little as that takes.
    ///
    /// Where `range` has no room for all they are still in their order, and closer.
    package static func spread(
        _ heights: [Double], by distance: Double, within range: ClosedRange<Double>
    ) -> [Double] {
        guard heights.count > 1 else { return heights }
        let room = (range.upperBound - range.lowerBound) / Double(heights.count - 1)
        let distance = min(distance, room)
        let order = heights.indices.sorted { (heights[$0], $0) < (heights[$1], $1) }
        // Neighbours that are too close form a block, centred where its members want to be.
        var blocks: [(members: [Int], top: Double)] = []
        for index in order {
            blocks.append(([index], heights[index]))
            while blocks.count > 1 {
                let (upper, lower) = (blocks[blocks.count - 2], blocks[blocks.count - 1])
                let end = upper.top + distance * Double(upper.members.count)
                guard end > lower.top else { break }
                let members = upper.members + lower.members
                let wanted = members.enumerated().map { heights[$1] - distance * Double($0) }
                let extent = distance * Double(members.count - 1)
                let top = wanted.reduce(0, +) / Double(members.count)
                blocks.removeLast(2)
                blocks.append(
                    (members, min(max(top, range.lowerBound), range.upperBound - extent)))
            }
        }
        var result = heights
        for block in blocks {
            for (place, index) in block.members.enumerated() {
                result[index] = block.top + distance * Double(place)
            }
        }
        return result
    }

    /// At most `count` points: where there are more, neighbours are replaced by their means.
    ///
    /// - Parameter points: ordered by step.
    package static func thinned(_ points: [Point], toCount count: Int) -> [Point] {
        let size = (points.count + max(count, 1) - 1) / max(count, 1)
        guard size > 1 else { return points }
        return stride(from: 0, to: points.count, by: size).map { start in
            let group = points[start..<min(start + size, points.count)]
            func mean(_ number: (Point) -> Double) -> Double {
                group.reduce(0) { $0 + number($1) } / Double(group.count)
            }
            let intervals = group.compactMap(\.interval)
            return Point(
                step: mean(\.step), value: mean(\.value),
                interval: intervals.count == group.count
                    ? mean {
                        $0.interval?.lowerBound ?? $0.value
                    }...mean {
                        $0.interval?.upperBound ?? $0.value
                    } : nil)
        }
    }
}

extension CurvePlot.Curve {
    /// The value at a time, or at the nearest one that cannot be told from it on an axis: a training
    /// notes its loss every so often, not just when it writes a checkpoint.
    func value(near step: Double, within axis: Axis) -> Double? {
        if let exact = points.last(where: { $0.step == step }) { return exact.value }
        let nearest = points.min { abs($0.step - step) < abs($1.step - step) }
        guard let nearest, abs(nearest.step - step) <= (axis.highest - axis.lowest) / 100 else {
            return nil
        }
        return nearest.value
    }
}

extension CurvePlot.Unit {
    /// A number as it is written beside its point.
    package func text(_ value: Double) -> String {
        switch self {
        case .share: NumberText.share(value)
        case .number: NumberText.significant(value)
        }
    }

    /// The ends of an interval: `11.9–12.8%`.
    package func text(_ interval: ClosedRange<Double>) -> String {
        let low = text(interval.lowerBound)
        // The unit is said once.
        return (self == .share ? String(low.dropLast()) : low) + "–" + text(interval.upperBound)
    }

    /// A number beside an axis.
    func tick(_ value: Double, decimals: Int) -> String {
        self == .share
            ? NumberText.fixed(value * 100, decimals: decimals) + "%"
            : NumberText.fixed(value, decimals: decimals)
    }
}
