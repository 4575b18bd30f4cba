import OnnxGraph
import SimilarityMaps
import VectorMath

/// Linear layers, `Gemm` and `MatMul` with stored weights: on a pooled vector, or on a flattened map.
enum LinearPattern: TailPattern {
    static func read(
        _ node: Node, _ tensor: String, _ reader: TailReader
    ) throws -> TensorReading? {
        guard let input = node.input(0), let layer = try layer(node, reader.graph) else {
            return nil
        }
        let words = "linear layer, \(layer.weights.columns) to \(layer.weights.rows)"
        switch try reader.read(input) {
        case .vector(let reading):
            guard reading.shape.channelAxis == reading.shape.rank - 1 else {
                return .features(stoppedAt: node)
            }
            return .vector(reading.then(layer, words))
        case .flattened(let features, let layout, let order):
            let weights = try weights(layer.weights, features, layout, order, reader)
            return .vector(
                try reader.pooled(
                    FlattenedLinear(weights: weights, bias: layer.shift), of: features, layout,
                    shape: .flat, words: "\(words), on the flattened feature map", isLinear: true))
        case .features(let stopped):
            return .features(stoppedAt: stopped)
        }
    }

    /// The weights with their columns in the order of `FlattenedLinear`: over locations within a
    /// channel.
    private static func weights(
        _ weights: Matrix, _ features: String, _ layout: FeatureLayout,
        _ order: FlattenedFeatures.Order, _ reader: TailReader
    ) throws -> Matrix {
        guard order == .channelsLast else { return weights }
        let shape = try reader.shape(features)
        guard shape.count == 4 else { return weights }
        let channels = shape[layout.channels[0]]
        guard channels > 0, weights.columns % channels == 0 else { return weights }
        let locations = weights.columns / channels
        return Matrix(rows: weights.rows, columns: weights.columns) { out in
            for row in 0..<weights.rows {
                let start = row * weights.columns
                for channel in 0..<channels {
                    for location in 0..<locations {
                        out[start + channel * locations + location] =
                            weights.values[start + location * channels + channel]
                    }
                }
            }
        }
    }

    /// The weights `[outputs, inputs]` and the bias of a linear layer; `nil` for other operators.
    static func layer(_ node: Node, _ graph: Graph) throws -> LinearStep? {
        guard node.type == "Gemm" || node.type == "MatMul", let name = node.input(1),
            let stored = try graph.constant(name), stored.shape.count == 2
        else { return nil }
        var weights = Matrix(
            rows: stored.shape[0], columns: stored.shape[1], values: stored.floats)
        guard node.type == "Gemm" else {
            let weights = weights.transposed
            return LinearStep(
                weights: weights, bias: [Float](repeating: 0, count: weights.rows))
        }
        guard node.integer("transA") ?? 0 == 0 else { return nil }
        if node.integer("transB") ?? 0 == 0 { weights = weights.transposed }
        if let alpha = node.float("alpha"), alpha != 1 {
            weights.values = weights.values.map { $0 * alpha }
        }
        var bias = [Float](repeating: 0, count: weights.rows)
        if let biasName = node.input(2) {
            guard let stored = try graph.constant(biasName)?.floats,
                stored.count == bias.count || stored.count == 1
            else { return nil }
            let beta = node.float("beta") ?? 1
            for index in bias.indices { bias[index] = stored[stored.count == 1 ? 0 : index] * beta }
        }
        return LinearStep(weights: weights, bias: bias)
    }
}

/// Convolutions behind the trunk: 1×1 on a pooled vector, or a kernel that covers the whole map.
enum ConvolutionPattern: TailPattern {
    static func read(
        _ node: Node, _ tensor: String, _ reader: TailReader
    ) throws -> TensorReading? {
        let graph = reader.graph
        guard node.type == "Conv", let input = node.input(0), let name = node.input(1) else {
            return nil
        }
        // Weights are decoded only where they matter: trunks are large.
        guard let kernel = node.integers("kernel_shape") ?? graph.weightsShape(name)?.suffix(2),
            kernel.count == 2
        else { return .features(stoppedAt: node) }
        let groups = node.integer("group") ?? 1
        if kernel.allSatisfy({ $0 == 1 }) {
            guard groups == 1, let reading = try reader.vector(input),
                reading.shape == .channelsFirst
            else { return .features(stoppedAt: node) }
            guard let (weights, bias) = try weights(node, graph) else {
                return .features(stoppedAt: node)
            }
            return .vector(
                reading.then(
                    LinearStep(weights: weights, bias: bias),
                    "1×1 convolution, \(weights.columns) to \(weights.rows)"))
        }
        // Weights belong to locations: with rows and columns exchanged they would be taken for others.
        if let before = graph.producer(of: input), before.type == "Transpose",
            before.integers("perm") != [0, 3, 1, 2]
        {
            return .features(stoppedAt: node)
        }
        guard try KernelPoolingPattern.coversMap(node, kernel: kernel, input: input, reader),
            let (weights, bias) = try weights(node, graph)
        else { return .features(stoppedAt: node) }
        let grid = Grid(rows: kernel[0], columns: kernel[1])
        if groups == 1 {
            return .vector(
                try reader.pooled(
                    FlattenedLinear(weights: weights, bias: bias), of: input,
                    shape: .channelsFirst,
                    words:
                        "convolution with a kernel of \(grid), the whole map, to \(bias.count) channels",
                    isLinear: true))
        }
        guard groups == weights.rows, weights.columns == grid.count else {
            return .features(stoppedAt: node)
        }
        return .vector(
            try reader.pooled(
                GlobalDepthwiseConvolution(grid: grid, weights: weights, bias: bias), of: input,
                shape: .channelsFirst,
                words: "global depthwise convolution, \(grid) weights for each channel",
                isLinear: true))
    }

    /// The weights as a matrix, one row for each output, and the bias.
    private static func weights(
        _ node: Node, _ graph: Graph
    ) throws -> (Matrix, [Float])? {
        guard let name = node.input(1), let stored = try graph.constant(name),
            let outputs = stored.shape.first, outputs > 0
        else { return nil }
        let matrix = Matrix(
            rows: outputs, columns: stored.floats.count / outputs, values: stored.floats)
        guard let biasName = node.input(2) else {
            return (matrix, [Float](repeating: 0, count: outputs))
        }
        guard let bias = try graph.constant(biasName)?.floats, bias.count == outputs else {
            return nil
        }
        return (matrix, bias)
    }
}
