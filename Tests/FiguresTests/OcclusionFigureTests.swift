import Figures
import Images
import Networks
import SimilarityMaps
import Testing

/// The A–B picture of an occlusion says what it is, and claims nothing else.
@Suite struct OcclusionFigureTests {
    /// An occluder with 2 rows and 4 columns of places that do not overlap.
    private func map(_ drops: [Double]) throws -> OcclusionMap {
        OcclusionMap(
            drops, of: try Occluder(for: PixelSize(width: 64, height: 32), side: 16, stride: 16))
    }

    private let planted = [0, 0, 0, 0, 0, 0, 0.25, -0.05]

    private func figure(_ left: PairFigure.Map, _ right: PairFigure.Map) -> PairFigure {
        func side(_ name: String, _ map: PairFigure.Map) -> PairFigure.Side {
            PairFigure.Side(
                photograph: Image(
                    size: PixelSize(width: 64, height: 32),
                    filling: RGB(red: 90, green: 90, blue: 90)), name: name, map: map)
        }
        return PairFigure(
            left: side("left.jpg", left), right: side("right.jpg", right),
            cosineSimilarity: 0.8123, certificate: nil, network: "network.onnx")
    }

    private func options(
        _ colours: ColourScale = .signed, _ width: Int = 1000
    ) -> PairFigure.Options {
        var options = PairFigure.Options()
        options.width = width
        options.colours = colours
        return options
    }

    @Test(
        "captions, header and legend are an occlusion’s",
        arguments: [ColourScale.signed, .jet, .heat])
    func words(colours: ColourScale) throws {
        let map = PairFigure.Map.occlusion(try map(planted))
        let texts = try PairLayout(figure(map, map), options: options(colours)).lines.map(\.text)
        #expect(texts.contains("occlusion, no decomposition · 8 windows in each"))
        #expect(
            texts.filter { $0 == "score 0.8123, largest drop 0.2500, largest rise 0.0500" }.count
                == 2)
        let legend = texts.joined(separator: " ")
        #expect(legend.contains("How much the cosine similarity falls when a window of 16×16"))
        #expect(legend.contains("on 2×4 cells; these do not add up to the score."))
        #expect(!legend.contains("exact") && !legend.contains("rest ") && !legend.contains("adds"))
    }

    @Test("a place that matters is lit where it is in the photograph") func place() throws {
        let nothing = PairFigure.Map.occlusion(try map([Double](repeating: 0, count: 8)))
        let lit = figure(.occlusion(try map([0, 0, 0, 0, 0, 0, 0.25, 0])), nothing)
        let layout = try PairLayout(lit, options: options())
        let frame = layout.scenes[0].covered
        let image = try lit.image(options: options())
        let plain = try figure(nothing, nothing).image(options: options())
        // The second row's third place: its centre is at 5/8 of the width and 3/4 of the height.
        var (changed, sumX, sumY) = (0.0, 0.0, 0.0)
        for y in frame.y..<frame.maxY {
            for x in frame.x..<frame.maxX where image[x, y] != plain[x, y] {
                let weight = abs(Double(image[x, y].blue) - Double(plain[x, y].blue))
                changed += weight
                sumX += weight * (Double(x - frame.x) + 0.5)
            }
        }
        // Its light fades evenly to the left and to the right.
        #expect(abs(sumX / changed / Double(frame.width) - 5.0 / 8) < 0.005)
        // Below its centre it is as bright as there; above, it ends at the upper row's centre.
        for y in frame.y..<frame.maxY {
            let x = frame.x + frame.width * 5 / 8
            if image[x, y] != plain[x, y] { sumY = max(sumY, Double(frame.maxY - y)) }
        }
        #expect(abs(sumY / Double(frame.height) - 0.75) < 0.05)
    }

    @Test("an occlusion beside a decomposition is refused: no legend explains both")
    func mixed() throws {
        let split = SimilarityMap(
            grid: Grid(rows: 2, columns: 4), values: [Float](repeating: 0.1, count: 8), rest: 0)
        let error = #expect(throws: FigureError.self) {
            try figure(.occlusion(map(planted)), .contributions(split)).image()
        }
        #expect(error?.code == .invalidInput)
        #expect(error?.message.contains("two kinds") == true)
    }

    @Test("values that are not finite are refused") func notFinite() throws {
        let map = PairFigure.Map.occlusion(try map([.nan, 0, 0, 0, 0, 0, 0, 0]))
        #expect(throws: FigureError.self) { try figure(map, map).image(options: options()) }
    }

    @Test("everything is inside the margins at every width", arguments: [320, 450, 1000, 8000])
    func layout(width: Int) throws {
        let map = PairFigure.Map.occlusion(try map(planted))
        let layout = try PairLayout(figure(map, map), options: options(.signed, width))
        for line in layout.lines {
            #expect(line.x >= 0 && line.x + line.width <= Double(width))
            #expect(line.baseline <= Double(layout.height))
        }
    }
}
