import Files
import Foundation
import Images
import OnnxRuntime
import SimilarityMaps
import TestSupport
import Testing

@testable import Networks
@testable import OnnxGraph

/// Networks that are damaged or were made to do harm: they work, or they are refused in a sentence.
@Suite struct HostileNetworkTests {
    static let picture = Image(
        width: 10, height: 18, pixels: (0..<540).map { UInt8(truncatingIfNeeded: $0 * 37) })

    /// Reads a network and embeds a picture; what was thrown on the way is checked, and returned.
    ///
    /// On a machine with much else to do each takes a tenth of a second; what takes seconds goes on
    /// for ever.
    @discardableResult
    private func outcome(
        _ path: String, options: NetworkOptions = NetworkOptions(),
        sourceLocation: SourceLocation = #_sourceLocation
    ) -> (any Error)? {
        let clock = ContinuousClock()
        var caught: (any Error)?
        let duration = clock.measure {
            do {
                let network = try EmbeddingNetwork(contentsOf: path, options: options)
                let parts = try network.decomposition(of: Self.picture)
                let map = parts.similarityMap(against: parts)
                #expect(map.values.count == parts.grid.count, sourceLocation: sourceLocation)
            } catch {
                caught = error
            }
        }
        #expect(duration < .seconds(5), sourceLocation: sourceLocation)
        if let caught {
            #expect(
                caught is NetworkError || caught is OnnxGraphError || caught is OnnxRuntimeError
                    || caught is SimilarityMapError || caught is FileError,
                "\(caught)", sourceLocation: sourceLocation)
            #expect("\(caught)".utf8.count < 4096, sourceLocation: sourceLocation)
        }
        return caught
    }

    // MARK: Changed by chance

    @Test("changed graphs work or are refused", arguments: TailFixtureTests.networks)
    func mutated(name: String, dialect: String) throws {
        let original = try OnnxModel(
            contentsOf: Fixture.path("tails/\(name).\(dialect).onnx"))
        for seed in 0..<6 {
            var generator = SeededGenerator(seed: UInt64(seed))
            for byte in (name + dialect).utf8 {
                generator = SeededGenerator(seed: generator.next() ^ UInt64(byte))
            }
            var mutation = GraphMutation(seed: generator.next())
            var model = OnnxModel(original.completeProto())
            mutation.change(&model.proto.graph)
            try withTemporaryFolder { folder in
                try model.write(to: "\(folder)/net.onnx")
                outcome("\(folder)/net.onnx")
            }
        }
    }

    @Test("changed bytes work or are refused", arguments: TailFixtureTests.networks)
    func corrupted(name: String, dialect: String) throws {
        let bytes = [UInt8](
            try Data(contentsOf: URL(filePath: Fixture.path("tails/\(name).\(dialect).onnx"))))
        for seed in 0..<6 {
            var mutation = GraphMutation(seed: UInt64(seed * 1000 + bytes.count))
            var changed = bytes
            mutation.change(&changed)
            try withTemporaryFolder { folder in
                try Data(changed).write(to: URL(filePath: "\(folder)/net.onnx"))
                outcome("\(folder)/net.onnx")
            }
        }
    }

    // MARK: Made to do harm

    /// A network of one map, `[1, 3, 18, 10]`, and of what a closure adds to it and returns.
    private func outcome(
        sourceLocation: SourceLocation = #_sourceLocation,
        _ add: (inout SmallGraph, _ map: String) -> String
    ) throws -> (any Error)? {
        var graph = SmallGraph(input: [1, 3, 18, 10])
        let map = graph.add("Relu", ["x"])
        let output = add(&graph, map)
        return try graph.withFile([output]) { outcome($0, sourceLocation: sourceLocation) }
    }

    @Test("a network that is sound is not refused") func sound() throws {
        #expect(
            try outcome { graph, map in
                graph.add("Flatten", [graph.add("GlobalAveragePool", [map])])
            } == nil)
    }

    @Test(
        "a tensor that is added to itself again and again is not followed for ever",
        arguments: ["Add", "Sum", "Concat"])
    func doubling(type: String) throws {
        func network(_ count: Int) throws -> (any Error)? {
            try outcome { graph, map in
                (0..<count).reduce(
                    graph.add("Flatten", [graph.add("GlobalAveragePool", [map])])
                ) { tensor, _ in
                    graph.add(
                        type, [tensor, tensor], type == "Concat" ? ["axis": .integer(1)] : [:])
                }
            }
        }
        #expect(try network(8) == nil)
        #expect(try network(type == "Concat" ? 18 : 90) is NetworkError)
    }

    @Test("loops are not walked for ever", arguments: ["Identity", "Transpose", "Relu", "Softmax"])
    func loops(type: String) throws {
        var graph = SmallGraph(input: [1, 3, 18, 10])
        let map = graph.add(type, ["x"])
        let pooled = graph.add("GlobalAveragePool", [map])
        let last = graph.add(type, [pooled])
        // The last operator reads itself; the last two read each other; a map that is its own.
        for (node, input) in [(2, last), (1, last), (0, map)] {
            var model = graph.model([last])
            model.proto.graph.node[node].input = [input]
            try withTemporaryFolder { folder in
                try model.write(to: "\(folder)/net.onnx")
                #expect(outcome("\(folder)/net.onnx") != nil)
            }
        }
    }

    @Test("indices, axes and kernels of any size are refused", arguments: [Int.max, .min, 1 << 40])
    func extremes(size: Int) throws {
        func refused(
            sourceLocation: SourceLocation = #_sourceLocation,
            _ add: (inout SmallGraph, _ map: String) -> String
        ) throws {
            #expect(
                try outcome(sourceLocation: sourceLocation, add) != nil,
                sourceLocation: sourceLocation)
        }
        for indices in [[size], [size, size], [1, size]] {
            try refused { graph, map in
                graph.describe(map, [1, 3, 18, 10])
                let index = graph.store(indices)
                let part = graph.add("Gather", [map, index], ["axis": .integer(2)])
                graph.describe(part, [1, 3, indices.count, 10])
                return graph.add("GlobalAveragePool", [part])
            }
        }
        try refused { graph, map in
            graph.add("ReduceMean", [map], ["axes": .integers([size, 2])])
        }
        try refused { graph, map in
            let rows = graph.add(
                "ReduceMean", [map], ["axes": .integers([2]), "keepdims": .integer(0)])
            graph.describe(map, [1, 3, 18, 10])
            graph.describe(rows, [1, 3, 10, 1])
            return graph.add("ReduceMean", [rows], ["axes": .integers([size])])
        }
        for type in ["MaxPool", "AveragePool", "Conv"] {
            try refused { graph, map in
                graph.describe(map, [1, 3, 18, 10])
                let weights = graph.store([3, 1, 1, 1], [1, 2, 3])
                return graph.add(
                    type, type == "Conv" ? [map, weights] : [map],
                    [
                        "kernel_shape": .integers([size, size]), "ceil_mode": .integer(1),
                        "group": .integer(3),
                    ])
            }
        }
        for type in ["Squeeze", "Unsqueeze"] {
            try refused { graph, map in
                let pooled = graph.add("GlobalAveragePool", [map])
                return graph.add(type, [pooled, graph.store([size])])
            }
        }
        try refused { graph, map in
            graph.add(
                "LpNormalization", [graph.add("GlobalAveragePool", [map])],
                ["axis": .integer(size)])
        }
        try refused { graph, map in
            graph.describe(map, [1, 3, 18, 10])
            let turned = graph.add("Transpose", [map], ["perm": .integers([0, size, 2, 3])])
            graph.describe(turned, [1, 3, 18, 10])
            return graph.add("GlobalMaxPool", [turned])
        }
    }

    @Test(
        "numbers that are none where whole ones are needed",
        arguments: [Float.nan, .infinity, -.infinity, 1e30])
    func notWhole(number: Float) throws {
        for isJoined in [true, false] {
            let error = try outcome { graph, map in
                let one = graph.store([1], [number])
                let joined =
                    isJoined ? graph.add("Concat", [one, one], ["axis": .integer(0)]) : one
                return graph.add("Reshape", [graph.add("GlobalAveragePool", [map]), joined])
            }
            #expect(error != nil)
        }
        #expect(
            try outcome { graph, map in
                let one = graph.store([1], [number])
                return graph.add("Slice", [graph.add("GlobalAveragePool", [map]), one, one, one])
            } != nil)
        // As a factor it is none of the file’s business, but no embedding comes of it.
        let error = try outcome { graph, map in
            let scaled = graph.add(
                "Mul", [graph.add("GlobalAveragePool", [map]), graph.store([1], [number])])
            return graph.add("Flatten", [scaled])
        }
        #expect(number.isFinite ? error == nil : error is SimilarityMapError, "\(number)")
    }

    @Test("stored tensors of impossible shapes are refused")
    func shapes() throws {
        for dims: [Int64] in [
            [-1, 3], [1 << 62, 1 << 62], [0, 1 << 62, 1 << 62], [.min], [.max, 4],
        ] {
            for type in ["Gemm", "MatMul", "Conv", "Transpose", "GlobalAveragePool"] {
                var graph = SmallGraph(input: [1, 3, 18, 10])
                let map = graph.add("Relu", ["x"])
                let pooled = graph.add("Flatten", [graph.add("GlobalAveragePool", [map])])
                let weights = graph.store([3, 4], [Float](repeating: 1, count: 12))
                let output =
                    switch type {
                    case "Transpose":
                        graph.add("MatMul", [pooled, graph.add(type, [weights])])
                    case "Conv": graph.add(type, [map, weights])
                    case "GlobalAveragePool": graph.add(type, [weights])
                    default: graph.add(type, [pooled, weights])
                    }
                var model = graph.model([output])
                model.proto.graph.initializer[0].dims = dims
                if dims.contains(0) { model.proto.graph.initializer[0].floatData = [] }
                try withTemporaryFolder { folder in
                    try model.write(to: "\(folder)/net.onnx")
                    #expect(outcome("\(folder)/net.onnx") != nil, "\(type) \(dims)")
                }
            }
        }
    }

    @Test("shapes that a file only claims take no memory")
    func claims() throws {
        for claim in [[1, 2_000_000_000], [1, 2, 30_000, 30_000], [30_000, 30_000, 1, 1]] {
            let error = try outcome { graph, map in
                let moved = graph.add("Transpose", [map], ["perm": .integers([0, 2, 3, 1])])
                let pooled = graph.add("ReduceMax", [moved], ["axes": .integers([1, 2])])
                let part = graph.add(
                    "Slice", [pooled, graph.store([0]), graph.store([1]), graph.store([3])])
                for tensor in [map, moved, pooled, part] { graph.describe(tensor, claim) }
                return part
            }
            #expect(error != nil, "\(claim)")
        }
    }

    @Test("heads of an attention that stand in another order are not read")
    func reversedHeads() throws {
        let error = try outcome { graph, map in
            let tokens = graph.add("Reshape", [map, graph.store([3, 18, 10])])
            let keys = graph.add("Transpose", [tokens], ["perm": .integers([0, 2, 1])])
            let query = graph.add("Gather", [tokens, graph.store([0])], ["axis": .integer(1)])
            let weights = graph.add("Softmax", [graph.add("MatMul", [query, keys])])
            let attended = graph.add("MatMul", [weights, tokens])
            let turned = graph.add("GatherND", [attended, graph.store([2, 1, 0], shape: [3, 1])])
            return graph.add("Reshape", [turned, graph.store([1, 30])])
        }
        #expect(error is NetworkError)
    }

    @Test("too many pictures at once are refused before memory is taken")
    func batches() throws {
        var graph = SmallGraph(input: [1024, 3, 8192, 8192])
        let pooled = graph.add("GlobalAveragePool", [graph.add("Relu", ["x"])])
        let error = try graph.withFile([pooled]) { outcome($0) }
        let refusal = try #require(error as? NetworkError)
        #expect(refusal.code == .wrongSize && refusal.message.contains("1024 pictures"))
    }

    @Test("a stored tensor is neither feature map nor embedding") func storedFeatures() throws {
        var graph = SmallGraph(input: [1, 3, 18, 10])
        let pooled = graph.add("GlobalAveragePool", [graph.add("Relu", ["x"])])
        let constant = graph.add("Constant", [], ["value_float": .float(3)])
        try graph.withFile([pooled]) { path in
            var options = NetworkOptions()
            options.features = constant
            options.pooling = .average
            #expect(outcome(path, options: options) is NetworkError)
            options = NetworkOptions()
            options.embedding = constant
            #expect(outcome(path, options: options) is NetworkError)
        }
    }

    @Test("thousands of operators, inputs and outputs are read in no time")
    func thousands() throws {
        var graph = SmallGraph(input: [1, 3, 18, 10])
        var tensor = graph.add("Flatten", [graph.add("GlobalAveragePool", ["x"])])
        var outputs: [String] = []
        for _ in 0..<4000 {
            tensor = graph.add("Relu", [tensor])
            outputs.append(tensor)
        }
        var model = graph.model(outputs)
        model.proto.graph.input += (0..<200).map { number in .with { $0.name = "input \(number)" } }
        try withTemporaryFolder { folder in
            try model.write(to: "\(folder)/net.onnx")
            outcome("\(folder)/net.onnx")
        }
    }
}
