#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// One operator of a network's graph.
package struct Node: Sendable {
    let proto: Onnx_NodeProto

    /// The operator's type, for example `Conv`; with its domain in front where it is not ONNX's own.
    package var type: String {
        proto.domain.isEmpty || proto.domain == "ai.onnx"
            ? proto.opType : "\(proto.domain).\(proto.opType)"
    }

    /// The operator's own name, which may be empty.
    package var name: String { proto.name }

    /// The tensors it reads; a missing optional one has an empty name.
    package var inputs: [String] { proto.input }

    /// The tensors it computes.
    package var outputs: [String] { proto.output }

    /// The name of an input, where it is given.
    package func input(_ index: Int) -> String? {
        index < proto.input.count && !proto.input[index].isEmpty ? proto.input[index] : nil
    }

    /// An attribute that is a whole number.
    package func integer(_ name: String) -> Int? { attribute(name).map { Int($0.i) } }

    /// An attribute that is a list of whole numbers.
    package func integers(_ name: String) -> [Int]? {
        attribute(name).map { $0.ints.map { Int($0) } }
    }

    /// An attribute that is a number.
    package func float(_ name: String) -> Float? { attribute(name).map(\.f) }

    /// An attribute that is a list of numbers.
    package func floats(_ name: String) -> [Float]? { attribute(name).map(\.floats) }

    /// An attribute that is a text.
    package func string(_ name: String) -> String? {
        attribute(name).map { String(decoding: $0.s, as: UTF8.self) }
    }

    private func attribute(_ name: String) -> Onnx_AttributeProto? {
        proto.attribute.first { $0.name == name }
    }

    /// The element type of what a `Constant` or a `ConstantOfShape` operator puts out; `nil` where the
    /// file does not say.
    package var valueType: ElementType? {
        if let tensor = attribute("value") { return ElementType(rawValue: tensor.t.dataType) }
        if attribute("value_float") != nil || attribute("value_floats") != nil { return .float }
        if attribute("value_int") != nil || attribute("value_ints") != nil { return .int64 }
        return nil
    }

    /// What a `Constant` operator puts out.
    package func constantValue() throws(OnnxGraphError) -> ConstantTensor? {
        if let tensor = attribute("value") { return try ConstantTensor(tensor.t) }
        if let number = attribute("value_float") {
            return ConstantTensor(shape: [], floats: [number.f])
        }
        if let number = attribute("value_int") {
            return ConstantTensor(shape: [], floats: [Float(number.i)])
        }
        if let numbers = attribute("value_floats")?.floats {
            return ConstantTensor(shape: [numbers.count], floats: numbers)
        }
        if let numbers = attribute("value_ints")?.ints {
            return ConstantTensor(shape: [numbers.count], floats: numbers.map { Float($0) })
        }
        return nil
    }
}
