import OnnxGraph

/// Operators that change no number: identity, dropout at evaluation, a cast.
enum PassThroughPattern: TailPattern {
    static func read(
        _ node: Node, _ tensor: String, _ reader: TailReader
    ) throws -> TensorReading? {
        if let input = try signed(node, reader.graph) { return try reader.read(input) }
        guard ["Identity", "Dropout", "Cast"].contains(node.type), let input = node.input(0) else {
            return nil
        }
        return try reader.read(input)
    }

    /// `sign(x) · relu(|x|)`, which is x: how PyTorch keeps `lp_pool2d` from roots of negative numbers.
    private static func signed(_ node: Node, _ graph: Graph) throws -> String? {
        guard node.type == "Mul", let sign = node.input(0).flatMap(graph.producer),
            sign.type == "Sign", let input = sign.input(0),
            let rectified = node.input(1).flatMap(graph.producer), rectified.type == "Relu",
            let size = rectified.input(0).flatMap(graph.producer), size.type == "Abs",
            size.input(0) == input
        else { return nil }
        return input
    }
}
