import Images
import SimilarityMaps

extension RetrievalSheet {
    /// Decides where everything is.
    ///
    /// - Throws: ``FigureError`` if there is no font or the sheet cannot be drawn.
    package func page(options: SheetOptions) throws -> SheetPage {
        try validate(options)
        var layout = try RetrievalLayout(self, options: options)
        layout.place()
        return layout.page
    }
}

/// Where the parts of a retrieval sheet are.
///
/// With up to three results, they stand beside the query in one row. With more, the query stands
/// larger at the top, beside what there is to say, and the results follow below it.
private struct RetrievalLayout {
    private(set) var page: SheetPage
    private let sheet: RetrievalSheet
    private let options: SheetOptions
    private let colours: MapColours
    /// Those that the common scale spans.
    private let maps: [SimilarityMap]
    private var type: Typography { page.type }

    init(_ sheet: RetrievalSheet, options: SheetOptions) throws {
        self.sheet = sheet
        self.options = options
        page = try SheetPage(width: options.width, font: options.font)
        maps = sheet.mapsOfScale
        colours = MapColours(options.colours, for: maps, shared: options.scale)
    }

    mutating func place() {
        let most = SheetGrid.mostColumns(in: type.contentWidth, type)
        let isRow = sheet.results.count <= 3 && sheet.results.count < most
        let x = type.margin
        var y = isRow ? placeRow(below: type.margin) : placeBand(below: type.margin)
        if !isRow {
            y += type.space(30)
            let cells = { (width: Int) in sheet.results.map { cell(of: $0, width: width) } }
            let grid = grid(of: cells)
            grid.place(on: &page, x: x, y: y) { _ in colours }
            y += grid.height
        }
        let end = page.addNotes(
            sheet.notes, marks: sheet.marks, x: x, top: y + type.space(24),
            width: type.contentWidth)
        page.height = end + type.margin
    }

    /// The query's photograph larger, with title, legend and explanation at its side, or around it
    /// where there is little width.
    private mutating func placeBand(below top: Int) -> Int {
        let content = type.contentWidth
        let isNarrow = content < type.space(640)
        var y = top
        let available = isNarrow ? content : content * 40 / 100
        let box = Frame(
            x: type.margin, y: 0, width: available,
            height: isNarrow ? content * 3 / 4 : content * 31 / 100)
        var frame = box.middle(ofRatio: sheet.query.aspectRatio)
        frame.x = type.margin
        let captionWidth = isNarrow ? content : max(frame.width, type.space(190))
        if isNarrow {
            y = page.addHeading(
                sheet.title, details: sheet.details, x: type.margin, top: y, width: content)
            y += type.space(20)
        }
        frame.y = y
        page.add(sheet.query, in: frame, colours: colours)
        let caption = sheet.queryCaption
        let captionTop = frame.maxY + type.space(9)
        page.add(
            SheetCaption(
                caption, x: frame.x, top: captionTop, width: captionWidth, type: type))
        let bottom = captionTop + SheetCaption.height(of: caption.count, type)
        if isNarrow {
            return placeLegend(x: type.margin, below: bottom + type.space(20), width: content)
        }
        let x = type.margin + captionWidth + type.space(32)
        let width = page.width - type.margin - x
        var beside = page.addHeading(
            sheet.title, details: sheet.details, x: x, top: top, width: width)
        beside += type.space(28)
        // The legend ends where the photograph does, if it is high enough.
        var trial = self
        let height = trial.placeLegend(x: x, below: beside, width: width) - beside
        beside = placeLegend(x: x, below: max(beside, frame.maxY - height), width: width)
        return max(bottom, beside)
    }

    /// Title and legend, and below them query and results as equals.
    private mutating func placeRow(below top: Int) -> Int {
        var y = page.addHeading(
            sheet.title, details: sheet.details, x: type.margin, top: top,
            width: type.contentWidth)
        y += type.space(24)
        let columns = sheet.results.count + 1
        let grid = grid(columns: columns) { width in
            let results = sheet.results.map { cell(of: $0, width: width) }
            // A single result is a pair: each of the two carries its map.
            if let map = sheet.mapOnQuery {
                return [SheetCell([query(under: map)], caption: sheet.queryCaption)]
                    + results.map { SheetCell(Array($0.pictures.prefix(1)), caption: $0.caption) }
            }
            return [SheetCell([sheet.query], caption: sheet.queryCaption)] + results
        }
        grid.place(on: &page, x: type.margin, y: y) { _ in colours }
        y += grid.height
        return placeLegend(
            x: type.margin, below: y + type.space(26), width: type.contentWidth)
    }

    private mutating func placeLegend(x: Int, below top: Int, width: Int) -> Int {
        page.addLegend(
            colours, of: maps, explanation: sheet.explanation(options), x: x, top: top,
            width: width)
    }

    /// A grid of cells whose captions depend on its cells' width: their number of lines may change
    /// how many columns are best, but a second look is enough.
    private func grid(columns: Int? = nil, of cells: (Int) -> [SheetCell]) -> SheetGrid {
        let width = type.contentWidth
        let first = SheetGrid(
            cells(width / 5), columns: columns, width: width, type: type)
        return SheetGrid(
            cells(first.cellWidth), columns: first.columns, width: width, type: type)
    }

    private func cell(of result: RetrievalSheet.Result, width: Int) -> SheetCell {
        var pictures = [result.photograph]
        if let map = result.queryMap {
            pictures.append(query(under: map))
        }
        return SheetCell(
            pictures,
            caption: sheet.caption(
                of: result, colours: colours, isRoomy: sheet.regionsFit(in: width, type)))
    }

    private func query(under map: SimilarityMap) -> ExplainedPhotograph {
        var query = sheet.query.showing(map)
        query.region = sheet.query.region
        return query
    }
}
