import Images
import SimilarityMaps

/// One photograph with its map at its place in a figure, in whole pixels.
///
/// The scene holds the photograph and the area that the map covers, whichever reaches further.
package struct PhotographScene {
    /// All of it.
    package let frame: Frame
    /// Where the photograph is.
    package let photograph: Frame
    /// Where the map is; at least one pixel.
    package let covered: Frame

    /// The width of a scene over its height, for a photograph drawn in its proportions.
    package static func aspectRatio(of photograph: PixelSize, covered: CoveredArea) -> Double {
        let bounds = Bounds(covered)
        return Double(photograph.width) / Double(photograph.height)
            * bounds.width / bounds.height
    }

    /// - Parameter frame: where to draw it, in the proportions that
    ///   ``aspectRatio(of:covered:)`` gives.
    package init(covered area: CoveredArea, in frame: Frame) {
        let bounds = Bounds(area)
        func place(_ area: CoveredArea) -> Frame {
            let (x, width) = Self.interval(
                from: (area.x - bounds.x) / bounds.width, length: area.width / bounds.width,
                in: frame.width)
            let (y, height) = Self.interval(
                from: (area.y - bounds.y) / bounds.height, length: area.height / bounds.height,
                in: frame.height)
            return Frame(x: frame.x + x, y: frame.y + y, width: width, height: height)
        }
        self.frame = frame
        photograph = place(.whole)
        covered = place(area)
    }

    /// Draws the photograph and a hairline around it.
    ///
    /// - Parameter keepsPixels: whether a photograph that is much smaller than its place shows its pixels
    ///   as squares, instead of a blur.
    package func draw(
        _ picture: Image, on canvas: inout Canvas, hairline: Int, keepsPixels: Bool = false
    ) {
        canvas.fill(frame.outset(by: hairline), with: Palette.hairline)
        canvas.fill(frame, with: Palette.padding)
        let size = PixelSize(width: photograph.width, height: photograph.height)
        canvas.draw(
            keepsPixels && size.width >= 2 * picture.width && size.height >= 2 * picture.height
                ? picture.enlarged(to: size) : picture.resized(to: size, filter: .lanczos),
            x: photograph.x, y: photograph.y)
        if covered != frame {
            dimOutside(on: &canvas)
        }
    }

    /// Lays a map over what has been drawn.
    ///
    /// - Parameter values: the cells', `[rows, columns]`, row-major.
    package func overlay(
        _ values: [Float], on grid: Grid, colours: ColourScale, range: ValueRange,
        canvas: inout Canvas
    ) {
        let pixels = grid.interpolated(values, width: covered.width, height: covered.height)
        let lit = canvas.picture(in: covered)
            .overlaying(values: pixels, scale: colours, range: range)
        canvas.draw(lit, x: covered.x, y: covered.y)
    }

    /// What the network did not see turns pale.
    private func dimOutside(on canvas: inout Canvas) {
        let seen = canvas.picture(in: covered)
        canvas.fade(photograph, to: Palette.background, by: 0.65)
        canvas.draw(seen, x: covered.x, y: covered.y)
    }

    /// The whole pixels nearest to an interval given in fractions of `total` pixels: at least one.
    private static func interval(
        from start: Double, length: Double, in total: Int
    ) -> (start: Int, length: Int) {
        let low = min(max(Int((start * Double(total)).rounded()), 0), total - 1)
        let high = min(max(Int(((start + length) * Double(total)).rounded()), low + 1), total)
        return (low, high - low)
    }

    /// The smallest rectangle around the photograph and the covered area, in fractions of the
    /// photograph.
    private struct Bounds {
        let x: Double
        let y: Double
        let width: Double
        let height: Double

        init(_ covered: CoveredArea) {
            x = min(0, covered.x)
            y = min(0, covered.y)
            width = max(1, covered.x + covered.width) - x
            height = max(1, covered.y + covered.height) - y
        }
    }
}

extension Image {
    /// The picture with each of its pixels a square, whose edges are mixed where they do not fall between
    /// two pixels of the larger one.
    ///
    /// - Precondition: the size is larger in both directions.
    fileprivate func enlarged(to size: PixelSize) -> Image {
        let whole = PixelSize(
            width: (size.width + width - 1) / width * width,
            height: (size.height + height - 1) / height * height)
        return resized(to: whole, filter: .box).resized(to: size, filter: .box)
    }
}
