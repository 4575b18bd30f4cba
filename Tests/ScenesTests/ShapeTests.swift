import Testing

@testable import Scenes

/// Outlines are where they are said to be.
@Suite struct ShapeTests {
    /// Places that cover a little more than all things, 10,000 of them within the square from −1 to 1.
    private static let places: [Point] = (0..<110).flatMap { row in
        (0..<110).map { Point(Double($0) / 50 - 1.09, Double(row) / 50 - 1.09) }
    }

    @Test("a thing fills a part of its square, and is within it", arguments: ObjectShape.allCases)
    func extent(kind: ObjectShape) {
        let shape = kind.shape
        let inside = Self.places.filter { shape.distance($0) < 0 }
        let share = Double(inside.count) / 10_000
        #expect(0.04 < share && share < 0.55, "\(share) of its square")
        #expect(inside.allSatisfy { Swift.abs($0.x) < 1 && Swift.abs($0.y) < 1 })
        let tallest = inside.map { max(Swift.abs($0.x), Swift.abs($0.y)) }.max() ?? 0
        #expect(tallest > 0.6)
    }

    /// A distance can change by no more than one goes; what is squeezed may be off by a little.
    @Test("distances change no faster than places", arguments: ObjectShape.allCases)
    func slope(kind: ObjectShape) {
        let shape = kind.shape
        let step = 1e-4
        for place in Self.places where Swift.abs(shape.distance(place)) < 0.3 {
            let rise = Point(
                shape.distance(place + [step, 0]) - shape.distance(place - [step, 0]),
                shape.distance(place + [0, step]) - shape.distance(place - [0, step]))
            #expect(length(rise) / (2 * step) < 1.25, "at \(place)")
        }
    }

    @Test("no two classes look alike in outline") func different() {
        let insides = ObjectShape.allCases.map { kind in
            let shape = kind.shape
            return Set(Self.places.indices.filter { shape.distance(Self.places[$0]) < 0 })
        }
        for (number, first) in insides.enumerated() {
            for second in insides[(number + 1)...] {
                let overlap =
                    Double(first.intersection(second).count) / Double(first.union(second).count)
                #expect(overlap < 0.8)
            }
        }
    }

    @Test("a polygon's distance is that to its nearest edge, negative inside") func polygon() {
        let square = Shape.polygon([[-1, -1], [1, -1], [1, 1], [-1, 1]])
        #expect(Swift.abs(square.distance([0, 0]) + 1) < 1e-12)
        #expect(Swift.abs(square.distance([0.75, 0.5]) + 0.25) < 1e-12)
        #expect(Swift.abs(square.distance([1.5, 0]) - 0.5) < 1e-12)
        #expect(Swift.abs(square.distance([4, 5]) - 5) < 1e-12)
    }

    @Test("boxes, bars, rings and lenses have their known distances") func known() {
        #expect(Swift.abs(Shape.box([1, 0.5]).distance([4, 4.5]) - 5) < 1e-12)
        #expect(Swift.abs(Shape.box([1, 0.5]).distance([0, 0]) + 0.5) < 1e-12)
        #expect(
            Swift.abs(Shape.bar(from: [0, 0], to: [1, 0], radius: 0.2).distance([0.5, 1]) - 0.8)
                < 1e-12)
        #expect(Swift.abs(Shape.ring(1, thickness: 0.4).distance([0, 0]) - 0.8) < 1e-12)
        #expect(Swift.abs(Shape.lens(halfWidth: 0.4).distance([0.4, 0])) < 1e-12)
        #expect(Swift.abs(Shape.lens(halfWidth: 0.4).distance([0, 1])) < 1e-12)
        #expect(
            Swift.abs(Shape.circle(1).turned(by: 1).moved(by: [2, 0]).distance([2, 3]) - 2) < 1e-12)
    }
}
