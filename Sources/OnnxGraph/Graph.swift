/// A network's graph, indexed for walking from an output back towards the input.
package struct Graph: Sendable {
    /// The operators, in the file's order.
    package let nodes: [Node]
    /// What a caller feeds: the graph's inputs without those that have a stored value.
    package let inputs: [TensorDescription]
    /// What the network puts out.
    package let outputs: [TensorDescription]

    /// The version of ONNX's own operators that the network uses; 1 where the file does not say.
    package let operatorSet: Int

    private let producers: [String: Int]
    private let consumers: [String: [Int]]
    private let initializers: [String: Onnx_TensorProto]
    private let descriptions: [String: TensorDescription]
    private let file: [UInt8]
    private let weights: [String: Range<Int>]
    private let external: [String: ExternalTensor]

    /// - Parameters:
    ///   - file: the bytes in which some of the weights lie.
    ///   - weights: where in it, by the initialiser's name.
    ///   - external: the tensors that are in other files.
    init(
        _ model: Onnx_ModelProto, file: [UInt8], weights: [String: Range<Int>],
        external: [String: ExternalTensor] = [:]
    ) {
        self.file = file
        self.external = external
        self.weights = weights
        let graph = model.graph
        operatorSet =
            model.opsetImport.first { $0.domain.isEmpty || $0.domain == "ai.onnx" }
            .map { Int($0.version) } ?? 1
        nodes = graph.node.map { Node(proto: $0) }
        initializers = Dictionary(
            graph.initializer.map { ($0.name, $0) }, uniquingKeysWith: { _, last in last })
        let stored = initializers
        inputs = graph.input.filter { stored[$0.name] == nil }.map { TensorDescription($0) }
        outputs = graph.output.map { TensorDescription($0) }
        var producers: [String: Int] = [:]
        var consumers: [String: [Int]] = [:]
        for (index, node) in nodes.enumerated() {
            for output in node.outputs where !output.isEmpty { producers[output] = index }
            for input in node.inputs where !input.isEmpty {
                consumers[input, default: []].append(index)
            }
        }
        self.producers = producers
        self.consumers = consumers
        descriptions = Dictionary(
            (graph.valueInfo + graph.input + graph.output).map { ($0.name, TensorDescription($0)) },
            uniquingKeysWith: { first, last in last.shape == nil ? first : last })
    }

    /// The shape of a tensor that is stored in the file; `nil` for others, and where no file could
    /// hold such a tensor.
    package func storedShape(_ tensor: String) -> [Int]? { initializers[tensor]?.possibleShape }

    /// The element type of a tensor that is stored in the file; `nil` for others, and for types that
    /// Likeness does not know.
    package func storedType(_ tensor: String) -> ElementType? {
        initializers[tensor].flatMap { ElementType(rawValue: $0.dataType) }
    }

    /// The operator that computes a tensor; `nil` for inputs and stored tensors.
    package func producer(of tensor: String) -> Node? { producers[tensor].map { nodes[$0] } }

    /// The operators that read a tensor.
    package func consumers(of tensor: String) -> [Node] {
        consumers[tensor, default: []].map { nodes[$0] }
    }

    /// What the file says of a tensor; `nil` where it says nothing.
    package func description(of tensor: String) -> TensorDescription? { descriptions[tensor] }

    /// Whether the graph has a tensor of this name that depends on the input.
    package func computes(_ tensor: String) -> Bool { producers[tensor] != nil }

    /// Whether a tensor is stored in the file, also in whole numbers that stand for others, or a
    /// `Constant` operator gives it.
    package func isConstant(_ tensor: String) -> Bool {
        initializers[origin(of: tensor)] != nil
            || producer(of: origin(of: tensor))?.type == "Constant"
    }

    /// The shape of a tensor that is stored in the file, also in whole numbers that stand for others.
    package func weightsShape(_ tensor: String) -> [Int]? { storedShape(origin(of: tensor)) }

    /// The tensor of which this is a copy, rounded or given back, as far as that can be followed.
    private func origin(of tensor: String) -> String {
        var tensor = tensor
        // Longer chains do not occur; a loop in a damaged file would.
        for _ in 0..<8 {
            guard let node = producer(of: tensor), let input = node.input(0),
                node.type == "Identity" || node.isQuantization || node.isDequantization
            else { break }
            tensor = input
        }
        return tensor
    }

    /// The numbers of a tensor that does not depend on the input.
    ///
    /// Stored tensors, `Constant` operators, and the few operators that exporters leave between a
    /// learned number and its use (`Identity`, `Cast`, `Reciprocal`, `Unsqueeze` and the like, and
    /// arithmetic of one element with another).
    ///
    /// - Returns: `nil` where the tensor does depend on the input.
    /// - Throws: `OnnxGraphError` when the stored data contradict their shape.
    package func constant(_ tensor: String) throws(OnnxGraphError) -> ConstantTensor? {
        try constant(tensor, depth: 0)
    }

    /// The operators whose values are known where their operands are.
    private static let foldable: Set<String> = [
        "Identity", "Cast", "Reciprocal", "Sqrt", "Neg", "Unsqueeze", "Squeeze", "Reshape",
        "Expand",
        "Flatten", "Transpose", "Mul", "Div", "Add", "Sub", "Equal", "Not",
    ]

    private func constant(
        _ tensor: String, depth: Int
    ) throws(OnnxGraphError) -> ConstantTensor? {
        if let stored = initializers[tensor] {
            if let place = external[tensor] {
                return try ConstantTensor(stored, file: place.bytes(), range: 0..<place.length)
            }
            return try ConstantTensor(
                stored, file: file, range: stored.hasRawData ? nil : weights[tensor])
        }
        // Deep chains of constants do not occur; a loop in a damaged file would.
        // Nor do many operands, which would multiply from level to level.
        guard depth < 8, let node = producer(of: tensor), node.inputs.count <= 3 else {
            return nil
        }
        if node.type == "Constant" { return try node.constantValue() }
        // Before anything is read: operands may be large.
        guard Self.foldable.contains(node.type) || node.isRounding else { return nil }
        var operands: [ConstantTensor] = []
        for input in node.inputs where !input.isEmpty || !node.isRounding {
            guard let operand = try constant(input, depth: depth + 1) else { return nil }
            operands.append(operand)
        }
        if node.isQuantization {
            // ONNX, QuantizeLinear: without a zero point it is 0, of eight bits without a sign.
            let type = node.input(2).map { storedType($0) } ?? .uint8
            return operands.count > 1
                ? operands[0].quantized(
                    scale: operands[1], zero: operands.count > 2 ? operands[2] : nil,
                    axis: node.integer("axis") ?? 1, type: type) : nil
        }
        return node.folded(operands)
    }
}

extension Node {
    /// The value of an operator whose operands are constants, for the operators named above.
    fileprivate func folded(_ operands: [ConstantTensor]) -> ConstantTensor? {
        guard let first = operands.first else { return nil }
        func each(_ change: (Float) -> Float) -> ConstantTensor {
            ConstantTensor(shape: first.shape, floats: first.floats.map(change))
        }
        switch (type, operands.count) {
        case ("Identity", 1), ("Cast", 1): return first
        case ("DequantizeLinear", 2...3), ("com.microsoft.DequantizeLinear", 2...3):
            return first.dequantized(
                scale: operands[1], zero: operands.count > 2 ? operands[2] : nil,
                axis: integer("axis") ?? 1)
        case ("Reciprocal", 1): return each { 1 / $0 }
        case ("Sqrt", 1): return each { $0.squareRoot() }
        case ("Neg", 1): return each { -$0 }
        case ("Unsqueeze", _), ("Squeeze", _), ("Reshape", _), ("Expand", _), ("Flatten", _):
            // Of one element only the value matters to whoever asks.
            if first.scalar != nil { return first }
            return reshaped(first, operands).flatMap { shape in
                shape.holds(first.floats.count)
                    ? ConstantTensor(shape: shape, floats: first.floats) : nil
            }
        case ("Transpose", 1): return first.transposed(integers("perm"))
        case ("Not", 1): return each { $0 == 0 ? 1 : 0 }
        case ("Mul", 2), ("Div", 2), ("Add", 2), ("Sub", 2), ("Equal", 2):
            let second = operands[1]
            guard second.scalar != nil || first.scalar != nil || first.shape == second.shape else {
                return nil
            }
            let larger = first.scalar == nil || second.scalar != nil ? first : second
            let values = larger.floats.indices.map { index -> Float in
                let a = first.scalar ?? first.floats[index]
                let b = second.scalar ?? second.floats[index]
                return switch type {
                case "Mul": a * b
                case "Div": a / b
                case "Add": a + b
                case "Equal": a == b ? 1 : 0
                default: a - b
                }
            }
            return ConstantTensor(shape: larger.shape, floats: values)
        default: return nil
        }
    }

    /// The shape that a stored tensor gets from an operator which only changes that.
    private func reshaped(_ tensor: ConstantTensor, _ operands: [ConstantTensor]) -> [Int]? {
        let argument = operands.count > 1 ? operands[1].integers : nil
        switch type {
        case "Reshape":
            guard let target = argument, tensor.floats.count > 0 else { return nil }
            let shape = target.enumerated().map { index, size in
                size == 0 && index < tensor.shape.count ? tensor.shape[index] : size
            }
            let known = shape.filter { $0 > 0 }.reduce(1) {
                $0.multipliedReportingOverflow(by: $1).partialValue
            }
            return shape.map { $0 == -1 && known > 0 ? tensor.floats.count / known : $0 }
        case "Unsqueeze":
            guard let axes = integers("axes") ?? argument else { return nil }
            let rank = tensor.shape.count + axes.count
            let added = Set(axes.map { $0 < 0 ? $0 + rank : $0 })
            guard added.count == axes.count, added.allSatisfy({ (0..<rank).contains($0) }) else {
                return nil
            }
            var rest = tensor.shape[...]
            return (0..<rank).map { added.contains($0) ? 1 : rest.popFirst() ?? 1 }
        case "Squeeze":
            let rank = tensor.shape.count
            let axes = (integers("axes") ?? argument).map {
                Set($0.map { $0 < 0 ? $0 + rank : $0 })
            }
            return tensor.shape.indices.filter { axis in
                if let axes { !axes.contains(axis) } else { tensor.shape[axis] != 1 }
            }.map { tensor.shape[$0] }
        default: return nil
        }
    }
}

extension Node {
    /// Whether it turns numbers into whole ones, or those back.
    fileprivate var isRounding: Bool { isQuantization || isDequantization }

    /// Whether it turns numbers into whole ones.
    package var isQuantization: Bool {
        type == "QuantizeLinear" || type == "com.microsoft.QuantizeLinear"
    }

    /// Whether it turns whole numbers into those that they stand for.
    package var isDequantization: Bool {
        type == "DequantizeLinear" || type == "com.microsoft.DequantizeLinear"
    }
}

extension [Int] {
    /// Whether a tensor of this shape has so many elements.
    fileprivate func holds(_ count: Int) -> Bool {
        var product = 1
        for size in self {
            let (next, overflow) = product.multipliedReportingOverflow(by: size)
            guard size >= 0, !overflow else { return false }
            product = next
        }
        return product == count
    }
}

extension ConstantTensor {
    /// The tensor with its axes in another order; reversed where none is given.
    fileprivate func transposed(_ order: [Int]?) -> ConstantTensor? {
        let order = order ?? shape.indices.reversed()
        guard Set(order) == Set(shape.indices), order.count == shape.count else { return nil }
        var strides = [Int](repeating: 1, count: shape.count)
        for axis in shape.indices.dropLast().reversed() {
            strides[axis] = strides[axis + 1] * shape[axis + 1]
        }
        let offsets = order.reduce([0]) { offsets, axis in
            offsets.flatMap { offset in (0..<shape[axis]).map { offset + $0 * strides[axis] } }
        }
        return ConstantTensor(shape: order.map { shape[$0] }, floats: offsets.map { floats[$0] })
    }
}
