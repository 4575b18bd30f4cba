#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// Operators and stored tensors that are added to a graph, under names that it does not have yet.
struct GraphAdditions {
    var nodes: [Onnx_NodeProto] = []
    private(set) var initializers: [Onnx_TensorProto] = []
    private var names: Set<String>

    init(to graph: Onnx_GraphProto) {
        names = Set(graph.node.flatMap { $0.input + $0.output + [$0.name] })
        names.formUnion((graph.input + graph.output).map(\.name))
        names.formUnion(graph.initializer.map(\.name))
    }

    /// The wanted name, or one like it that is free.
    mutating func name(_ wanted: String) -> String {
        var name = wanted
        var number = 2
        while !names.insert(name).inserted { (name, number) = ("\(wanted).\(number)", number + 1) }
        return name
    }

    /// Adds an operator with one output, which must be new.
    mutating func add(
        _ type: String, domain: String = "", _ inputs: [String], _ output: String,
        _ attributes: [String: Int] = [:]
    ) {
        // Some runtimes refuse two operators of one name, and the output's may be another's.
        let name = name("\(output).\(type)")
        nodes.append(
            .with {
                $0.opType = type
                $0.domain = domain
                $0.name = name
                $0.input = inputs
                $0.output = [output]
                $0.attribute = attributes.sorted { $0.key < $1.key }.map { key, value in
                    .with {
                        $0.name = key
                        // AttributeProto.AttributeType.INT.
                        $0.type = 2
                        $0.i = Int64(value)
                    }
                }
            })
    }

    /// Stores numbers, row-major, and gives the name that they got.
    mutating func store<T: StoredElement>(_ wanted: String, shape: [Int], _ values: [T]) -> String {
        let name = name(wanted)
        initializers.append(
            .with {
                $0.name = name
                $0.dims = shape.map { Int64($0) }
                $0.dataType = T.type.rawValue
                $0.rawData = values.withUnsafeBytes { Data($0) }
            })
        return name
    }
}

/// A number as ONNX stores it.
protocol StoredElement: BitwiseCopyable {
    static var type: ElementType { get }
}

extension Float: StoredElement { static var type: ElementType { .float } }
extension Int8: StoredElement { static var type: ElementType { .int8 } }
extension UInt8: StoredElement { static var type: ElementType { .uint8 } }
extension Int32: StoredElement { static var type: ElementType { .int32 } }
