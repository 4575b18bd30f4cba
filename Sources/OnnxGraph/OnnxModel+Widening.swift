#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

extension OnnxModel {
    /// Whether the network computes in floats of 16 bits, somewhere, or takes floats of 64.
    package var needsSinglePrecision: Bool { !typesToChange.isEmpty }

    /// The same network in 32-bit floats: stored numbers, inputs, outputs and casts.
    ///
    /// Numbers of 16 bits are 32-bit floats exactly, so that no weight changes; what is computed is
    /// rounded less. Half precision leaves errors of 5·10⁻⁴, in which nothing could be proved to
    /// add up, and processors mostly widen it themselves.
    ///
    /// - Throws: `OnnxGraphError` when stored data contradict their shape.
    package consuming func inSinglePrecision() throws(OnnxGraphError) -> OnnxModel {
        let types = typesToChange
        var model = completeProto()
        try Precision(types: types).change(&model.graph)
        return OnnxModel(model)
    }

    private var typesToChange: Set<Int32> {
        var types: Set<Int32> = []
        let narrow = [ElementType.float16.rawValue, ElementType.bfloat16.rawValue]
        let graph = proto.graph
        let stored =
            graph.initializer.map(\.dataType)
            + (graph.input + graph.output).map { $0.type.tensorType.elemType }
            + graph.node.filter { $0.opType == "Cast" }.flatMap {
                $0.attribute.filter { $0.name == "to" }.map { Int32(truncatingIfNeeded: $0.i) }
            }
        if stored.contains(where: narrow.contains) { types.formUnion(narrow) }
        let double = ElementType.double.rawValue
        if graph.input.contains(where: { $0.type.tensorType.elemType == double }) {
            types.insert(double)
        }
        return types
    }
}

/// Turns element types of a graph into 32-bit floats.
private struct Precision {
    let types: Set<Int32>
    private let single = ElementType.float.rawValue

    init(types: Set<Int32>) { self.types = types }

    func change(_ graph: inout Onnx_GraphProto) throws(OnnxGraphError) {
        for index in graph.initializer.indices { try change(&graph.initializer[index]) }
        for index in graph.input.indices { change(&graph.input[index]) }
        for index in graph.output.indices { change(&graph.output[index]) }
        for index in graph.valueInfo.indices { change(&graph.valueInfo[index]) }
        for index in graph.node.indices { try change(&graph.node[index]) }
    }

    private func change(_ node: inout Onnx_NodeProto) throws(OnnxGraphError) {
        for index in node.attribute.indices {
            let name = node.attribute[index].name
            if name == "to" || name == "dtype",
                types.contains(Int32(truncatingIfNeeded: node.attribute[index].i))
            {
                node.attribute[index].i = Int64(single)
            }
            // Looking at a field must not make one: `t` and `g` are optional messages.
            if node.attribute[index].hasT { try change(&node.attribute[index].t) }
            if node.attribute[index].hasG { try change(&node.attribute[index].g) }
            for inner in node.attribute[index].graphs.indices {
                try change(&node.attribute[index].graphs[inner])
            }
        }
    }

    private func change(_ value: inout Onnx_ValueInfoProto) {
        guard case .tensorType(let tensor)? = value.type.value, types.contains(tensor.elemType)
        else { return }
        value.type.tensorType.elemType = single
    }

    private func change(_ tensor: inout Onnx_TensorProto) throws(OnnxGraphError) {
        guard types.contains(tensor.dataType) else { return }
        guard tensor.dataLocation == 0 else {
            throw OnnxGraphError(
                .unsupported,
                "the network has floats of another size than 32 bits and is larger than 2 GiB, which is not supported together; convert it to 32-bit floats"
            )
        }
        let values = try ConstantTensor(tensor).floats
        tensor.rawData = values.withUnsafeBytes { Data($0) }
        tensor.int32Data = []
        tensor.doubleData = []
        tensor.dataType = single
    }
}
