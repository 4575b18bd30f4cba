import OnnxGraph
import SimilarityMaps

/// Operators that only lay numbers out anew: after pooling they move and drop axes of size one,
/// before a linear layer they make one vector of a whole feature map.
enum FlatteningPattern: TailPattern {
    static func read(
        _ node: Node, _ tensor: String, _ reader: TailReader
    ) throws -> TensorReading? {
        guard let input = node.input(0), let change = try change(by: node, reader) else {
            return nil
        }
        switch try reader.read(input) {
        case .vector(var reading):
            guard let shape = change(reading.shape) else { return .features(stoppedAt: node) }
            reading.shape = shape
            return .vector(reading)
        case .features(let stopped):
            guard node.type == "Flatten" || node.type == "Reshape",
                let found = try flattened(node, input, reader)
            else {
                if node.type == "Flatten" || node.type == "Reshape",
                    let before = reader.graph.producer(of: input), before.type == "Transpose"
                {
                    return .features(stoppedAt: before)
                }
                // A token that is picked out is better named than what stands before it.
                return .features(stoppedAt: node.type == "Gather" ? node : stopped ?? node)
            }
            return found
        case .flattened:
            return node.type == "Flatten" || node.type == "Reshape"
                ? try reader.read(input) : .features(stoppedAt: node)
        }
    }

    /// What becomes of a vector's shape; `nil` for other operators. The function gives `nil` where
    /// more than axes of size one would go.
    private static func change(
        by node: Node, _ reader: TailReader
    ) throws -> ((VectorShape) -> VectorShape?)? {
        let graph = reader.graph
        switch node.type {
        case "Flatten":
            return node.integer("axis") ?? 1 == 1 ? { _ in .flat } : nil
        case "Reshape":
            guard let target = try target(node, graph) else { return { _ in nil } }
            return { shape in
                guard target.count > 1 else { return VectorShape(rank: 1, channelAxis: 0) }
                // Of the dimensions behind the batch the one that is not 1 has the elements; where
                // all are alike, the first has them.
                let large = target.indices.dropFirst().filter { target[$0] != 1 }
                guard large.count <= 1 || target.count == 2 else { return nil }
                return VectorShape(rank: target.count, channelAxis: large.first ?? 1)
            }
        case "Squeeze":
            let axes = try node.axes(graph)
            return { axes.map($0.dropping) ?? .flat }
        case "Unsqueeze":
            let axes = try node.axes(graph)
            return { axes.flatMap($0.adding) }
        case "Transpose":
            let order = node.integers("perm")
            return { shape in order.flatMap(shape.transposed) }
        case "Slice":
            // The first of one: nothing is lost.
            let graph = reader.graph
            let starts = try node.input(1).flatMap { try graph.constant($0)?.integers }
            let axes = try node.input(3).flatMap { try graph.constant($0)?.integers }
            return { shape in
                guard let starts, let axes, starts.allSatisfy({ $0 == 0 }),
                    !axes.contains(where: shape.isChannelAxis)
                else { return nil }
                return shape
            }
        case "Gather":
            guard let indices = node.input(1), let index = try graph.constant(indices) else {
                return nil
            }
            let axis = node.integer("axis") ?? 0
            if index.shape == [] {
                let isOnly = index.scalar == 0 || index.scalar == -1
                return { isOnly ? $0.dropping([axis]) : nil }
            }
            // All elements in their order, with new axes: how an exporter writes a stride.
            let isAll = index.integers == Array(index.floats.indices)
            let large = index.shape.indices.filter { index.shape[$0] != 1 }
            return { shape in
                guard isAll, shape.rank == 1, axis == 0, large.count == 1 else { return nil }
                return VectorShape(rank: index.shape.count, channelAxis: large[0])
            }
        default:
            return nil
        }
    }

    /// The dimensions that a `Reshape` makes, those that are computed as −1; `nil` where their
    /// number cannot be told.
    private static func target(_ node: Node, _ graph: Graph) throws -> [Int]? {
        guard let target = node.input(1) else { return nil }
        if let constant = try graph.constant(target) { return constant.integers }
        // `x.view(x.size(0), -1)` joins one number for each dimension.
        guard let joined = graph.producer(of: target), joined.type == "Concat" else { return nil }
        return try joined.inputs.map { try graph.constant($0)?.integers.first ?? -1 }
    }

    /// A feature map as one vector: its layout decides how the vector runs.
    private static func flattened(
        _ node: Node, _ input: String, _ reader: TailReader
    ) throws -> TensorReading? {
        if node.type == "Reshape" {
            guard let target = try target(node, reader.graph), target.count == 2 else {
                return nil
            }
            // [-1, K] may be a flattened picture or all tokens one below the other.
            if target[0] == -1 && target[1] != -1 || target[0] > 1 {
                let shape = try reader.shape(input)
                guard shape.dropFirst().reduce(1, *) == target[1] else { return nil }
            }
        }
        guard try reader.rank(input) == 4 else { return nil }
        if let transpose = reader.graph.producer(of: input), transpose.type == "Transpose",
            let source = transpose.input(0)
        {
            // For this one purpose the other way round: the map is what it was before. With its rows
            // and columns exchanged, locations would be taken for others.
            switch transpose.integers("perm") {
            case [0, 2, 3, 1]: return .flattened(features: source, .channelsFirst, .channelsLast)
            case [0, 3, 1, 2]: return .flattened(features: source, .channelsLast, .channelsFirst)
            default: return nil
            }
        }
        let shape = try reader.shape(input)
        let layout = try reader.layout(ofNamed: input, shape, preferring: .channelsFirst)
        // What comes out of an operator that is not understood may be one location.
        guard let layout, layout.spatial.contains(where: { shape[$0] > 1 }) else { return nil }
        return layout.spatial == [1, 2]
            ? .flattened(features: input, .channelsLast, .channelsLast)
            : .flattened(features: input, .channelsFirst, .channelsFirst)
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
