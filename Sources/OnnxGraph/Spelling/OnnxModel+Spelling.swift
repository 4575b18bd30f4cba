extension OnnxModel {
    /// The same network with a second graph, for reading, in which operators that stand for several are
    /// written out: what runtimes fuse, attention, branches that are decided, arithmetic in whole numbers.
    ///
    /// The network that runs stays what it is in the file. Where the reading asks for a tensor that only
    /// the second graph has, the operators that compute it are run beside the network's own
    /// (`serialized(exposing:)`), so that what comes out is always the network's.
    ///
    /// - Parameter conditions: the values of conditions of `If` that are known from a run, by name.
    package mutating func spellOut(conditions: [String: Bool] = [:]) {
        guard Speller.concerns(proto.graph) else { return }
        var speller = Speller(proto, graph: graph, conditions: conditions)
        spelling = speller.spelling()
    }

    /// The graph that tails are read from.
    package var readableGraph: Graph {
        guard let spelling else { return graph }
        var reading = self
        reading.proto.graph.node = spelling.nodes
        reading.proto.graph.initializer += spelling.initializers
        return reading.graph
    }

    /// The network with what computes tensors that only the graph for reading has.
    package consuming func including(_ tensors: [String]) -> OnnxModel {
        guard let spelling else { return self }
        let part = spelling.part(computing: tensors, besides: proto.graph.tensorNames)
        guard !part.nodes.isEmpty else { return self }
        var model = self
        model.proto.graph.node += part.nodes
        model.proto.graph.initializer += part.initializers
        return model
    }

    /// What was written out, the operators' names with their numbers, and the `If`s that were decided.
    package var speltOut: [(type: String, count: Int)] {
        (spelling?.counts ?? [:]).sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
    }

    /// The conditions of `If` that depend on nothing but the shapes of tensors: one run tells them.
    package var openConditions: [String] { spelling?.openConditions ?? [] }
}

/// A graph that is written out for reading.
struct Spelling: Sendable {
    /// All operators, those that are written out in the place of those that stand for them.
    var nodes: [Onnx_NodeProto]
    /// The stored tensors that only they read.
    var initializers: [Onnx_TensorProto]
    /// How many operators of a type were written out.
    var counts: [String: Int]
    /// The conditions that a run would tell.
    var openConditions: [String]

    /// What computes tensors that the network itself does not compute, in order.
    func part(
        computing tensors: [String], besides own: Set<String>
    ) -> (nodes: [Onnx_NodeProto], initializers: [Onnx_TensorProto]) {
        var missing = Set(tensors).subtracting(own)
        guard !missing.isEmpty else { return ([], []) }
        var needed: [Onnx_NodeProto] = []
        // Operators stand in an order in which they can be run: the last is looked at first.
        for node in nodes.reversed() where node.output.contains(where: missing.contains) {
            needed.append(node)
            missing.formUnion(node.tensorsRead.filter { !own.contains($0) })
        }
        return (needed.reversed(), initializers.filter { missing.contains($0.name) })
    }
}

extension Onnx_GraphProto {
    /// The names of all tensors that the graph is given, stores or computes.
    var tensorNames: Set<String> {
        var names = Set(input.map(\.name))
        names.formUnion(initializer.map(\.name))
        for node in node { names.formUnion(node.output) }
        return names
    }
}
