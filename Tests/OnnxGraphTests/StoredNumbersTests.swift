import Foundation
import Testing

@testable import OnnxGraph

/// The numbers in a network's file, read and replaced.
@Suite struct StoredNumbersTests {
    /// A tensor whose numbers are stored in one of the format's ways.
    private static func proto(
        _ name: String, _ shape: [Int], _ values: [Float], typed: Bool = false
    ) -> Onnx_TensorProto {
        .with {
            $0.name = name
            $0.dims = shape.map { Int64($0) }
            $0.dataType = ElementType.float.rawValue
            if typed {
                $0.floatData = values
            } else {
                $0.rawData = values.withUnsafeBytes { Data($0) }
            }
        }
    }

    private static func node(_ type: String, _ inputs: [String], _ output: String)
        -> Onnx_NodeProto
    {
        .with {
            $0.opType = type
            $0.input = inputs
            $0.output = [output]
        }
    }

    private static func constant(
        _ output: String, _ attribute: Onnx_AttributeProto
    ) -> Onnx_NodeProto {
        var constant = node("Constant", [], output)
        constant.attribute = [attribute]
        return constant
    }

    /// How many numbers the large tensor has: more than are left in a file's outline.
    private static let large = 2000

    /// y = x + large + raw + typed + …, with numbers stored in all ways; `unused` is for nothing, and
    /// `axes` is no float.
    static let model: OnnxModel = {
        var model = Onnx_ModelProto()
        model.irVersion = 8
        model.opsetImport = [.with { $0.version = 17 }]
        model.graph.name = "test"
        model.graph.input = [Onnx_ValueInfoProto("x", shape: [.fixed(large)])]
        model.graph.output = [Onnx_ValueInfoProto("y", shape: [.fixed(large)])]
        model.graph.initializer = [
            proto("large", [large], (0..<large).map { Float($0) }),
            proto("raw", [1], [0.5]), proto("unused", [1], [9]),
            proto("typed", [1], [0.25], typed: true),
            .with {
                $0.name = "axes"
                $0.dims = [1]
                $0.dataType = ElementType.int64.rawValue
                $0.int64Data = [0]
            },
        ]
        let names = ["large", "raw", "typed", "tensor", "number", "list"]
        model.graph.node = [
            constant(
                "tensor",
                .with {
                    $0.name = "value"
                    $0.type = 4
                    $0.t = proto("", [1], [2])
                }),
            constant("number", GraphBuilder.Attribute.float(3).proto(named: "value_float")),
            constant(
                "list",
                .with {
                    $0.name = "value_floats"
                    $0.type = 6
                    $0.floats = [4]
                }),
            constant("whole", GraphBuilder.Attribute.integers([1]).proto(named: "value_ints")),
            node("Unsqueeze", ["x", "axes"], "x.0"), node("Squeeze", ["x.0", "axes"], "x.1"),
        ]
        var sum = "x.1"
        for name in names {
            let next = name == names.last ? "y" : "x.\(name)"
            model.graph.node.append(node("Add", [sum, name], next))
            sum = next
        }
        return OnnxModel(model)
    }()

    /// The model as it is in memory, read from one file, and read from a file with data beside it.
    private static func eachWay(_ body: (OnnxModel) throws -> Void) throws {
        try body(model)
        try body(OnnxModel(model.serialized(), name: "test"))
        try Fixture.withFolder { folder in
            var proto = model.proto
            let data = proto.graph.initializer[0].rawData
            try data.write(to: URL(filePath: "\(folder)/large.bin"))
            proto.graph.initializer[0].clearRawData()
            proto.graph.initializer[0].dataLocation = 1
            proto.graph.initializer[0].externalData = [
                .with { ($0.key, $0.value) = ("location", "large.bin") }
            ]
            let path = "\(folder)/test.onnx"
            try Data(OnnxModel(proto).serialized()).write(to: URL(filePath: path))
            try body(OnnxModel(contentsOf: path))
        }
    }

    @Test("All floats that the outputs need are listed, however they are stored, and nothing else")
    func listing() throws {
        try Self.eachWay { model in
            let found = try model.storedFloats
            #expect(found.map(\.name) == ["large", "raw", "typed", "tensor", "number", "list"])
            #expect(found.map(\.tensor.shape) == [[Self.large], [1], [1], [1], [], [1]])
            #expect(found[0].tensor.floats == (0..<Self.large).map { Float($0) })
            #expect(found.dropFirst().map(\.tensor.floats) == [[0.5], [0.25], [2], [3], [4]])
        }
    }

    @Test(
        "One tensor is replaced and all else stays, also when the network is written and read again",
        arguments: ["large", "raw", "typed", "tensor", "number", "list"])
    func replacing(name: String) throws {
        try Self.eachWay { model in
            let before = try model.storedFloats
            let old = try #require(before.first { $0.name == name }).tensor
            let new = ConstantTensor(shape: old.shape, floats: old.floats.map { $0 - 100 })
            let replaced = try model.replacingNumbers(of: [name: new])
            let again = try OnnxModel(replaced.serialized(), name: "again")
            for model in [replaced, again] {
                let after = try model.storedFloats
                #expect(after.map(\.name) == before.map(\.name))
                for (is_, was) in zip(after, before) {
                    #expect(is_.tensor.shape == was.tensor.shape)
                    let expected = was.name == name ? new.floats : was.tensor.floats
                    #expect(is_.tensor.floats == expected)
                }
                #expect(try model.graph.constant("unused")?.floats == [9])
                #expect(model.graph.nodes.map(\.type) == Self.model.graph.nodes.map(\.type))
            }
            // The first one is as it was.
            #expect(try model.graph.constant(name)?.floats == old.floats)
        }
    }

    @Test("Without new numbers the file stays what it was; with the old ones it says the same")
    func same() throws {
        let bytes = try Self.model.serialized()
        let model = try OnnxModel(bytes, name: "test")
        #expect(try model.replacingNumbers(of: [:]).serialized() == bytes)
        let all = Dictionary(
            uniqueKeysWithValues: try model.storedFloats.map { ($0.name, $0.tensor) })
        let rewritten = try model.replacingNumbers(of: all)
        let again = try OnnxModel(rewritten.serialized(), name: "again").storedFloats
        #expect(again.map(\.tensor.floats) == (try model.storedFloats.map(\.tensor.floats)))
    }

    @Test("Numbers for what is not there, of another shape or another type are refused by name")
    func refusals() throws {
        func refused(_ name: String, _ shape: [Int]) -> OnnxGraphError? {
            let count = shape.reduce(1, *)
            let numbers = ConstantTensor(shape: shape, floats: .init(repeating: 0, count: count))
            return #expect(throws: OnnxGraphError.self) {
                try Self.model.replacingNumbers(of: [
                    "raw": .init(shape: [1], floats: [7]), name: numbers,
                ])
            }
        }
        #expect(
            refused("none", [1])?.message
                == "the network stores no numbers called ‘none’ that could be replaced; name tensors that it has"
        )
        // Computed, or whole numbers.
        for name in ["x", "y", "whole", ""] { #expect(refused(name, [1])?.code == .mismatched) }
        #expect(
            refused("axes", [1])?.message
                == "the network does not store ‘axes’ as 32-bit floats, which alone can be replaced; convert it first"
        )
        #expect(
            refused("large", [Self.large, 1])?.message
                == "the network stores ‘large’ in the shape [2000], which numbers of the shape [2000, 1] cannot replace; give as many in its shape"
        )
        for (name, shape) in [("tensor", []), ("number", [1]), ("list", [2]), ("typed", [0])] {
            #expect(refused(name, shape)?.code == .mismatched)
        }
    }

    @Test(
        "A tensor that claims an impossible shape is refused, not trusted",
        arguments: [[-1], [.max], [.max, .max, 2], [1 << 31, 1 << 31], [2]] as [[Int64]])
    func hostileShapes(dims: [Int64]) throws {
        var proto = Self.model.proto
        proto.graph.initializer[1].dims = dims
        let model = OnnxModel(proto)
        #expect(throws: OnnxGraphError.self) { try model.storedFloats }
        let one = ConstantTensor(shape: [1], floats: [1])
        #expect(throws: OnnxGraphError.self) { try model.replacingNumbers(of: ["raw": one]) }
        #expect(model.parameterCount >= 0)
    }

    @Test("Two tensors of one name, and an operator that reads itself, end well")
    func confused() throws {
        var proto = Self.model.proto
        proto.graph.initializer.append(Self.proto("raw", [2], [1, 2]))
        proto.graph.node.append(Self.node("Add", ["loop", "raw"], "loop"))
        proto.graph.output.append(.with { $0.name = "loop" })
        let model = OnnxModel(proto)
        #expect(try model.storedFloats.first { $0.name == "raw" }?.tensor.floats == [1, 2])
        let one = ConstantTensor(shape: [1], floats: [1])
        #expect(throws: OnnxGraphError.self) { try model.replacingNumbers(of: ["raw": one]) }
    }
}
