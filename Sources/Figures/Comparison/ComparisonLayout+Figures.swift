import Images

/// The numbers of a comparison's sheet: a table, and curves.
extension ComparisonLayout {
    /// A row of figures for each network. Intervals, and then columns from the right, give way where
    /// there is little width.
    mutating func placeTable(below top: Int) -> Int {
        let columns = report.tableColumns
        guard !columns.isEmpty else { return top }
        let gap = 1.4 * type.caption.size
        func widths(_ columns: [ComparisonReport.TableColumn], _ withIntervals: Bool) -> [Double] {
            columns.map { column in
                column.cells.reduce(type.captionSmall.width(of: column.title)) { width, cell in
                    let text = cell.map { withIntervals ? $0.full : $0.value } ?? "–"
                    return max(width, type.caption.width(of: text))
                }
            }
        }
        func needed(_ widths: [Double]) -> Double { widths.reduce(0) { $0 + $1 + gap } }
        let names = report.networks.map {
            type.captionStrong.truncate($0.name, toWidth: Double(type.contentWidth) * 0.4)
        }
        let nameWidth = names.map { type.captionStrong.width(of: $0) }.max() ?? 0
        let room = Double(type.contentWidth) - nameWidth
        let withIntervals = needed(widths(columns, true)) <= room
        var shown = columns
        while shown.count > 1, needed(widths(shown, withIntervals)) > room { shown.removeLast() }
        let shownWidths = widths(shown, withIntervals)
        guard needed(shownWidths) <= room else { return top }

        var baseline = Double(top) + type.captionSmall.size * type.capHeight
        var right = Double(type.margin) + nameWidth
        var edges: [Double] = []
        for (column, width) in zip(shown, shownWidths) {
            right += gap + width
            edges.append(right)
            page.add(
                TextLine(
                    column.title, type.captionSmall, x: right, baseline: baseline,
                    alignment: .right))
        }
        for (row, name) in names.enumerated() {
            baseline += 1.5 * type.caption.size
            page.add(
                TextLine(
                    name, type.captionStrong, x: Double(type.margin), baseline: baseline))
            for (column, edge) in zip(shown, edges) {
                let text = column.cells[row].map { withIntervals ? $0.full : $0.value } ?? "–"
                page.add(
                    TextLine(
                        text, type.caption, x: edge, baseline: baseline, alignment: .right))
            }
        }
        return Int((baseline + 0.25 * type.caption.size).rounded(.up))
    }

    /// The curves over a training, as many beside each other as there is room for.
    mutating func placeCurves(below top: Int) -> Int {
        let panels = report.curvePanels
        let points = panels.flatMap { $0.series.flatMap(\.points) }
        let steps = points.map(\.x)
        guard report.subject == .checkpoints, let first = steps.min(), let last = steps.max(),
            first < last
        else { return top }
        let y = addSection("Over the training", below: top) + type.space(18)
        let gutter = type.gutter
        let most = max(1, (type.contentWidth + gutter) / (type.space(190) + gutter))
        let columns = min(panels.count, most)
        let width = (type.contentWidth - (columns - 1) * gutter) / columns
        let height = min(Int(Double(width) * 0.72), type.space(190))
        for (index, panel) in panels.enumerated() {
            page.add(
                CurvePanel(
                    panel.title, panel.series, isShare: panel.isShare, steps: first...last,
                    in: Frame(
                        x: type.margin + index % columns * (width + gutter),
                        y: y + index / columns * (height + gutter), width: width, height: height),
                    type: type))
        }
        let rows = (panels.count + columns - 1) / columns
        return y + rows * height + (rows - 1) * gutter
    }
}

extension ComparisonReport {
    /// A column of the table of figures.
    struct TableColumn {
        /// A number, without and with its interval.
        struct Cell {
            let value, full: String
        }
        let title: String
        let cells: [Cell?]
    }

    /// The columns of which anything is known, the most telling first.
    var tableColumns: [TableColumn] {
        func percent(_ interval: Interval) -> TableColumn.Cell {
            let texts = [interval.value, interval.low, interval.high].map {
                NumberText.fixed($0 * 100, decimals: 1)
            }
            return .init(value: texts[0] + "%", full: "\(texts[0])% (\(texts[1])–\(texts[2]))")
        }
        func points(_ interval: Interval) -> TableColumn.Cell {
            let texts = [interval.value, interval.low, interval.high].map {
                NumberText.fixed($0 * 100, decimals: 1, signed: true)
            }
            return .init(value: texts[0], full: "\(texts[0]) (\(texts[1]) to \(texts[2]))")
        }
        func number(_ interval: Interval) -> TableColumn.Cell {
            let texts = [interval.value, interval.low, interval.high].map {
                NumberText.fixed($0, decimals: 3)
            }
            return .init(value: texts[0], full: "\(texts[0]) (\(texts[1])–\(texts[2]))")
        }
        let columns = [
            TableColumn(
                title: "recall@1",
                cells: networks.map { $0.retrieval?[.recall(at: 1)].map(percent) }),
            TableColumn(
                title: "over the first",
                cells: networks.map { $0.retrieval?.gain(.recall(at: 1)).map(points) }),
            TableColumn(
                title: "R-precision",
                cells: networks.map { $0.retrieval?[.rPrecision].map(percent) }),
            TableColumn(
                title: "half of the evidence on",
                cells: networks.map { $0.maps?.halfArea.map(percent) }),
            TableColumn(
                title: "on the object",
                cells: networks.map { $0.maps?.objectShare.map(percent) }),
            TableColumn(
                title: "entropy", cells: networks.map { $0.maps?.entropy.map(number) }),
        ]
        return columns.filter { $0.cells.contains { $0 != nil } }
    }

    /// What belongs into one plot.
    struct Panel {
        let title: String
        let isShare: Bool
        let series: [CurvePanel.Series]
    }

    /// The plots of the sheet, of what has more than one point.
    var curvePanels: [Panel] {
        func series(_ quantity: Curve.Quantity, isSecond: Bool = false) -> [CurvePanel.Series] {
            curves.filter { $0.quantity == quantity && $0.points.count > 1 }.map {
                CurvePanel.Series(
                    $0.points, isBackground: $0.source == .training && quantity != .loss,
                    isSecond: isSecond)
            }
        }
        func panel(_ quantity: Curve.Quantity) -> Panel {
            Panel(title: quantity.name, isShare: quantity.isShare, series: series(quantity))
        }
        return [
            panel(.retrieval(.recall(at: 1))), panel(.retrieval(.rPrecision)), panel(.loss),
            Panel(
                title: "Scores (dark: others)", isShare: false,
                series: series(.sameClassScore) + series(.differentClassScore, isSecond: true)),
            panel(.halfArea), panel(.entropy), panel(.objectShare),
        ].filter { !$0.series.isEmpty }
    }
}
