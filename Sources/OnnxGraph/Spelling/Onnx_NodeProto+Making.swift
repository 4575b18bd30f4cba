#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

extension Onnx_NodeProto {
    /// An operator of ONNX's own.
    init(
        _ type: String, _ inputs: [String], _ outputs: [String],
        _ attributes: [Onnx_AttributeProto] = []
    ) {
        self.init()
        opType = type
        input = inputs
        output = outputs
        attribute = attributes
    }

    /// An attribute of this name.
    func attribute(_ name: String) -> Onnx_AttributeProto? {
        attribute.first { $0.name == name }
    }
}

extension Onnx_AttributeProto {
    /// A whole number. The types are those of AttributeProto.AttributeType.
    init(_ name: String, _ number: Int) {
        self.init()
        (self.name, type, i) = (name, 2, Int64(number))
    }

    init(_ name: String, _ number: Float) {
        self.init()
        (self.name, type, f) = (name, 1, number)
    }

    init(_ name: String, _ text: String) {
        self.init()
        (self.name, type, s) = (name, 3, Data(text.utf8))
    }

    init(_ name: String, _ numbers: [Int]) {
        self.init()
        (self.name, type, ints) = (name, 7, numbers.map { Int64($0) })
    }
}
