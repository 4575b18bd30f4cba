import Images
import SimilarityMaps
import TestSupport
import Testing

@testable import Networks
@testable import OnnxGraph

/// Feature maps that are laid out anew before something with a weight for each location reads them.
@Suite struct LayoutTests {
    static let size = PixelSize(width: 10, height: 18)
    static let (channels, rows, columns) = (4, 9, 5)

    /// A convolution that sees 3×3 pixels at stride 2, its result as `[1, channels, rows, columns]` or
    /// with its channels last.
    private func trunk(
        isLast: Bool = false, using generator: inout SeededGenerator
    ) -> (graph: SmallGraph, map: String) {
        var graph = SmallGraph(input: [1, 3, 18, 10])
        let weights = graph.store([Self.channels, 3, 3, 3], generator.floats(Self.channels * 27))
        var map = graph.add(
            "Conv", ["x", weights],
            [
                "kernel_shape": .integers([3, 3]), "strides": .integers([2, 2]),
                "pads": .integers([1, 1, 1, 1]),
            ])
        if isLast { map = graph.add("Transpose", [map], ["perm": .integers([0, 2, 3, 1])]) }
        // No operator that only moves elements is the feature map.
        map = graph.add("Relu", [map])
        return (graph, map)
    }

    private enum Head { case none, linear, convolution }

    /// Puts a head on a map of `[1, a, b, c]` and reads the network.
    private func network(
        _ graph: SmallGraph, _ map: String, _ head: Head, using generator: inout SeededGenerator,
        shape: [Int]
    ) throws -> EmbeddingNetwork {
        var graph = graph
        let length = Self.channels * Self.rows * Self.columns
        var output: String
        switch head {
        case .none: output = graph.add("Flatten", [map])
        case .linear:
            let weights = graph.store([6, length], generator.floats(6 * length))
            output = graph.add("Flatten", [map])
            output = graph.add("Gemm", [output, weights], ["transB": .integer(1)])
        case .convolution:
            let weights = graph.store(
                [shape[1], 1, shape[2], shape[3]], generator.floats(length))
            output = graph.add(
                "Conv", [map, weights],
                [
                    "group": .integer(shape[1]), "kernel_shape": .integers([shape[2], shape[3]]),
                ])
            output = graph.add("Flatten", [output])
        }
        return try graph.withFile([output]) { try EmbeddingNetwork(contentsOf: $0) }
    }

    private func check(
        _ network: EmbeddingNetwork, using generator: inout SeededGenerator,
        sourceLocation: SourceLocation = #_sourceLocation
    ) throws {
        let input = generator.floats(3 * 180).map { abs($0) }
        let own = try network.decomposition(
            ofInput: network.description.input.layout.tensor(input, Self.size))
        #expect(own.grid == Grid(rows: 9, columns: 5), sourceLocation: sourceLocation)
        #expect((own.recompositionError ?? 1) < 1e-5, sourceLocation: sourceLocation)
        let missed = try PlantedPixel(network, input: input, stride: 2).missedCells()
        #expect(missed.isEmpty, sourceLocation: sourceLocation)
    }

    @Test("a map is flattened as it is", arguments: [false, true])
    func plain(isLast: Bool) throws {
        var generator = SeededGenerator(seed: 1)
        let (graph, map) = trunk(isLast: isLast, using: &generator)
        for head in [Head.none, .linear] {
            let network = try network(graph, map, head, using: &generator, shape: [])
            try check(network, using: &generator)
        }
    }

    @Test("a map is flattened with its channels moved to the other end", arguments: [false, true])
    func moved(isLast: Bool) throws {
        var generator = SeededGenerator(seed: 2)
        let (trunk, map) = trunk(isLast: isLast, using: &generator)
        for head in [Head.none, .linear] {
            var graph = trunk
            let order = isLast ? [0, 3, 1, 2] : [0, 2, 3, 1]
            let moved = graph.add("Transpose", [map], ["perm": .integers(order)])
            let network = try network(graph, moved, head, using: &generator, shape: [])
            try check(network, using: &generator)
        }
    }

    @Test("a depthwise convolution reads a map as it is, or with its channels moved to the front")
    func convolution() throws {
        var generator = SeededGenerator(seed: 3)
        let shape = [1, Self.channels, Self.rows, Self.columns]
        let (plain, map) = trunk(using: &generator)
        try check(
            network(plain, map, .convolution, using: &generator, shape: shape), using: &generator)
        var (graph, last) = trunk(isLast: true, using: &generator)
        last = graph.add("Transpose", [last], ["perm": .integers([0, 3, 1, 2])])
        try check(
            network(graph, last, .convolution, using: &generator, shape: shape), using: &generator)
    }

    @Test("with rows and columns exchanged, weights of locations are refused")
    func turned() throws {
        var generator = SeededGenerator(seed: 4)
        let (trunk, map) = trunk(using: &generator)
        for order in [[0, 1, 3, 2], [0, 3, 2, 1], [0, 2, 1, 3]] {
            for head in [Head.linear, .none, .convolution] {
                var graph = trunk
                let turned = graph.add("Transpose", [map], ["perm": .integers(order)])
                let sides = [1, Self.channels, Self.rows, Self.columns]
                #expect(throws: NetworkError.self, "\(order), \(head)") {
                    _ = try network(
                        graph, turned, head, using: &generator, shape: order.map { sides[$0] })
                }
            }
        }
    }

    @Test("poolings that know no order keep the trunk’s rows and columns, however it is turned")
    func pooled() throws {
        var generator = SeededGenerator(seed: 5)
        let (trunk, map) = trunk(using: &generator)
        for order in [[0, 1, 3, 2], [0, 3, 2, 1], [0, 2, 3, 1], [0, 1, 2, 3]] {
            var graph = trunk
            let turned = graph.add("Transpose", [map], ["perm": .integers(order)])
            let channelAxis = order.firstIndex(of: 1) ?? 1
            let axes = [1, 2, 3].filter { $0 != channelAxis }
            // Rows and channels are never reduced together.
            let output = graph.add(
                "ReduceMean", [turned], ["axes": .integers(axes), "keepdims": .integer(0)])
            let network = try graph.withFile([output]) { try EmbeddingNetwork(contentsOf: $0) }
            try check(network, using: &generator)
        }
    }

    @Test("tokens that the network arranges itself are arranged as it does")
    func tokens() throws {
        var generator = SeededGenerator(seed: 6)
        var (graph, map) = trunk(using: &generator)
        let joined = graph.store([1, Self.channels, 45])
        map = graph.add("Reshape", [map, joined])
        map = graph.add("Transpose", [map], ["perm": .integers([0, 2, 1])])
        map = graph.add("Tanh", [map])
        // As tokens, and as a map again.
        let scale = graph.store([Self.channels], [1, 2, 3, 4])
        map = graph.add("Mul", [map, scale])
        let mean = graph.add(
            "ReduceMean", [map], ["axes": .integers([1]), "keepdims": .integer(0)])
        let asTokens = try graph.withFile([mean]) { try EmbeddingNetwork(contentsOf: $0) }
        try check(asTokens, using: &generator)
        let back = graph.add("Transpose", [map], ["perm": .integers([0, 2, 1])])
        let spread = graph.store([1, Self.channels, 9, 5])
        let again = graph.add("Reshape", [back, spread])
        let pooled = graph.add("GlobalMaxPool", [again])
        let asMap = try graph.withFile([pooled]) { try EmbeddingNetwork(contentsOf: $0) }
        try check(asMap, using: &generator)
    }
}
