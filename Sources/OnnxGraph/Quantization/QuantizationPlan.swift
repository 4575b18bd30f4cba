/// Which operators of a network's trunk compute in eight bits, and which tensors are rounded for it.
///
/// Convolutions, what adds their results, and max pooling between them: that is where the time of a
/// convolutional network goes. All other operators stay as they are, in 32-bit floats.
package struct QuantizationPlan: Sendable {
    /// The tensors that are rounded to 256 levels, each after what computes it, in the graph's order.
    package private(set) var tensors: [String] = []
    /// Those of them that go into a convolution.
    package private(set) var convolutionInputs: Set<String> = []
    /// A tensor that has the levels of another: what max pooling puts out has those of its input.
    private(set) var sameLevels: [String: String] = [:]
    /// The places of the convolutions among the graph's nodes.
    private(set) var convolutions: Set<Int> = []
    /// The places of all operators that compute in eight bits.
    private(set) var operators: Set<Int> = []

    private let ends: Set<String>
    private let outputs: Set<String>
    private var rounded: Set<String> = []

    /// - Parameters:
    ///   - model: a network in 32-bit floats.
    ///   - ends: the feature maps: nothing behind them is changed.
    /// - Throws: `OnnxGraphError` when there is nothing that eight bits would speed up.
    package init(_ model: OnnxModel, upTo ends: [String]) throws(OnnxGraphError) {
        let graph = model.graph
        self.ends = Set(ends)
        outputs = Set(graph.outputs.map(\.name))
        let singles = model.singlePrecisionConstants
        let trunk = Self.trunk(graph, upTo: ends)
        for (index, node) in graph.nodes.enumerated()
        where trunk.contains(index) && node.outputs.count == 1 {
            switch node.type {
            case "Conv" where Self.isQuantizable(node, graph, singles):
                convolutions.insert(index)
                convolutionInputs.insert(node.inputs[0])
                add(node, at: index, inputs: [node.inputs[0]], graph)
            case "Add" where node.inputs.count == 2 && node.inputs.allSatisfy(rounded.contains):
                add(node, at: index, inputs: node.inputs, graph)
            case "MaxPool" where rounded.contains(node.inputs.first ?? ""):
                operators.insert(index)
                round(node.outputs[0])
                let source = node.inputs[0]
                sameLevels[node.outputs[0]] = sameLevels[source] ?? source
            default: break
            }
        }
        guard !convolutions.isEmpty else {
            throw OnnxGraphError(
                .unsupported,
                "the way to the feature map has no convolution with weights in 32-bit floats, so eight bits would not speed the network up; use it as it is"
            )
        }
    }

    /// The places of the nodes that the ends are computed from.
    private static func trunk(_ graph: Graph, upTo ends: [String]) -> Set<Int> {
        var needed = Set(ends)
        var result: Set<Int> = []
        // A graph's nodes are in an order in which they can be computed (ONNX IR, "Graphs").
        for (index, node) in graph.nodes.enumerated().reversed()
        where node.outputs.contains(where: needed.contains) {
            result.insert(index)
            needed.formUnion(node.inputs)
        }
        return result
    }

    /// Whether the convolution's weights are stored, in 32-bit floats, and its bias if it has one.
    private static func isQuantizable(
        _ node: Node, _ graph: Graph, _ singles: Set<String>
    ) -> Bool {
        guard let weights = node.input(1), node.input(0) != nil, singles.contains(weights),
            let shape = graph.constantShape(weights), shape.count >= 3,
            shape.allSatisfy({ $0 > 0 })
        else { return false }
        let groups = node.integer("group") ?? 1
        guard groups > 0, shape[0] % groups == 0 else { return false }
        guard let bias = node.input(2) else { return true }
        return singles.contains(bias) && graph.constantShape(bias) == [shape[0]]
    }

    private mutating func add(_ node: Node, at index: Int, inputs: [String], _ graph: Graph) {
        operators.insert(index)
        for input in inputs { round(input) }
        round(result(of: node, graph))
    }

    private mutating func round(_ tensor: String) {
        if rounded.insert(tensor).inserted { tensors.append(tensor) }
    }

    /// What an operator puts out, or what the ReLU makes of it that alone reads it: runtimes compute
    /// both at once, and rounding in between would cost levels.
    private func result(of node: Node, _ graph: Graph) -> String {
        let output = node.outputs[0]
        let readers = graph.consumers(of: output)
        guard readers.count == 1, let next = readers.first, !ends.contains(output),
            !outputs.contains(output), next.type == "Relu" || next.type == "Clip",
            next.input(0) == output, next.outputs.count == 1,
            next.inputs.dropFirst().allSatisfy({ $0.isEmpty || graph.isConstant($0) })
        else { return output }
        return next.outputs[0]
    }
}

extension OnnxModel {
    /// The names of the stored tensors, and of those that `Constant` operators give, whose elements
    /// are 32-bit floats.
    fileprivate var singlePrecisionConstants: Set<String> {
        let single = ElementType.float.rawValue
        let stored = proto.graph.initializer.filter { $0.dataType == single }.map(\.name)
        let given = proto.graph.node.filter { node in
            node.opType == "Constant"
                && node.attribute.contains { $0.name == "value" && $0.t.dataType == single }
        }
        return Set(stored + given.flatMap(\.output))
    }
}

extension Graph {
    /// The shape of a tensor that is stored or that a `Constant` operator gives.
    fileprivate func constantShape(_ tensor: String) -> [Int]? {
        if let shape = storedShape(tensor) { return shape }
        guard isConstant(tensor) else { return nil }
        return (try? constant(tensor))?.shape
    }
}
