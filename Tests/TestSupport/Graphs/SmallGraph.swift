import Foundation
import OnnxGraph
import OnnxRuntime

/// A small network, written operator by operator in memory.
package struct SmallGraph {
    /// An operator's attribute.
    package enum Attribute {
        case integer(Int)
        case integers([Int])
        case float(Float)
        case floats([Float])
        case text(String)
        /// A tensor of one number: a float, or a whole number.
        case number(Float)
        case wholeNumber(Int)
    }

    package private(set) var proto = Onnx_ModelProto()
    private var count = 0

    /// - Parameters:
    ///   - shape: of the one input, `x`.
    ///   - operatorSet: the version of ONNX's operators; that of 2022, which every current runtime
    ///     reads, where nothing is said.
    package init(input shape: [Int], operatorSet: Int = 17) {
        proto.irVersion = operatorSet > 18 ? 10 : 8
        proto.opsetImport = [.with { $0.version = Int64(operatorSet) }]
        proto.graph.name = "small"
        proto.graph.input = [Self.value("x", shape)]
    }

    private static func value(_ name: String, _ shape: [Int]) -> Onnx_ValueInfoProto {
        .with {
            $0.name = name
            $0.type.tensorType.elemType = ElementType.float.rawValue
            $0.type.tensorType.shape.dim = shape.map { size in
                .with { $0.dimValue = Int64(size) }
            }
        }
    }

    /// Appends an operator with one output, whose name is returned.
    @discardableResult package mutating func add(
        _ type: String, _ inputs: [String], _ attributes: [String: Attribute] = [:]
    ) -> String {
        add(type, inputs, attributes, outputs: 1)[0]
    }

    /// Appends an operator with several outputs, whose names are returned.
    package mutating func add(
        _ type: String, _ inputs: [String], _ attributes: [String: Attribute] = [:], outputs: Int
    ) -> [String] {
        count += 1
        let names = (0..<outputs).map { "\(type.lowercased())_\(count)_\($0)" }
        proto.graph.node.append(
            .with {
                $0.opType = type
                $0.name = "\(count)"
                $0.input = inputs
                $0.output = names
                $0.attribute = attributes.sorted { $0.key < $1.key }.map(Self.attribute)
            })
        return names
    }

    private static func attribute(_ name: String, _ value: Attribute) -> Onnx_AttributeProto {
        .with {
            $0.name = name
            // onnx.proto, AttributeProto.AttributeType.
            switch value {
            case .integer(let number): ($0.i, $0.type) = (Int64(number), 2)
            case .integers(let numbers): ($0.ints, $0.type) = (numbers.map { Int64($0) }, 7)
            case .float(let number): ($0.f, $0.type) = (number, 1)
            case .floats(let numbers): ($0.floats, $0.type) = (numbers, 6)
            case .text(let text): ($0.s, $0.type) = (Data(text.utf8), 3)
            case .number(let number):
                $0.t.dims = [1]
                ($0.t.dataType, $0.t.floatData, $0.type) = (1, [number], 4)
            case .wholeNumber(let number):
                $0.t.dims = [1]
                ($0.t.dataType, $0.t.int64Data, $0.type) = (7, [Int64(number)], 4)
            }
        }
    }

    /// Stores floats; the tensor's name is returned.
    package mutating func store(_ shape: [Int], _ values: [Float]) -> String {
        count += 1
        let name = "stored_\(count)"
        proto.graph.initializer.append(
            .with {
                $0.name = name
                $0.dims = shape.map { Int64($0) }
                $0.dataType = ElementType.float.rawValue
                $0.floatData = values
            })
        return name
    }

    /// Stores whole numbers: a list, or one number without dimensions.
    package mutating func store(_ values: [Int], shape: [Int]? = nil) -> String {
        count += 1
        let name = "stored_\(count)"
        proto.graph.initializer.append(
            .with {
                $0.name = name
                $0.dims = (shape ?? [values.count]).map { Int64($0) }
                $0.dataType = ElementType.int64.rawValue
                $0.int64Data = values.map { Int64($0) }
            })
        return name
    }

    /// Says a tensor's shape in the file.
    package mutating func describe(_ tensor: String, _ shape: [Int]) {
        proto.graph.valueInfo.append(Self.value(tensor, shape))
    }

    /// The network with these outputs.
    package func model(_ outputs: [String]) -> OnnxModel {
        var model = proto
        model.graph.output = outputs.map { name in .with { $0.name = name } }
        return OnnxModel(model)
    }

    /// The values of tensors where the input's elements are their own numbers.
    package func tensors(_ names: [String]) throws -> [String: Tensor] {
        let shape = proto.graph.input[0].type.tensorType.shape.dim.map { Int($0.dimValue) }
        let input = Tensor(
            shape: shape, values: (0..<shape.reduce(1, *)).map { Float($0) })
        let bytes = try model(names).serialized()
        let session = try bytes.withUnsafeBytes { try Session($0, runtime: Runtime(), threads: 1) }
        let outputs = try session.run(("x", input), outputs: names)
        return Dictionary(uniqueKeysWithValues: zip(names, outputs))
    }

    /// Calls a closure with the network in a file of its own.
    package func withFile<Result>(
        _ outputs: [String], _ body: (String) throws -> Result
    ) throws -> Result {
        try withTemporaryFolder { folder in
            try model(outputs).write(to: "\(folder)/net.onnx")
            return try body("\(folder)/net.onnx")
        }
    }
}

/// Calls a closure with an empty folder, which is removed afterwards.
package func withTemporaryFolder<Result>(_ body: (String) throws -> Result) throws -> Result {
    let folder = FileManager.default.temporaryDirectory.path + "/likeness-\(UUID())"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: false)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    return try body(folder)
}
