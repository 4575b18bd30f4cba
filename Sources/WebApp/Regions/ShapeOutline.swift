/// A shape as what horizontal lines have of it.
struct ShapeOutline {
    /// A stretch of a line.
    struct Span: Hashable {
        var start, end: Double
    }

    private enum Kind {
        /// The edges of an outline, that back to the start among them.
        case edges([Edge])
        /// Pieces without a dent, each of which a line meets once.
        case capsules([Capsule])
    }

    /// The rows in which there may be something of the shape.
    let rows: ClosedRange<Double>
    /// The rows at which it has a corner, or is level: only there a line's stretches begin, end or jump.
    let levels: [Double]
    private let kind: Kind

    init(_ shape: RegionShape) {
        let points: [ShapePoint]
        var reach = 0.0
        switch shape {
        case .rectangle(let x, let y, let width, let height):
            points = [
                ShapePoint(x: x, y: y), ShapePoint(x: x + width, y: y),
                ShapePoint(x: x + width, y: y + height), ShapePoint(x: x, y: y + height),
            ]
            kind = .edges(Edge.around(points))
            levels = [y, y + height]
        case .lasso(let outline):
            points = outline
            kind = .edges(Edge.around(points))
            levels = points.map(\.y)
        case .brush(let radius, let stroke):
            points = stroke
            reach = radius
            let capsules = Capsule.along(points, radius: radius)
            kind = .capsules(capsules)
            levels = capsules.flatMap(\.levels)
        }
        let heights = points.map(\.y)
        rows = (heights.min() ?? 0) - reach...(heights.max() ?? 0) + reach
    }

    /// What a line has of the shape, from left to right, without overlaps.
    func spans(at y: Double) -> [Span] {
        switch kind {
        case .edges(let edges):
            // Inside is what lies behind an odd number of edges.
            let crossings = edges.compactMap { $0.crossing(at: y) }.sorted()
            return stride(from: 0, to: crossings.count - 1, by: 2).map {
                Span(start: crossings[$0], end: crossings[$0 + 1])
            }
        case .capsules(let capsules):
            return capsules.compactMap { $0.span(at: y) }.sorted { $0.start < $1.start }
                .reduce(into: []) { union, span in
                    if let last = union.last, span.start <= last.end {
                        union[union.count - 1].end = max(last.end, span.end)
                    } else {
                        union.append(span)
                    }
                }
        }
    }
}

/// The straight line between two points.
private struct Edge {
    let from, to: ShapePoint

    static func around(_ points: [ShapePoint]) -> [Edge] {
        points.indices.map { Edge(from: points[$0], to: points[($0 + 1) % points.count]) }
    }

    /// Where a horizontal line crosses it. Its lower end belongs to it and the upper does not, so that
    /// a corner is crossed once.
    func crossing(at y: Double) -> Double? {
        guard (from.y <= y) != (to.y <= y) else { return nil }
        return from.x + (y - from.y) / (to.y - from.y) * (to.x - from.x)
    }
}

/// All that is no farther than a radius from the line between two points.
private struct Capsule {
    let from, to: ShapePoint
    let radius: Double
    private let rows: ClosedRange<Double>
    /// The straight part, between the two discs.
    private let sides: [Edge]

    /// - Precondition: there is a point at least.
    static func along(_ points: [ShapePoint], radius: Double) -> [Capsule] {
        points.count == 1
            ? [Capsule(points[0], points[0], radius)]
            : zip(points, points.dropFirst()).map { Capsule($0, $1, radius) }
    }

    private init(_ from: ShapePoint, _ to: ShapePoint, _ radius: Double) {
        (self.from, self.to, self.radius) = (from, to, radius)
        rows = min(from.y, to.y) - radius...max(from.y, to.y) + radius
        let (dx, dy) = (to.x - from.x, to.y - from.y)
        let length = (dx * dx + dy * dy).squareRoot()
        guard length > 0 else {
            sides = []
            return
        }
        let (acrossX, acrossY) = (-dy / length * radius, dx / length * radius)
        sides = Edge.around([
            ShapePoint(x: from.x + acrossX, y: from.y + acrossY),
            ShapePoint(x: to.x + acrossX, y: to.y + acrossY),
            ShapePoint(x: to.x - acrossX, y: to.y - acrossY),
            ShapePoint(x: from.x - acrossX, y: from.y - acrossY),
        ])
    }

    /// Where it begins and ends, and has its corners.
    var levels: [Double] {
        [from.y - radius, from.y + radius, to.y - radius, to.y + radius] + sides.map(\.from.y)
    }

    /// What a line has of it: from the first to the last place of the discs and the part between, as
    /// there is no dent.
    func span(at y: Double) -> ShapeOutline.Span? {
        guard rows.contains(y) else { return nil }
        var (start, end) = (Double.infinity, -Double.infinity)
        for centre in [from, to] {
            let square = radius * radius - (y - centre.y) * (y - centre.y)
            guard square >= 0 else { continue }
            start = min(start, centre.x - square.squareRoot())
            end = max(end, centre.x + square.squareRoot())
        }
        for side in sides {
            guard let place = side.crossing(at: y) else { continue }
            start = min(start, place)
            end = max(end, place)
        }
        return start < end ? ShapeOutline.Span(start: start, end: end) : nil
    }
}
