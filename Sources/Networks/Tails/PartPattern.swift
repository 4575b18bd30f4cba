import OnnxGraph
import SimilarityMaps

/// Some of the elements of a vector: the halves of a gated linear unit, an embedding cut short.
enum PartPattern: TailPattern {
    static func read(
        _ node: Node, _ tensor: String, _ reader: TailReader
    ) throws -> TensorReading? {
        guard ["Split", "Slice", "Gather"].contains(node.type), let input = node.input(0),
            let reading = try reader.vector(input)
        else { return nil }
        let shape = try reader.shape(input)
        guard shape.count == reading.shape.rank else { return nil }
        let axis = reading.shape.channelAxis
        // Where the first element of the part, and its last, stand in the whole.
        let length = try reader.shape(tensor)
        guard length.count == shape.count, (1...ElementMoves.most).contains(length[axis]),
            shape.reduce(1, *) == shape[0] * shape[axis]
        else { return nil }
        let moved = try ElementMoves(reader).before(node, tensor, Array(0..<length[axis]))
        guard let elements = moved?.elements, let first = elements.first,
            elements == Array(first..<first + length[axis]), first + length[axis] <= shape[axis]
        else { return nil }
        return .vector(
            reading.then(
                PartStep(first..<first + length[axis]),
                "elements \(first + 1) to \(first + length[axis]) of \(shape[axis])"))
    }
}
