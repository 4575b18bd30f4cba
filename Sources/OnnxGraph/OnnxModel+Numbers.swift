#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

extension OnnxModel {
    /// The stored 32-bit floats that the network's outputs are computed from, in the file's order: what
    /// can be trained, and the constants among it, such as the bounds of a Clip. What `Constant`
    /// operators give is stored, too.
    ///
    /// - Throws: `OnnxGraphError` when stored data contradict their shape.
    /// - Complexity: copies all of them once.
    package var storedFloats: [(name: String, tensor: ConstantTensor)] {
        get throws(OnnxGraphError) {
            let graph = graph
            let needed = graph.tensors(neededBy: graph.outputs.map(\.name))
            let stored = proto.graph.initializer.filter {
                $0.dataType == ElementType.float.rawValue
            }
            let given = proto.graph.node.filter(\.givesFloats)
            var seen: Set<String> = []
            var found: [(name: String, tensor: ConstantTensor)] = []
            for name in stored.map(\.name) + given.flatMap(\.output)
            where needed.contains(name) && seen.insert(name).inserted {
                if let tensor = try graph.constant(name) { found.append((name, tensor)) }
            }
            return found
        }
    }

    /// The same network with other numbers in some of its stored tensors of 32-bit floats. It is
    /// written as one file, also where it was read from several.
    ///
    /// - Parameter tensors: the new numbers by the tensor's name, as in `storedFloats`.
    /// - Throws: `OnnxGraphError` when the network stores no floats of such a name, or in another shape.
    /// - Complexity: copies the new numbers once; writing the network copies them once more.
    package func replacingNumbers(
        of tensors: [String: ConstantTensor]
    ) throws(OnnxGraphError) -> OnnxModel {
        var graph = proto.graph
        var missing = Set(tensors.keys)
        for index in graph.initializer.indices {
            let name = graph.initializer[index].name
            guard let numbers = tensors[name] else { continue }
            try graph.initializer[index].replace(numbers, of: name)
            missing.remove(name)
        }
        for index in graph.node.indices where graph.node[index].givesFloats {
            guard let name = graph.node[index].output.first, let numbers = tensors[name] else {
                continue
            }
            for place in graph.node[index].attribute.indices {
                try graph.node[index].attribute[place].replace(numbers, of: name)
            }
            missing.remove(name)
        }
        if let name = missing.min() {
            throw OnnxGraphError(
                .mismatched,
                "the network stores no numbers called ‘\(name.printable)’ that could be replaced; name tensors that it has"
            )
        }
        var model = self
        if !tensors.isEmpty { model.proto.graph = graph }
        return model
    }

    /// How many numbers the layers have to learn: stored 32-bit floats, without the means and variances
    /// of batch normalisation, which are counted rather than learned.
    var parameterCount: Int {
        let statistics = Set(
            proto.graph.node.filter { $0.opType == "BatchNormalization" }.flatMap {
                $0.input.dropFirst(3)
            })
        return proto.graph.initializer.reduce(0) { count, tensor in
            // What is not a float is an axis or a place, and a single number a bound or an exponent.
            guard tensor.dataType == ElementType.float.rawValue, !tensor.dims.isEmpty,
                !statistics.contains(tensor.name)
            else { return count }
            return count + (tensor.possibleShape ?? []).reduce(1, *)
        }
    }
}

extension Onnx_NodeProto {
    /// Whether it is a `Constant` operator with 32-bit floats.
    fileprivate var givesFloats: Bool {
        opType == "Constant" && attribute.contains(where: \.isFloats)
    }
}

extension Onnx_AttributeProto {
    fileprivate var isFloats: Bool {
        switch name {
        case "value": hasT && t.dataType == ElementType.float.rawValue
        case "value_float", "value_floats": true
        default: false
        }
    }

    /// Replaces the numbers of a `Constant` operator, where this attribute has them.
    fileprivate mutating func replace(
        _ numbers: ConstantTensor, of tensor: String
    ) throws(OnnxGraphError) {
        guard isFloats else { return }
        switch name {
        case "value": try t.replace(numbers, of: tensor)
        case "value_float":
            try numbers.check([], of: tensor)
            f = numbers.floats[0]
        default:
            try numbers.check([floats.count], of: tensor)
            floats = numbers.floats
        }
    }
}

extension Onnx_TensorProto {
    fileprivate mutating func replace(
        _ numbers: ConstantTensor, of tensor: String
    ) throws(OnnxGraphError) {
        guard dataType == ElementType.float.rawValue else {
            throw OnnxGraphError(
                .mismatched,
                "the network does not store ‘\(tensor.printable)’ as 32-bit floats, which alone can be replaced; convert it first"
            )
        }
        try numbers.check(dims.map { Int($0) }, of: tensor)
        rawData = numbers.floats.withUnsafeBytes { Data($0) }
        floatData = []
        externalData = []
        clearDataLocation()
    }
}

extension ConstantTensor {
    fileprivate func check(_ expected: [Int], of tensor: String) throws(OnnxGraphError) {
        guard shape == expected else {
            throw OnnxGraphError(
                .mismatched,
                "the network stores ‘\(tensor.printable)’ in the shape \("\(expected)".printable), which numbers of the shape \(shape) cannot replace; give as many in its shape"
            )
        }
    }
}
