/// A line under a photograph of a sheet: something on the left, a number on the right.
package struct CaptionLine {
    package enum Weight { case strong, plain, small }

    package var text: String
    package var weight: Weight
    /// Stands behind the text.
    package var mark: SheetMark?
    /// Stands at the right edge, and is never shortened before the text is.
    package var trailing: String?

    package init(
        _ text: String, _ weight: Weight = .plain, mark: SheetMark? = nil, trailing: String? = nil
    ) {
        self.text = text
        self.weight = weight
        self.mark = mark
        self.trailing = trailing
    }
}

/// A sign that says how a result belongs to the query. They differ in shape as well as in colour.
package enum SheetMark: Hashable, CaseIterable, Sendable {
    /// A filled disc.
    case sameClass
    /// A ring.
    case otherClass
    /// A filled square.
    case sameFile

    /// What the key says.
    var meaning: String {
        switch self {
        case .sameClass: "same class as the query"
        case .otherClass: "another class"
        case .sameFile: "the query itself"
        }
    }

    func draw(on canvas: inout Canvas, in frame: Frame) {
        switch self {
        case .sameClass: canvas.disc(in: frame, colour: Palette.match)
        case .otherClass: canvas.disc(in: frame, colour: Palette.secondaryInk, hole: 0.62)
        case .sameFile:
            canvas.fill(frame.outset(by: -frame.width / 10), with: Palette.ink)
        }
    }
}

/// Lines under a photograph, at their places.
package struct SheetCaption {
    package private(set) var lines: [TextLine] = []
    package private(set) var marks: [(mark: SheetMark, frame: Frame)] = []

    /// - Parameters:
    ///   - top: the upper edge of the first line's capitals.
    ///   - width: what no line exceeds.
    package init(_ captions: [CaptionLine], x: Int, top: Int, width: Int, type: Typography) {
        var baseline = Double(top) + type.caption.size * type.capHeight
        for caption in captions {
            add(caption, x: Double(x), baseline: baseline, width: Double(width), type)
            baseline += Self.spacing(type)
        }
    }

    /// How high `count` lines are, from the first one's capitals to the last one's descenders.
    static func height(of count: Int, _ type: Typography) -> Int {
        guard count > 0 else { return 0 }
        let lines = Double(count - 1) * spacing(type)
        return Int((lines + type.caption.size * (type.capHeight + 0.25)).rounded(.up))
    }

    private static func spacing(_ type: Typography) -> Double { 1.42 * type.caption.size }

    private mutating func add(
        _ caption: CaptionLine, x: Double, baseline: Double, width: Double, _ type: Typography
    ) {
        let style =
            switch caption.weight {
            case .strong: type.captionStrong
            case .plain: type.caption
            case .small: type.captionSmall
            }
        let gap = 0.5 * style.size
        var room = width
        if let trailing = caption.trailing {
            let style = caption.weight == .small ? style : type.caption
            let line = TextLine(
                style.truncate(trailing, toWidth: width), style, x: x + width,
                baseline: baseline, alignment: .right)
            lines.append(line)
            room -= line.width + gap
        }
        let side = Int((0.78 * style.size).rounded())
        if caption.mark != nil { room -= Double(side) + 0.8 * gap }
        guard room > 0 else { return }
        let text = TextLine(
            style.truncate(caption.text, toWidth: room), style, x: x, baseline: baseline)
        lines.append(text)
        if let mark = caption.mark {
            // In the middle of the capitals' height.
            let y = baseline - (type.capHeight * style.size + Double(side)) / 2
            let frame = Frame(
                x: Int((x + text.width + 0.8 * gap).rounded()), y: Int(y.rounded()), width: side,
                height: side)
            marks.append((mark, frame))
        }
    }
}
