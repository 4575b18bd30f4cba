import Images
import SimilarityMaps
import Testing

@testable import Networks

/// From rectangles in a photograph to weights of cells.
@Suite struct PhotographRegionTests {
    private static let grid = Grid(rows: 4, columns: 6)
    private static let photograph = PixelSize(width: 400, height: 200)
    private static let whole = Rectangle(x: 0, y: 0, width: 1, height: 1)

    private static func box(
        _ x: Double, _ y: Double, _ width: Double, _ height: Double
    ) -> Rectangle {
        Rectangle(x: x, y: y, width: width, height: height)
    }

    private static func weights(
        _ region: PhotographRegion, seen: Rectangle = whole
    ) throws -> [Float] {
        try region.weights(on: grid, of: photograph, seen: seen).values
    }

    private static func expected(
        _ rows: ClosedRange<Double>, _ columns: ClosedRange<Double>
    ) -> [Float] {
        RegionWeights(grid, in: [AreaRectangle(rows: rows, columns: columns)]).values
    }

    private static func expectClose(
        _ values: [Float], _ expected: [Float], sourceLocation: SourceLocation = #_sourceLocation
    ) {
        let worst = zip(values, expected).map { abs($0 - $1) }.max() ?? 1
        #expect(worst < 1e-6, sourceLocation: sourceLocation)
    }

    @Test("pixels are where the network sees them: squashed, cropped, with bars") func places()
        throws
    {
        let region = PhotographRegion([Self.box(100, 20, 120, 90)])
        Self.expectClose(try Self.weights(region), Self.expected(0.1...0.55, 0.25...0.55))
        // The middle half of the width is seen: pixels 100 to 300.
        Self.expectClose(
            try Self.weights(region, seen: Self.box(0.25, 0, 0.5, 1)),
            Self.expected(0.1...0.55, 0...0.6))
        // Bars above and below, each as high as half of the photograph.
        Self.expectClose(
            try Self.weights(region, seen: Self.box(0, -0.5, 1, 2)),
            Self.expected(0.3...0.525, 0.25...0.55))
    }

    @Test("what reaches beyond the photograph is cut off, also where there are bars")
    func clipped() throws {
        let bars = Self.box(0, -0.5, 1, 2)
        Self.expectClose(
            try Self.weights(PhotographRegion([Self.box(-50, -1000, 150, 5000)]), seen: bars),
            Self.expected(0.25...0.75, 0...0.25))
        // Nothing said: the photograph without its bars.
        Self.expectClose(
            try Self.weights(PhotographRegion(), seen: bars), Self.expected(0.25...0.75, 0...1))
    }

    @Test("what is not wanted is subtracted from what is, or from the whole") func unwanted() throws
    {
        let (left, right) = (Self.expected(0...1, 0...0.5), Self.expected(0...1, 0.5...1))
        Self.expectClose(
            try Self.weights(PhotographRegion(not: [Self.box(200, 0, 200, 200)])), left)
        Self.expectClose(
            try Self.weights(
                PhotographRegion(
                    [Self.box(0, 0, 200, 200)], not: [Self.box(200, 0, 200, 200)])),
            zip(left, right).map { $0 - $1 })
    }

    @Test("a mask is stretched over the photograph; grey counts partly") func mask() throws {
        // Two by one pixels: white and a grey of one fifth.
        let mask = Image(width: 2, height: 1, pixels: [255, 255, 255, 51, 51, 51])
        let (left, right) = (Self.expected(0...1, 0...0.5), Self.expected(0...1, 0.5...1))
        Self.expectClose(
            try Self.weights(PhotographRegion(mask: mask)), zip(left, right).map { $0 + $1 / 5 })
        Self.expectClose(
            try Self.weights(
                PhotographRegion([Self.box(200, 0, 200, 200)], mask: mask)),
            [Float](repeating: 1, count: Self.grid.count))
        // Of the white half a half is seen, in the left third of what the network gets.
        let seen = Self.box(0.25, 0, 0.75, 1)
        Self.expectClose(
            try Self.weights(PhotographRegion(mask: mask), seen: seen),
            zip(Self.expected(0...1, 0...1.0 / 3), Self.expected(0...1, 1.0 / 3...1)).map {
                $0 + $1 / 5
            })
    }

    @Test("an unwanted mask is subtracted, and alone from the whole") func unwantedMask() throws {
        let mask = Image(width: 2, height: 1, pixels: [255, 255, 255, 51, 51, 51])
        let (left, right) = (Self.expected(0...1, 0...0.5), Self.expected(0...1, 0.5...1))
        Self.expectClose(
            try Self.weights(PhotographRegion(notMask: mask)), right.map { $0 * 0.8 })
        Self.expectClose(
            try Self.weights(PhotographRegion([Self.box(200, 0, 200, 200)], notMask: mask)),
            zip(left, right).map { $1 * 0.8 - $0 })
        let half = Image(width: 2, height: 1, pixels: [255, 255, 255, 0, 0, 0])
        Self.expectClose(
            try Self.weights(PhotographRegion(notMask: half)),
            try Self.weights(PhotographRegion(not: [Self.box(0, 0, 200, 200)])))
    }

    private static func message(
        _ region: PhotographRegion, seen: Rectangle = whole
    ) -> String? {
        do {
            _ = try weights(region, seen: seen)
            return nil
        } catch let error as NetworkError {
            return error.code == .region ? error.message : nil
        } catch { return nil }
    }

    @Test(
        "a rectangle without an area, or none of numbers, is refused",
        arguments: [
            box(0, 0, 0, 5), box(0, 0, 5, -1), box(.nan, 0, 1, 1), box(0, .infinity, 1, 1),
            box(0, 0, .infinity, 1), box(1e308, 0, 1e308, 1), box(0, 0, 1, .nan),
        ])
    func noArea(rectangle: Rectangle) {
        for region in [PhotographRegion([rectangle]), PhotographRegion(not: [rectangle])] {
            #expect(Self.message(region)?.contains("has no area") == true)
        }
    }

    @Test("outside of the photograph, or of what is seen of it, there is no region")
    func outside() throws {
        for (box, words) in [
            (Self.box(400, 0, 10, 10), "400,0,10,10"), (Self.box(0, 200, 10, 10), "0,200,10,10"),
            (Self.box(-10, 0, 10, 10), "-10,0,10,10"), (Self.box(0, -7, 5, 7), "0,-7,5,7"),
        ] {
            #expect(
                Self.message(PhotographRegion([Self.box(0, 0, 10, 10), box]))
                    == "the region \(words) lies outside of the photograph, which has 400×200 pixels; choose one inside"
            )
        }
        #expect(
            Self.message(
                PhotographRegion([Self.box(310, 20, 40.5, 30)]), seen: Self.box(0.25, 0, 0.5, 1))
                == "the region 310,20,40.5,30 lies where the network does not see the photograph: it sees 100,0,200,200 of 400×200 pixels; choose one inside that, or have the whole picture seen with --fit squash or --fit pad"
        )
    }

    @Test("a region of which nothing is left is refused") func nothing() {
        let black = Image(size: PixelSize(width: 3, height: 2), filling: .black)
        #expect(Self.message(PhotographRegion(mask: black))?.contains("white in a mask") == true)
        let box = Self.box(31, 17, 100, 80)
        #expect(
            Self.message(PhotographRegion([box], not: [box]))?.contains("nothing is left") == true)
        #expect(
            Self.message(PhotographRegion([box], not: [Self.box(0, 0, 300, 150)])) != nil)
        #expect(Self.message(PhotographRegion(not: [Self.box(-1, -1, 500, 500)])) != nil)
        let noise = Image.noise(PixelSize(width: 9, height: 5), seed: 4)
        #expect(
            Self.message(PhotographRegion(mask: noise, notMask: noise))?.contains("nothing is left")
                == true)
        let white = Image(size: PixelSize(width: 3, height: 2), filling: .white)
        #expect(Self.message(PhotographRegion(notMask: white))?.contains("nothing is left") == true)
        let speck = Self.message(PhotographRegion([Self.box(31, 17, 1e-30, 1e-30)]))
        #expect(speck?.contains("too small") == true)
        // One pixel is enough.
        #expect(Self.message(PhotographRegion([Self.box(399, 199, 1, 1)])) == nil)
    }

    /// What is left of the whole way: rectangles of a photograph, through a network of every kind, however
    /// it sees the picture, to a score that is the sum of the map over the region.
    @Test(
        "a region’s score is the map’s sum over it, whatever the network and the fit",
        arguments: TailFixtureTests.names)
    func score(name: String) throws {
        let dialect = try #require(TailFixtureTests.reference(name).all.first)
        // Its features are rounded: of any other picture nothing is left.
        let onlyOwn = name == "max-with-ties"
        let sizes = [PixelSize(width: 41, height: 30), PixelSize(width: 23, height: 37)]
        let photographs = try zip(["a", "b"], sizes).map { side, size in
            let own = try Image(contentsOf: Fixture.path("tails/input_\(side).png"))
            return onlyOwn ? own : own.resized(to: size, filter: .bilinear)
        }
        // Grey levels of noise for a mask, and one rectangle that reaches out of what is seen.
        let region = PhotographRegion(
            onlyOwn
                ? [Self.box(2.5, 7, 13, 8.25)]
                : [Self.box(12.5, 7, 13, 11.25), Self.box(20, 10, 30, 9)],
            not: [Self.box(0, 0, onlyOwn ? 4 : 17, 12)],
            mask: .noise(PixelSize(width: 5, height: 3), seed: 8),
            notMask: onlyOwn ? nil : Image(width: 2, height: 1, pixels: [60, 60, 60, 9, 9, 9]))
        for fit: NetworkOptions.FitChoice in [.squash, .crop, .pad] where fit == .squash || !onlyOwn
        {
            var options = NetworkOptions()
            options.fit = fit
            let network = try EmbeddingNetwork(
                contentsOf: Fixture.path("tails/\(name).\(dialect).onnx"), options: options)
            let parts = try photographs.map { try network.decomposition(of: $0) }
            let weights = try network.weights(
                of: region, in: photographs[0], on: parts[0].grid)
            let vector = parts[0].regionVector(weights)
            let other = parts[1].normalisedEmbedding
            let score = zip(vector, other).reduce(0.0) { $0 + Double($1.0) * Double($1.1) }
            let map = parts[0].similarityMap(against: parts[1])
            #expect(abs(score - weights.sum(of: map)) < 1e-5)
            #expect(abs(parts[1].similarityMap(along: vector).total - score) < 1e-5)
            #expect(weights.values.contains { $0 > 0.05 && $0 < 0.95 })
        }
    }

    @Test("networks that see different parts of a photograph have one region together")
    func ensemble() throws {
        let networks = try [NetworkOptions.FitChoice.crop, .pad].map { fit in
            var options = NetworkOptions()
            options.fit = fit
            return try EmbeddingNetwork(
                contentsOf: Fixture.path("tails/average-linear-normalise.legacy.onnx"),
                options: options)
        }
        let ensemble = try NetworkEnsemble(networks)
        let photographs = [5, 6].map { Image.noise(PixelSize(width: 41, height: 30), seed: $0) }
        let parts = try ensemble.joinedDecompositions(of: photographs)
        let weights = try ensemble.weights(
            of: PhotographRegion([Self.box(3, 4, 20, 15)]), in: photographs[0], on: parts[0].grid)
        let vector = parts[0].regionVector(weights)
        let score = zip(vector, parts[1].normalisedEmbedding).reduce(0.0) {
            $0 + Double($1.0) * Double($1.1)
        }
        let map = parts[0].similarityMap(against: parts[1])
        #expect(abs(score - weights.sum(of: map)) < 1e-5)
        // The box has 300 of the photograph's 41 × 30 pixels, and so many cells of its area.
        let region = ensemble.region(of: photographs[0].size)
        let cells = Double(parts[0].grid.count) * 300 / (41 * 30) / (region.width * region.height)
        #expect(abs(weights.values.reduce(0.0) { $0 + Double($1) } - cells) < 1e-4)
    }
}
