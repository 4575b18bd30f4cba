#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// Writes a graph out in basic operators. What an operator is made of stands in an extension for each kind.
struct Speller {
    /// Deeper than branches stand in branches.
    private static let deepest = 16
    /// More operators than any network has, written out.
    private static let mostNodes = 1 << 19

    let graph: Graph
    private let own: [Onnx_NodeProto]
    var names: FreshNames
    /// What is written so far.
    private(set) var nodes: [Onnx_NodeProto] = []
    private var initializers: [Onnx_TensorProto] = []
    /// The operator that computes a tensor, of those written so far.
    private var producers: [String: Int] = [:]
    private var storedIntegers: [[Int]: String] = [:]
    private var counts: [String: Int] = [:]
    private let conditions: [String: Bool]
    private var openConditions: [String] = []
    /// What new tensors of the operator that is written out are named after.
    private var subject = ""
    /// The types and shapes of stored tensors of branches.
    private var branchTensors: [String: Onnx_TensorProto] = [:]
    /// Tensors that are read under another name from where they are written on.
    var aliases: [String: String] = [:]
    private var isChanged = false
    /// Dequantised tensors, by the tensor, its scale and its zero point.
    var dequantized: [[String]: String] = [:]
    /// The scale and the zero point that dequantised tensors are rounded by.
    var origins: [String: [String]] = [:]

    init(_ model: Onnx_ModelProto, graph: Graph, conditions: [String: Bool]) {
        self.graph = graph
        self.conditions = conditions
        own = model.graph.node
        names = FreshNames(model.graph)
    }

    /// - Returns: `nil` where nothing had to be written out.
    mutating func spelling() -> Spelling? {
        write(own, depth: 0)
        guard isChanged || !openConditions.isEmpty, nodes.count <= Self.mostNodes else {
            return nil
        }
        return Spelling(
            nodes: nodes, initializers: initializers, counts: counts,
            openConditions: openConditions)
    }

    private mutating func write(_ list: [Onnx_NodeProto], depth: Int) {
        for var node in list where nodes.count <= Self.mostNodes {
            if !aliases.isEmpty { node.input = node.input.map { aliases[$0] ?? $0 } }
            subject = node.output.first ?? node.name
            let isWritten =
                node.opType == "If" && node.domain.domain.isEmpty
                ? decide(node, depth: depth) : spell(node)
            if isWritten {
                isChanged = true
                // Rounding is told by the tail.
                if node.opType != "DequantizeLinear" {
                    counts[Self.typeName(node), default: 0] += 1
                }
            } else {
                append(node)
            }
        }
    }

    private mutating func spell(_ node: Onnx_NodeProto) -> Bool {
        // An operator is written out wholly or not at all.
        let written = nodes.count
        let type = Self.typeName(node)
        if let spelling = Self.fused[type] ?? Self.attentions[type] ?? Self.quantized[type],
            spelling(&self, node)
        {
            return true
        }
        var isDropped = false
        for output in nodes[written...].flatMap(\.output) {
            producers[output] = nil
            isDropped = origins.removeValue(forKey: output) != nil || isDropped
        }
        if isDropped { dequantized = dequantized.filter { origins[$0.value] != nil } }
        nodes.removeSubrange(written...)
        return false
    }

    /// Whether a graph has an operator that may be written out.
    static func concerns(_ graph: Onnx_GraphProto) -> Bool {
        graph.node.contains { node in
            let type = typeName(node)
            return type == "If" || fused[type] != nil || attentions[type] != nil
                || quantized[type] != nil
        }
    }

    private static func typeName(_ node: Onnx_NodeProto) -> String {
        node.domain.domain.isEmpty ? node.opType : "\(node.domain).\(node.opType)"
    }

    // MARK: Looking

    /// The operator that computes a tensor, as it is written by now.
    func producer(of tensor: String) -> Onnx_NodeProto? { producers[tensor].map { nodes[$0] } }

    /// What a tensor is made of where it does not depend on the picture.
    func constant(_ tensor: String) -> ConstantTensor? {
        if let stored = branchTensors[tensor] { return try? ConstantTensor(stored) }
        return (try? graph.constant(tensor)) ?? nil
    }

    /// How many axes a tensor has, as far as the file says so.
    func rank(_ tensor: String) -> Int? { shape(tensor)?.count }

    /// The sizes of a tensor's axes, as far as the file says them.
    func shape(_ tensor: String) -> [Int?]? {
        graph.storedShape(tensor) ?? graph.description(of: tensor)?.shape?.map(\.size)
    }

    /// A tensor's element type, as far as the file says so.
    func elementType(_ tensor: String) -> ElementType? {
        if let type = graph.storedType(tensor) ?? graph.description(of: tensor)?.elementType {
            return type
        }
        switch producer(of: tensor)?.opType {
        case "Cast":
            return producer(of: tensor)?.attribute("to")
                .flatMap { ElementType(rawValue: Int32(truncatingIfNeeded: $0.i)) }
        case "Equal", "Less", "LessOrEqual", "Greater", "GreaterOrEqual", "And", "Or", "Not":
            return .bool
        case "Constant": return graph.producer(of: tensor)?.valueType
        default: return nil
        }
    }

    // MARK: Writing

    /// Writes an operator as it is.
    mutating func append(_ node: Onnx_NodeProto) {
        for output in node.output where !output.isEmpty { producers[output] = nodes.count }
        nodes.append(node)
    }

    /// Writes an operator of one output.
    ///
    /// - Parameter output: the tensor it computes; a new one where none is given.
    /// - Returns: that tensor.
    @discardableResult
    mutating func add(
        _ type: String, _ inputs: [String], _ attributes: [Onnx_AttributeProto] = [],
        as output: String? = nil
    ) -> String {
        let output = output ?? names.free("\(subject)/\(type)")
        append(.init(type, inputs, [output], attributes))
        return output
    }

    /// Stores whole numbers in one axis.
    mutating func store(_ numbers: [Int]) -> String {
        if let name = storedIntegers[numbers] { return name }
        let name = store("whole numbers", [numbers.count], .int64) {
            numbers.map { Int64($0) }.withUnsafeBytes { Data($0) }
        }
        storedIntegers[numbers] = name
        return name
    }

    /// Stores one number.
    mutating func store(_ number: Float) -> String {
        store("number", [], .float) { [number].withUnsafeBytes { Data($0) } }
    }

    /// Stores numbers in one axis.
    mutating func store(_ numbers: [Float]) -> String {
        store("numbers", [numbers.count], .float) { numbers.withUnsafeBytes { Data($0) } }
    }

    private mutating func store(
        _ wanted: String, _ shape: [Int], _ type: ElementType, _ data: () -> Data
    ) -> String {
        let name = names.free("\(subject)/\(wanted)")
        initializers.append(
            .with {
                $0.name = name
                $0.dims = shape.map { Int64($0) }
                $0.dataType = type.rawValue
                $0.rawData = data()
            })
        return name
    }

    // MARK: Branches

    /// Puts the branch of an `If` in its place that is taken, where that is known: the condition is stored
    /// or a run has told it, or both branches leave the same.
    private mutating func decide(_ node: Onnx_NodeProto, depth: Int) -> Bool {
        guard depth < Self.deepest, let condition = node.input.first,
            let then = node.attribute("then_branch")?.g,
            let otherwise = node.attribute("else_branch")?.g
        else { return false }
        let value: Bool
        if let stored = constant(condition)?.scalar {
            value = stored != 0
        } else if let known = conditions[condition] {
            value = known
        } else if dependsOnShapesAlone(condition) {
            openConditions.append(condition)
            return false
        } else if Self.agree(then, otherwise) {
            value = true
        } else {
            return false
        }
        let branch = value ? then : otherwise
        guard branch.output.count == node.output.count else { return false }
        var naming = Renaming(prefix: names.free("\(subject)/branch"), names: [:])
        for tensor in branch.initializer {
            var tensor = tensor
            tensor.name = naming.new(tensor.name, in: &names)
            branchTensors[tensor.name] = tensor
            initializers.append(tensor)
        }
        let inside = branch.node.map { node in
            for output in node.output where !output.isEmpty { naming.new(output, in: &names) }
            return naming.renamed(node, in: &names, seesOuter: true)
        }
        write(inside, depth: depth + 1)
        for (inner, outer) in zip(branch.output, node.output) where !outer.isEmpty {
            append(
                .init(
                    "Identity", [naming.name(of: inner.name, in: &names, seesOuter: true)],
                    [outer]))
        }
        return true
    }

    /// Whether a tensor is computed from shapes and stored numbers, and from nothing else.
    private func dependsOnShapesAlone(_ tensor: String) -> Bool {
        var queue = [tensor]
        var seen: Set<String> = []
        while let next = queue.popLast() {
            guard seen.insert(next).inserted, !graph.isConstant(next), branchTensors[next] == nil
            else { continue }
            guard let node = producer(of: next), !node.opType.hasPrefix("Random"),
                node.opType != "If", node.opType != "Loop", node.opType != "Scan"
            else { return false }
            if node.opType == "Shape" || node.opType == "Size" { continue }
            queue += node.input.filter { !$0.isEmpty }
        }
        return true
    }

    /// Whether two branches leave the same numbers, which they may lay out differently.
    private static func agree(_ one: Onnx_GraphProto, _ other: Onnx_GraphProto) -> Bool {
        func origins(_ graph: Onnx_GraphProto) -> [String] {
            let computed = Dictionary(
                graph.node.flatMap { node in node.output.map { ($0, node) } },
                uniquingKeysWith: { first, _ in first })
            return graph.output.map { output in
                var name = output.name
                for _ in 0..<64 {
                    guard let node = computed[name], let input = node.input.first,
                        ["Identity", "Squeeze", "Unsqueeze", "Reshape", "Flatten"].contains(
                            node.opType)
                    else { break }
                    name = input
                }
                // A tensor of the branch's own is no tensor of the other's.
                return computed[name] == nil ? name : ""
            }
        }
        let (a, b) = (origins(one), origins(other))
        return a == b && !a.contains("") && !a.isEmpty
    }
}
