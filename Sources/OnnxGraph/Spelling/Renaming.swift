/// Gives the tensors of a part of a graph the names that they have where it is put.
struct Renaming {
    /// What the new names of its own tensors begin with.
    let prefix: String
    /// The names that are known, old to new.
    var names: [String: String]
    /// The values of attributes that the part refers to; others that it refers to are left out.
    var attributes: [String: Onnx_AttributeProto] = [:]

    /// An operator whose tensors all are the part's own or known.
    ///
    /// - Parameter seesOuter: whether names that are not known belong to what is around it.
    mutating func renamed(
        _ node: Onnx_NodeProto, in fresh: inout FreshNames, seesOuter: Bool = false
    ) -> Onnx_NodeProto {
        var node = node
        node.input = node.input.map { name(of: $0, in: &fresh, seesOuter: seesOuter) }
        node.output = node.output.map { name(of: $0, in: &fresh, seesOuter: false) }
        if !node.name.isEmpty { node.name = fresh.free("\(prefix)/\(node.name)") }
        node.attribute = node.attribute.compactMap { attribute in
            var attribute = attribute
            if !attribute.refAttrName.isEmpty {
                guard var value = attributes[attribute.refAttrName] else { return nil }
                value.name = attribute.name
                attribute = value
            }
            if attribute.hasG { attribute.g = renamed(attribute.g, in: &fresh) }
            attribute.graphs = attribute.graphs.map { renamed($0, in: &fresh) }
            return attribute
        }
        return node
    }

    /// A branch or the body of a loop inside the part: it has names of its own and sees the part's.
    private func renamed(
        _ graph: Onnx_GraphProto, in fresh: inout FreshNames
    ) -> Onnx_GraphProto {
        var inner = self
        var graph = graph
        for index in graph.input.indices {
            graph.input[index].name = inner.new(graph.input[index].name, in: &fresh)
        }
        for index in graph.initializer.indices {
            graph.initializer[index].name = inner.new(graph.initializer[index].name, in: &fresh)
        }
        graph.node = graph.node.map { inner.renamed($0, in: &fresh, seesOuter: true) }
        for index in graph.output.indices {
            graph.output[index].name = inner.name(
                of: graph.output[index].name, in: &fresh, seesOuter: true)
        }
        graph.valueInfo = []
        return graph
    }

    /// A new name for a tensor of the part's own, whatever one of that name is called around it.
    @discardableResult
    mutating func new(_ name: String, in fresh: inout FreshNames) -> String {
        let found = fresh.free("\(prefix)/\(name)")
        names[name] = found
        return found
    }

    mutating func name(
        of name: String, in fresh: inout FreshNames, seesOuter: Bool
    ) -> String {
        if name.isEmpty { return "" }
        if let known = names[name] { return known }
        return seesOuter ? name : new(name, in: &fresh)
    }
}

/// Names that nothing in a network has.
struct FreshNames {
    private var taken: Set<String> = []
    /// Where to go on counting, so that many alike cost no search each.
    private var numbers: [String: Int] = [:]

    init(_ graph: Onnx_GraphProto) { add(graph) }

    /// The wanted name, or one like it.
    mutating func free(_ wanted: String) -> String {
        // A damaged file may nest names of any length.
        let wanted = wanted.utf8.count > 512 ? String(wanted.suffix(128)) : wanted
        if taken.insert(wanted).inserted { return wanted }
        var number = numbers[wanted] ?? 2
        while !taken.insert("\(wanted).\(number)").inserted { number += 1 }
        numbers[wanted] = number + 1
        return "\(wanted).\(number)"
    }

    private mutating func add(_ graph: Onnx_GraphProto) {
        taken.formUnion((graph.input + graph.output + graph.valueInfo).map(\.name))
        taken.formUnion(graph.initializer.map(\.name))
        for node in graph.node {
            taken.insert(node.name)
            taken.formUnion(node.input)
            taken.formUnion(node.output)
            for attribute in node.attribute {
                if attribute.hasG { add(attribute.g) }
                attribute.graphs.forEach { add($0) }
            }
        }
    }
}
