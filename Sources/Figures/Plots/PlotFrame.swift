/// What is around every plot: headline and caption where it is a file of its own, room for labels,
/// two axes with their titles.
package struct PlotFrame {
    /// Where a plot is seen.
    package enum Medium: CaseIterable, Sendable {
        /// A file of its own, with headline and caption.
        case file
        /// A page as wide as a book's or wider, which has the headline and caption itself.
        case page
        /// A page on a telephone, or one of a few plots beside one another.
        case phone
        /// One of many small plots beside one another.
        case panel

        var width: Double {
            switch self {
            case .file: 800
            case .page: 760
            case .phone: 350
            case .panel: 260
            }
        }

        var plotHeight: Double {
            switch self {
            case .file, .page: 300
            case .phone: 210
            case .panel: 110
            }
        }
        var margin: Double { self == .file ? 28 : 2 }
    }

    package private(set) var drawing: PlotDrawing
    /// The edges of the area that the axes span, in the drawing's units.
    package let left, right, top, bottom: Double
    /// The baselines of the lines of labels above the area, from the top.
    package let labelBaselines: [Double]
    package let medium: Medium

    /// - Parameters:
    ///   - tickWidth: the width of the widest number beside the vertical axis.
    ///   - labelRows: how many lines of labels there are above the area.
    ///   - endWidth: the width of what is written to the right of the area.
    package init(
        _ medium: Medium, headline: String, caption: String, verticalTitle: String,
        horizontalTitle: String, tickWidth: Double, labelRows: Int, endWidth: Double = 0
    ) {
        self.medium = medium
        let margin = medium.margin
        let textWidth = medium.width - 2 * margin
        let headlines = medium == .file ? Self.wrap(headline, toWidth: textWidth, size: 19) : []
        let captions = medium == .file ? Self.wrap(caption, toWidth: textWidth, size: 13) : []

        var y = margin
        let headlineBaselines = headlines.indices.map { y + 18 + 25 * Double($0) }
        y += 25 * Double(headlines.count)
        let captionBaselines = captions.indices.map { y + 16 + 19 * Double($0) }
        y += 19 * Double(captions.count) + (captions.isEmpty ? 0 : 18)
        let titleBaseline = y + 13
        y += 22
        labelBaselines = (0..<labelRows).map { [y] in y + 16 + 20 * Double($0) }
        y += 20 * Double(labelRows) + 8

        top = y
        bottom = y + medium.plotHeight
        left = margin + tickWidth + 10
        right = medium.width - margin - max(14, endWidth)
        drawing = PlotDrawing(width: medium.width, height: bottom + 48 + margin)

        for (line, y) in zip(headlines, headlineBaselines) {
            drawing.text(line, x: margin, y: y, as: "headline")
        }
        for (line, y) in zip(captions, captionBaselines) {
            drawing.text(line, x: margin, y: y, as: "caption")
        }
        drawing.text(verticalTitle, x: margin, y: titleBaseline, as: "axis-title")
        drawing.text(horizontalTitle, x: right, y: bottom + 44, anchor: .end, as: "axis-title")
    }

    /// Draws lines and numbers for the ticks of both axes.
    package mutating func draw(
        across: (axis: Axis, text: (Double) -> String), up: (axis: Axis, text: (Double) -> String),
        ticksAcross: [Double], ticksUp: [Double]
    ) {
        for tick in ticksUp {
            let y = up.axis.position(of: tick)
            drawing.line(from: (left, y), to: (right, y), as: tick == 0 ? "baseline" : "grid")
            drawing.text(up.text(tick), x: left - 8, y: y + 4.5, anchor: .end, as: "tick")
        }
        for tick in ticksAcross {
            let x = across.axis.position(of: tick)
            drawing.line(from: (x, bottom), to: (x, bottom + 5), as: "baseline")
            drawing.text(across.text(tick), x: x, y: bottom + 20, anchor: .middle, as: "tick")
        }
    }

    /// Draws what is in the area.
    package mutating func draw(_ body: (inout PlotDrawing) -> Void) { body(&drawing) }

    /// Writes a label above the area and draws a line from it down to what it is about.
    ///
    /// - Parameters:
    ///   - towards: on which side of the line the text is, where there is room for it.
    package mutating func label(
        _ text: String, row: Int, at point: (x: Double, y: Double), towards: PlotDrawing.Anchor,
        as style: String
    ) {
        let y = labelBaselines[row]
        let width = PlotDrawing.width(of: text)
        let start =
            switch towards {
            case .start: point.x
            case .middle: point.x - width / 2
            case .end: point.x - width
            }
        let edge = medium.margin
        let x = min(max(start, edge), max(drawing.width - edge - width, edge))
        // Where the whole line is pushed to an edge, its text is set from that edge.
        let (anchor, anchored): (PlotDrawing.Anchor, Double) =
            x > start
            ? (.start, edge) : x < start ? (.end, drawing.width - edge) : (towards, point.x)
        drawing.line(from: (point.x, y + 5), to: point, as: "leader")
        drawing.text(text, x: anchored, y: y, anchor: anchor, as: style + " halo")
    }

    private static func wrap(_ text: String, toWidth width: Double, size: Double) -> [String] {
        var lines: [String] = []
        for word in text.split(separator: " ") {
            if let line = lines.last,
                PlotDrawing.width(of: "\(line) \(word)", size: size) <= width
            {
                lines[lines.count - 1] = "\(line) \(word)"
            } else {
                lines.append(String(word))
            }
        }
        return lines
    }
}
