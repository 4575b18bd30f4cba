import Images

/// How much of each pixel of a small picture of a photograph is covered by shapes.
///
/// Each row of pixels is cut into thin lines, also wherever a shape has a corner. Where a shape meets the
/// middle of such a line is computed exactly, and so is what of each pixel lies between: an outline of
/// level and upright edges is drawn exactly, any other nearly so.
struct ShapeMask {
    /// The photograph's, in the pixels that shapes are in.
    let photograph: PixelSize
    /// The mask's.
    let size: PixelSize
    /// How much of each pixel is covered, `[height, width]`, row-major, 0…1. Of shapes that share a pixel
    /// the one that covers more of it counts.
    private(set) var coverage: [Float]

    /// The longer side in pixels, at most. Spread over its pixel, an edge moves a cell's weight by an
    /// eighth of the square of their widths' ratio at most: of 16 cells a side, by 5 · 10⁻⁴. While a shape
    /// is dragged, a mask is drawn and weighed for each search, in a small part of a frame's time.
    static let longestSide = 256
    /// Of a long strip the other side is not made thinner: a network may squash it into a square.
    static let shortestSide = 128
    /// How many lines a row is cut into, if it has no corners.
    private static let linesPerRow = 8.0

    /// A mask of nothing.
    ///
    /// - Precondition: the photograph has an area.
    init(of photograph: PixelSize) {
        precondition(
            photograph.width > 0 && photograph.height > 0, "a photograph of \(photograph) pixels")
        self.photograph = photograph
        let frame = PixelSize(width: Self.longestSide, height: Self.longestSide)
        let longer = max(photograph.width, photograph.height)
        // Whole pixels of a small photograph are whole pixels of the mask, too.
        let factor = max(1, Self.longestSide / longer)
        let same = PixelSize(
            width: photograph.width * factor, height: photograph.height * factor)
        let fitted = longer <= Self.longestSide ? same : photograph.fitted(into: frame)
        size = PixelSize(
            width: max(fitted.width, Self.shortestSide),
            height: max(fitted.height, Self.shortestSide))
        coverage = [Float](repeating: 0, count: size.width * size.height)
    }

    /// The mask as a picture, white where it covers all.
    var image: Image {
        Image(
            width: size.width, height: size.height,
            pixels: coverage.flatMap { part in
                repeatElement(UInt8((part * 255).rounded()), count: 3)
            })
    }

    /// Covers what a shape covers.
    mutating func add(_ shape: RegionShape) {
        let outline = ShapeOutline(shape)
        let (scaleX, scaleY) = (
            Double(size.width) / Double(photograph.width),
            Double(size.height) / Double(photograph.height)
        )
        let top = min(max(outline.rows.lowerBound * scaleY, 0), Double(size.height))
        let bottom = min(max(outline.rows.upperBound * scaleY, 0), Double(size.height))
        guard top < bottom else { return }
        var corners = outline.levels.map { $0 * scaleY }.sorted()[...]
        var covered = [Double](repeating: 0, count: size.width)
        for row in Int(top)..<min(Int(bottom.rounded(.up)), size.height) {
            for column in covered.indices { covered[column] = 0 }
            var upper = Double(row)
            while upper < Double(row + 1) {
                while let corner = corners.first, corner <= upper { corners.removeFirst() }
                let lower = min(corners.first ?? .infinity, Double(row + 1))
                let count = ((lower - upper) * Self.linesPerRow).rounded(.up)
                let height = (lower - upper) / count
                for line in 0..<Int(count) {
                    let y = upper + (Double(line) + 0.5) * height
                    for span in outline.spans(at: y / scaleY) {
                        cover(span.start * scaleX, span.end * scaleX, height, in: &covered)
                    }
                }
                upper = lower
            }
            for column in 0..<size.width where covered[column] > 0 {
                let index = row * size.width + column
                coverage[index] = max(coverage[index], Float(min(covered[column], 1)))
            }
        }
    }

    /// Adds to each pixel of a row what of it lies between two places of a line as high as a part of it.
    private func cover(_ start: Double, _ end: Double, _ height: Double, in row: inout [Double]) {
        let (start, end) = (max(start, 0), min(end, Double(size.width)))
        guard start < end else { return }
        let (first, last) = (Int(start), min(Int(end), size.width - 1))
        guard first < last else {
            row[first] += (end - start) * height
            return
        }
        row[first] += (Double(first + 1) - start) * height
        for column in first + 1..<max(last, first + 1) { row[column] += height }
        row[last] += (end - Double(last)) * height
    }
}
