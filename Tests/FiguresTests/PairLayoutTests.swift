import Figures
import Images
import SimilarityMaps
import Testing

@Suite struct PairLayoutTests {
    /// Pairs of photographs: usual shapes, and shapes that leave little room.
    private static let shapes: [(PixelSize, PixelSize)] = [
        (.init(width: 40, height: 30), .init(width: 40, height: 30)),
        (.init(width: 40, height: 30), .init(width: 30, height: 40)),
        (.init(width: 90, height: 160), .init(width: 90, height: 160)),
        (.init(width: 1, height: 1), .init(width: 1000, height: 100)),
        (.init(width: 100, height: 1000), .init(width: 1000, height: 100)),
        (.init(width: 3000, height: 1), .init(width: 1, height: 3000)),
    ]

    @Test(arguments: [320, 450, 619, 1000, 8000], shapes)
    func everythingIsInsideTheMarginsAndNothingOverlaps(
        width: Int, shapes: (PixelSize, PixelSize)
    ) throws {
        for scale in PairFigure.Scale.allCases {
            for showsPhotographs in [false, true] {
                var options = PairFigure.Options()
                options.width = width
                options.scale = scale
                options.showsPhotographs = showsPhotographs
                let layout = try PairLayout(figure(shapes.0, shapes.1), options: options)
                let type = try Typography(width: width, fonts: .find())
                let boxes =
                    layout.scenes.map(\.frame) + layout.photographs.map(\.frame)
                    + layout.legends.map(\.frame)
                    + (layout.lines + layout.legends.flatMap { $0.ticks.map(\.label) }).map(\.box)
                for (index, box) in boxes.enumerated() {
                    #expect(box.x >= type.margin - 1 && box.maxX <= width - type.margin + 1)
                    #expect(box.y >= type.margin - 1 && box.maxY <= layout.height)
                    for other in boxes[..<index] {
                        #expect(!box.overlaps(other), "\(box) and \(other)")
                    }
                }
                #expect(layout.legends.count == (scale == .shared ? 1 : 2))
            }
        }
    }

    @Test(arguments: [320, 1000, 4000], shapes)
    func photographsKeepTheirProportionsWithinAPixel(
        width: Int, shapes: (PixelSize, PixelSize)
    ) throws {
        var options = PairFigure.Options()
        options.width = width
        let layout = try PairLayout(figure(shapes.0, shapes.1), options: options)
        for (scene, shape) in zip(layout.scenes, [shapes.0, shapes.1]) {
            let ratio = Double(shape.width) / Double(shape.height)
            let frame = scene.photograph
            let across = abs(Double(frame.width) - Double(frame.height) * ratio)
            let down = abs(Double(frame.height) - Double(frame.width) / ratio)
            #expect(min(across, down) <= 1.01, "\(frame) of \(shape)")
        }
    }

    @Test func photographsOfDifferentShapesAreEquallyHigh() throws {
        let figure = figure(.init(width: 40, height: 30), .init(width: 30, height: 40))
        let layout = try PairLayout(figure, options: .init())
        #expect(layout.scenes[0].frame.height == layout.scenes[1].frame.height)
        #expect(layout.scenes[0].frame.y == layout.scenes[1].frame.y)
    }

    @Test func theLegendOfASignedScaleReachesEquallyFarOnBothSidesOfZero() throws {
        let layout = try PairLayout(
            figure(Self.shapes[0].0, Self.shapes[0].1), options: .init())
        let ticks = layout.legends[0].ticks
        #expect(ticks.map(\.value) == [-0.25, -0.125, 0, 0.125, 0.25])
        #expect(ticks.map(\.label.text) == ["−0.250", "−0.125", "0", "+0.125", "+0.250"])
        let frame = layout.legends[0].frame
        #expect(ticks[0].x == Double(frame.x) && ticks[4].x == Double(frame.maxX))
        #expect(ticks[2].x == Double(frame.x) + Double(frame.width) / 2)
    }

    @Test func theLegendsOfAScaleForEachReachFromTheLowestToTheHighestValue() throws {
        var options = PairFigure.Options()
        options.scale = .each
        options.colours = .jet
        let layout = try PairLayout(figure(Self.shapes[0].0, Self.shapes[0].1), options: options)
        #expect(layout.legends.map(\.ticks.first?.label.text) == ["−0.250", "0"])
        #expect(layout.legends.map(\.ticks.last?.label.text) == ["0.100", "0.100"])
    }

    @Test(arguments: [ColourScale.signed, .jet, .heat], [Float(0), 0.5])
    func aMapOfEqualValuesHasALegendThatSaysSo(colours: ColourScale, value: Float) {
        let scale = LegendScale(for: [value, value], colours: colours)
        #expect(scale.range.low < scale.range.high)
        if value == 0 || colours != .signed {
            #expect(scale.ticks(count: 5) == [value])
        }
    }

    @Test func theNumbersOfTheCaptionsAreThoseOfTheMaps() throws {
        let texts = try PairLayout(figure(Self.shapes[0].0, Self.shapes[0].1), options: .init())
            .lines.map(\.text)
        #expect(texts.contains("0.8123"))
        #expect(texts.contains("map −0.1500 + rest 0.0200 = −0.1300"))
        #expect(texts.contains("map 0.1000 − rest 0.0200 = 0.0800"))
        #expect(texts.contains("right.jpg"))
        #expect(texts.contains { $0.hasPrefix("exact given gates · adds up within 2.1e−8") })
    }

    private func figure(_ left: PixelSize, _ right: PixelSize) -> PairFigure {
        func side(
            _ size: PixelSize, _ name: String, _ values: [Float], _ rest: Float
        ) -> PairFigure.Side {
            .init(
                photograph: Image(size: size, filling: RGB(red: 90, green: 90, blue: 90)),
                name: name,
                map: SimilarityMap(
                    grid: Grid(rows: 1, columns: values.count), values: values, rest: rest))
        }
        let long = "a photograph whose name is — ünusually — long, and longer still 0123456789.jpeg"
        return PairFigure(
            left: side(left, long, [0.1, -0.25], 0.02),
            right: side(right, "right.jpg", [0.1, 0], -0.02),
            cosineSimilarity: 0.8123,
            certificate: Certificate(
                completenessError: 2.1e-8, recompositionError: 3e-7, exactness: .exactGivenGates,
                places: .checked),
            network: "a-network-with-a-name-that-is-longer-than-any-header-has-room-for-it.onnx")
    }
}
