extension OnnxModel {
    /// Leaves what some tensors are computed from, which become the outputs.
    mutating func prune(to tensors: [String]) {
        let needed = self.graph.tensors(neededBy: tensors)
        var graph = proto.graph
        graph.node.removeAll { !$0.output.contains(where: needed.contains) }
        graph.initializer.removeAll { !needed.contains($0.name) }
        graph.input.removeAll { !needed.contains($0.name) }
        let described = graph.output + graph.valueInfo
        graph.output = tensors.map { name in
            described.first { $0.name == name } ?? .with { $0.name = name }
        }
        // What the file said of an output is worth keeping when the tensor stays, inside.
        let computed = Set(graph.node.flatMap(\.output)).subtracting(tensors)
        var inside: Set<String> = []
        graph.valueInfo = described.filter {
            computed.contains($0.name) && inside.insert($0.name).inserted
        }
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

extension Node {
    /// What the operator reads, also from within its branches and loops.
    var tensorsRead: [String] { proto.tensorsRead }
}

extension Onnx_NodeProto {
    /// What the operator reads, also from within its branches and loops.
    var tensorsRead: [String] {
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
