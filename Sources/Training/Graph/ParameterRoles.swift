import OnnxGraph

/// Which of a graph's stored tensors are learned, and what they do.
///
/// A file does not say: weights, tables of sines, masks and the halves of formulas are all stored alike.
/// What counts is where a tensor, or what is computed from it and other stored ones alone, first meets
/// what depends on the picture.
struct ParameterRoles {
    private let graph: Graph
    /// What the output needs.
    private let needed: Set<String>
    /// What depends on the picture.
    private let dependent: Set<String>
    /// The picture, and what arithmetic makes of it before the first layer.
    private let raw: Set<String>

    /// - Parameters:
    ///   - nodes: those that the output needs, in the order of the graph.
    ///   - needed: the tensors that it needs.
    init(_ graph: Graph, input: String, nodes: [Node], needed: Set<String>) {
        (self.graph, self.needed) = (graph, needed)
        var dependent: Set<String> = [input]
        // Shapes follow from the picture's, but not from what is seen.
        for node in nodes where node.type != "Shape" && node.type != "Size" {
            if node.inputs.contains(where: dependent.contains) {
                dependent.formUnion(node.outputs)
            }
        }
        self.dependent = dependent
        raw = graph.tensorsBeforeTheFirstLayer(from: input, nodes)
    }

    /// What a stored tensor does; `nil` where it is not learned.
    func role(of name: String, _ stored: ConstantTensor) -> GraphParameter.Role? {
        let roles = meetings(of: name).compactMap { role($0, name, stored) }
        return roles.first
    }

    /// An input of an operator.
    private struct Use {
        let node: Node
        let index: Int
    }

    /// Where a stored tensor meets what depends on the picture, or is data of a layer.
    private func meetings(of name: String) -> [Use] {
        var (queue, seen, found) = ([name], Set([name]), [Use]())
        // Weights are not computed in many steps; what a damaged file has them go through is not followed
        // for ever.
        while let tensor = queue.popLast(), seen.count < 256 {
            for node in graph.consumers(of: tensor)
            where node.outputs.contains(where: needed.contains) {
                for (index, input) in node.inputs.enumerated() where input == tensor {
                    let use = Use(node: node, index: index)
                    if isSetting(use) { continue }
                    if node.outputs.contains(where: dependent.contains) || isEnd(use) {
                        found.append(use)
                    } else {
                        queue += node.outputs.filter { seen.insert($0).inserted }
                    }
                }
            }
        }
        return found
    }

    /// Whether an input says how an operator is to work, rather than being worked on.
    private func isSetting(_ use: Use) -> Bool {
        switch (use.node.type, use.index) {
        case ("Clip", 1...), ("Dropout", 1...), ("Resize", 1...), ("Upsample", 1...), ("Pad", 1...),
            ("Reshape", 1...), ("Expand", 1...), ("Tile", 1...), ("Range", _), ("OneHot", _),
            ("ConstantOfShape", _), ("Shape", _), ("Size", _):
            return true
        // Positions become sines, and places masks.
        case ("Sin", _), ("Cos", _), ("Equal", _), ("Greater", _), ("GreaterOrEqual", _),
            ("Less", _), ("LessOrEqual", _), ("Where", 0), ("ArgMax", _), ("ArgMin", _):
            return true
        // Statistics of weights, which are made anew from the weights, and what no bias of weights is.
        case ("BatchNormalization", 2...): return !isDependent(use.node.input(0))
        // Groups are normalised as the instances of a tensor that was laid out anew; their scale and
        // shift follow.
        case ("InstanceNormalization", 1...):
            return use.node.input(0).flatMap(graph.producer(of:))?.type == "Reshape"
        default: return false
        }
    }

    /// Whether a use counts though it has nothing to do with the picture yet.
    private func isEnd(_ use: Use) -> Bool {
        switch (use.node.type, use.index) {
        case ("BatchNormalization", 1), ("MatMul", _), ("Gemm", _), ("Conv", _),
            ("LayerNormalization", 1...):
            return true
        default: return false
        }
    }

    private func isDependent(_ tensor: String?) -> Bool {
        tensor.map(dependent.contains) ?? false
    }

    private func role(
        _ use: Use, _ name: String, _ stored: ConstantTensor
    ) -> GraphParameter.Role? {
        let node = use.node
        // Numbers that change the picture before the first layer are preprocessing.
        if !node.isLayer, node.inputs.contains(where: raw.contains) { return nil }
        switch (node.type, use.index) {
        case ("Conv", 1), ("ConvTranspose", 1), ("Gemm", 1), ("MatMul", 1): return .weight
        case ("Conv", 2), ("ConvTranspose", 2), ("Gemm", 2): return .bias
        case ("BatchNormalization", 3...): return .statistic
        case ("BatchNormalization", 1...), ("InstanceNormalization", 1...),
            ("GroupNormalization", 1...), ("LayerNormalization", 1...), ("RMSNormalization", 1...),
            ("PRelu", 1):
            return .normalisation
        case ("Add", _), ("Sub", _), ("Sum", _):
            return isLearnedNumber(name, stored) && !stored.isMask ? .bias : nil
        default:
            guard isLearnedNumber(name, stored), !stored.isTable else { return nil }
            // A vector scales channels; a number, all of them.
            return stored.shape.count { $0 > 1 } > 1 || node.type == "Concat"
                ? .weight : .normalisation
        }
    }

    /// A single number is part of a formula, such as the half in GELU, unless it has the name of a
    /// module's parameter, such as the exponent of a pooling, `pool.p`.
    private func isLearnedNumber(_ name: String, _ stored: ConstantTensor) -> Bool {
        stored.floats.count > 1 || name.contains(".") && !name.contains("/") && !name.contains("::")
    }
}

extension ConstantTensor {
    /// Whether there are two different numbers in many, as in the mask of an attention.
    fileprivate var isMask: Bool { floats.count >= 8 && distinct(atMost: 2) == 2 }

    /// Whether most numbers are there twice, though not all are equal, as in tables of positions: what
    /// was learned is different everywhere, and what was not yet is equal everywhere.
    fileprivate var isTable: Bool {
        floats.count >= 8 && distinct(atMost: floats.count / 2).map { $0 > 1 } ?? false
    }

    /// How many different numbers there are; `nil` if more than so many.
    private func distinct(atMost most: Int) -> Int? {
        var seen: Set<Float> = []
        for number in floats where seen.insert(number).inserted && seen.count > most { return nil }
        return seen.count
    }
}
