import Images
import SimilarityMaps

/// Where everything in an A–B picture is: decided before anything is drawn, so that the height is
/// known and the places can be tested.
package struct PairLayout {
    package private(set) var height = 0
    package private(set) var lines: [TextLine] = []
    package private(set) var legends: [Legend] = []
    /// The scenes with maps, left and right.
    package private(set) var scenes: [PhotographScene] = []
    /// The photographs without their maps, left and right; empty if not asked for.
    package private(set) var photographs: [PhotographScene] = []
    package let width: Int

    private let options: PairFigure.Options
    private let type: Typography
    private let columns: [Frame]

    /// - Throws: ``FigureError`` if there is no font or the figure cannot be drawn.
    package init(_ figure: PairFigure, options: PairFigure.Options) throws {
        try figure.validate(options)
        type = try Typography(width: options.width, fonts: .find(path: options.font))
        width = options.width
        self.options = options
        columns = Self.columns(for: figure.sides, in: type)
        var y = type.margin
        y = placeHeader(figure, below: y) + type.space(22)
        if options.showsPhotographs {
            let bottom = placeScenes(figure, below: y) { $0.photographs.append($1) }
            y = bottom + type.space(16)
        }
        y = placeScenes(figure, below: y) { $0.scenes.append($1) } + type.space(14)
        y = placeCaptions(figure, below: y) + type.space(26)
        y = placeLegends(figure, below: y)
        height = y + type.margin - type.space(8)
    }

    /// Draws everything.
    package func draw(_ figure: PairFigure) -> Image {
        var canvas = Canvas(width: width, height: height)
        for (index, side) in figure.sides.enumerated() {
            if options.showsPhotographs {
                photographs[index].draw(side.photograph, on: &canvas, hairline: type.hairline)
            }
            let scene = scenes[index]
            scene.draw(side.photograph, on: &canvas, hairline: type.hairline)
            scene.overlay(
                side.map.values, on: side.map.grid, colours: options.colours,
                range: legends[min(index, legends.count - 1)].range, canvas: &canvas)
        }
        for legend in legends {
            legend.draw(on: &canvas)
        }
        for line in lines {
            canvas.draw(line)
        }
        return canvas.image
    }

    /// Two columns that give the scenes equal heights, unless that would leave one of them less
    /// than a third of the width: names and numbers must fit below. (Heights are not set yet.)
    private static func columns(for sides: [PairFigure.Side], in type: Typography) -> [Frame] {
        let ratios = sides.map(\.aspectRatio)
        let available = type.contentWidth - type.gutter
        let share = min(max(ratios[0] / (ratios[0] + ratios[1]), 0.34), 0.66)
        let left = Int((Double(available) * share).rounded())
        return [
            Frame(x: type.margin, y: 0, width: left, height: 0),
            Frame(x: type.margin + left + type.gutter, y: 0, width: available - left, height: 0),
        ]
    }

    // MARK: From top to bottom: each takes the upper edge and returns the lower one

    private mutating func placeHeader(_ figure: PairFigure, below top: Int) -> Int {
        let number = NumberText.fixed(figure.cosineSimilarity, decimals: 4)
        var y = Double(top) + type.title.size * type.capHeight
        let title = TextLine(number, type.title, x: Double(type.margin), baseline: y)
        let label = TextLine(
            "cosine similarity", type.body,
            x: title.x + title.width + 0.3 * type.title.size, baseline: y)
        lines += [title, label]

        let labelEnd = label.x + label.width + Double(type.gutter)
        let beside = Double(width - type.margin) - labelEnd
        let isBeside = beside >= 0.4 * Double(type.contentWidth)
        let available = isBeside ? beside : Double(type.contentWidth)
        let x = Double(isBeside ? width - type.margin : type.margin)
        let details =
            [(type.body.truncate(figure.network, toWidth: available), type.body)]
            + type.small.wrap(
                figure.statements, separator: " · ", toWidth: available
            ).map { (type.small.truncate($0, toWidth: available), type.small) }
        // Beside the number, the last line of the details stands on the number's baseline.
        let spacing = 1.45 * type.body.size
        let first = isBeside ? y - spacing * Double(details.count - 1) : y + 1.3 * spacing
        let shift = isBeside ? max(0, Double(top) + type.body.size - first) : 0
        for (index, (text, style)) in details.enumerated() {
            y = first + shift + Double(index) * spacing
            lines.append(
                TextLine(text, style, x: x, baseline: y, alignment: isBeside ? .right : .left))
        }
        return Int(y.rounded(.up))
    }

    private mutating func placeScenes(
        _ figure: PairFigure, below top: Int, add: (inout PairLayout, PhotographScene) -> Void
    ) -> Int {
        // Tall photographs must not make the figure much taller than wide.
        let limit = Double(type.contentWidth) * 0.72
        let sizes = zip(figure.sides, columns).map { side, column in
            let ratio = side.aspectRatio
            let height = min(Double(column.width) / ratio, limit)
            return (
                width: min(max(Int((height * ratio).rounded()), 1), column.width),
                height: max(Int(height.rounded()), 1)
            )
        }
        let rowHeight = sizes.map(\.height).max() ?? 1
        for (index, size) in sizes.enumerated() {
            // Heights that differ by rounding only are made equal. Others end at the same line,
            // close to their captions.
            let height = rowHeight - size.height == 1 ? rowHeight : size.height
            let frame = Frame(
                x: columns[index].x, y: top + rowHeight - height,
                width: size.width, height: height)
            add(&self, PhotographScene(covered: figure.sides[index].covered, in: frame))
        }
        return top + rowHeight
    }

    private mutating func placeCaptions(_ figure: PairFigure, below top: Int) -> Int {
        var bottom = top
        for (side, column) in zip(figure.sides, columns) {
            let x = Double(column.x)
            let width = Double(column.width)
            var y = Double(top) + type.strong.size * type.capHeight
            lines.append(
                TextLine(
                    type.strong.truncate(side.name, toWidth: width), type.strong, x: x,
                    baseline: y))
            for text in type.small.wrap(
                words: side.map.caption(figure.cosineSimilarity), toWidth: width)
            {
                y += 1.5 * type.small.size
                let line = type.small.truncate(text, toWidth: width)
                lines.append(TextLine(line, type.small, x: x, baseline: y))
            }
            bottom = max(bottom, Int(y.rounded(.up)))
        }
        return bottom
    }

    private mutating func placeLegends(_ figure: PairFigure, below top: Int) -> Int {
        let sides = figure.sides
        let isNarrow = columns.contains { Double($0.width) < 18 * type.small.size }
        func legend(for values: [Float], _ x: Int, _ width: Int) -> Legend {
            Legend(
                for: values, colours: options.colours,
                frame: Frame(x: x, y: top, width: width, height: type.space(14)),
                style: type.ticks, hairline: type.hairline)
        }
        var textX = type.margin
        var textTop = top
        var textWidth = type.contentWidth
        switch options.scale {
        case .shared:
            let width = isNarrow ? type.contentWidth : columns[0].width
            legends = [legend(for: sides.flatMap(\.map.values), type.margin, width)]
            if isNarrow {
                textTop = legends[0].maxY + type.space(16)
            } else {
                textX = columns[1].x
                textWidth = columns[1].width
            }
        case .each:
            legends = zip(sides, columns).map { legend(for: $0.map.values, $1.x, $1.width) }
            textTop = (legends.map(\.maxY).max() ?? top) + type.space(16)
        }
        let text = figure.explanation(options)
        var y = Double(textTop) + type.small.size * type.capHeight
        for line in type.small.wrap(words: text, toWidth: Double(textWidth)) {
            lines.append(TextLine(line, type.small, x: Double(textX), baseline: y))
            y += 1.45 * type.small.size
        }
        return max(Int(y.rounded(.up)) - type.space(10), legends.map(\.maxY).max() ?? top)
    }
}

extension PairFigure.Side {
    /// The width over the height that it is drawn with.
    fileprivate var aspectRatio: Double {
        PhotographScene.aspectRatio(of: photograph.size, covered: covered)
    }
}
