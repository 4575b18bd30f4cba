import Images
import SimilarityMaps
import TestSupport
import Testing

@testable import Networks
@testable import OnnxGraph

/// Networks that were made to do harm: they are refused in a sentence, in no time.
@Suite(.timeLimit(.minutes(10))) struct HostileNetworkTests {
    /// A network of one map, `[1, 3, 18, 10]`, and of what a closure adds to it and returns.
    private func result(
        sourceLocation: SourceLocation = #_sourceLocation,
        _ add: (inout SmallGraph, _ map: String) -> String
    ) throws -> (any Error)? {
        var graph = SmallGraph(input: [1, 3, 18, 10])
        let map = graph.add("Relu", ["x"])
        let output = add(&graph, map)
        return try graph.withFile([output]) { outcome(ofFile: $0, sourceLocation: sourceLocation) }
    }

    @Test("a network that is sound is not refused") func sound() throws {
        #expect(
            try result { graph, map in
                graph.add("Flatten", [graph.add("GlobalAveragePool", [map])])
            } == nil)
    }

    @Test(
        "a tensor that is added to itself again and again is not followed for ever",
        arguments: ["Add", "Sum", "Concat"])
    func doubling(type: String) throws {
        func network(_ count: Int) throws -> (any Error)? {
            try result { graph, map in
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
                #expect(outcome(ofFile: "\(folder)/net.onnx") != nil)
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
                try result(sourceLocation: sourceLocation, add) != nil,
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
            let error = try result { graph, map in
                let one = graph.store([1], [number])
                let joined =
                    isJoined ? graph.add("Concat", [one, one], ["axis": .integer(0)]) : one
                return graph.add("Reshape", [graph.add("GlobalAveragePool", [map]), joined])
            }
            #expect(error != nil)
        }
        #expect(
            try result { graph, map in
                let one = graph.store([1], [number])
                return graph.add("Slice", [graph.add("GlobalAveragePool", [map]), one, one, one])
            } != nil)
        // As a factor it is none of the file’s business, but no embedding comes of it.
        let error = try result { graph, map in
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
                    #expect(outcome(ofFile: "\(folder)/net.onnx") != nil, "\(type) \(dims)")
                }
            }
        }
    }

    @Test("shapes that a file only claims take no memory")
    func claims() throws {
        // A vector of which a part is taken, and a map of which the elements are followed.
        let part = try result { graph, map in
            let pooled = graph.add("Flatten", [graph.add("GlobalAveragePool", [map])])
            let part = graph.add(
                "Slice",
                [pooled, graph.store([0]), graph.store([2_000_000_000]), graph.store([1])])
            for tensor in [pooled, part] { graph.describe(tensor, [1, 2_000_000_000]) }
            return part
        }
        #expect(part != nil)
        let region = try result { graph, map in
            let moved = graph.add("Transpose", [map], ["perm": .integers([0, 2, 3, 1])])
            graph.describe(map, [1, 2, 30_000, 30_000])
            graph.describe(moved, [1, 30_000, 30_000, 2])
            return graph.add("ReduceMax", [moved], ["axes": .integers([1, 2])])
        }
        #expect(region == nil, "the axes tell enough")
        // A map in front of a linear layer, with too few axes.
        let flat = try result { graph, map in
            graph.describe(map, [1, 8])
            let moved = graph.add("Transpose", [map], ["perm": .integers([0, 2, 3, 1])])
            let weights = graph.store([540, 2], [Float](repeating: 1, count: 1080))
            return graph.add("Gemm", [graph.add("Flatten", [moved]), weights])
        }
        #expect(flat == nil, "the run tells better")
    }

    @Test("heads of an attention that stand in another order are not read")
    func reversedHeads() throws {
        let error = try result { graph, map in
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

    @Test("a long way from an attention is not followed again and again")
    func longWay() throws {
        var graph = SmallGraph(input: [1, 3, 18, 10])
        let map = graph.add("Relu", ["x"])
        let attended = graph.add("MatMul", [graph.add("Softmax", [map]), map])
        let last = (0..<60).reduce(attended) { tensor, _ in
            let moved = graph.add("Transpose", [tensor], ["perm": .integers([0, 1, 2])])
            graph.describe(moved, [1, 1, 2048])
            return moved
        }
        let reader = TailReader(
            graph.model([last]).graph, inputSize: PixelSize(width: 10, height: 18))
        _ = try? reader.read(last)
        #expect(reader.followed > 2048)
        // The operator with which the bound is passed is followed to its end.
        #expect(reader.followed <= AttentionReader.mostFollowed + 2048)
    }

    @Test("too many pictures at once are refused before memory is taken")
    func batches() throws {
        var graph = SmallGraph(input: [1024, 3, 8192, 8192])
        let pooled = graph.add("GlobalAveragePool", [graph.add("Relu", ["x"])])
        let error = try graph.withFile([pooled]) { outcome(ofFile: $0) }
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
            #expect(outcome(ofFile: path, options: options) is NetworkError)
            options = NetworkOptions()
            options.embedding = constant
            #expect(outcome(ofFile: path, options: options) is NetworkError)
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
            outcome(ofFile: "\(folder)/net.onnx")
        }
    }
}
