import Images

/// Photographs above one another, and what is written under them.
package struct SheetCell {
    package var pictures: [ExplainedPhotograph]
    package var caption: [CaptionLine]
    /// The colour of a frame around the pictures.
    package var outline: RGB?

    package init(
        _ pictures: [ExplainedPhotograph], caption: [CaptionLine], outline: RGB? = nil
    ) {
        self.pictures = pictures
        self.caption = caption
        self.outline = outline
    }
}

/// Equal cells in rows, in reading order.
///
/// Each picture of a cell has a tile of one size for the whole grid; a photograph of another shape
/// stands in the middle of it, whole and undistorted.
package struct SheetGrid {
    package let columns: Int
    /// The width of a cell.
    package let cellWidth: Int
    /// The height of the first pictures' tiles, of the second ones', …
    package let tileHeights: [Int]
    private let cells: [SheetCell]
    private let captionLines: Int
    private let type: Typography

    /// - Parameters:
    ///   - columns: nil chooses what makes a sheet of good proportions.
    package init(
        _ cells: [SheetCell], columns: Int? = nil, width: Int, type: Typography
    ) {
        let most = Self.mostColumns(in: width, type)
        self.init(
            cells, candidates: columns.map { [$0] } ?? Self.choices(for: cells.count, most),
            width: width, type: type)
    }

    private init(
        _ cells: [SheetCell], candidates: [Int], width: Int, type: Typography
    ) {
        self.cells = cells
        self.type = type
        captionLines = cells.map(\.caption.count).max() ?? 0
        let depth = cells.map(\.pictures.count).max() ?? 0
        let aspects = (0..<depth).map { level in
            Self.aspectRatio(
                of: cells.compactMap { level < $0.pictures.count ? $0.pictures[level] : nil })
        }
        let sizes = candidates.map { columns in
            Self.tileSizes(aspects, columns: columns, width: width, type)
        }
        let captionHeight = SheetCaption.height(of: captionLines, type) + Self.captionGap(type)
        let costs = zip(candidates, sizes).map { columns, size in
            let rowHeight =
                size.heights.reduce(0, +) + captionHeight + Self.rowGap(type)
            return Self.cost(
                of: cells.count, depth: depth, columns: columns,
                proportions: Double(rowHeight) / Double(width))
        }
        let best = costs.indices.min { costs[$0] < costs[$1] } ?? 0
        self.columns = candidates[best]
        cellWidth = sizes[best].width
        tileHeights = sizes[best].heights
    }

    /// The space between columns.
    package static func gutter(_ type: Typography) -> Int { type.space(16) }
    private static func rowGap(_ type: Typography) -> Int { type.space(24) }
    private static func captionGap(_ type: Typography) -> Int { type.space(9) }
    private static func pictureGap(_ type: Typography) -> Int { type.space(5) }

    /// How many columns leave room for a name of some letters under each photograph.
    package static func mostColumns(in width: Int, _ type: Typography) -> Int {
        let narrowest = max(Double(type.space(100)), 8.1 * type.caption.size)
        let gutter = gutter(type)
        return max(1, (width + gutter) / (Int(narrowest.rounded(.up)) + gutter))
    }

    /// The width of each of `columns` cells.
    private static func cellWidth(columns: Int, in width: Int, _ type: Typography) -> Int {
        max(1, (width - (columns - 1) * gutter(type)) / columns)
    }

    private static func tileSizes(
        _ aspects: [Double], columns: Int, width: Int, _ type: Typography
    ) -> (width: Int, heights: [Int]) {
        let cell = cellWidth(columns: columns, in: width, type)
        // Few portraits must not make a sheet much higher than wide.
        var limit = Double(width) * 0.62
        let heights = aspects.map { aspect in
            let height = min(Double(cell) / aspect, limit)
            // What a cell is about stands first; nothing below it may outgrow it.
            limit = height
            return max(1, Int(height.rounded()))
        }
        return (cell, heights)
    }

    /// Up to five photographs stand in one row where there is room; more in rows of three or more.
    private static func choices(for count: Int, _ most: Int) -> [Int] {
        guard count > 5 else { return [max(1, min(count, most))] }
        return Array(min(3, most)...min(most, count))
    }

    /// Good grids are filled to their last row, and grow higher with the number of photographs.
    private static func cost(
        of count: Int, depth: Int, columns: Int, proportions: Double
    ) -> Double {
        let rows = (count + columns - 1) / columns
        let height = proportions * Double(rows)
        let blank = 1 - Double(count) / Double(columns * rows)
        // By eye: a band for ten, a square for forty, twice as high for a hundred and sixty.
        let wanted = 0.16 * Double(count * max(depth, 1)).squareRoot()
        return max(height / wanted, wanted / height) - 1 + 2 * blank
    }

    /// The shape that suits most: the median, within what leaves room for wide and for tall ones.
    private static func aspectRatio(of pictures: [ExplainedPhotograph]) -> Double {
        let ratios = pictures.map(\.aspectRatio).sorted()
        guard !ratios.isEmpty else { return 1 }
        return min(max(ratios[ratios.count / 2], 0.72), 1.7)
    }

    // MARK: Placing

    /// Where the cell at an index is, and how high all rows are together.
    package func frame(at index: Int, x: Int, y: Int) -> Frame {
        let height = rowHeight
        return Frame(
            x: x + index % columns * (cellWidth + Self.gutter(type)),
            y: y + index / columns * (height + Self.rowGap(type)), width: cellWidth,
            height: height)
    }

    /// The height of a cell with its caption.
    package var rowHeight: Int {
        tileHeights.reduce(0, +) + max(0, tileHeights.count - 1) * Self.pictureGap(type)
            + Self.captionGap(type) + SheetCaption.height(of: captionLines, type)
    }

    /// The height of all rows.
    package var height: Int {
        let rows = (cells.count + columns - 1) / columns
        return rows * rowHeight + max(0, rows - 1) * Self.rowGap(type)
    }

    /// Puts all cells on a page.
    ///
    /// - Parameter colours: of the maps of the cell at an index.
    package func place(
        on page: inout SheetPage, x: Int, y: Int, colours: (Int) -> MapColours
    ) {
        for (index, cell) in cells.enumerated() {
            let colours = colours(index)
            let frame = frame(at: index, x: x, y: y)
            var top = frame.y
            for (picture, height) in zip(cell.pictures, tileHeights) {
                let tile = Frame(x: frame.x, y: top, width: cellWidth, height: height)
                page.add(picture, on: tile, colours: colours)
                if let outline = cell.outline { page.outlineLast(outline) }
                top += height + Self.pictureGap(type)
            }
            page.add(
                SheetCaption(
                    cell.caption, x: frame.x,
                    top: top - Self.pictureGap(type) + Self.captionGap(type),
                    width: cellWidth, type: type))
        }
    }
}
