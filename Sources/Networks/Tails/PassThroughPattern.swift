import OnnxGraph

/// Operators that change no number: identity, dropout at evaluation, a cast.
enum PassThroughPattern: TailPattern {
    static func read(_ node: Node, _ reader: TailReader) throws -> TensorReading? {
        guard ["Identity", "Dropout", "Cast"].contains(node.type), let input = node.input(0) else {
            return nil
        }
        return try reader.read(input)
    }
}
