import Images
import TestSupport
import Testing

@testable import WebApp

/// How much of a photograph drawn shapes cover.
@Suite struct ShapeMaskTests {
    /// The area that shapes cover, in pixels of the photograph.
    private static func area(_ shapes: String..., of photograph: PixelSize) throws -> Double {
        var mask = ShapeMask(of: photograph)
        for shape in shapes { mask.add(try RegionShape(shape)) }
        #expect(mask.coverage.allSatisfy { (0...1).contains($0) })
        let pixel =
            Double(photograph.width * photograph.height)
            / Double(mask.size.width * mask.size.height)
        return mask.coverage.reduce(0) { $0 + Double($1) } * pixel
    }

    private static let photographs = [
        PixelSize(width: 300, height: 200), PixelSize(width: 3000, height: 2000),
        PixelSize(width: 50, height: 41), PixelSize(width: 400, height: 511),
    ]

    @Test("a mask has the photograph's proportions and at most 256 pixels a side")
    func sizes() {
        func size(_ width: Int, _ height: Int) -> PixelSize {
            ShapeMask(of: PixelSize(width: width, height: height)).size
        }
        #expect(size(4000, 3000) == PixelSize(width: 256, height: 192))
        #expect(size(248, 138) == PixelSize(width: 248, height: 138))
        #expect(size(32, 24) == PixelSize(width: 256, height: 192))
        #expect(size(257, 200) == PixelSize(width: 256, height: 199))
        // Strips keep room for a network's cells.
        #expect(size(9000, 3) == PixelSize(width: 256, height: 128))
        #expect(size(1, 1) == PixelSize(width: 256, height: 256))
        #expect(size(1, .max / 4) == PixelSize(width: 128, height: 256))
    }

    // Lines are cut exactly at the ends, and lie between corners, so that what is left of the error is
    // that of a sum instead of an integral: none for straight edges, and little where an arc is level. A
    // 32-bit coverage is off by less than 10⁻⁷.

    @Test("a triangle covers half of base times height", arguments: photographs)
    func triangle(photograph: PixelSize) throws {
        let (width, height) = (Double(photograph.width), Double(photograph.height))
        let (base, tip) = (0.8 * width, 0.7 * height)
        let area = try Self.area(
            "lasso:\(0.1 * width),\(0.1 * height),\(0.9 * width),\(0.1 * height),\(0.3 * width),\(0.1 * height + tip)",
            of: photograph)
        #expect(abs(area - base * tip / 2) < 1e-6 * width * height)
    }

    @Test(
        "a dot covers a disc, a stroke its line times twice the radius and a disc",
        arguments: photographs)
    func strokes(photograph: PixelSize) throws {
        let (width, height) = (Double(photograph.width), Double(photograph.height))
        let radius = 0.12 * min(width, height)
        let disc = Double.pi * radius * radius
        let tolerance = 1e-4 * width * height
        let middle = "\(0.5 * width),\(0.4 * height)"
        #expect(abs(try Self.area("brush:\(radius),\(middle)", of: photograph) - disc) < tolerance)
        // Twice the same point is a dot, too.
        #expect(
            abs(try Self.area("brush:\(radius),\(middle),\(middle)", of: photograph) - disc)
                < tolerance)
        let (dx, dy) = (0.5 * width, 0.3 * height)
        let length = (dx * dx + dy * dy).squareRoot()
        let stroke = "brush:\(radius),\(0.2 * width),\(0.3 * height),\(0.7 * width),\(0.6 * height)"
        #expect(
            abs(try Self.area(stroke, of: photograph) - (disc + 2 * radius * length)) < tolerance)
        // There and back covers nothing twice.
        #expect(
            abs(
                try Self.area(
                    stroke + ",\(0.2 * width),\(0.3 * height)", stroke, of: photograph)
                    - (disc + 2 * radius * length)) < tolerance)
    }

    @Test("what an outline goes around twice lies outside") func evenOdd() throws {
        let photograph = PixelSize(width: 200, height: 200)
        // A square, and a smaller one inside it, in one line.
        let area = try Self.area(
            "lasso:20,20,180,20,180,180,20,180,20,20,60,60,140,60,140,140,60,140,60,60",
            of: photograph)
        #expect(abs(area - (160 * 160 - 80 * 80)) < 0.01)
    }

    @Test("shapes that overlap count once") func union() throws {
        let photograph = PixelSize(width: 200, height: 200)
        let area = try Self.area(
            "lasso:20,20,120,20,120,120,20,120", "lasso:70,70,170,70,170,170,70,170",
            of: photograph)
        #expect(abs(area - (2 * 100 * 100 - 50 * 50)) < 0.01)
    }

    @Test("what reaches beyond the photograph is cut off") func clipped() throws {
        let photograph = PixelSize(width: 100, height: 80)
        for shape in [
            "lasso:-1000000000,-1000000000,1000000000,-1000000000,1000000000,1000000000,-1000000000,1000000000",
            "brush:1000000000,50,40", "brush:1000000000,-1000000000,40,1000000000,40",
        ] {
            #expect(abs(try Self.area(shape, of: photograph) - 8000) < 0.1)
        }
        #expect(try Self.area("brush:5,-20,40", "lasso:0,90,50,85,99,99", of: photograph) == 0)
        #expect(
            abs(try Self.area("lasso:50,-40,150,-40,150,40,50,40", of: photograph) - 2000) < 0.1)
    }

    @Test("shapes without an area cover nothing") func flat() throws {
        let photograph = PixelSize(width: 100, height: 80)
        #expect(try Self.area("lasso:10,10,90,10,40,10", of: photograph) == 0)
        #expect(try Self.area("lasso:10,10,10,10,10,10", of: photograph) == 0)
        #expect(try Self.area("lasso:10,10,60,60,10,10", of: photograph) < 1e-9)
    }

    @Test("drawn at random, a shape covers the points that are inside of it") func samples() throws
    {
        var generator = SeededGenerator(seed: 12)
        let photograph = PixelSize(width: 240, height: 170)
        for round in 0..<12 {
            let points = (0..<Int.random(in: 3...12, using: &generator)).map { _ in
                ShapePoint(
                    x: Double.random(in: -40...280, using: &generator),
                    y: Double.random(in: -40...210, using: &generator))
            }
            let radius = Double.random(in: 3...40, using: &generator)
            let shape: RegionShape =
                round.isMultiple(of: 2) ? .lasso(points) : .brush(radius: radius, points)
            var mask = ShapeMask(of: photograph)
            mask.add(shape)
            let (scaleX, scaleY) = (
                Double(mask.size.width) / 240, Double(mask.size.height) / 170
            )
            for _ in 0..<2000 {
                let point = ShapePoint(
                    x: Double.random(in: 0..<240, using: &generator),
                    y: Double.random(in: 0..<170, using: &generator))
                let covered = mask.coverage[
                    Int(point.y * scaleY) * mask.size.width + Int(point.x * scaleX)]
                // A pixel that an edge crosses says nothing about its points.
                guard covered == 0 || covered == 1 else { continue }
                #expect((covered == 1) == Self.contains(point, in: shape))
            }
        }
    }

    /// Whether a point lies in a shape, by angles and distances.
    private static func contains(_ point: ShapePoint, in shape: RegionShape) -> Bool {
        switch shape {
        case .rectangle: false
        case .lasso(let points):
            // A ray downwards instead of to the side.
            points.indices.count { index in
                let (a, b) = (points[index], points[(index + 1) % points.count])
                return (a.x < point.x) != (b.x < point.x)
                    && a.y + (point.x - a.x) / (b.x - a.x) * (b.y - a.y) > point.y
            } % 2 == 1
        case .brush(let radius, let points):
            zip(points, points.dropFirst()).contains { a, b in
                let (dx, dy) = (b.x - a.x, b.y - a.y)
                let along = ((point.x - a.x) * dx + (point.y - a.y) * dy) / (dx * dx + dy * dy)
                let nearest = min(max(along, 0), 1)
                let (x, y) = (point.x - a.x - nearest * dx, point.y - a.y - nearest * dy)
                return (x * x + y * y).squareRoot() < radius
            }
        }
    }
}
