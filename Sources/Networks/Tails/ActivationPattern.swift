import OnnxGraph
import SimilarityMaps

/// An activation after the pooling, as one operator. Those that exporters spell out as products are
/// gates (`ArithmeticPattern`).
enum ActivationPattern: TailPattern {
    static func read(
        _ node: Node, _ tensor: String, _ reader: TailReader
    ) throws -> TensorReading? {
        guard let activation = try activation(node, reader.graph) else { return nil }
        let input = node.type == "Where" ? node.input(1) : node.input(0)
        return try reader.stepped(input, "\(activation.name), its gates held") { _ in
            ActivationStep(activation)
        }
    }

    /// The activation an operator computes; `nil` where it is none. Defaults are ONNX's.
    private static func activation(_ node: Node, _ graph: Graph) throws -> Activation? {
        switch node.type {
        case "Relu": return .relu
        case "Clip":
            let bounds = try node.clipBounds(graph)
            return .clip(
                from: bounds.minimum ?? -.infinity, to: bounds.maximum ?? .infinity)
        case "LeakyRelu": return .leaky("leaky ReLU", slopes: [node.float("alpha") ?? 0.01])
        case "PRelu":
            guard let name = node.input(1), let slopes = try graph.constant(name)?.floats,
                !slopes.isEmpty
            else { return nil }
            return .leaky("PReLU", slopes: slopes)
        case "Sigmoid": return .sigmoid
        case "HardSigmoid":
            return .hardSigmoid(
                alpha: node.float("alpha") ?? 0.2, beta: node.float("beta") ?? 0.5)
        case "HardSwish": return .hardSwish
        case "Swish": return node.float("alpha") ?? 1 == 1 ? .silu : nil
        case "Tanh": return .tanh
        case "Gelu": return node.string("approximate") == "tanh" ? .geluTanh : .gelu
        case "Elu": return .elu(alpha: node.float("alpha") ?? 1)
        case "Selu":
            return .selu(
                alpha: node.float("alpha") ?? 1.673_263_2, gamma: node.float("gamma") ?? 1.050_701)
        case "Softplus": return .softplus
        case "Softsign": return .softsign
        case "Mish": return .mish
        case "Where":
            // PyTorch's softplus is the identity from a threshold on, where the two are equal.
            guard let smooth = node.input(2).flatMap(graph.producer), smooth.type == "Softplus",
                smooth.input(0) == node.input(1)
            else { return nil }
            return .softplus
        default: return nil
        }
    }
}
