import Foundation
import Images
import OnnxGraph
import SimilarityMaps
import TestSupport
import Testing
import VectorMath

@testable import Networks

/// A trunk whose cells look at their own 4×4 pixels and at nothing else, with something before or behind it
/// that moves pixels or cells: whatever that is, a part of the picture changes the cell over it alone.
@Suite struct PlaceReaderTests {
    typealias Move = @Sendable (inout SmallGraph, String) -> String

    /// In front of the trunk, on 32×32 pixels.
    private static let inFront: [(name: String, move: Move)] = [
        ("nothing", { $1 }),
        ("mirrored", { $0.slice($1, from: -1, to: .min, axis: 3, step: -1) }),
        ("upside down", { $0.slice($1, from: -1, to: .min, axis: 2, step: -1) }),
        (
            "rows and columns exchanged",
            { $0.add("Transpose", [$1], ["perm": .integers([0, 1, 3, 2])]) }
        ),
        (
            "cut out of the middle",
            {
                $0.slice($0.slice($1, from: 4, to: 28, axis: 2), from: 8, to: 24, axis: 3)
            }
        ),
        (
            "rolled",
            { graph, x in
                let (a, b) = (
                    graph.slice(x, from: 12, to: 32, axis: 3),
                    graph.slice(x, from: 0, to: 12, axis: 3)
                )
                return graph.add("Concat", [a, b], ["axis": .integer(3)])
            }
        ),
        (
            "halves exchanged by Split",
            { graph, x in
                let parts = graph.add(
                    "Split", [x, graph.store([16, 16])], ["axis": .integer(2)], outputs: 2)
                return graph.add("Concat", [parts[1], parts[0]], ["axis": .integer(2)])
            }
        ),
        (
            "gathered backwards",
            { graph, x in
                graph.add(
                    "Gather", [x, graph.store(Array((0..<32).reversed()))], ["axis": .integer(2)])
            }
        ),
        (
            "bars left and right",
            { graph, x in
                graph.add("Pad", [x, graph.store([0, 0, 0, 8, 0, 0, 0, 8])])
            }
        ),
        (
            "channels last and back",
            { graph, x in
                let last = graph.add("Transpose", [x], ["perm": .integers([0, 2, 3, 1])])
                return graph.add("Transpose", [last], ["perm": .integers([0, 3, 1, 2])])
            }
        ),
    ]

    /// Behind the trunk, on [1, 5, 8, 8], to a vector of the channels.
    private static let behind: [(name: String, move: Move)] = [
        ("pooled", { $0.add("GlobalAveragePool", [$1]) }),
        (
            "tokens",
            { graph, x in
                let flat = graph.add("Reshape", [x, graph.store([1, 5, -1])])
                return graph.pooled(graph.add("Transpose", [flat], ["perm": .integers([0, 2, 1])]))
            }
        ),
        (
            "tokens column by column",
            { graph, x in
                let turned = graph.add("Transpose", [x], ["perm": .integers([0, 3, 2, 1])])
                return graph.pooled(graph.add("Reshape", [turned, graph.store([1, -1, 5])]))
            }
        ),
        (
            "tokens in windows of 2×2",
            { graph, x in
                let cut = graph.add("Reshape", [x, graph.store([1, 5, -1, 2, 4, 2])])
                let moved = graph.add("Transpose", [cut], ["perm": .integers([0, 2, 4, 3, 5, 1])])
                return graph.pooled(graph.add("Reshape", [moved, graph.store([1, -1, 5])]))
            }
        ),
        (
            "a class token in front",
            { graph, x in
                let flat = graph.add("Reshape", [x, graph.store([1, 5, -1])])
                let tokens = graph.add("Transpose", [flat], ["perm": .integers([0, 2, 1])])
                let first = graph.store([1, 1, 5], [1, 2, 3, 4, 5])
                return graph.pooled(graph.add("Concat", [first, tokens], ["axis": .integer(1)]))
            }
        ),
        (
            "every second token left out",
            { graph, x in
                let flat = graph.add("Reshape", [x, graph.store([1, 5, -1])])
                let tokens = graph.add("Transpose", [flat], ["perm": .integers([0, 2, 1])])
                return graph.pooled(graph.slice(tokens, from: 0, to: .max, axis: 1, step: 2))
            }
        ),
    ]

    private static let cases: [(front: Int, behind: Int)] =
        inFront.indices.map { ($0, 0) } + behind.indices.map { (0, $0) }
        + [(1, 2), (3, 3), (5, 1), (6, 4)]

    /// A network of these moves, which must be read on 32×32 pixels.
    private func network(_ moves: (front: Int, behind: Int)) throws -> EmbeddingNetwork {
        var graph = SmallGraph(input: [1, 3, 32, 32])
        var generator = SeededGenerator(seed: 5)
        let picture = Self.inFront[moves.front].move(&graph, "x")
        let weights = graph.store([5, 3, 4, 4], generator.floats(5 * 3 * 16))
        let map = graph.add(
            "Conv", [picture, weights],
            ["kernel_shape": .integers([4, 4]), "strides": .integers([4, 4])])
        let vector = Self.behind[moves.behind].move(&graph, map)
        let flat = graph.add("Flatten", [vector])
        return try graph.withFile([flat]) { try EmbeddingNetwork(contentsOf: $0) }
    }

    @Test("a part of the picture changes the cell over it alone", arguments: cases)
    func alone(moves: (front: Int, behind: Int)) throws {
        let network = try network(moves)
        let size = PixelSize(width: 32, height: 32)
        let picture = Image.noise(size, seed: 3)
        let before = try #require(try network.contributions(ofFitted: picture))
        let whole = try network.decomposition(of: picture)
        // What no token looks at changes nothing, and a map over it is not what it seems.
        let isHalf = Self.behind[moves.behind].name == "every second token left out"
        #expect(whole.places == (isHalf ? .misplaced : .checked))
        let (area, grid) = (whole.area, whole.grid)
        var seen = 0
        for y in 0..<8 {
            for x in 0..<8 {
                var pixels = picture.pixels
                for row in y * 4..<y * 4 + 4 {
                    for byte in (row * 32 + x * 4) * 3..<(row * 32 + x * 4 + 4) * 3 {
                        pixels[byte] = 255 &- pixels[byte]
                    }
                }
                let changed = Image(width: 32, height: 32, pixels: pixels)
                let after = try #require(try network.contributions(ofFitted: changed))
                let moved = zip(before.vectors().rowsAsArrays, after.vectors().rowsAsArrays)
                    .enumerated().filter { $0.element.0 != $0.element.1 }.map(\.offset)
                // Where the middle of what was changed lies on the map.
                let row = ((Double(y) + 0.5) / 8 - area.rows.lowerBound) / area.height
                let column = ((Double(x) + 0.5) / 8 - area.columns.lowerBound) / area.width
                guard !moved.isEmpty else { continue }
                seen += 1
                let cell =
                    Int(row * Double(grid.rows)) * grid.columns
                    + Int(column * Double(grid.columns))
                #expect(moved == [cell], "the part in row \(y), column \(x)")
            }
        }
        #expect(seen >= 20)
    }

    @Test("without a border cells lie where they look, with one they lie evenly")
    func windows() throws {
        func area(_ pads: Int) throws -> (AreaRectangle, Grid) {
            var graph = SmallGraph(input: [1, 3, 40, 40])
            var generator = SeededGenerator(seed: 8)
            var (map, channels) = ("x", 3)
            for _ in 0..<3 {
                let weights = graph.store([4, channels, 3, 3], generator.floats(4 * channels * 9))
                map = graph.add(
                    "Conv", [map, weights],
                    [
                        "kernel_shape": .integers([3, 3]), "strides": .integers([2, 2]),
                        "pads": .integers([pads, pads, pads, pads]),
                    ])
                channels = 4
            }
            let flat = graph.add("Flatten", [graph.add("GlobalAveragePool", [map])])
            let network = try graph.withFile([flat]) { try EmbeddingNetwork(contentsOf: $0) }
            let found = try network.decomposition(
                of: .noise(PixelSize(width: 40, height: 40), seed: 1))
            return (found.area, found.grid)
        }
        // Centres at 7.5, 15.5, 23.5 and 31.5: each layer adds its stride so far, 1 + 2 + 4, to 0.5.
        let (open, grid) = try area(0)
        #expect(grid == Grid(rows: 4, columns: 4))
        for range in [open.rows, open.columns] {
            #expect(abs(range.lowerBound - 3.5 / 40) < 1e-9)
            #expect(abs(range.upperBound - 35.5 / 40) < 1e-9)
        }
        #expect(try area(1).0 == .whole)
    }

    @Test("an operator that is not followed is found out by changing the picture")
    func foundOut() throws {
        // ReverseSequence turns the columns round; it is not followed.
        var graph = SmallGraph(input: [1, 3, 32, 32])
        var generator = SeededGenerator(seed: 4)
        let columns = graph.add("Transpose", ["x"], ["perm": .integers([3, 0, 1, 2])])
        let reversed = graph.add(
            "ReverseSequence", [columns, graph.store([32])],
            ["time_axis": .integer(0), "batch_axis": .integer(1)])
        let back = graph.add("Transpose", [reversed], ["perm": .integers([1, 2, 3, 0])])
        let weights = graph.store([5, 3, 4, 4], generator.floats(5 * 3 * 16))
        let map = graph.add(
            "Conv", [back, weights],
            ["kernel_shape": .integers([4, 4]), "strides": .integers([4, 4])])
        let flat = graph.add("Flatten", [graph.add("GlobalAveragePool", [map])])
        let network = try graph.withFile([flat]) { try EmbeddingNetwork(contentsOf: $0) }
        let one = try network.decomposition(of: .noise(PixelSize(width: 32, height: 32), seed: 1))
        #expect(one.places == .misplaced)
        let pair = try PairSimilarity(one, one)
        #expect(pair.certificate.places == .misplaced && !pair.label.contains("exact"))
    }

    @Test("tokens that stand for no part of the picture are refused, with the way out")
    func mixed() throws {
        var graph = SmallGraph(input: [1, 3, 32, 32])
        var generator = SeededGenerator(seed: 4)
        let weights = graph.store([5, 3, 4, 4], generator.floats(5 * 3 * 16))
        let map = graph.add(
            "Conv", ["x", weights],
            ["kernel_shape": .integers([4, 4]), "strides": .integers([4, 4])])
        let rows = graph.add("Reshape", [map, graph.store([1, 5, -1])])
        let tokens = graph.add("Transpose", [rows], ["perm": .integers([0, 2, 1])])
        // 64 new tokens, each a sum of all 64: their number fits a grid.
        let mixing = graph.store([1, 64, 64], generator.floats(64 * 64))
        let flat = graph.pooled(graph.add("MatMul", [mixing, tokens]))
        let error = #expect(throws: NetworkError.self) {
            try graph.withFile([flat]) { try EmbeddingNetwork(contentsOf: $0) }
        }
        #expect(error?.message.contains("--method occlusion") == true)
    }
}

/// What was measured is remembered for the very network, and not for another.
@Suite struct KnownPlacesTests {
    @Test("a second process does not measure again") func remembered() throws {
        try withTemporaryFolder { folder in
            let cache = MeasurementCache { $0 == "LIKENESS_CACHE" ? folder : nil }
            let network = try PlaceFixtureTests.network("flip_sum")
            #expect(KnownPlaces(cache).places(of: network) == .checked)
            let files = try FileManager.default.contentsOfDirectory(atPath: folder)
            let file = "\(folder)/\(try #require(files.first))"
            #expect(files.count == 1)
            let text = try String(contentsOfFile: file, encoding: .utf8)
            try text.replacing("\"checked\"", with: "\"unknown\"")
                .write(toFile: file, atomically: true, encoding: .utf8)
            #expect(KnownPlaces(cache).places(of: network) == .unknown)
            let other = try PlaceFixtureTests.network("windows")
            #expect(KnownPlaces(cache).places(of: other) == .checked)
        }
    }
}

extension SmallGraph {
    fileprivate mutating func slice(
        _ x: String, from start: Int, to end: Int, axis: Int, step: Int = 1
    ) -> String {
        add("Slice", [x, store([start]), store([end]), store([axis]), store([step])])
    }

    /// The mean of tokens, [1, tokens, channels].
    fileprivate mutating func pooled(_ tokens: String) -> String {
        add("ReduceMean", [tokens], ["axes": .integers([1]), "keepdims": .integer(0)])
    }
}

extension Matrix {
    fileprivate var rowsAsArrays: [[Float]] {
        (0..<rows).map { Array(values[$0 * columns..<($0 + 1) * columns]) }
    }
}
