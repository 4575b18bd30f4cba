import Testing

@testable import OnnxGraph

@Suite struct GraphConstantTests {
    @Test("Operands that multiply from operator to operator are not followed for ever")
    func manyOperands() throws {
        // Eight operators, each of which reads the one before a hundred times: 100⁸ ways.
        var model = Onnx_ModelProto()
        model.graph.initializer = [
            .with {
                $0.name = "0"
                $0.dataType = ElementType.float.rawValue
                $0.floatData = [1]
            }
        ]
        model.graph.node = (1...8).map { level in
            .with {
                $0.opType = "Squeeze"
                $0.input = Array(repeating: "\(level - 1)", count: 100)
                $0.output = ["\(level)"]
            }
        }
        #expect(try OnnxModel(model).graph.constant("8") == nil)
    }
}
