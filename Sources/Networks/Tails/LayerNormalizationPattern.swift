import OnnxGraph
import SimilarityMaps

/// Layer and root-mean-square normalisation of a pooled vector, as one operator or spelt out.
enum LayerNormalizationPattern: TailPattern {
    static func read(
        _ node: Node, _ tensor: String, _ reader: TailReader
    ) throws -> TensorReading? {
        guard let found = try VectorNormalization(node, reader.graph) else { return nil }
        guard let reading = try reader.vector(found.input) else {
            return try reader.notAVector(found.input)
        }
        guard found.axes.contains(where: reading.shape.isChannelAxis) else {
            return .features(stoppedAt: node)
        }
        var result = reading.then(found.step, found.words)
        if let affine = found.affine {
            result.part = SteppedTail(result.part, then: affine)
        }
        return .vector(result)
    }
}

/// A normalisation of a vector by its own statistics.
struct VectorNormalization {
    /// The tensor that is normalised.
    let input: String
    /// Over which axes, some of which may have size one.
    let axes: [Int]
    /// The normalisation.
    let step: any HeadStep
    /// The scale and shift of each element that the operator holds itself.
    let affine: ChannelAffineStep?
    let words: String

    /// - Returns: `nil` where an operator does not compute one.
    init?(_ node: Node, _ graph: Graph) throws {
        switch node.type {
        case "LayerNormalization", "RMSNormalization", "SimplifiedLayerNormalization":
            guard let input = node.input(0),
                let scale = try node.input(1).map({ try graph.constant($0)?.floats }) ?? [1],
                let shift = try node.input(2).map({ try graph.constant($0)?.floats })
                    ?? [Float](repeating: 0, count: scale.count),
                shift.count == scale.count
            else { return nil }
            let isCentred = node.type == "LayerNormalization"
            // ONNX: the default of ε is 10⁻⁵.
            let epsilon = node.float("epsilon") ?? 1e-5
            // From this axis to the last; axes in front of the channels' are known to have size one
            // where a vector is normalised.
            let first = node.integer("axis") ?? -1
            guard (-8...8).contains(first) else { return nil }
            self.init(
                input, axes: first < 0 ? Array(first...(-1)) : Array(first...first + 3),
                isCentred: isCentred, epsilon, ChannelAffineStep(scale: scale, shift: shift))
        case "Div":
            guard let input = node.input(0), let divisor = node.input(1),
                let found = try Self.spread(of: input, divisor, graph)
            else { return nil }
            self.init(input, found, graph)
        case "Mul":
            // z · (1 / √…); the factors may change places.
            for (vector, factor) in [(0, 1), (1, 0)] {
                guard let input = node.input(vector), let name = node.input(factor),
                    let found = try Self.inverseSpread(of: input, name, graph)
                else { continue }
                self.init(input, found, graph)
                return
            }
            return nil
        default:
            return nil
        }
    }

    private init(
        _ input: String, axes: [Int], isCentred: Bool, _ epsilon: Float,
        _ affine: ChannelAffineStep?
    ) {
        self.input = input
        self.axes = axes
        self.affine = affine
        step =
            isCentred
            ? LayerNormalizationStep(epsilon: epsilon) : RMSNormalizationStep(epsilon: epsilon)
        words = isCentred ? "layer normalisation" : "root-mean-square normalisation"
    }

    /// Where what is divided has its own mean subtracted, the whole is a layer normalisation.
    private init(_ divided: String, _ found: (axes: [Int], epsilon: Float), _ graph: Graph) {
        let centred = try? Self.centred(divided, graph)
        self.init(
            centred ?? divided, axes: found.axes, isCentred: centred != nil, found.epsilon, nil)
    }

    /// The tensor of which this is `z − mean z`.
    private static func centred(_ tensor: String, _ graph: Graph) throws -> String? {
        guard let node = graph.producer(of: tensor), node.type == "Sub", let input = node.input(0),
            let mean = node.input(1).flatMap(graph.producer), mean.type == "ReduceMean",
            mean.input(0) == input
        else { return nil }
        return input
    }

    /// The axes and ε of `√(mean z² + ε)`.
    private static func spread(
        of vector: String, _ divisor: String, _ graph: Graph
    ) throws -> (axes: [Int], epsilon: Float)? {
        guard let root = graph.producer(of: divisor), let square = root.input(0) else { return nil }
        switch root.type {
        case "Sqrt": break
        case "Pow":
            guard let power = root.input(1), try graph.constant(power)?.scalar == 0.5 else {
                return nil
            }
        default: return nil
        }
        return try meanSquare(of: vector, square, graph)
    }

    /// The axes and ε of `1 / √(mean z² + ε)`.
    private static func inverseSpread(
        of vector: String, _ factor: String, _ graph: Graph
    ) throws -> (axes: [Int], epsilon: Float)? {
        guard let node = graph.producer(of: factor), let input = node.input(0) else { return nil }
        switch node.type {
        case "Reciprocal": return try spread(of: vector, input, graph)
        case "Div":
            guard try graph.constant(input)?.scalar == 1, let divisor = node.input(1) else {
                return nil
            }
            return try spread(of: vector, divisor, graph)
        case "Pow":
            guard let power = node.input(1), try graph.constant(power)?.scalar == -0.5 else {
                return nil
            }
            return try meanSquare(of: vector, input, graph)
        default: return nil
        }
    }

    /// The axes and ε of `mean z² + ε`.
    private static func meanSquare(
        of vector: String, _ tensor: String, _ graph: Graph
    ) throws -> (axes: [Int], epsilon: Float)? {
        var mean = tensor
        var epsilon: Float = 0
        if let sum = graph.producer(of: tensor), sum.type == "Add",
            let found = try sum.withConstant(graph)
        {
            (mean, epsilon) = found
        }
        guard let node = graph.producer(of: mean), node.type == "ReduceMean",
            let axes = try node.axes(graph), let squares = node.input(0),
            let square = graph.producer(of: squares), let base = square.input(0),
            try graph.isSame(base, vector)
        else { return nil }
        switch square.type {
        case "Mul": guard square.input(1) == base else { return nil }
        case "Pow":
            guard let power = square.input(1), try graph.constant(power)?.scalar == 2 else {
                return nil
            }
        default: return nil
        }
        return (axes, epsilon)
    }
}

extension Graph {
    /// Whether two tensors are one, or two differences of the same: some exporters compute z − mean z
    /// twice.
    fileprivate func isSame(_ a: String, _ b: String) throws -> Bool {
        if a == b { return true }
        guard let first = producer(of: a), let second = producer(of: b), first.type == "Sub",
            second.type == "Sub", first.input(0) == second.input(0)
        else { return false }
        guard let one = first.input(1).flatMap(producer),
            let other = second.input(1).flatMap(producer)
        else { return false }
        return one.type == "ReduceMean" && other.type == "ReduceMean"
            && one.input(0) == other.input(0)
    }
}
