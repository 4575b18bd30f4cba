import Images
import OnnxRuntime
import SimilarityMaps
import TestSupport
import Testing

@testable import Networks
@testable import OnnxGraph

/// Elements that operators move, followed back, against where ONNX Runtime puts the elements' numbers.
@Suite struct ElementMovesTests {
    /// What a run of a chain shows, and a reader that knows it.
    private func run(
        _ moves: RandomMoves, size: PixelSize = PixelSize(width: 10, height: 18)
    ) throws -> (values: [Float], reader: TailReader) {
        let tensors = try moves.graph.tensors(moves.tensors.filter { $0 != "x" })
        var shapes = tensors.mapValues(\.shape)
        let model = moves.graph.model([moves.tensor])
        shapes["x"] = model.graph.description(of: "x")?.shape?.compactMap(\.size)
        return (
            try #require(tensors[moves.tensor]).values,
            TailReader(model.graph, inputSize: size, shapes: shapes)
        )
    }

    @Test("every element is found where it came from", arguments: 0..<150)
    func elements(seed: Int) throws {
        var generator = SeededGenerator(seed: UInt64(seed))
        let shape = [[2, 6, 9, 5], [1, 4, 6, 6], [1, 12, 8], [4, 1, 10]][seed % 4]
        let moves = RandomMoves(
            shape, count: Int.random(in: 1...7, using: &generator), using: generator)
        guard moves.tensor != "x" else { return }
        let (values, reader) = try run(moves)
        #expect(values.count == moves.shape.reduce(1, *))
        var (source, elements) = (moves.tensor, Array(values.indices))
        let follower = ElementMoves(reader)
        while let node = reader.graph.producer(of: source) {
            (source, elements) = try #require(
                try follower.before(node, source, elements), "\(node.type) is not followed")
        }
        #expect(source == "x")
        #expect(elements.map { Float($0) } == values)
    }

    @Test("elements of several tensors are not taken for one’s")
    func mixed() throws {
        var graph = SmallGraph(input: [1, 2, 3, 4])
        let other = graph.store([1, 2, 3, 4], [Float](repeating: 0, count: 24))
        let joined = graph.add("Concat", ["x", other], ["axis": .integer(1)])
        let reversed = graph.add("Gather", ["x", graph.store([2, 1, 0])], ["axis": .integer(2)])
        let strided = graph.add(
            "Slice",
            ["x", graph.store([0]), graph.store([4]), graph.store([3]), graph.store([2])])
        let names = [joined, reversed, strided]
        let shapes = try graph.tensors(names).mapValues(\.shape)
        let reader = TailReader(
            graph.model(names).graph, inputSize: PixelSize(width: 8, height: 6),
            shapes: shapes.merging(["x": [1, 2, 3, 4], other: [1, 2, 3, 4]]) { $1 })
        for name in names {
            let node = try #require(reader.graph.producer(of: name))
            let all = Array(0..<(shapes[name]?.reduce(1, *) ?? 0))
            #expect(try ElementMoves(reader).before(node, name, all) == nil, "\(name)")
        }
    }

    /// A region that is found must hold, channel by channel, the elements that are really there.
    @Test("a region is that of the elements which are pooled", arguments: 0..<300)
    func regions(seed: Int) throws {
        var generator = SeededGenerator(seed: UInt64(1000 + seed))
        let isLast = seed % 3 == 1
        let isTokens = seed % 3 == 2
        let (rows, columns, channels) = (9, 5, 4)
        let start =
            isTokens
            ? [1, rows * columns, channels]
            : isLast ? [1, rows, columns, channels] : [1, channels, rows, columns]
        let moves = RandomMoves(
            start, count: Int.random(in: 1...4, using: &generator), using: generator)
        let layout: FeatureLayout
        switch moves.shape.count {
        case 4: layout = seed % 2 == 0 ? .channelsFirst : .channelsLast
        case 3:
            layout =
                seed % 2 == 0
                ? FeatureLayout(spatial: [2], channels: [1])
                : FeatureLayout(spatial: [1], channels: [2])
        default: return
        }
        guard moves.tensor != "x" else { return }
        let (values, reader) = try run(moves)
        let found: PooledRegion?
        do { found = try PooledRegion(of: moves.tensor, layout, reader) } catch is TokensNotArranged
        { return }
        // Chance also pools over the channels of x; what is left then are no channels.
        let channelAxis = isTokens ? 2 : isLast ? 3 : 1
        guard let found, found.source == "x", found.layout.channels == [channelAxis] else { return }
        let pooled = try channelSets(values, moves.shape, layout)
        let map = try found.layout.featureMap(
            Tensor(shape: start, values: (0..<start.reduce(1, *)).map { Float($0) }), name: "x")
        #expect(map.grid == Grid(rows: rows, columns: columns))
        let (inRows, inColumns) = found.part ?? (0..<rows, 0..<columns)
        let cells = inRows.flatMap { row in inColumns.map { row * columns + $0 } }
        let expected = (0..<map.channels).map { channel in
            Set(cells.map { map.matrix.values[$0 * map.channels + channel] })
        }
        #expect(expected == pooled, "\(moves.tensor) of \(moves.shape)")
    }

    /// The elements of each channel.
    private func channelSets(
        _ values: [Float], _ shape: [Int], _ layout: FeatureLayout
    ) throws -> [Set<Float>] {
        let strides = Strides(shape)
        var sets = [Set<Float>](repeating: [], count: shape[layout.channels[0]])
        for (element, value) in values.enumerated() {
            sets[strides.place(element)[layout.channels[0]]].insert(value)
        }
        return sets
    }
}
