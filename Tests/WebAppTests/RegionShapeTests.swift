import Images
import Networks
import SimilarityMaps
import TestSupport
import Testing

@testable import WebApp

/// From the shapes of an address to what of each cell counts.
@Suite struct RegionShapeTests {
    private static let whole = Rectangle(x: 0, y: 0, width: 1, height: 1)
    private static let grid = Grid(rows: 7, columns: 9)

    private static func weights(
        wanted: [String] = [], unwanted: [String] = [], of photograph: PixelSize
    ) throws -> [Float] {
        try RegionShapes(wanted: wanted, unwanted: unwanted).region(of: photograph)
            .weights(on: grid, of: photograph, seen: whole).values
    }

    private static func distance(_ one: [Float], _ other: [Float]) -> Float {
        zip(one, other).map { abs($0 - $1) }.max() ?? .infinity
    }

    @Test("shapes are read as the address has them") func reading() throws {
        #expect(
            try RegionShape("120,40.5,3e2,200")
                == .rectangle(x: 120, y: 40.5, width: 300, height: 200))
        #expect(
            try RegionShape("-5,-1000000000,.5,1")
                == .rectangle(x: -5, y: -1e9, width: 0.5, height: 1))
        #expect(
            try RegionShape("lasso:0,0,10,0,5,8")
                == .lasso([.init(x: 0, y: 0), .init(x: 10, y: 0), .init(x: 5, y: 8)]))
        #expect(
            try RegionShape("brush:2.5,1,2")
                == .brush(radius: 2.5, [.init(x: 1, y: 2)]))
        let many = [String](repeating: "1,2", count: 256).joined(separator: ",")
        #expect(throws: Never.self) { try RegionShape("lasso:\(many)") }
        #expect(throws: Never.self) { try RegionShape("brush:1,\(many)") }
    }

    @Test(
        "what is no shape is refused in one sentence",
        arguments: [
            ("", "numbers of pixels"), (",,,", "numbers of pixels"), ("1,2,3", "four numbers"),
            ("1,2,3,4,5", "four numbers"), ("1,2,0,4", "above zero"), ("1,2,3,-4", "above zero"),
            ("1,2,3,nan", "‘nan’ is none"), ("1,2,inf,4", "‘inf’ is none"),
            ("0x1p3,2,3,4", "‘0x1p3’ is none"), ("1,2,3, 4", "‘ 4’ is none"),
            ("1,2,3,1e10", "‘1e10’ is none"), ("1,2,3,1e999", "‘1e999’ is none"),
            ("1,2,3,٤", "‘٤’ is none"), ("1,2,3,4\0", "is none"),
            ("circle:1,2,3", "no kind of shape"), ("LASSO:1,2,3,4,5,6", "no kind of shape"),
            ("lasso:", "numbers of pixels"), ("lasso:1,2,3,4", "has 2 points; give 3 to 256"),
            ("lasso:1,2,3,4,5", "an X and a Y"), ("lasso:brush:1,2", "numbers of pixels"),
            ("brush:", "numbers of pixels"), ("brush:5", "has 0 points; give 1 to 256"),
            ("brush:0,1,2", "above zero"), ("brush:-1,1,2", "above zero"),
            ("brush:5,1", "an X and a Y"),
            (
                "lasso:" + [String](repeating: "1,2", count: 257).joined(separator: ","),
                "has 257 points"
            ),
            (String(repeating: "9", count: 50_000), "numbers of pixels"),
            (String(repeating: ",", count: 50_000), "numbers of pixels"),
        ])
    func refusals(text: String, words: String) {
        let error = #expect(throws: RegionShapeError.self) { try RegionShape(text) }
        #expect(error?.message.contains(words) == true, "\(error?.message ?? "")")
        #expect((error?.message.count ?? .max) < 300)
    }

    @Test("a region has at most 32 shapes") func tooMany() throws {
        let box = "1,2,3,4"
        let region = try RegionShapes(
            wanted: [String](repeating: box, count: 20),
            unwanted: [String](repeating: box, count: 12))
        #expect(region.wanted.count == 20 && region.unwanted.count == 12 && !region.isEmpty)
        #expect(throws: RegionShapeError.self) {
            try RegionShapes(
                wanted: [String](repeating: box, count: 20),
                unwanted: [String](repeating: box, count: 13))
        }
        #expect(try RegionShapes(wanted: [], unwanted: []).isEmpty)
    }

    @Test("rectangles stay rectangles") func rectangles() throws {
        let region = try RegionShapes(
            wanted: ["1,2,3,4", "5.5,6,7,8"], unwanted: ["9,10,11,12"]
        ).region(of: PixelSize(width: 40, height: 30))
        #expect(
            region.rectangles == [
                Rectangle(x: 1, y: 2, width: 3, height: 4),
                Rectangle(x: 5.5, y: 6, width: 7, height: 8),
            ])
        #expect(region.unwanted == [Rectangle(x: 9, y: 10, width: 11, height: 12)])
        #expect(region.mask == nil && region.unwantedMask == nil)
    }

    @Test(
        "a lasso in the form of a rectangle weighs what the rectangle does",
        arguments: [
            PixelSize(width: 318, height: 238), PixelSize(width: 4000, height: 3000),
            PixelSize(width: 31, height: 50), PixelSize(width: 9000, height: 12),
        ])
    func lassoOfRectangle(photograph: PixelSize) throws {
        var generator = SeededGenerator(seed: 31)
        for _ in 0..<4 {
            func side(_ length: Int) -> (Int, Int) {
                let start = Int.random(in: 1..<length / 2, using: &generator)
                return (start, Int.random(in: start + length / 4...length, using: &generator))
            }
            let (left, right) = side(photograph.width)
            let (top, bottom) = side(photograph.height)
            let lasso = "lasso:\(left),\(top),\(right),\(top),\(right),\(bottom),\(left),\(bottom)"
            let rectangle = "\(left),\(top),\(right - left),\(bottom - top)"
            // The mask is at least 256 or 128 pixels long for 9 or 7 cells, so that spreading an edge
            // over its pixel moves a weight by (9/256)²/8 and (7/128)²/8 at most; 255 levels of grey, in
            // the pixels of the edges only, add a tenth of that.
            #expect(
                Self.distance(
                    try Self.weights(wanted: [lasso], of: photograph),
                    try Self.weights(wanted: [rectangle], of: photograph)) < 1e-3)
            #expect(
                Self.distance(
                    try Self.weights(unwanted: [lasso], of: photograph),
                    try Self.weights(unwanted: [rectangle], of: photograph)) < 1e-3)
        }
    }

    @Test("what is wanted and unwanted leaves nothing") func nothingLeft() throws {
        let photograph = PixelSize(width: 90, height: 70)
        for shape in ["lasso:3,4,80,9,40,66", "brush:7,10,10,60,50"] {
            let error = #expect(throws: NetworkError.self) {
                try Self.weights(wanted: [shape], unwanted: [shape], of: photograph)
            }
            #expect(error?.message.contains("nothing is left") == true)
        }
    }

    @Test("what is only unwanted is taken from the whole") func onlyUnwanted() throws {
        let photograph = PixelSize(width: 90, height: 70)
        let shape = "lasso:3,4,80,9,40,66"
        let inside = try Self.weights(wanted: [shape], of: photograph)
        let outside = try Self.weights(unwanted: [shape], of: photograph)
        #expect(Self.distance(zip(inside, outside).map { $0 + $1 }, outside.map { _ in 1 }) < 1e-6)
    }

    @Test("a shape outside of the photograph is said to be there") func outside() throws {
        let error = #expect(throws: NetworkError.self) {
            try Self.weights(
                wanted: ["lasso:500,500,600,500,550,600"], of: PixelSize(width: 90, height: 70))
        }
        #expect(error?.message.contains("where the network sees the photograph") == true)
    }
}
