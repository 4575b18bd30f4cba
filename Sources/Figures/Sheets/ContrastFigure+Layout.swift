import Images
import SimilarityMaps

extension ContrastFigure {
    /// Decides where everything is.
    ///
    /// - Throws: ``FigureError`` if there is no font or the figure cannot be drawn.
    package func page(options: SheetOptions) throws -> SheetPage {
        let maps = try validatedMaps(options)
        var layout = ContrastLayout(
            figure: self, page: try SheetPage(width: options.width, font: options.font),
            contrast: MapColours(.signed, for: [maps[0]], shared: .shared),
            colours: MapColours(options.colours, for: Array(maps[1...]), shared: options.scale),
            maps: maps, options: options)
        layout.place()
        return layout.page
    }
}

/// Where the parts of a contrast are: three columns, or the query above the two where there is
/// little width.
private struct ContrastLayout {
    let figure: ContrastFigure
    var page: SheetPage
    let contrast: MapColours
    let colours: MapColours
    let maps: [SimilarityMap]
    let options: SheetOptions

    private var type: Typography { page.type }

    mutating func place() {
        let (x, content) = (type.margin, type.contentWidth)
        let (contrast, colours) = (contrast, colours)
        var y = placeHeading(below: type.margin) + type.space(24)
        let isNarrow = content < type.space(640)
        let gutter = SheetGrid.gutter(type)
        let column = isNarrow ? content : (content - 2 * gutter) / 3
        let cell = isNarrow ? (content - gutter) / 2 : column
        let query = SheetCell([figure.query], caption: queryCaption(width: column))
        let candidates = [("A", figure.first, maps[1]), ("B", figure.second, maps[2])].map {
            SheetCell(
                [$1.photograph], caption: caption(of: $1, called: $0, under: $2, width: cell))
        }
        if isNarrow {
            y = place([query], columns: 1, at: y, colours: { _ in contrast }) + type.space(20)
            y = placeContrastLegend(x: x, below: y, width: content) + type.space(28)
            y = place(candidates, columns: 2, at: y, colours: { _ in colours }) + type.space(20)
            y = placeLegend(x: x, below: y, width: content)
        } else {
            y = place([query] + candidates, columns: 3, at: y) { $0 == 0 ? contrast : colours }
            y += type.space(26)
            let left = placeContrastLegend(x: x, below: y, width: column)
            let right = placeLegend(
                x: x + column + gutter, below: y, width: content - column - gutter)
            y = max(left, right)
        }
        let notes =
            SheetText.certificate(figure.certificate) + [figure.assumption].compactMap { $0 }
        y = page.addNotes(notes, marks: [], x: x, top: y + type.space(20), width: content)
        page.height = y + type.margin
    }

    private mutating func place(
        _ cells: [SheetCell], columns: Int, at y: Int, colours: (Int) -> MapColours
    ) -> Int {
        let grid = SheetGrid(cells, columns: columns, width: type.contentWidth, type: type)
        grid.place(on: &page, x: type.margin, y: y, colours: colours)
        return y + grid.height
    }

    private mutating func placeHeading(below top: Int) -> Int {
        let number = NumberText.fixed(figure.difference, decimals: 4, signed: true)
        let baseline = Double(top) + type.title.size * type.capHeight
        let title = TextLine(number, type.title, x: Double(type.margin), baseline: baseline)
        page.add(title)
        let relation = figure.difference < 0 ? "below" : "above"
        // Long names are shortened one by one: what is said about them must stay.
        let names = [
            figure.first.photograph.name, figure.second.photograph.name, figure.query.name,
        ]
        .map { type.body.truncate($0, toWidth: Double(type.contentWidth) * 0.8) }
        let words = "\(names[0]) \(relation) \(names[1]), for \(names[2])"
        let gap = 0.3 * type.title.size
        var y = baseline
        if title.width + gap + type.body.width(of: words) <= Double(type.contentWidth) {
            page.add(
                TextLine(
                    words, type.body, x: title.x + title.width + gap, baseline: baseline))
        } else {
            let top = Int((baseline + 0.9 * type.body.size).rounded())
            y = Double(
                page.add(
                    words: words, type.body, x: type.margin, top: top, width: type.contentWidth))
        }
        y += 1.8 * type.small.size
        let details = "difference of the two cosine similarities · \(figure.network)"
        page.add(
            TextLine(
                type.small.truncate(details, toWidth: Double(type.contentWidth)), type.small,
                x: title.x, baseline: y))
        return Int(y.rounded(.up))
    }

    private func queryCaption(width: Int) -> [CaptionLine] {
        [CaptionLine("Query", .strong, trailing: "A − B"), CaptionLine(figure.query.name)]
            + equation(of: maps[0], width: width)
    }

    private func caption(
        of candidate: ContrastFigure.Candidate, called name: String, under map: SimilarityMap,
        width: Int
    ) -> [CaptionLine] {
        var lines = [
            CaptionLine(
                name, .strong,
                trailing: NumberText.fixed(candidate.cosineSimilarity, decimals: 4)),
            CaptionLine(candidate.photograph.name),
        ]
        if figure.first.label != nil || figure.second.label != nil {
            lines.append(CaptionLine(candidate.label ?? "no class", .small))
        }
        lines += equation(of: map, width: width)
        if colours.common == nil { lines.append(CaptionLine(colours.caption(of: map), .small)) }
        return lines
    }

    /// What a map and its rest add up to, in as many lines as it needs.
    private func equation(of map: SimilarityMap, width: Int) -> [CaptionLine] {
        type.captionSmall.wrap(words: map.equation, toWidth: Double(width)).map {
            CaptionLine($0, .small)
        }
    }

    /// What the ends of the contrast's scale speak for, above its bar.
    private mutating func placeContrastLegend(x: Int, below top: Int, width: Int) -> Int {
        let baseline = Double(top) + type.ticks.size * type.capHeight
        let ends: [(String, TextLine.Alignment, Int)] = [
            ("speaks for B", .left, x), ("speaks for A", .right, x + width),
        ]
        for (text, alignment, edge) in ends {
            page.add(
                TextLine(
                    type.ticks.truncate(text, toWidth: Double(width) * 0.48), type.ticks,
                    x: Double(edge), baseline: baseline, alignment: alignment))
        }
        return page.addLegend(
            contrast, of: [maps[0]],
            explanation:
                "On the query: what its \(maps[0].grid) cells add to the difference of the two "
                + "scores.",
            x: x, top: barTop(below: top), width: width, barWidth: width)
    }

    private mutating func placeLegend(x: Int, below top: Int, width: Int) -> Int {
        let cells = SheetText.cells(of: maps[1...].map(\.grid))
        return page.addLegend(
            colours, of: Array(maps[1...]),
            explanation:
                "On A and B: what their \(cells) cells add to the similarity with the query. "
                + options.colours.meaningOfContributions(
                    more: "it more like the query", less: "less like it")
                + (options.scale == .each ? " " + SheetText.comparison(.each) : ""),
            x: x, top: barTop(below: top), width: width, barWidth: width)
    }

    /// Both bars stand at one height.
    private func barTop(below top: Int) -> Int {
        top + Int((1.25 * type.ticks.size).rounded())
    }
}
