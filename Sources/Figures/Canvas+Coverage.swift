import Images

extension Canvas {
    /// Mixes a colour into a rectangle, more or less of it into each pixel.
    ///
    /// - Parameter coverage: `[height, width]` of the frame, row-major: 0 leaves a pixel as it is,
    ///   255 fills it.
    /// - Precondition: there is a coverage for each pixel.
    package mutating func blend(_ colour: RGB, coverage: [UInt8], in frame: Frame) {
        precondition(
            coverage.count == frame.width * frame.height,
            "\(coverage.count) values are not one for each pixel of \(frame)")
        for y in visibleRows(frame) {
            let row = (y - frame.y) * frame.width - frame.x
            for x in visibleColumns(frame) where coverage[row + x] > 0 {
                blend(x, y, colour, coverage: coverage[row + x])
            }
        }
    }

    /// Draws a disc, or a ring if `hole` is more than nothing, with smooth edges.
    ///
    /// - Parameters:
    ///   - frame: the square that it fills.
    ///   - hole: the diameter of what is left out, over that of the disc.
    package mutating func disc(in frame: Frame, colour: RGB, hole: Double = 0) {
        let outer = Double(min(frame.width, frame.height)) / 2
        let inner = hole * outer
        let coverage = (0..<frame.width * frame.height).map { index -> UInt8 in
            let x = Double(index % frame.width) + 0.5 - Double(frame.width) / 2
            let y = Double(index / frame.width) + 0.5 - Double(frame.height) / 2
            let distance = (x * x + y * y).squareRoot()
            // The part of a pixel inside an edge is near to the distance of its centre from it.
            let inside = min(max(outer - distance + 0.5, 0), 1)
            let outside = inner > 0 ? min(max(distance - inner + 0.5, 0), 1) : 1
            return UInt8((inside * outside * 255).rounded())
        }
        blend(colour, coverage: coverage, in: frame)
    }
}
