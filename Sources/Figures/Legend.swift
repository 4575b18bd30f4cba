import Images
import SimilarityMaps

/// A colour bar with numbers.
package struct Legend {
    /// A number under the bar.
    package struct Tick {
        /// The value the number stands for.
        package let value: Float
        /// Where it is on the bar, in pixels from the left of the canvas.
        package let x: Double
        package let label: TextLine
    }

    /// The bar.
    package let frame: Frame
    package let colours: ColourScale
    package let range: ValueRange
    package let ticks: [Tick]
    private let hairline: Int

    /// - Parameters:
    ///   - values: the cells that are drawn with this legend.
    ///   - frame: where the bar is; the numbers come below.
    package init(
        for values: [Float], colours: ColourScale, frame: Frame, style: TextStyle, hairline: Int
    ) {
        self.frame = frame
        self.colours = colours
        self.hairline = hairline
        let scale = LegendScale(for: values, colours: colours)
        let range = scale.range
        self.range = range
        let largest = Double(max(abs(range.low), abs(range.high)))
        func text(_ value: Float) -> String {
            NumberText.tick(Double(value), largest: largest, signed: colours == .signed)
        }
        // As many numbers as have room between them, the same on every legend of this width.
        let widest = scale.ticks(count: 5).map { style.width(of: text($0)) }.max() ?? 0
        let room = Double(frame.width) / (widest + 1.2 * style.size)
        let values = scale.ticks(count: room >= 5 ? 5 : room >= 3 ? 3 : 2)
        ticks = values.enumerated().map { index, value in
            let fraction = Double(value - range.low) / Double(range.high - range.low)
            let x = Double(frame.x) + fraction * Double(frame.width)
            let isOnly = values.count == 1
            return Tick(
                value: value, x: x,
                label: TextLine(
                    text(value), style, x: x, baseline: Double(frame.maxY) + 1.45 * style.size,
                    alignment: isOnly
                        ? .centre
                        : index == 0 ? .left : index == values.count - 1 ? .right : .centre))
        }
    }

    /// A bar of which the two ends, and for a signed scale the middle, have names instead of numbers.
    package init(
        from low: String, to high: String, colours: ColourScale, frame: Frame, style: TextStyle,
        hairline: Int
    ) {
        self.frame = frame
        self.colours = colours
        self.hairline = hairline
        range = colours == .signed ? .symmetric(1) : ValueRange(low: 0, high: 1)
        let baseline = Double(frame.maxY) + 1.45 * style.size
        let ends: [(value: Float, fraction: Double, text: String, alignment: TextLine.Alignment)] =
            [(range.low, 0, low, .left), (range.high, 1, high, .right)]
        // Names may be long: the middle is left out where it would touch them.
        let room = Double(frame.width) / 2 - style.size
        let isRoomy = ends.allSatisfy { style.width(of: $0.text) < room }
        let names =
            colours == .signed && isRoomy ? [ends[0], (0, 0.5, "0", .centre), ends[1]] : ends
        ticks = names.map { name in
            let x = Double(frame.x) + name.fraction * Double(frame.width)
            return Tick(
                value: name.value, x: x,
                label: TextLine(
                    style.truncate(name.text, toWidth: room), style, x: x, baseline: baseline,
                    alignment: name.alignment))
        }
    }

    /// The lowest pixel row that the legend needs.
    package var maxY: Int {
        frame.maxY + Int((1.75 * (ticks.first?.label.style.size ?? 0)).rounded(.up))
    }

    /// Draws the bar as the maps are drawn: over a photograph of plain grey.
    package func draw(on canvas: inout Canvas) {
        canvas.fill(frame.outset(by: hairline), with: Palette.hairline)
        let row = (0..<frame.width).map { x in
            range.low + (range.high - range.low) * (Float(x) + 0.5) / Float(frame.width)
        }
        let grey = Canvas(width: frame.width, height: frame.height, filling: Palette.padding).image
        let bar = grey.overlaying(
            values: (0..<frame.height).flatMap { _ in row }, scale: colours, range: range)
        canvas.draw(bar, x: frame.x, y: frame.y)
        for tick in ticks {
            let x = min(max(Int(tick.x), frame.x), frame.maxX - hairline)
            canvas.fill(
                Frame(x: x, y: frame.maxY, width: hairline, height: 4 * hairline),
                with: Palette.secondaryInk)
            canvas.draw(tick.label)
        }
    }
}

/// Which values the ends of a colour scale stand for.
package struct LegendScale {
    package let range: ValueRange
    /// Whether all values are the same (for a signed scale: zero), so that the range is arbitrary.
    private let constant: Float?

    package init(for values: [Float], colours: ColourScale) {
        let range = colours.range(of: values)
        if range.low < range.high {
            self.range = range
            constant = nil
        } else {
            let margin = max(abs(range.low), 1)
            self.range = ValueRange(low: range.low - margin, high: range.low + margin)
            constant = range.low
        }
    }

    /// `count` values from the lowest to the highest, equally far apart.
    package func ticks(count: Int) -> [Float] {
        if let constant { return [constant] }
        return (0..<count).map { index in
            let fraction = Float(index) / Float(count - 1)
            // Exact at both ends, and zero in the middle of a signed scale.
            return range.low * (1 - fraction) + range.high * fraction
        }
    }
}
