/// An SVG picture while it is drawn. Lengths are CSS pixels from the top left corner.
package struct PlotDrawing {
    package enum Anchor: String { case start, middle, end }

    package let width: Double
    package let height: Double
    private var body = ""

    package init(width: Double, height: Double) {
        self.width = width
        self.height = height
    }

    /// A polygon or a line through points; `closed` fills what it surrounds.
    package mutating func path(_ points: [(x: Double, y: Double)], as style: String, closed: Bool) {
        body += "<path class=\"\(style)\" d=\"\(Self.outline(points))\(closed ? "Z" : "")\"/>\n"
    }

    package mutating func line(
        from start: (x: Double, y: Double), to end: (x: Double, y: Double), as style: String
    ) {
        path([start, end], as: style, closed: false)
    }

    /// An area under diagonal lines. `name` must be used once in a page.
    package mutating func hatch(_ points: [(x: Double, y: Double)], name: String) {
        body += "<pattern id=\"\(name)\" width=\"6\" height=\"6\" patternUnits=\"userSpaceOnUse\">"
        body += "<path class=\"hatch\" d=\"M-1,1L1,-1M0,6L6,0M5,7L7,5\"/></pattern>\n"
        body += "<path fill=\"url(#\(name))\" d=\"\(Self.outline(points))Z\"/>\n"
    }

    package mutating func dot(at centre: (x: Double, y: Double), radius: Double, as style: String) {
        body +=
            "<circle class=\"\(style)\" cx=\"\(Self.number(centre.x))\" "
            + "cy=\"\(Self.number(centre.y))\" r=\"\(Self.number(radius))\"/>\n"
    }

    /// A line of text on the baseline `y`.
    package mutating func text(
        _ text: String, x: Double, y: Double, anchor: Anchor = .start, as style: String
    ) {
        let place = "x=\"\(Self.number(x))\" y=\"\(Self.number(y))\""
        body +=
            "<text class=\"\(style)\" \(place) text-anchor=\"\(anchor.rawValue)\">"
            + "\(Markup.escaped(text))</text>\n"
    }

    /// The picture, to be put into a page that has ``PlotPalette/rules``.
    ///
    /// - Parameters:
    ///   - description: what the picture shows, for those who cannot see it.
    ///   - style: more classes of the page.
    package func element(describedAs description: String, style: String = "") -> String {
        "<svg class=\"\(style.isEmpty ? "plot" : "plot " + style)\" \(size) role=\"img\" "
            + "aria-label=\"\(Markup.escaped(description))\">\n\(body)</svg>"
    }

    /// The picture as a file of its own, on white.
    package func file(describedAs description: String) -> String {
        """
        <?xml version="1.0" encoding="UTF-8"?>
        <svg xmlns="http://www.w3.org/2000/svg" class="plot" \(size) width="\(Self.number(width))" \
        height="\(Self.number(height))" role="img">
        <title>\(Markup.escaped(description))</title>
        <style>
        \(PlotPalette.paper.rules)</style>
        <rect width="100%" height="100%" fill="\(PlotPalette.paper.background)"/>
        \(body)</svg>

        """
    }

    private static func outline(_ points: [(x: Double, y: Double)]) -> String {
        points.enumerated().map { index, point in
            "\(index == 0 ? "M" : "L")\(number(point.x)),\(number(point.y))"
        }.joined()
    }

    private var size: String {
        "viewBox=\"0 0 \(Self.number(width)) \(Self.number(height))\""
    }

    /// About how wide a line of text is: which font it will be shown in is not known here.
    package static func width(of text: String, size: Double = 13) -> Double {
        0.56 * size * Double(text.unicodeScalars.count)
    }

    /// A coordinate to a hundredth of a pixel, with ASCII digits and sign as SVG wants them.
    package static func number(_ value: Double) -> String {
        guard value.isFinite, abs(value) < 1e9 else { return "0" }
        let hundredths = Int((value * 100).rounded())
        let (whole, part) = abs(hundredths).quotientAndRemainder(dividingBy: 100)
        let sign = hundredths < 0 ? "-" : ""
        guard part > 0 else { return "\(sign)\(whole)" }
        let digits = part % 10 == 0 ? "\(part / 10)" : part < 10 ? "0\(part)" : "\(part)"
        return "\(sign)\(whole).\(digits)"
    }
}
