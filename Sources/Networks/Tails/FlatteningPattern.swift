import OnnxGraph

/// Operators that only lay numbers out anew: after pooling they drop axes of size one, before a
/// linear layer they make one vector of a whole feature map.
enum FlatteningPattern: TailPattern {
    static func read(_ node: Node, _ reader: TailReader) throws -> TensorReading? {
        guard let input = node.input(0), let rank = try rank(after: node, reader) else {
            return nil
        }
        switch try reader.read(input) {
        case .vector(var reading):
            guard let rank = rank(reading.rank) else { return .features(stoppedAt: node) }
            reading.rank = rank
            return .vector(reading)
        case .features where node.type == "Flatten" || node.type == "Reshape":
            return rank(4) == 2 ? .flattened(features: input) : .features(stoppedAt: node)
        case .features, .flattened:
            return .features(stoppedAt: node)
        }
    }

    /// The rank a vector has afterwards, as a function of the one it has before; `nil` for other
    /// operators. The function gives `nil` where more than axes of size one would go.
    private static func rank(
        after node: Node, _ reader: TailReader
    ) throws -> ((Int) -> Int?)? {
        switch node.type {
        case "Flatten":
            return node.integer("axis") ?? 1 == 1 ? { _ in 2 } : nil
        case "Reshape":
            let length = try targetLength(node, reader)
            // [batch, C] in, or [batch, C, 1, 1] with ones behind.
            return { _ in length == 2 || length == 4 ? length : nil }
        case "Squeeze":
            let axes = try node.axes(reader.graph)
            return { rank in
                guard let axes else { return 2 }
                let dropped = Set(axes.map { $0 < 0 ? $0 + rank : $0 })
                return dropped.isDisjoint(with: [0, 1]) ? rank - dropped.count : nil
            }
        case "Unsqueeze":
            let axes = try node.axes(reader.graph)
            return { rank in
                guard let axes else { return nil }
                let added = axes.map { $0 < 0 ? $0 + rank + axes.count : $0 }
                return added.allSatisfy { $0 >= 2 } ? rank + axes.count : nil
            }
        case "Gather":
            guard let indices = node.input(1),
                try reader.graph.constant(indices)?.scalar == 0,
                try reader.graph.constant(indices)?.shape == []
            else { return nil }
            let axis = node.integer("axis") ?? 0
            return { rank in
                (axis < 0 ? axis + rank : axis) >= 2 ? rank - 1 : nil
            }
        default:
            return nil
        }
    }

    /// How many dimensions a `Reshape` makes; `nil` where it cannot be told.
    private static func targetLength(_ node: Node, _ reader: TailReader) throws -> Int? {
        guard let target = node.input(1) else { return nil }
        if let constant = try reader.graph.constant(target) { return constant.floats.count }
        // `x.view(x.size(0), -1)` joins one number for each dimension.
        if let joined = reader.graph.producer(of: target), joined.type == "Concat" {
            return joined.inputs.count
        }
        return nil
    }
}

extension Node {
    /// The axes of a reduction, a squeeze and the like: an attribute in older files, an input in
    /// newer ones (ONNX operator sets 13 and 18).
    func axes(_ graph: Graph) throws -> [Int]? {
        if let axes = integers("axes") { return axes }
        guard let tensor = input(1) else { return nil }
        return try graph.constant(tensor)?.integers
    }
}
