import OnnxGraph

/// Where elements of a tensor were before operators moved them.
///
/// Elements are followed by their positions in the row-major tensor. Exporters lay tensors out in
/// every order, and cut and join them; what an element is does not change by that.
struct ElementMoves {
    private let reader: TailReader
    private var graph: Graph { reader.graph }

    init(_ reader: TailReader) { self.reader = reader }

    /// How many elements are followed at most: a map of 512×512 locations, and longer than any
    /// embedding. A file may claim any size.
    static let most = 1 << 18

    /// Operators that change no number, only places.
    static let operators: Set<String> = [
        "Identity", "Dropout", "Cast", "Reshape", "Flatten", "Squeeze", "Unsqueeze", "Transpose",
        "Slice", "Gather", "GatherND", "Split", "Concat",
    ]

    /// The tensor that elements come from, and their positions in it.
    ///
    /// - Parameter node: the operator that computes the tensor, one of `operators`.
    /// - Returns: `nil` where that cannot be told, or they come from several tensors.
    func before(
        _ node: Node, _ tensor: String, _ elements: [Int]
    ) throws -> (source: String, elements: [Int])? {
        guard let input = node.input(0) else { return nil }
        switch node.type {
        case "Transpose": return try transposed(node, input, tensor, elements)
        case "Slice", "Gather": return try cut(node, input, tensor, elements)
        case "GatherND": return try gathered(node, input, tensor, elements)
        case "Split": return try split(node, input, tensor, elements)
        case "Concat": return try joined(node, tensor, elements)
        default: return (input, elements)
        }
    }

    private func transposed(
        _ node: Node, _ input: String, _ tensor: String, _ elements: [Int]
    ) throws -> (source: String, elements: [Int])? {
        let (result, source) = (Strides(try reader.shape(tensor)), Strides(try reader.shape(input)))
        let order = node.integers("perm") ?? source.shape.indices.reversed()
        guard Set(order) == Set(source.shape.indices), order.count == source.shape.count,
            result.shape.count == order.count
        else { return nil }
        return (
            input,
            elements.map { element in
                zip(order, result.place(element)).reduce(0) { $0 + $1.1 * source.strides[$1.0] }
            }
        )
    }

    private func cut(
        _ node: Node, _ input: String, _ tensor: String, _ elements: [Int]
    ) throws -> (source: String, elements: [Int])? {
        let (result, source) = (Strides(try reader.shape(tensor)), Strides(try reader.shape(input)))
        let isScalar =
            try node.type == "Gather"
            && graph.constant(node.input(1) ?? "")?.shape.isEmpty == true
        guard let parts = try node.cutParts(source.shape, graph),
            result.shape.count == source.shape.count - (isScalar ? 1 : 0)
        else { return nil }
        return (
            input,
            elements.map { element in
                var place = result.place(element)
                if isScalar, let axis = parts.keys.first { place.insert(0, at: axis) }
                for (axis, part) in parts { place[axis] += part.lowerBound }
                return source.element(place)
            }
        )
    }

    /// `GatherND` of single indices on the first axis, as exporters write `x[:, :, [0, 1, 2]]`.
    private func gathered(
        _ node: Node, _ input: String, _ tensor: String, _ elements: [Int]
    ) throws -> (source: String, elements: [Int])? {
        let (result, source) = (Strides(try reader.shape(tensor)), Strides(try reader.shape(input)))
        guard node.integer("batch_dims") ?? 0 == 0, let name = node.input(1),
            let indices = try graph.constant(name), indices.shape.count == 2,
            indices.shape[1] == 1, result.shape.count == source.shape.count,
            let size = source.shape.first
        else { return nil }
        let places = indices.integers.map { $0 < 0 ? $0 + size : $0 }
        guard places.allSatisfy({ (0..<size).contains($0) }), places.count == result.shape[0],
            !places.isEmpty
        else { return nil }
        return (
            input,
            elements.map { element in
                var place = result.place(element)
                place[0] = places[place[0]]
                return source.element(place)
            }
        )
    }

    private func split(
        _ node: Node, _ input: String, _ tensor: String, _ elements: [Int]
    ) throws -> (source: String, elements: [Int])? {
        let (result, source) = (Strides(try reader.shape(tensor)), Strides(try reader.shape(input)))
        let axis = node.integer("axis") ?? 0
        let positive = axis < 0 ? axis + source.shape.count : axis
        guard source.shape.indices.contains(positive), result.shape.count == source.shape.count
        else { return nil }
        var start = 0
        for output in node.outputs {
            if output == tensor { break }
            let shape = try reader.shape(output)
            guard shape.count == source.shape.count else { return nil }
            start += shape[positive]
        }
        return (
            input,
            elements.map { element in
                var place = result.place(element)
                place[positive] += start
                return source.element(place)
            }
        )
    }

    /// All elements must come from one of the inputs.
    private func joined(
        _ node: Node, _ tensor: String, _ elements: [Int]
    ) throws -> (source: String, elements: [Int])? {
        let result = Strides(try reader.shape(tensor))
        let axis = node.integer("axis") ?? 0
        let positive = axis < 0 ? axis + result.shape.count : axis
        guard result.shape.indices.contains(positive) else { return nil }
        var start = 0
        let places = elements.map { result.place($0) }
        for input in node.inputs {
            let source = Strides(try reader.shape(input))
            guard source.shape.count == result.shape.count else { return nil }
            let size = source.shape[positive]
            if places.allSatisfy({ (start..<start + size).contains($0[positive]) }) {
                return (
                    input,
                    places.map { place in
                        var place = place
                        place[positive] -= start
                        return source.element(place)
                    }
                )
            }
            start += size
        }
        return nil
    }
}

/// A row-major tensor's positions.
struct Strides {
    let shape: [Int]
    let strides: [Int]

    init(_ shape: [Int]) {
        self.shape = shape
        var strides = [Int](repeating: 1, count: shape.count)
        for axis in shape.indices.dropLast().reversed() {
            strides[axis] = strides[axis + 1] * shape[axis + 1]
        }
        self.strides = strides
    }

    /// The indices of an element.
    func place(_ element: Int) -> [Int] {
        zip(strides, shape).map { element / max($0, 1) % max($1, 1) }
    }

    /// The element at indices.
    func element(_ place: [Int]) -> Int { zip(place, strides).reduce(0) { $0 + $1.0 * $1.1 } }

    /// Whether the tensor may be broadcast over one of another shape.
    func broadcasts(to other: [Int]) -> Bool {
        shape.count <= other.count
            && zip(other.suffix(shape.count), shape).allSatisfy { $1 == 1 || $1 == $0 }
    }

    /// The element that is used at a place of a larger tensor over which this one is broadcast.
    func broadcastElement(_ place: [Int]) -> Int {
        let trailing = place.suffix(shape.count)
        return zip(zip(trailing, shape), strides).reduce(0) {
            $0 + ($1.0.1 == 1 ? 0 : $1.0.0) * $1.1
        }
    }
}
