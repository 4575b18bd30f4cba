import OnnxGraph

extension Node {
    /// Whether the operator is a layer with weights of its own, rather than arithmetic with what is
    /// stored.
    var isLayer: Bool {
        [
            "Conv", "ConvTranspose", "Gemm", "MatMul", "BatchNormalization", "PRelu",
            "InstanceNormalization", "GroupNormalization", "LayerNormalization",
        ].contains(type)
    }

    /// Whether the result may take the place of the first input: nothing else reads that, and what
    /// computed it does not need it for derivatives.
    func mayReplaceInput(in graph: Graph, output: String) -> Bool {
        guard ["Relu", "Clip"].contains(type), let input = input(0), input != output,
            graph.consumers(of: input).count == 1, let producer = graph.producer(of: input)
        else { return false }
        return ["Conv", "Add", "BatchNormalization", "Gemm", "MatMul"].contains(producer.type)
    }
}

extension Graph {
    /// The picture, and what arithmetic makes of it before the first layer: numbers stored there, such
    /// as the mean of colours, are preprocessing, and not learned.
    func tensorsBeforeTheFirstLayer(from input: String, _ nodes: [Node]) -> Set<String> {
        var raw: Set<String> = [input]
        for node in nodes where !node.isLayer && node.inputs.contains(where: raw.contains) {
            // A shape is no picture.
            if node.type == "Shape" || node.type == "Size" { continue }
            // What is computed from other tensors, too, is not the picture alone.
            let isAlone = node.inputs.allSatisfy {
                $0.isEmpty || raw.contains($0) || isConstant($0)
            }
            if isAlone { raw.formUnion(node.outputs) }
        }
        return raw
    }
}
