#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// Writes a network as an ONNX graph, operator by operator, with the weights of a state dictionary.
///
/// Each layer is named after its weights, and each method takes and gives a `Tensor`, so that an
/// architecture reads as its own definition:
///
///     var graph = GraphBuilder("lenet", weights: weights, channels: 3)
///     var x = try graph.convolution(graph.input, "conv1", channels: 6, kernel: 5)
///     x = graph.relu6(x, named: "relu1")
///
/// Batch, height and width are free: one file serves every size of image.
package struct GraphBuilder {
    /// A tensor of the graph under construction.
    package struct Tensor: Hashable, Sendable {
        /// Its name in the graph.
        package let name: String
        /// [batch, channels, rows, columns], or [batch, channels] after pooling.
        package let shape: [TensorDescription.Dimension]

        /// How many channels it has.
        package var channels: Int { shape[1].size ?? 0 }
    }

    /// The images: [batch, channels, height, width].
    package let input: Tensor
    /// Where layers find their weights.
    let weights: StateDictionary
    /// The weights that a layer has taken.
    private var used: Set<String> = []
    private var proto = Onnx_GraphProto()
    private var stored: Set<String> = []

    /// The ONNX operator set and file version written: of 2022, which every current runtime reads.
    private static let operatorSet: Int64 = 17
    private static let fileVersion: Int64 = 8

    /// Starts a graph whose input, `input`, is a batch of images of so many channels.
    package init(_ name: String, weights: StateDictionary, channels: Int) {
        self.weights = weights
        input = Tensor(
            name: "input",
            shape: [.free("batch"), .fixed(channels), .free("height"), .free("width")])
        proto.name = name
        proto.input = [Onnx_ValueInfoProto(input)]
    }

    /// The finished network.
    ///
    /// - Parameters:
    ///   - output: what it puts out.
    ///   - describing: tensors inside whose shapes the file should say.
    /// - Throws: `OnnxGraphError` when some of the weights were not used: they are then another
    ///   network's, or the graph would compute something else than what was trained.
    package func model(
        output: Tensor, describing: [Tensor] = []
    ) throws(OnnxGraphError) -> OnnxModel {
        // How many batches the normalisation saw matters to training only.
        let left = weights.names.first {
            !used.contains($0) && !$0.hasSuffix(".num_batches_tracked")
        }
        if let left {
            throw OnnxGraphError(
                .unknownArchitecture,
                "\(weights.source) has ‘\(left.printable)’, which the architecture \(proto.name) lacks; choose the architecture that the weights were trained for"
            )
        }
        var model = Onnx_ModelProto()
        model.irVersion = Self.fileVersion
        model.producerName = "likeness"
        model.opsetImport = [.with { $0.version = Self.operatorSet }]
        model.graph = proto
        model.graph.output = [Onnx_ValueInfoProto(output)]
        model.graph.valueInfo = describing.filter { $0 != output }.map { Onnx_ValueInfoProto($0) }
        return OnnxModel(model)
    }

    /// Adds an operator with one output, which has the operator's name.
    package mutating func add(
        _ type: String, _ inputs: [String], named name: String,
        shape: [TensorDescription.Dimension], attributes: [String: Attribute] = [:]
    ) -> Tensor {
        proto.node.append(
            .with {
                $0.opType = type
                $0.name = name
                $0.input = inputs
                $0.output = [name]
                // A dictionary has no order; the file should not differ from run to run.
                $0.attribute = attributes.sorted { $0.key < $1.key }.map { $1.proto(named: $0) }
            })
        return Tensor(name: name, shape: shape)
    }

    /// Stores numbers, row-major, as 32-bit floats; the same name is stored once.
    package mutating func store(_ name: String, shape: [Int], _ values: [Float]) {
        precondition(shape.reduce(1, *) == values.count, "\(shape) does not hold \(values.count)")
        guard stored.insert(name).inserted else { return }
        proto.initializer.append(
            .with {
                $0.name = name
                $0.dims = shape.map { Int64($0) }
                $0.dataType = ElementType.float.rawValue
                $0.rawData = values.withUnsafeBytes { Data($0) }
            })
    }

    /// The numbers of one of the weights, which must have this shape.
    ///
    /// - Throws: `OnnxGraphError` when it is missing or has another shape.
    package mutating func values(
        _ name: String, shape: [Int]
    ) throws(OnnxGraphError) -> [Float] {
        guard let tensor = weights[name] else {
            throw OnnxGraphError(
                .unknownArchitecture,
                "\(weights.source) has no ‘\(name)’, which the architecture \(proto.name) needs; choose the architecture that the weights were trained for"
            )
        }
        guard tensor.shape == shape else {
            throw OnnxGraphError(
                .unknownArchitecture,
                "‘\(name)’ of \(weights.source) has the shape \(tensor.shape) where the architecture \(proto.name) needs \(shape); choose the architecture that the weights were trained for"
            )
        }
        used.insert(name)
        return tensor.values
    }

    /// A property of an operator.
    package enum Attribute: Sendable {
        case integer(Int)
        case integers([Int])
        case float(Float)
        case string(String)

        fileprivate func proto(named name: String) -> Onnx_AttributeProto {
            .with {
                $0.name = name
                // The numbers of AttributeProto.AttributeType.
                switch self {
                case .float(let value):
                    $0.type = 1
                    $0.f = value
                case .integer(let value):
                    $0.type = 2
                    $0.i = Int64(value)
                case .string(let value):
                    $0.type = 3
                    $0.s = Data(value.utf8)
                case .integers(let values):
                    $0.type = 7
                    $0.ints = values.map { Int64($0) }
                }
            }
        }
    }
}

extension Onnx_ValueInfoProto {
    /// A tensor of 32-bit floats.
    fileprivate init(_ tensor: GraphBuilder.Tensor) {
        self.init()
        name = tensor.name
        type.tensorType.elemType = ElementType.float.rawValue
        type.tensorType.shape.dim = tensor.shape.map { dimension in
            .with {
                switch dimension {
                case .fixed(let size): $0.dimValue = Int64(size)
                case .free(let name): $0.dimParam = name
                }
            }
        }
    }
}
