import OnnxGraph

extension PlaceReader {
    /// The numbers of a short tensor of sizes, as exporters compute them from other tensors' shapes:
    /// `x.view(x.size(0), -1, 64)`. `nil` stands for a number that is not known.
    ///
    /// - Returns: `nil` where not even their number is known.
    func sizes(_ tensor: String) -> [Int?]? { sizes(tensor, depth: 0) }

    private func sizes(_ tensor: String, depth: Int) -> [Int?]? {
        if let stored = integers(tensor) { return stored }
        // Deeper than any exporter nests them; a damaged file may have a loop.
        guard depth < 12, let node = graph.producer(of: tensor), let input = node.input(0) else {
            return nil
        }
        func inner(_ tensor: String) -> [Int?]? { sizes(tensor, depth: depth + 1) }
        switch node.type {
        case "Shape":
            guard let shape = places(input)?.shape else { return nil }
            let all = shape.map { $0 > 0 ? $0 : nil }
            let (start, end) = (node.integer("start") ?? 0, node.integer("end") ?? shape.count)
            func place(_ index: Int) -> Int {
                min(max(index < 0 ? index + shape.count : index, 0), shape.count)
            }
            return place(start) <= place(end) ? Array(all[place(start)..<place(end)]) : nil
        case "Cast", "Identity", "Unsqueeze", "Squeeze", "Reshape": return inner(input)
        case "Concat":
            var all: [Int?] = []
            for input in node.inputs {
                if let part = inner(input) {
                    all += part
                } else if let count = count(input) {
                    all += [Int?](repeating: nil, count: count)
                } else {
                    return nil
                }
            }
            return all.count <= 16 ? all : nil
        case "Gather":
            guard let all = inner(input), let indices = integers(node.input(1)) else { return nil }
            return indices.map { index in
                let place = index < 0 ? index + all.count : index
                return all.indices.contains(place) ? all[place] : nil
            }
        case "Slice":
            guard let all = inner(input), let parts = try? node.cutParts([all.count], graph),
                let part = parts[0]
            else { return nil }
            return Array(all[part])
        case "Where":
            // PyTorch's `expand` replaces −1 by 1 first: what it was given is the second choice.
            return node.input(2).flatMap(inner)
        default: return nil
        }
    }

    /// How many numbers a tensor of one axis, or none, has.
    private func count(_ tensor: String) -> Int? {
        guard let shape = places(tensor)?.shape, shape.count <= 1 else { return nil }
        return shape.first ?? 1
    }
}
