import Images
import SimilarityMaps

/// Everything that a sheet shows, at its place: decided before anything is drawn, so that the
/// height is known and the places can be tested.
package struct SheetPage {
    /// A photograph at its place.
    package struct Picture {
        package let photograph: ExplainedPhotograph
        package let scene: PhotographScene
        /// The values that the map's colours span.
        package let range: ValueRange?
        package let colours: ColourScale
    }

    package let width: Int
    package let type: Typography
    package private(set) var pictures: [Picture] = []
    /// What lies behind photographs that do not fill their place.
    package private(set) var tiles: [Frame] = []
    package private(set) var lines: [TextLine] = []
    package private(set) var marks: [(mark: SheetMark, frame: Frame)] = []
    package private(set) var rules: [Frame] = []
    /// Coloured frames around photographs, of which they cover nothing.
    package private(set) var outlines: [(frame: Frame, colour: RGB)] = []
    package private(set) var panels: [CurvePanel] = []
    /// Whether photographs that are much smaller than their places show their pixels.
    package var keepsPixels = false
    package var legends: [Legend] = []
    /// The page's height; all that is on it ends above.
    package var height = 0

    package init(width: Int, font: String?) throws {
        self.width = width
        type = try Typography(width: width, fonts: .find(path: font))
    }

    // MARK: What is on it

    /// A photograph in the middle of a tile.
    package mutating func add(
        _ photograph: ExplainedPhotograph, on tile: Frame, colours: MapColours
    ) {
        let frame = tile.middle(ofRatio: photograph.aspectRatio)
        if frame != tile { tiles.append(tile) }
        add(photograph, in: frame, colours: colours)
    }

    /// A photograph in a frame of its proportions.
    package mutating func add(
        _ photograph: ExplainedPhotograph, in frame: Frame, colours: MapColours
    ) {
        pictures.append(
            Picture(
                photograph: photograph,
                scene: PhotographScene(covered: photograph.covered, in: frame),
                range: photograph.map.map(colours.range), colours: colours.scale))
    }

    package mutating func add(_ line: TextLine) { lines.append(line) }

    package mutating func add(_ caption: SheetCaption) {
        lines += caption.lines
        marks += caption.marks
    }

    package mutating func add(_ mark: SheetMark, in frame: Frame) { marks.append((mark, frame)) }

    package mutating func add(_ panel: CurvePanel) {
        panels.append(panel)
        lines += panel.lines
    }

    /// A frame around what was added last.
    package mutating func outlineLast(_ colour: RGB) {
        guard let picture = pictures.last else { return }
        outlines.append((picture.scene.frame, colour))
    }

    /// How thick such a frame is.
    package var outlineWidth: Int { max(2, type.space(2.5)) }

    /// A line across.
    package mutating func addRule(x: Int, y: Int, width: Int) {
        rules.append(Frame(x: x, y: y, width: width, height: type.hairline))
    }

    /// Words in as many lines as they need.
    ///
    /// - Parameters:
    ///   - top: the upper edge of the first line's capitals.
    ///   - isBalanced: whether the lines are to be about equally long.
    /// - Returns: the baseline of the last line, rounded up.
    package mutating func add(
        words text: String, _ style: TextStyle, x: Int, top: Int, width: Int,
        isBalanced: Bool = false
    ) -> Int {
        var baseline = Double(top) + style.size * type.capHeight
        var lines = style.wrap(words: text, toWidth: Double(width))
        var narrower = Double(width) * 0.96
        while isBalanced, lines.count > 1, narrower > Double(width) / 2 {
            let tried = style.wrap(words: text, toWidth: narrower)
            guard tried.count == lines.count else { break }
            lines = tried
            narrower *= 0.96
        }
        for (index, line) in lines.enumerated() {
            if index > 0 { baseline += 1.4 * style.size }
            add(
                TextLine(
                    style.truncate(line, toWidth: Double(width)), style, x: Double(x),
                    baseline: baseline))
        }
        return Int(baseline.rounded(.up))
    }

    // MARK: Drawing

    /// The most pixels a sheet may have: those of the largest picture that is read without asking,
    /// 600 megabytes.
    static let mostPixels = 200_000_000

    /// Refuses a page that is too large to be drawn.
    package func validate() throws {
        guard width * height <= Self.mostPixels else {
            throw FigureError(
                .invalidOption,
                "a sheet \(width) pixels wide would be \(height) high, more than "
                    + "\(Self.mostPixels / 1_000_000) million pixels: make it narrower or show "
                    + "fewer photographs")
        }
    }

    /// Draws everything.
    package func image() throws -> Image {
        try validate()
        var canvas = Canvas(width: width, height: max(height, 1))
        for tile in tiles { canvas.fill(tile, with: Palette.tile) }
        for (frame, colour) in outlines {
            canvas.fill(frame.outset(by: outlineWidth), with: colour)
        }
        for picture in pictures { draw(picture, on: &canvas) }
        for panel in panels { panel.draw(on: &canvas) }
        for rule in rules { canvas.fill(rule, with: Palette.hairline) }
        for legend in legends { legend.draw(on: &canvas) }
        for (mark, frame) in marks { mark.draw(on: &canvas, in: frame) }
        for line in lines { canvas.draw(line) }
        return canvas.image
    }

    private func draw(_ picture: Picture, on canvas: inout Canvas) {
        let (photograph, scene) = (picture.photograph, picture.scene)
        let isOutlined = outlines.contains { $0.frame == scene.frame }
        scene.draw(
            photograph.photograph, on: &canvas, hairline: isOutlined ? 0 : type.hairline,
            keepsPixels: keepsPixels)
        let region = photograph.region.map {
            // Finer lines on smaller photographs, of which they would cover too much.
            RegionDrawing(
                $0, in: scene.photograph,
                stroke: min(type.space(1.5), scene.photograph.shorterSide / 150))
        }
        if let map = photograph.map, let range = picture.range {
            scene.overlay(
                map.values, on: map.grid, colours: picture.colours, range: range, canvas: &canvas)
        } else {
            region?.dimRest(on: &canvas)
        }
        region?.outline(on: &canvas)
    }
}

extension Frame {
    var shorterSide: Int { min(width, height) }

    /// The largest frame of a ratio of width to height that fits inside, in the middle; at least
    /// one pixel.
    func middle(ofRatio ratio: Double) -> Frame {
        var width = max(1, min(self.width, Int((Double(height) * ratio).rounded())))
        var height = max(1, min(self.height, Int((Double(self.width) / ratio).rounded())))
        // Differences by rounding would show as a thin line of the tile.
        if self.width - width == 1 { width = self.width }
        if self.height - height == 1 { height = self.height }
        return Frame(
            x: x + (self.width - width) / 2, y: y + (self.height - height) / 2, width: width,
            height: height)
    }
}
