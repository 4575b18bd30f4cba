import Images

/// A rectangle of whole pixels, from the top left corner of a canvas.
package struct Frame: Hashable, Sendable {
    package var x: Int
    package var y: Int
    package var width: Int
    package var height: Int

    package init(x: Int, y: Int, width: Int, height: Int) {
        self.x = x
        self.y = y
        self.width = width
        self.height = height
    }

    package var maxX: Int { x + width }
    package var maxY: Int { y + height }

    /// The frame with `margin` more pixels on each side.
    package func outset(by margin: Int) -> Frame {
        Frame(x: x - margin, y: y - margin, width: width + 2 * margin, height: height + 2 * margin)
    }
}

/// A drawing surface in memory: 8 bits for each of red, green and blue, white at first.
///
/// What reaches beyond the edge is cut off.
package struct Canvas {
    package let width: Int
    package let height: Int
    /// `[height, width, 3]`, row-major.
    private var pixels: [UInt8]

    package init(width: Int, height: Int, filling colour: RGB = Palette.background) {
        precondition(width > 0 && height > 0, "a canvas of \(width)×\(height) has no pixels")
        self.width = width
        self.height = height
        pixels = [UInt8](repeating: 0, count: width * height * 3)
        fill(Frame(x: 0, y: 0, width: width, height: height), with: colour)
    }

    /// What has been drawn.
    package var image: Image { Image(width: width, height: height, pixels: pixels) }

    /// Fills a rectangle with one colour.
    package mutating func fill(_ frame: Frame, with colour: RGB) {
        for y in visibleRows(frame) {
            for x in visibleColumns(frame) {
                set(x, y, to: colour)
            }
        }
    }

    /// Mixes `colour` into a rectangle: 0 leaves it as it is, 1 fills it.
    package mutating func fade(_ frame: Frame, to colour: RGB, by amount: Double) {
        let coverage = UInt8((min(max(amount, 0), 1) * 255).rounded())
        for y in visibleRows(frame) {
            for x in visibleColumns(frame) {
                blend(x, y, colour, coverage: coverage)
            }
        }
    }

    /// What has been drawn inside a rectangle.
    ///
    /// - Precondition: the rectangle lies on the canvas and has pixels.
    package func picture(in frame: Frame) -> Image {
        precondition(
            visibleRows(frame).count == frame.height
                && visibleColumns(frame).count == frame.width,
            "\(frame) does not lie on a canvas of \(width)×\(height)")
        var part: [UInt8] = []
        part.reserveCapacity(frame.width * frame.height * 3)
        for y in frame.y..<frame.maxY {
            let start = (y * width + frame.x) * 3
            part += pixels[start..<(start + frame.width * 3)]
        }
        return Image(width: frame.width, height: frame.height, pixels: part)
    }

    /// Draws a picture, pixel for pixel, with its top left corner at (`x`, `y`).
    package mutating func draw(_ picture: Image, x: Int, y: Int) {
        let frame = Frame(x: x, y: y, width: picture.width, height: picture.height)
        let columns = visibleColumns(frame)
        for row in visibleRows(frame) {
            let source = ((row - y) * picture.width + columns.lowerBound - x) * 3
            let target = (row * width + columns.lowerBound) * 3
            pixels.replaceSubrange(
                target..<(target + columns.count * 3),
                with: picture.pixels[source..<(source + columns.count * 3)])
        }
    }

    /// Draws a line of text.
    package mutating func draw(_ line: TextLine) {
        let baseline = Int(line.baseline.rounded())
        let colour = line.style.colour
        line.style.typeface.render(line.text, size: line.style.size, x: line.x) { glyph, column in
            for row in 0..<glyph.height {
                let y = baseline - glyph.top + row
                guard (0..<height).contains(y) else { continue }
                for i in 0..<glyph.width {
                    let x = column + glyph.left + i
                    guard (0..<width).contains(x) else { continue }
                    blend(x, y, colour, coverage: glyph.coverage[row * glyph.stride + i])
                }
            }
        }
    }

    func visibleRows(_ frame: Frame) -> Range<Int> {
        (frame.y..<frame.maxY).clamped(to: 0..<height)
    }

    func visibleColumns(_ frame: Frame) -> Range<Int> {
        (frame.x..<frame.maxX).clamped(to: 0..<width)
    }

    private mutating func set(_ x: Int, _ y: Int, to colour: RGB) {
        let i = (y * width + x) * 3
        pixels[i] = colour.red
        pixels[i + 1] = colour.green
        pixels[i + 2] = colour.blue
    }

    /// Mixes `colour` over the pixel, `coverage` of 255 parts of it, rounded to nearest.
    mutating func blend(_ x: Int, _ y: Int, _ colour: RGB, coverage: UInt8) {
        let i = (y * width + x) * 3
        let c = Int(coverage)
        pixels[i] = UInt8((Int(pixels[i]) * (255 - c) + Int(colour.red) * c + 127) / 255)
        pixels[i + 1] = UInt8((Int(pixels[i + 1]) * (255 - c) + Int(colour.green) * c + 127) / 255)
        pixels[i + 2] = UInt8((Int(pixels[i + 2]) * (255 - c) + Int(colour.blue) * c + 127) / 255)
    }
}
