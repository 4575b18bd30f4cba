import Images

extension Canvas {
    /// A point in pixels from the top left corner.
    package struct Point: Hashable, Sendable {
        package var x, y: Double

        package init(x: Double, y: Double) { (self.x, self.y) = (x, y) }
    }

    /// Draws a line through points with round ends and smooth edges; what leaves the frame is cut off.
    ///
    /// - Complexity: O(pixels around the line), whatever its length in points.
    package mutating func stroke(
        _ points: [Point], width: Double, colour: RGB, in frame: Frame
    ) {
        guard frame.width > 0, frame.height > 0 else { return }
        var coverage = [UInt8](repeating: 0, count: frame.width * frame.height)
        let half = width / 2
        func rows(_ low: Double, _ high: Double, from start: Int, count: Int) -> Range<Int> {
            let first = Int(min(max(low - half - 1 - Double(start), 0), Double(count)))
            let last = Int(min(max(high + half + 2 - Double(start), 0), Double(count)))
            return first..<max(first, last)
        }
        for (from, to) in zip(points, points.dropFirst()) {
            let (across, down) = (to.x - from.x, to.y - from.y)
            let square = across * across + down * down
            for row in rows(
                min(from.y, to.y), max(from.y, to.y), from: frame.y, count: frame.height)
            {
                for column in rows(
                    min(from.x, to.x), max(from.x, to.x), from: frame.x, count: frame.width)
                {
                    let x = Double(frame.x + column) + 0.5 - from.x
                    let y = Double(frame.y + row) + 0.5 - from.y
                    let along = square > 0 ? min(max((x * across + y * down) / square, 0), 1) : 0
                    let (dx, dy) = (x - along * across, y - along * down)
                    // The part of a pixel inside an edge is near to the distance of its centre from it.
                    let inside = min(max(half - (dx * dx + dy * dy).squareRoot() + 0.5, 0), 1)
                    let index = row * frame.width + column
                    coverage[index] = max(coverage[index], UInt8((inside * 255).rounded()))
                }
            }
        }
        blend(colour, coverage: coverage, in: frame)
    }

    /// Mixes a colour into what lies between two lines that are above one another.
    ///
    /// - Parameters:
    ///   - edges: where both are, from left to right.
    ///   - opacity: 0…1.
    package mutating func fillBetween(
        _ edges: [(x: Double, top: Double, bottom: Double)], colour: RGB, opacity: Double,
        in frame: Frame
    ) {
        guard frame.width > 0, frame.height > 0 else { return }
        var coverage = [UInt8](repeating: 0, count: frame.width * frame.height)
        for (from, to) in zip(edges, edges.dropFirst()) where to.x > from.x {
            let first = max(Int(from.x.rounded(.down)), frame.x)
            let last = min(Int(to.x.rounded(.up)), frame.maxX)
            for column in first..<max(first, last) {
                let centre = Double(column) + 0.5
                guard centre >= from.x, centre < to.x else { continue }
                let part = (centre - from.x) / (to.x - from.x)
                let top = from.top + (to.top - from.top) * part
                let bottom = from.bottom + (to.bottom - from.bottom) * part
                for row in 0..<frame.height {
                    let y = Double(frame.y + row)
                    let overlap = min(bottom, y + 1) - max(top, y)
                    guard overlap > 0 else { continue }
                    coverage[row * frame.width + column - frame.x] = UInt8(
                        (overlap * opacity * 255).rounded())
                }
            }
        }
        blend(colour, coverage: coverage, in: frame)
    }
}
