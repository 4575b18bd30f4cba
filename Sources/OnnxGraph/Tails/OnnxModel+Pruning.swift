extension OnnxModel {
    /// Leaves what one tensor is computed from, which becomes the output.
    mutating func prune(to tensor: String) {
        var graph = proto.graph
        // Backwards through the operators; their order in the file is that of computation, but a file
        // need not keep to it.
        var producers: [String: Int] = [:]
        for (index, node) in graph.node.enumerated() {
            for output in node.output where !output.isEmpty { producers[output] = index }
        }
        var needed: Set<String> = []
        var nodes: Set<Int> = []
        var open = [tensor]
        while let name = open.popLast() {
            guard needed.insert(name).inserted, let index = producers[name],
                nodes.insert(index).inserted
            else { continue }
            open += graph.node[index].tensorsRead
        }
        graph.node = graph.node.enumerated().filter { nodes.contains($0.offset) }.map(\.element)
        graph.initializer.removeAll { !needed.contains($0.name) }
        graph.input.removeAll { !needed.contains($0.name) }
        graph.output = graph.output.filter { $0.name == tensor }
        let computed = Set(graph.node.flatMap(\.output))
        graph.valueInfo.removeAll { !computed.contains($0.name) }
        // What the file said of an output is worth keeping when the tensor stays, inside.
        let outputs = proto.graph.output.filter { output in
            computed.contains(output.name)
                && !graph.valueInfo.contains { $0.name == output.name }
        }
        graph.valueInfo += outputs
        proto.graph = graph
    }

    /// What tensors and operators are called.
    func names() -> Set<String> {
        var names: Set<String> = []
        for node in proto.graph.node {
            names.insert(node.name)
            names.formUnion(node.output)
            names.formUnion(node.tensorsRead)
        }
        names.formUnion(proto.graph.initializer.map(\.name))
        names.formUnion(proto.graph.input.map(\.name))
        return names
    }

    /// A name that nothing has.
    func freeName(like name: String) -> String {
        let names = names()
        var (candidate, number) = (name, 2)
        while names.contains(candidate) {
            candidate = "\(name).\(number)"
            number += 1
        }
        return candidate
    }

    /// Gives a computed tensor another name.
    ///
    /// - Throws: `OnnxGraphError` when it is stored in the file or is the network's input.
    mutating func rename(_ tensor: String, to name: String) throws(OnnxGraphError) {
        var graph = proto.graph
        guard !graph.initializer.contains(where: { $0.name == tensor }),
            !graph.input.contains(where: { $0.name == tensor })
        else {
            throw OnnxGraphError(
                .inTheWay,
                "the network calls an input or stored numbers ‘\(tensor.printable)’, as its output must be called; rename them first"
            )
        }
        graph.rename(tensor, to: name)
        proto.graph = graph
    }
}

extension Onnx_NodeProto {
    /// What the operator reads, also from within its branches and loops.
    fileprivate var tensorsRead: [String] {
        var read = input.filter { !$0.isEmpty }
        for attribute in attribute {
            for graph in (attribute.hasG ? [attribute.g] : []) + attribute.graphs {
                // Names of the inner graph's own among them keep more than is needed, never less.
                read += graph.node.flatMap(\.tensorsRead) + graph.output.map(\.name)
            }
        }
        return read
    }
}

extension Onnx_GraphProto {
    fileprivate mutating func rename(_ tensor: String, to name: String) {
        func renamed(_ names: [String]) -> [String] { names.map { $0 == tensor ? name : $0 } }
        for index in node.indices {
            node[index].input = renamed(node[index].input)
            node[index].output = renamed(node[index].output)
            for place in node[index].attribute.indices {
                // Looking at a field must not make one: `g` is an optional message.
                if node[index].attribute[place].hasG {
                    node[index].attribute[place].g.rename(tensor, to: name)
                }
                for inner in node[index].attribute[place].graphs.indices {
                    node[index].attribute[place].graphs[inner].rename(tensor, to: name)
                }
            }
        }
        for index in output.indices where output[index].name == tensor {
            output[index].name = name
        }
        for index in valueInfo.indices where valueInfo[index].name == tensor {
            valueInfo[index].name = name
        }
    }
}
