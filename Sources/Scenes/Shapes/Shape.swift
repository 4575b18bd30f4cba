#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// A place or a direction in a picture or on an object: x to the right, y down.
typealias Point = SIMD2<Double>

/// An outline, by how far each place is from it: below 0 inside, above 0 outside.
///
/// Shapes lie around the origin and reach about as far as 1. Distances of what is put together are
/// bounds, exact near the outline, which is all that drawing needs.
struct Shape: Sendable {
    /// The signed distance of a place from the outline.
    let distance: @Sendable (Point) -> Double

    init(_ distance: @escaping @Sendable (Point) -> Double) { self.distance = distance }
}

// MARK: What shapes are made of

extension Shape {
    static func circle(_ radius: Double, at centre: Point = .zero) -> Shape {
        Shape { length($0 - centre) - radius }
    }

    /// A box with rounded corners, of half the sides that its `half` says.
    static func box(_ half: Point, at centre: Point = .zero, rounding: Double = 0) -> Shape {
        Shape { point in
            let offset = abs(point - centre) - half + rounding
            return length(pointwiseMax(offset, .zero)) + min(max(offset.x, offset.y), 0) - rounding
        }
    }

    /// What is within a radius of a line between two places.
    static func bar(from start: Point, to end: Point, radius: Double) -> Shape {
        let along = end - start
        let squared = max(dot(along, along), 1e-12)
        return Shape { point in
            let part = min(max(dot(point - start, along) / squared, 0), 1)
            return length(point - start - along * part) - radius
        }
    }

    /// A circle's line of some thickness.
    static func ring(_ radius: Double, thickness: Double, at centre: Point = .zero) -> Shape {
        Shape { abs(length($0 - centre) - radius) - thickness / 2 }
    }

    /// What lies in both of two circles beside each other: a lens, upright, of height 2.
    static func lens(halfWidth: Double) -> Shape {
        // Circles through (0, ±1) and (±halfWidth, 0).
        let shift = (1 - halfWidth * halfWidth) / (2 * halfWidth)
        let radius = shift + halfWidth
        return circle(radius, at: [-shift, 0]).intersected(with: circle(radius, at: [shift, 0]))
    }

    /// A polygon by its corners, in any direction around.
    static func polygon(_ corners: [Point]) -> Shape {
        Shape { point in
            var nearest = Double.infinity
            var isInside = false
            var previous = corners[corners.count - 1]
            for corner in corners {
                let (edge, offset) = (previous - corner, point - corner)
                let part = min(max(dot(offset, edge) / max(dot(edge, edge), 1e-12), 0), 1)
                let gap = offset - edge * part
                nearest = min(nearest, dot(gap, gap))
                // A ray to the right crosses the outline an odd number of times from within.
                if (corner.y > point.y) != (previous.y > point.y),
                    point.x < corner.x + edge.x * (point.y - corner.y) / edge.y
                {
                    isInside.toggle()
                }
                previous = corner
            }
            return isInside ? -nearest.squareRoot() : nearest.squareRoot()
        }
    }
}

// MARK: How shapes are put together

extension Shape {
    func joined(with other: Shape) -> Shape {
        Shape { min(distance($0), other.distance($0)) }
    }

    /// Joined with a fillet of some radius (a polynomial minimum).
    func joined(with other: Shape, fillet: Double) -> Shape {
        Shape { point in
            let (first, second) = (distance(point), other.distance(point))
            let part = max(fillet - abs(first - second), 0) / fillet
            return min(first, second) - part * part * fillet / 4
        }
    }

    func intersected(with other: Shape) -> Shape {
        Shape { max(distance($0), other.distance($0)) }
    }

    func without(_ other: Shape) -> Shape {
        Shape { max(distance($0), -other.distance($0)) }
    }

    /// The part that lies above a height, which is where y is smaller.
    func above(_ height: Double) -> Shape {
        Shape { max(distance($0), $0.y - height) }
    }

    func grown(by margin: Double) -> Shape {
        Shape { distance($0) - margin }
    }

    func moved(by offset: Point) -> Shape {
        Shape { distance($0 - offset) }
    }

    /// Turned by an angle, in radians, clockwise.
    func turned(by angle: Double) -> Shape {
        let (sine, cosine) = (sin(angle), cos(angle))
        return Shape { distance($0.turned(sine: -sine, cosine: cosine)) }
    }

    /// Stretched or squeezed; distances are scaled by the smaller factor.
    func scaled(by factor: Point) -> Shape {
        Shape { distance($0 / factor) * min(factor.x, factor.y) }
    }
}

// MARK: Arithmetic

func dot(_ a: Point, _ b: Point) -> Double { a.x * b.x + a.y * b.y }

func length(_ point: Point) -> Double { dot(point, point).squareRoot() }

func abs(_ point: Point) -> Point { [Swift.abs(point.x), Swift.abs(point.y)] }

extension Point {
    /// Turned by the angle of this sine and cosine.
    func turned(sine: Double, cosine: Double) -> Point {
        [x * cosine - y * sine, x * sine + y * cosine]
    }

    static func around(_ angle: Double, _ radius: Double = 1) -> Point {
        [radius * cos(angle), radius * sin(angle)]
    }
}
