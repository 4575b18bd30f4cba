extension IntervalPlot {
    /// Where the values lie between two edges.
    package func axis(left: Double, right: Double) -> Axis {
        let values = rows.flatMap { row in
            [row.value] + (row.interval.map { [$0.lowerBound, $0.upperBound] } ?? [])
        }
        let bounds = CurvePlot.bounds(of: values + (reference.map { [$0.value] } ?? []), unit)
        return Axis(.linear, from: bounds.low, to: bounds.high, start: left, end: right)
    }

    /// Where a row's dot and bar are.
    package func height(ofRow row: Int, in medium: PlotFrame.Medium) -> Double {
        medium.margin + (medium == .file ? 40 : 0) + Self.rowHeight * Double(row) + 30
    }

    /// The plot and what is around it.
    ///
    /// - Parameter styles: more classes of each row's parts, in the order of the rows; none by default.
    package func drawing(_ medium: PlotFrame.Medium, styles: [String] = []) throws -> PlotDrawing {
        try validate()
        let (left, right) = (medium.margin + 4, medium.width - medium.margin - 14)
        let axis = axis(left: left, right: right)
        let bottom = height(ofRow: rows.count, in: medium) - 20
        let top = height(ofRow: 0, in: medium) - 26
        var drawing = PlotDrawing(
            width: medium.width,
            height: bottom + (reference == nil ? 28 : 48) + medium.margin)
        if medium == .file {
            drawing.text(title, x: left, y: medium.margin + 18, as: "headline")
        }
        let ticks = axis.ticks(atMost: medium == .phone ? 5 : 9)
        let decimals = Axis.decimals(of: ticks.map { unit == .share ? $0 * 100 : $0 })
        for tick in ticks {
            let x = axis.position(of: tick)
            drawing.line(from: (x, top), to: (x, bottom), as: tick == 0 ? "baseline" : "grid")
            drawing.text(
                unit.tick(tick, decimals: decimals), x: x, y: bottom + 18,
                anchor: x < left + 6 ? .start : .middle, as: "tick")
        }
        if let reference {
            let x = axis.position(of: reference.value)
            let isLeft = x < (left + right) / 2
            drawing.line(from: (x, top), to: (x, bottom + 30), as: "reference")
            drawing.text(
                reference.name, x: x + (isLeft ? 6 : -6), y: bottom + 38,
                anchor: isLeft ? .start : .end, as: "caption halo")
        }
        for (index, row) in rows.enumerated() {
            draw(row, at: height(ofRow: index, in: medium), axis, in: &drawing)
            if index < styles.count {
                drawing.line(
                    from: (medium.margin, top + Self.rowHeight * Double(index) + 6),
                    to: (medium.margin, height(ofRow: index, in: medium) + 8),
                    as: "here " + styles[index])
            }
        }
        return drawing
    }

    private func draw(_ row: Row, at y: Double, _ axis: Axis, in drawing: inout PlotDrawing) {
        let numbers = text(row)
        let (left, right) = (axis.start, axis.end)
        let room = (right - left) - PlotDrawing.width(of: numbers) - 12
        let limit = max(Int(room / PlotDrawing.width(of: "n")), 6)
        drawing.text(
            Markup.shortened(row.name, limit: limit), x: left, y: y - 12, as: "strong halo")
        drawing.text(numbers, x: right, y: y - 12, anchor: .end, as: "halo")
        drawing.line(from: (left, y), to: (right, y), as: "grid")
        if let interval = row.interval {
            drawing.line(
                from: (axis.position(of: interval.lowerBound), y),
                to: (axis.position(of: interval.upperBound), y), as: "whisker")
        }
        drawing.dot(at: (axis.position(of: row.value), y), radius: 4, as: "spot")
    }

    private static let rowHeight = 46.0
}
