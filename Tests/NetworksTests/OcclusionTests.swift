import Images
import SimilarityMaps
import Testing

@testable import Networks

/// What hiding parts of a photograph does, on a network for which it can be computed by hand.
@Suite struct OcclusionTests {
    private let size = PixelSize(width: 64, height: 48)

    /// A picture of one colour with rectangles of others.
    private func picture(
        _ ground: RGB, _ objects: [(x: Range<Int>, y: Range<Int>, colour: RGB)] = []
    ) -> Image {
        var pixels: [UInt8] = []
        for y in 0..<size.height {
            for x in 0..<size.width {
                let object = objects.last { $0.x.contains(x) && $0.y.contains(y) }
                let colour = object?.colour ?? ground
                pixels += [colour.red, colour.green, colour.blue]
            }
        }
        return Image(width: size.width, height: size.height, pixels: pixels)
    }

    /// A mean that a byte can have, so that hidden pixels look like this colour.
    private let grey = RGB(red: 51, green: 51, blue: 51)
    private func network(_ files: PointwiseNetwork) throws -> EmbeddingNetwork {
        try files.network(size.width, size.height) {
            $0.mean = [0.2, 0.2, 0.2]
            $0.standardDeviation = [0.25, 0.5, 1]
        }
    }

    private func cosine(_ a: [Double], _ b: [Double]) -> Double {
        func product(_ a: [Double], _ b: [Double]) -> Double {
            zip(a, b).reduce(0) { $0 + $1.0 * $1.1 }
        }
        return product(a, b) / (product(a, a) * product(b, b)).squareRoot()
    }

    /// The network's embedding, with a square of the input at zero.
    private func embedding(
        _ picture: Image, hiding square: (x: Range<Int>, y: Range<Int>)? = nil
    ) -> [Double] {
        var mean = [0.0, 0, 0]
        for y in 0..<size.height {
            for x in 0..<size.width {
                if let square, square.x.contains(x), square.y.contains(y) { continue }
                let colour = picture[x, y]
                mean[0] += (Double(colour.red) / 255 - 0.2) / 0.25
                mean[1] += (Double(colour.green) / 255 - 0.2) / 0.5
                mean[2] += Double(colour.blue) / 255 - 0.2
            }
        }
        return PointwiseNetwork.embedding(
            ofMean: mean.map { $0 / Double(size.width * size.height) })
    }

    @Test(
        "each drop is what the formula says, wherever the colours are",
        arguments: [ImageLayout.channelsFirst, .channelsLast], [(16, 8), (20, 7), (48, 48), (5, 5)])
    func formula(layout: ImageLayout, sizes: (side: Int, stride: Int)) throws {
        let files = try PointwiseNetwork(layout)
        let network = try network(files)
        let a = Image.noise(size, seed: 3)
        let b = picture(
            RGB(red: 200, green: 30, blue: 90), [(3..<30, 4..<9, RGB(red: 0, green: 9, blue: 250))])
        let occluder = try Occluder(for: size, side: sizes.side, stride: sizes.stride)
        let pair = try network.occlusion(of: a, b, with: occluder)

        let (wholeA, wholeB) = (embedding(a), embedding(b))
        let similarity = cosine(wholeA, wholeB)
        #expect(abs(pair.cosineSimilarity - similarity) < 1e-6)
        for (map, photograph, other) in [
            (pair.mapOfFirst, a, wholeB), (pair.mapOfSecond, b, wholeA),
        ] {
            var place = 0
            for y in occluder.rows.starts {
                for x in occluder.columns.starts {
                    let hidden = embedding(
                        photograph, hiding: (x..<x + occluder.side, y..<y + occluder.side))
                    // Averages of 3072 numbers in single precision.
                    let drop = similarity - cosine(hidden, other)
                    #expect(abs(Double(map.drops[place]) - drop) < 2e-6)
                    place += 1
                }
            }
            #expect(map.drops.count == place && map.occluder == occluder)
            #expect(map.largestDrop == max(0, map.drops.max() ?? 0))
            #expect(map.largestRise == max(0, -(map.drops.min() ?? 0)))
        }
        #expect(pair.evaluations == 2 + 2 * occluder.places.count)
        #expect(pair.duration > .zero)
    }

    @Test(
        "a planted object is found where it is, not half a cell beside it",
        arguments: [(0, 0), (3, 4), (5, 7), (0, 7), (2, 0)])
    func planted(row: Int, column: Int) throws {
        let files = try PointwiseNetwork()
        let object = (
            x: column * 8..<(column + 1) * 8, y: row * 8..<(row + 1) * 8,
            colour: RGB(red: 255, green: 200, blue: 40)
        )
        let occluder = try Occluder(for: size, side: 16, stride: 8)
        let map = try network(files).occlusion(
            of: picture(grey, [object]), picture(object.colour), with: occluder
        ).mapOfFirst
        #expect(map.grid == Grid(rows: 6, columns: 8))
        // What is of the colour that hides can be hidden without a trace.
        let sum = map.values.reduce(0, +)
        for (index, value) in map.values.enumerated() {
            let (r, c) = (index / 8, index % 8)
            let isNear = abs(r - row) <= 1 && abs(c - column) <= 1
            #expect(isNear ? value > 0 : value == 0)
        }
        // All windows over the object drop the same, so that it is the map's summit.
        #expect(map.values[row * 8 + column] == map.values.max())
        #expect(map.values.filter { $0 == map.values.max() }.count == 1)
        // Away from the borders, the map's centre of mass is the object's.
        if (1..<5).contains(row), (1..<7).contains(column) {
            let across = map.values.enumerated().reduce(0) { $0 + Float($1.0 % 8) * $1.1 } / sum
            let down = map.values.enumerated().reduce(0) { $0 + Float($1.0 / 8) * $1.1 } / sum
            #expect(abs(across - Float(column)) < 1e-3 && abs(down - Float(row)) < 1e-3)
        }
    }

    @Test("hiding what sets two photographs apart makes them more alike: a rise") func rise() throws
    {
        let files = try PointwiseNetwork()
        let alike = RGB(red: 255, green: 200, blue: 40)
        let strange = RGB(red: 20, green: 0, blue: 255)
        let map = try network(files).occlusion(
            of: picture(grey, [(8..<16, 8..<16, alike), (40..<48, 24..<32, strange)]),
            picture(alike), with: Occluder(for: size, side: 16, stride: 8)
        ).mapOfFirst
        #expect(map.values[1 * 8 + 1] > 0.001)
        #expect(map.values[3 * 8 + 5] < -0.001)
        #expect(map.largestDrop > 0 && map.largestRise > 0)
    }

    @Test("two equal photographs have no rises, and progress counts up to all there is")
    func equal() throws {
        let files = try PointwiseNetwork()
        let photograph = Image.noise(size, seed: 5)
        let occluder = try Occluder(for: size)
        let all = 2 + 2 * occluder.places.count
        var steps: [Int] = []
        let pair = try network(files).occlusion(
            of: photograph, photograph, with: occluder
        ) { done, total in
            steps.append(done)
            #expect(total == all)
        }
        #expect(abs(pair.cosineSimilarity - 1) < 1e-12)
        #expect(pair.mapOfFirst == pair.mapOfSecond)
        #expect(pair.mapOfFirst.largestRise < 1e-12)
        #expect(steps == Array(2...all) && pair.evaluations == all)
    }

    @Test("against an embedding alone, the map is the pair’s") func single() throws {
        let files = try PointwiseNetwork()
        let network = try network(files)
        let (a, b) = (Image.noise(size, seed: 6), Image.noise(size, seed: 7))
        let occluder = try Occluder(for: size, side: 24)
        let map = try network.occlusionMap(
            of: a, against: network.embedding(of: b), with: occluder)
        #expect(map == (try network.occlusion(of: a, b, with: occluder).mapOfFirst))
    }

    @Test("a tail that nobody understands can be occluded, and is not split") func anyNetwork()
        throws
    {
        var options = NetworkOptions()
        options.splits = false
        let network = try EmbeddingNetwork(
            contentsOf: Fixture.path("tails/batch-of-two.legacy.onnx"), options: options)
        let pictures = try ["a", "b"].map {
            try Image(contentsOf: Fixture.path("tails/input_\($0).png"))
        }
        let occluder = try Occluder(for: network.description.preprocessing.size, side: 4)
        let pair = try network.occlusion(of: pictures[0], pictures[1], with: occluder)
        #expect(pair.mapOfFirst.drops.contains { $0 != 0 })
        #expect(throws: NetworkError.self) { try network.decomposition(of: pictures[0]) }
    }

    @Test("embeddings without a direction, or of other networks, are one sentence") func undefined()
        throws
    {
        let files = try PointwiseNetwork()
        let network = try network(files)
        let occluder = try Occluder(for: size, side: 48, stride: 48)
        for embedding in [[Float](repeating: 0, count: 4), [.nan, 1, 1, 1], [1]] {
            #expect(throws: SimilarityMapError.self) {
                try network.occlusionMap(of: picture(grey), against: embedding, with: occluder)
            }
        }
        let other = try Occluder(for: PixelSize(width: 48, height: 64))
        let error = #expect(throws: NetworkError.self) {
            try network.occlusionMap(of: picture(grey), against: [1, 1, 1, 1], with: other)
        }
        #expect(error?.code == .occluder)
    }
}
