import OnnxGraph
import SimilarityMaps

/// Batch normalisation after pooling, in evaluation mode.
enum BatchNormalizationPattern: TailPattern {
    static func read(
        _ node: Node, _ tensor: String, _ reader: TailReader
    ) throws -> TensorReading? {
        guard node.type == "BatchNormalization" else { return nil }
        guard let step = try step(node, reader.graph) else { return .features(stoppedAt: node) }
        return try reader.stepped(
            node.input(0), "batch normalisation of \(step.scale.count) channels"
        ) {
            $0.shape.channelAxis == 1 ? step : nil
        }
    }

    /// The scale and shift of a `BatchNormalization` with stored statistics.
    static func step(_ node: Node, _ graph: Graph) throws -> ChannelAffineStep? {
        guard node.integer("training_mode") ?? 0 == 0 else { return nil }
        var numbers: [[Float]] = []
        for index in 1...4 {
            guard let name = node.input(index), let stored = try graph.constant(name)?.floats
            else { return nil }
            numbers.append(stored)
        }
        guard Set(numbers.map(\.count)).count == 1 else { return nil }
        // ONNX: the default of ε is 10⁻⁵.
        return ChannelAffineStep(
            gamma: numbers[0], beta: numbers[1], mean: numbers[2], variance: numbers[3],
            epsilon: node.float("epsilon") ?? 1e-5)
    }
}

/// Division by the Euclidean norm, as one operator or spelt out.
enum L2NormalizationPattern: TailPattern {
    static func read(
        _ node: Node, _ tensor: String, _ reader: TailReader
    ) throws -> TensorReading? {
        switch node.type {
        case "LpNormalization":
            guard node.integer("p") ?? 2 == 2, let reading = try reader.vector(node.input(0)),
                reading.shape.isChannelAxis(node.integer("axis") ?? -1)
            else { return .features(stoppedAt: node) }
            return .vector(reading.then(L2NormalizationStep(), "L2 normalisation"))
        case "Div", "Mul":
            guard let input = node.input(0), let divisor = node.input(1) else { return nil }
            // z / ‖z‖, or z · (1 / ‖z‖); the factors of a product may change places.
            let candidates =
                node.type == "Div" ? [(input, divisor)] : [(input, divisor), (divisor, input)]
            for (vector, factor) in candidates {
                guard
                    let norm = node.type == "Div"
                        ? factor : reader.graph.only("Reciprocal", factor),
                    let step = try step(vector, norm, reader)
                else { continue }
                guard let reading = try reader.vector(vector),
                    reading.shape.isChannelAxis(step.axis)
                else { return .features(stoppedAt: node) }
                return .vector(
                    reading.then(L2NormalizationStep(step.safeguard), "L2 normalisation"))
            }
            return nil
        default:
            return nil
        }
    }

    /// How a divisor is the norm of a vector; `nil` where it is not.
    private static func step(
        _ vector: String, _ divisor: String, _ reader: TailReader
    ) throws -> (safeguard: L2NormalizationStep.Safeguard, axis: Int)? {
        let graph = reader.graph
        let divisor = graph.only("Expand", divisor) ?? divisor
        if let axis = try normAxis(of: vector, divisor, graph) { return (.atLeast(0), axis) }
        guard let node = graph.producer(of: divisor) else { return nil }
        switch node.type {
        case "Clip":
            guard let inner = node.input(0), let axis = try normAxis(of: vector, inner, graph)
            else { return nil }
            return (.atLeast(try node.clipBounds(graph).minimum ?? 0), axis)
        case "Max", "Add":
            guard let (inner, epsilon) = try node.withConstant(graph),
                let axis = try normAxis(of: vector, inner, graph)
            else { return nil }
            return (node.type == "Max" ? .atLeast(epsilon) : .plus(epsilon), axis)
        case "Sqrt":
            guard let square = node.input(0), let guarded = graph.producer(of: square),
                guarded.type == "Add" || guarded.type == "Max" || guarded.type == "Clip"
            else { return nil }
            let inner: String
            let epsilon: Float
            if guarded.type == "Clip" {
                guard let input = guarded.input(0),
                    let minimum = try guarded.clipBounds(graph).minimum
                else { return nil }
                (inner, epsilon) = (input, minimum)
            } else {
                guard let found = try guarded.withConstant(graph) else { return nil }
                (inner, epsilon) = found
            }
            guard let axis = try squaredNormAxis(of: vector, inner, graph) else { return nil }
            return (
                guarded.type == "Add" ? .squaredPlus(epsilon) : .atLeast(epsilon.squareRoot()), axis
            )
        default:
            return nil
        }
    }

    /// The axis over which a tensor is `‖vector‖`; `nil` where it is not.
    private static func normAxis(
        of vector: String, _ tensor: String, _ graph: Graph
    ) throws -> Int? {
        guard let node = graph.producer(of: tensor) else { return nil }
        switch node.type {
        case "ReduceL2":
            guard node.input(0) == vector else { return nil }
            return try node.onlyAxis(graph)
        case "Sqrt":
            guard let square = node.input(0) else { return nil }
            return try squaredNormAxis(of: vector, square, graph)
        case "Pow":
            guard let square = node.input(0), let name = node.input(1),
                try graph.constant(name)?.scalar == 0.5
            else { return nil }
            return try squaredNormAxis(of: vector, square, graph)
        default:
            return nil
        }
    }

    /// The axis over which a tensor is `‖vector‖²`; `nil` where it is not.
    private static func squaredNormAxis(
        of vector: String, _ tensor: String, _ graph: Graph
    ) throws -> Int? {
        guard let sum = graph.producer(of: tensor) else { return nil }
        if sum.type == "ReduceSumSquare", sum.input(0) == vector { return try sum.onlyAxis(graph) }
        guard sum.type == "ReduceSum", let squares = sum.input(0),
            let square = graph.producer(of: squares), square.input(0) == vector
        else { return nil }
        let isSquare =
            switch square.type {
            case "Mul": square.input(1) == vector
            case "Pow": try square.input(1).flatMap { try graph.constant($0)?.scalar } == 2
            default: false
            }
        return isSquare ? try sum.onlyAxis(graph) : nil
    }
}

extension Graph {
    /// The first input of an operator of this type that computes the tensor; `nil` for another type.
    func only(_ type: String, _ tensor: String) -> String? {
        producer(of: tensor).flatMap { $0.type == type ? $0.input(0) : nil }
    }
}

extension Node {
    /// The axis of a reduction over one axis.
    func onlyAxis(_ graph: Graph) throws -> Int? {
        let axes = try axes(graph)
        return axes?.count == 1 ? axes?[0] : nil
    }

    /// The input that depends on the picture and the one stored number, of an operator of two inputs.
    func withConstant(_ graph: Graph) throws -> (input: String, number: Float)? {
        for (variable, stored) in [(0, 1), (1, 0)] {
            if let name = input(stored), let number = try graph.constant(name)?.scalar,
                let input = input(variable)
            {
                return (input, number)
            }
        }
        return nil
    }
}
