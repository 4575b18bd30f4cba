import Images
import SimilarityMaps

/// Where the parts of a comparison's sheet are.
struct ComparisonLayout {
    var page: SheetPage
    let report: ComparisonReport
    let options: SheetOptions
    /// Of all maps of scores, and of all maps of differences, which are small beside these.
    let colours, differenceColours: MapColours
    let maps, differences: [SimilarityMap]
    var type: Typography { page.type }

    init(_ report: ComparisonReport, options: SheetOptions) throws {
        self.report = report
        self.options = options
        page = try SheetPage(width: options.width, font: options.font)
        page.keepsPixels = true
        maps = report.maps.map(\.map)
        differences = report.differencesOfSheet.map(\.map)
        colours = MapColours(options.colours, for: maps, shared: options.scale)
        // A difference has two directions, whatever the maps are drawn with.
        differenceColours = MapColours(.signed, for: differences, shared: options.scale)
    }

    mutating func place() {
        let (x, width) = (type.margin, type.contentWidth)
        var y = page.addHeading(
            report.title, details: report.details, x: x, top: type.margin, width: width)
        y = placeTable(below: y + type.space(22))
        if !maps.isEmpty {
            y = page.addLegend(
                colours, of: maps, explanation: report.explanation(options), x: x,
                top: y + type.space(24), width: width)
        }
        if !differences.isEmpty {
            y = page.addLegend(
                differenceColours, of: differences,
                explanation: report.explanationOfDifferences(options), x: x,
                top: y + type.space(18), width: width)
        }
        for query in report.queries { y = place(query, below: y) }
        y = placeCurves(below: y)
        y = page.addNotes(
            report.sheetNotes, marks: report.marks, x: x, top: y + type.space(24), width: width)
        page.height = y + type.margin
    }

    /// A rule, and a title below it.
    mutating func addSection(_ title: String, below top: Int) -> Int {
        page.addRule(x: type.margin, y: top + type.space(26), width: type.contentWidth)
        let shown = type.strong.truncate(title, toWidth: 1.8 * Double(type.contentWidth))
        return page.add(
            words: shown, type.strong, x: type.margin, top: top + type.space(40),
            width: type.contentWidth)
    }
}

extension TextStyle {
    /// A name in several lines, broken where names have joints: spaces, dots, hyphens, underscores and
    /// slashes, which stay at the ends of lines.
    fileprivate func wrap(name: String, toWidth width: Double) -> [String] {
        guard self.width(of: name) > width else { return [name] }
        var pieces: [String] = [""]
        for letter in name {
            pieces[pieces.count - 1].append(letter)
            if " .-_/".contains(letter) { pieces.append("") }
        }
        return wrap(pieces.filter { !$0.isEmpty }, separator: "", toWidth: width)
    }
}

// MARK: A query

extension ComparisonLayout {
    /// The space for a network's name beside its row.
    private var labelWidth: Int { type.space(112) }

    private mutating func place(_ query: ComparisonReport.Query, below top: Int) -> Int {
        let photograph = report.photographs[query.photograph]
        var y = addSection(photograph.label ?? photograph.name, below: top)
        y = page.add(
            words: report.words(about: query), type.small, x: type.margin,
            top: y + type.space(9), width: type.contentWidth)
        let rows = query.views.indices.map {
            report.cells(of: query, network: $0, colours: colours)
        }
        let cells = rows.map(\.count).max() ?? 0
        let beside = type.contentWidth - labelWidth
        // Two rows for one network would not be told from those of the next: the name stands above then.
        let isNarrow = cells > SheetGrid.mostColumns(in: beside, type)
        y =
            isNarrow
            ? placeNarrow(rows, below: y)
            : placeWide(rows, columns: cells, headers: report.headers(of: query), below: y)
        return placeChanges(
            of: query, columns: cells, isNarrow: isNarrow, below: y)
    }

    private mutating func placeWide(
        _ rows: [[SheetCell]], columns: Int, headers: [String], below top: Int
    ) -> Int {
        let x = type.margin + labelWidth
        let filled = rows.flatMap { row in
            row + Array(repeating: SheetCell([], caption: []), count: columns - row.count)
        }
        let grid = SheetGrid(
            filled, columns: columns, width: type.contentWidth - labelWidth, type: type)
        let headerTop = top + type.space(20)
        let style = type.captionSmall
        for (index, header) in headers.enumerated() {
            let frame = grid.frame(at: index, x: x, y: 0)
            page.add(
                TextLine(
                    style.truncate(header, toWidth: Double(frame.width)), style,
                    x: Double(frame.x),
                    baseline: Double(headerTop) + style.size * type.capHeight))
        }
        let y = headerTop + Int((1.5 * style.size).rounded())
        grid.place(on: &page, x: x, y: y) { _ in colours }
        for network in rows.indices {
            let frame = grid.frame(at: network * columns, x: x, y: y)
            placeLabel(of: network, top: frame.y, height: frame.height)
        }
        return y + grid.height
    }

    /// A network's name and how well it does, as far as there is room.
    private mutating func placeLabel(of network: Int, top: Int, height: Int) {
        let room = Double(labelWidth - type.space(12))
        let network = report.networks[network]
        let names = type.captionStrong.wrap(name: network.name, toWidth: room).prefix(3)
        let lines =
            names.map { ($0, type.captionStrong) }
            + network.sheetSummary.map { ($0, type.captionSmall) }
        var baseline = Double(top) + type.caption.size * type.capHeight
        for (text, style) in lines {
            guard baseline + 0.25 * style.size <= Double(top + height) else { break }
            page.add(
                TextLine(
                    style.truncate(text, toWidth: room), style, x: Double(type.margin),
                    baseline: baseline))
            baseline += 1.42 * style.size
        }
    }

    private mutating func placeNarrow(_ rows: [[SheetCell]], below top: Int) -> Int {
        var y = top
        for (row, network) in zip(rows, report.networks) {
            let label = ([network.name] + network.sheetSummary).joined(separator: " · ")
            y = page.add(
                words: type.captionStrong.truncate(label, toWidth: Double(type.contentWidth)),
                type.captionStrong, x: type.margin, top: y + type.space(24),
                width: type.contentWidth)
            y = placeGrid(row, x: type.margin, width: type.contentWidth, below: y, colours)
        }
        return y
    }

    private mutating func placeGrid(
        _ cells: [SheetCell], columns: Int? = nil, x: Int, width: Int, below top: Int,
        _ colours: MapColours
    ) -> Int {
        let y = top + type.space(12)
        let most = SheetGrid.mostColumns(in: width, type)
        let grid = SheetGrid(
            cells, columns: min(columns ?? cells.count, most), width: width, type: type)
        grid.place(on: &page, x: x, y: y) { _ in colours }
        return y + grid.height
    }

    /// The strip of differences, in columns as wide as those above.
    private mutating func placeChanges(
        of query: ComparisonReport.Query, columns: Int, isNarrow: Bool, below top: Int
    ) -> Int {
        let cells = report.cells(ofChangesOf: query, colours: differenceColours)
        guard !cells.isEmpty else { return top }
        guard !isNarrow else {
            let y = page.add(
                words: "Change of the pair’s maps", type.captionStrong, x: type.margin,
                top: top + type.space(24), width: type.contentWidth)
            return placeGrid(
                cells, x: type.margin, width: type.contentWidth, below: y, differenceColours)
        }
        let y = top + type.space(22)
        var baseline = Double(y + type.space(12)) + type.caption.size * type.capHeight
        for (text, style) in [
            ("Change", type.captionStrong), ("of the pair’s", type.captionSmall),
            ("two maps", type.captionSmall),
        ] {
            let room = Double(labelWidth - type.space(12))
            page.add(
                TextLine(
                    style.truncate(text, toWidth: room), style, x: Double(type.margin),
                    baseline: baseline))
            baseline += 1.42 * style.size
        }
        return placeGrid(
            cells, columns: columns, x: type.margin + labelWidth,
            width: type.contentWidth - labelWidth, below: y, differenceColours)
    }
}
