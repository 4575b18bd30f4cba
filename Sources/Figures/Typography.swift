import Images

/// The sizes of text and space in a figure of a given width.
///
/// They are designed for 1000 pixels and grow with the width; narrower figures keep letters that
/// can be read.
package struct Typography {
    package let title: TextStyle
    /// The title of a sheet.
    package let heading: TextStyle
    package let strong: TextStyle
    package let body: TextStyle
    package let small: TextStyle
    package let ticks: TextStyle
    /// Under the photographs of a sheet: the number that counts, what may be read, what else.
    package let captionStrong: TextStyle
    package let caption: TextStyle
    package let captionSmall: TextStyle
    /// The empty border around everything.
    package let margin: Int
    /// The space between the two columns.
    package let gutter: Int
    package let hairline: Int
    /// The width inside the margins.
    package let contentWidth: Int

    /// The height of capitals over the em size: about this in every sans-serif.
    package let capHeight = 0.73
    private let unit: Double

    package init(width: Int, fonts: FontPair) throws {
        let regular = try Typeface(fonts.regular)
        let bold = try Typeface(fonts.bold)
        let unit = max(Double(width) / 1000, 0.62)
        self.unit = unit
        title = TextStyle(bold, size: 44 * unit, colour: Palette.ink)
        heading = TextStyle(bold, size: 25 * unit, colour: Palette.ink)
        strong = TextStyle(bold, size: 16 * unit, colour: Palette.ink)
        body = TextStyle(regular, size: 16 * unit, colour: Palette.ink)
        small = TextStyle(regular, size: 14 * unit, colour: Palette.secondaryInk)
        ticks = TextStyle(regular, size: 13 * unit, colour: Palette.ink)
        // Smaller, because there are many; but never smaller than can be read.
        let captionSize = max(12.5 * unit, 9.5)
        captionStrong = TextStyle(bold, size: captionSize, colour: Palette.ink)
        caption = TextStyle(regular, size: captionSize, colour: Palette.ink)
        captionSmall = TextStyle(regular, size: captionSize, colour: Palette.secondaryInk)
        margin = Int((min(36 * unit, Double(width) * 0.05)).rounded())
        gutter = Int((24 * unit).rounded())
        hairline = max(1, Int(unit.rounded()))
        contentWidth = width - 2 * margin
    }

    /// A distance that is `points` pixels in a figure 1000 pixels wide.
    package func space(_ points: Double) -> Int { Int((points * unit).rounded()) }
}
