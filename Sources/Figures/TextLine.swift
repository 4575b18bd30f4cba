import Images

/// How text looks.
package struct TextStyle {
    package var typeface: Typeface
    /// The em size in pixels.
    package var size: Double
    package var colour: RGB

    package init(_ typeface: Typeface, size: Double, colour: RGB) {
        self.typeface = typeface
        self.size = size
        self.colour = colour
    }

    /// The width of `text` in this style, in pixels.
    package func width(of text: String) -> Double { typeface.width(of: text, size: size) }

    /// `text` if it is no wider than `width`, else its beginning and end around "…": the end of a
    /// file name tells as much as its beginning.
    package func truncate(_ text: String, toWidth width: Double) -> String {
        guard self.width(of: text) > width else { return text }
        // Far more letters than fit in any figure: no need to measure them.
        let letters = Array(text)
        func shortened(keeping count: Int) -> String {
            String(letters.prefix((count + 1) / 2)) + "…" + String(letters.suffix(count / 2))
        }
        var fits = 0
        var tooMany = min(letters.count, Int(width / max(size, 1) * 8) + 1)
        while tooMany - fits > 1 {
            let count = (fits + tooMany) / 2
            if self.width(of: shortened(keeping: count)) <= width {
                fits = count
            } else {
                tooMany = count
            }
        }
        return shortened(keeping: fits)
    }

    /// `text` broken at spaces into lines no wider than `width`; a single word may be wider.
    package func wrap(words text: String, toWidth width: Double) -> [String] {
        wrap(text.split(separator: " ").map(String.init), separator: " ", toWidth: width)
    }

    /// `parts` joined by `separator` into as few lines no wider than `width` as possible; a single
    /// part may be wider.
    package func wrap(
        _ parts: [String], separator: String, toWidth width: Double
    ) -> [String] {
        var lines: [String] = []
        for part in parts {
            if let line = lines.last, self.width(of: line + separator + part) <= width {
                lines[lines.count - 1] = line + separator + part
            } else {
                lines.append(part)
            }
        }
        return lines
    }
}

/// A line of text at its place in a figure.
package struct TextLine {
    package enum Alignment: Sendable { case left, centre, right }

    package let text: String
    package let style: TextStyle
    /// Where the first letter starts, in pixels.
    package let x: Double
    /// The line the letters stand on, in pixels from the top.
    package let baseline: Double
    /// In pixels.
    package let width: Double

    /// - Parameter x: the left edge, the middle or the right edge, as `alignment` says.
    package init(
        _ text: String, _ style: TextStyle, x: Double, baseline: Double,
        alignment: Alignment = .left
    ) {
        self.text = text
        self.style = style
        self.baseline = baseline
        width = style.width(of: text)
        switch alignment {
        case .left: self.x = x
        case .centre: self.x = x - width / 2
        case .right: self.x = x - width
        }
    }
}
