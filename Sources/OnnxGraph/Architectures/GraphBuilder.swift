#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// Writes a network as an ONNX graph, operator by operator, with weights that were trained or are
/// to be.
///
/// Each layer is named after its weights, and each method takes and gives a `Tensor`, so that an
/// architecture reads as its own definition:
///
///     var graph = GraphBuilder("lenet", weights: weights, channels: 3)
///     var x = try graph.convolution(graph.input, "conv1", channels: 6, kernel: 5)
///     x = graph.relu(x, named: "relu1")
///
/// Height and width are free, unless the network takes one size only: one file serves every size of
/// image. Numbers are read from the weights when the graph is complete, so that finding out that
/// weights belong to another architecture costs next to nothing.
package struct GraphBuilder {
    /// A tensor of the graph under construction.
    package struct Tensor: Hashable, Sendable {
        /// Its name in the graph.
        package let name: String
        /// [batch, channels, rows, columns], or [batch, channels] after pooling.
        package let shape: [TensorDescription.Dimension]

        /// How many channels it has.
        package var channels: Int { shape[1].size ?? 0 }

        fileprivate var proto: Onnx_ValueInfoProto { Onnx_ValueInfoProto(name, shape: shape) }
    }

    /// The images: [batch, channels, height, width].
    package let input: Tensor
    /// Where layers find their weights, and what they are called there.
    private let weights: any WeightSource
    private let keys: KeyNames
    /// What becomes of batch normalisation.
    let form: NormalisationForm
    /// The weights that a layer has taken.
    private var used: Set<String> = []
    private var proto = Onnx_GraphProto()
    /// What will be stored, by name, in order.
    private var stored: [(name: String, shape: [Int], values: () -> [Float])] = []
    private var storedNames: Set<String> = []

    /// The ONNX operator set and file version written: of 2022, which every current runtime reads.
    private static let operatorSet: Int64 = 17
    private static let fileVersion: Int64 = 8

    /// Starts a graph whose input, `input`, is a batch of images.
    ///
    /// - Parameters:
    ///   - keys: what the weights of a layer are called.
    ///   - channels: how many the images have.
    ///   - size: their height and width, where the network takes no other.
    ///   - normalisation: what becomes of batch normalisation.
    package init(
        _ name: String, weights: any WeightSource, keys: KeyNames = .own, channels: Int,
        size: Int? = nil, normalisation: NormalisationForm = .folded
    ) {
        self.weights = weights
        self.keys = keys
        form = normalisation
        input = Tensor(
            name: "input",
            shape: [
                .free("batch"), .fixed(channels), size.map { .fixed($0) } ?? .free("height"),
                size.map { .fixed($0) } ?? .free("width"),
            ])
        proto.name = name
        proto.input = [input.proto]
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
        let left = weights.layerNames.first { !used.contains($0) }
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
        model.graph.initializer = stored.map { tensor in
            .with {
                $0.name = tensor.name
                $0.dims = tensor.shape.map { Int64($0) }
                $0.dataType = ElementType.float.rawValue
                $0.rawData = tensor.values().withUnsafeBytes { Data($0) }
            }
        }
        model.graph.output = [output.proto]
        model.graph.valueInfo = describing.filter { $0 != output }.map(\.proto)
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
    ///
    /// - Parameter values: as many as the shape says; asked for when the graph is complete.
    package mutating func store(
        _ name: String, shape: [Int], _ values: @escaping () -> [Float]
    ) {
        guard storedNames.insert(name).inserted else { return }
        stored.append((name, shape, values))
    }

    /// Whether the weights have a layer of this name, or a certain part of it.
    package func has(_ layer: String, _ part: String = "weight") -> Bool {
        weights.storedShape(of: "\(keys[layer]).\(part)") != nil
    }

    /// How many outputs a layer has by its weights, [outputs, …]; `nil` where there are none.
    package func outputs(of layer: String) -> Int? {
        weights.storedShape(of: "\(keys[layer]).weight")?.first
    }

    /// Takes one of the weights.
    ///
    /// - Parameters:
    ///   - layer: the architecture's name of the layer.
    ///   - part: which of its weights, such as `bias`.
    ///   - role: what the layer does with it.
    ///   - shapes: the shapes that it may have, the usual one first.
    /// - Throws: `OnnxGraphError` when it is missing or has another shape.
    package mutating func take(
        _ layer: String, _ part: String, for role: WeightRole, shapes: [Int]...
    ) throws(OnnxGraphError) -> LayerTensor {
        let name = "\(keys[layer]).\(part)"
        guard let tensor = weights.tensor(name, for: role, shape: shapes[0]) else {
            throw OnnxGraphError(
                .unknownArchitecture,
                "\(weights.source) has no ‘\(name)’, which the architecture \(proto.name) needs; choose the architecture that the weights were trained for"
            )
        }
        guard shapes.contains(tensor.shape) else {
            throw OnnxGraphError(
                .unknownArchitecture,
                "‘\(name)’ of \(weights.source) has the shape \("\(tensor.shape)".printable) where the architecture \(proto.name) needs \(shapes[0]); choose the architecture that the weights were trained for"
            )
        }
        used.insert(name)
        return tensor
    }

    /// A property of an operator.
    package enum Attribute: Sendable {
        case integer(Int)
        case integers([Int])
        case float(Float)
        case string(String)

        func proto(named name: String) -> Onnx_AttributeProto {
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
