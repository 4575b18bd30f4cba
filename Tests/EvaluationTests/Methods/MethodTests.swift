import Images
import Networks
import RandomNumbers
import SimilarityMaps
import TestSupport
import Testing

@testable import Evaluation

/// What every method must do, and what each does on a network whose cells see only themselves.
@Suite struct MethodTests {
    @Test("every method gives finite values on a grid, the same each time")
    func all() throws {
        try PatchNetwork.with(hasHead: true) { network in
            let pair = try PatchNetwork.pair(network)
            var names: Set<String> = []
            for method in FaithfulnessTrial.allMethods {
                let map = try #require(try method.map(of: pair), "\(method.name)")
                let isFinite = map.values.allSatisfy { $0.isFinite }
                #expect(isFinite)
                let again = try method.map(of: pair)
                #expect(again == map, "\(method.name)")
                #expect(names.insert(method.name).inserted)
                #expect(!method.summary.isEmpty && !method.summary.hasSuffix("."))
            }
        }
    }

    @Test("variants of the decomposition do what they say")
    func variants() throws {
        try PatchNetwork.with(hasHead: true) { network in
            let pair = try PatchNetwork.pair(network)
            let whole = try #require(DecompositionMethod(.whole).map(of: pair))
            let exact = pair.photograph.similarityMap(against: pair.query)
            #expect(whole.values == exact.values && whole.isSigned)

            let rescaled = try #require(DecompositionMethod(.rescaled).map(of: pair))
            #expect(rescaled.values.min() == 0 && rescaled.values.max() == 1)
            #expect(
                CellOrder.mostRelevantFirst(rescaled.values)
                    == CellOrder.mostRelevantFirst(whole.values))

            // As many components as there are: the whole map.
            let all = try #require(DecompositionMethod(.topComponents(5)).map(of: pair))
            for (a, b) in zip(all.values, whole.values) { #expect(abs(a - b) < 1e-6) }
            // One: the largest product's alone.
            let one = try #require(DecompositionMethod(.topComponents(1)).map(of: pair))
            let products = zip(pair.photograph.embedding, pair.query.embedding).map { $0 * $1 }
            let best = try #require(products.indices.max { products[$0] < products[$1] })
            var direction = [Float](repeating: 0, count: 5)
            direction[best] = pair.query.normalisedEmbedding[best]
            let expected = pair.photograph.similarityMap(along: direction).values
            for (a, b) in zip(one.values, expected) { #expect(abs(a - b) < 1e-6) }

            // The query without its bias: what its cells alone would be.
            let without = try #require(DecompositionMethod(.withoutBias).map(of: pair))
            let vectors = pair.query.contributions.vectors()
            let placed = (0..<5).map { column in
                (0..<16).reduce(Float(0)) { $0 + vectors.values[$1 * 5 + column] }
            }
            let biasless = pair.photograph.similarityMap(
                along: placed.map { $0 / Float(pair.query.norm) })
            for (a, b) in zip(without.values, biasless.values) { #expect(abs(a - b) < 1e-5) }
        }
        try PatchNetwork.with { network in
            // Nothing to ignore.
            let none = DecompositionMethod(.withoutBias).map(of: try PatchNetwork.pair(network))
            #expect(none == nil)
        }
    }

    /// A query that shows one square of the photograph and nothing else: all methods that ask the network
    /// must find that square.
    @Test(
        "over an empty picture it adds up to the difference of both, and an empty picture has none")
    func overEmpty() throws {
        try PatchNetwork.with(hasHead: true) { network in
            let pair = try PatchNetwork.pair(network)
            let found = try #require(try DecompositionOverEmptyMethod().map(of: pair))
            let ground = Substrate.mean.picture(for: pair.picture, of: network)
            let empty = try network.decomposition(ofFitted: ground)
            let product = zip(pair.photograph.embedding, empty.embedding).enumerated().reduce(0.0) {
                $0 + Double($1.element.0 - $1.element.1)
                    * Double(pair.query.embedding[$1.offset])
            }
            let expected = product / (pair.photograph.norm * pair.query.norm)
            #expect(abs(Double(found.values.reduce(0, +)) - expected) < 1e-5)
            #expect(found.values.contains { $0 > 0.01 } && found.values.contains { $0 < -0.01 })
            #expect(found.evaluations == 1 && found.isSigned)

            let blank = ExplainedPair(
                network, picture: ground, photograph: empty, query: pair.query, seed: 1)
            let none = try #require(try DecompositionOverEmptyMethod().map(of: blank))
            #expect(none.values.allSatisfy { abs($0) < 1e-6 })
        }
        // A picture whose mean colour is what the network takes for zero: the empty one has no embedding,
        // and contributes nothing.
        try PatchNetwork.with { network in
            var random = SplitMix64(seed: 4)
            let pixels = (0..<PatchNetwork.side * PatchNetwork.side).flatMap { _ in
                (0..<3).map { _ in UInt8(random.next(below: 50)) }
            }
            let image = Image(
                width: PatchNetwork.side, height: PatchNetwork.side,
                pixels: zip(pixels, pixels.indices).map { value, place in
                    // Each pixel and the next one add up to twice the mean.
                    let other = pixels[place / 6 * 6 + place % 3]
                    return place % 6 < 3 ? 153 - value : 153 + other
                })
            let pair = ExplainedPair(
                network, picture: image, photograph: try network.decomposition(ofFitted: image),
                query: try network.decomposition(ofFitted: PatchNetwork.noise(2)), seed: 1)
            #expect(throws: SimilarityMapError.self) {
                let empty = Substrate.mean.picture(for: image, of: network)
                _ = try network.decomposition(ofFitted: empty)
            }
            let found = try #require(try DecompositionOverEmptyMethod().map(of: pair))
            let whole = pair.photograph.similarityMap(against: pair.query)
            #expect(zip(found.values, whole.values).allSatisfy { abs($0 - $1) < 1e-6 })
        }
    }

    @Test("methods that look find the only square that both pictures share")
    func planted() throws {
        try PatchNetwork.with { network in
            let ground = RGB(red: 153, green: 153, blue: 153)
            let empty = Image(size: PixelSize(width: 32, height: 32), filling: ground)
            let noise = PatchNetwork.noise(5)
            let cell = 9
            var shown = [Bool](repeating: false, count: 16)
            shown[cell] = true
            let query = noise.mixed(with: empty, showing: shown, of: Grid(rows: 4, columns: 4))
            // The other squares are of other noise, a little fainter.
            var pixels = PatchNetwork.noise(6).pixels.map { UInt8(153 + (Int($0) - 128) / 3) }
            let square = query.pixels
            for index in pixels.indices where square[index] != 153 { pixels[index] = square[index] }
            let picture = Image(width: 32, height: 32, pixels: pixels)
            let pair = ExplainedPair(
                network, picture: picture,
                photograph: try network.decomposition(ofFitted: picture),
                query: try network.decomposition(ofFitted: query), seed: 1)
            let methods: [any MapMethod] = [
                DecompositionMethod(), OcclusionMethod(), RandomisedMasksMethod(count: 600),
                GradCAMMethod(), CosineGradientMethod(),
            ]
            for method in methods {
                let map = try #require(try method.map(of: pair))
                let values = map.values(on: Grid(rows: 4, columns: 4))
                #expect(values.indices.max { values[$0] < values[$1] } == cell, "\(method.name)")
            }
        }
    }

    @Test("masks show half of the picture on average, and every pixel as often as the others")
    func masks() throws {
        try PatchNetwork.with { network in
            // Against itself each mask's score says how much of the picture it shows; a map of so many
            // masks is level but for noise.
            let map = try #require(
                try RandomisedMasksMethod(count: 800).map(of: PatchNetwork.pair(network, 1, 1)))
            #expect(map.grid == Grid(rows: 32, columns: 32) && map.evaluations == 800)
            let mean = map.values.reduce(0, +) / 1024
            #expect(mean > 0.5 && mean < 1)
            #expect(map.values.allSatisfy { abs($0 - mean) < 0.1 })
        }
    }

    @Test("priors know the picture at most")
    func priors() throws {
        try PatchNetwork.with { network in
            // A bright square in an even picture.
            var pixels = [UInt8](repeating: 100, count: 3 * 1024)
            for y in 18..<22 { for x in 2..<6 { pixels[3 * (y * 32 + x)] = 250 } }
            let picture = Image(width: 32, height: 32, pixels: pixels)
            let other = try network.decomposition(ofFitted: PatchNetwork.noise(3))
            let pair = ExplainedPair(
                network, picture: picture,
                photograph: try network.decomposition(ofFitted: picture), query: other, seed: 3)
            let edges = try #require(PriorMethod(.edges).map(of: pair)).values
            #expect(edges.indices.max { edges[$0] < edges[$1] } == 8)
            let centre = try #require(PriorMethod(.centre).map(of: pair)).values
            #expect(centre[5] == centre.max() && centre[0] == centre.min())
            #expect(centre[5] == centre[10] && centre[6] == centre[9])
            let random = try #require(PriorMethod(.random).map(of: pair))
            let again = ExplainedPair(
                network, picture: picture, photograph: pair.photograph, query: other, seed: 4)
            #expect(PriorMethod(.random).map(of: again) != random)
        }
    }
}
