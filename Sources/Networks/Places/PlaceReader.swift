import Images
import OnnxGraph

/// Follows the pixels of the picture through a network's graph: which part of the picture each row,
/// column or token of a tensor stands for.
///
/// Operators are taken in the order in which they are run. Those that only move elements move their
/// places; windows of convolutions and poolings lie around the middles of what they look at; what mixes
/// channels leaves places alone. What an unknown operator puts out has no places, which a residual
/// connection around it brings back. Attention puts its queries' places out.
final class PlaceReader {
    /// Tokens that a network itself chose, which only a run can tell.
    struct Choice: Hashable {
        /// The tensor of indices.
        let indices: String
        /// What they are indices into: the fields of the axis, before.
        let fields: [PlaceField]
    }

    let graph: Graph
    /// The shapes that a run of the network has shown.
    let shapes: [String: [Int]]
    private(set) var choices: [Choice] = []
    /// Tensors with places whose shapes would have to be known to follow them.
    private(set) var missingShapes: [String] = []
    /// The side of the square pictures for which the network has learned positions, where those do not fit
    /// the picture that is followed.
    private(set) var learnedSide: Int?
    private var known: [String: TensorPlaces] = [:]
    /// Tensors of which not even the shape is known, made of others that had places.
    private var lost: Set<String> = []

    /// - Parameters:
    ///   - picture: the picture's tensor, by its name, with the places of its pixels.
    init(_ graph: Graph, picture: [String: TensorPlaces], shapes: [String: [Int]] = [:]) {
        self.graph = graph
        self.shapes = shapes
        known = picture
        for node in graph.nodes { read(node) }
    }

    /// Where the elements of a tensor lie, and its shape; `nil` where neither is known.
    func places(_ tensor: String) -> TensorPlaces? {
        if let places = known[tensor] { return places }
        return shape(of: tensor).map { TensorPlaces(shape: $0, isLost: lost.contains(tensor)) }
    }

    /// The shape of a stored tensor, or of one that a run or the file has told.
    private func shape(of tensor: String) -> [Int]? {
        if let shape = shapes[tensor] ?? graph.storedShape(tensor) { return shape }
        guard let shape = graph.description(of: tensor)?.shape, !shape.isEmpty else {
            return (try? graph.constant(tensor))??.shape
        }
        let sizes = shape.map { $0.size ?? 0 }
        // The batch may be free: one picture is looked at.
        guard !sizes.dropFirst().contains(0) else { return nil }
        return [max(sizes[0], 1)] + sizes.dropFirst()
    }

    /// The tensors whose shapes a run would have to show, where one is missing: of all that lay elements
    /// out anew, since what follows a missing one is not known to be missing.
    var wantedShapes: [String] {
        guard !missingShapes.isEmpty else { return [] }
        let moved = graph.nodes.filter { Self.movingTypes.contains($0.type) }.flatMap(\.outputs)
        return missingShapes + moved.filter { !$0.isEmpty }.prefix(Self.mostWanted)
    }

    private static let movingTypes: Set<String> = [
        "Reshape", "Expand", "Slice", "Resize", "Upsample", "Pad", "Split", "Tile", "Concat",
        "ConvTranspose", "GatherND", "GatherElements", "TopK",
    ]
    /// More than the largest transformers have.
    private static let mostWanted = 8000

    private func read(_ node: Node) {
        let operands = node.inputs.map { $0.isEmpty ? nil : places($0) }
        let isContradictory = operands.contains { $0?.isContradictory == true }
        let isLost =
            operands.contains { $0?.isLost == true } || node.inputs.contains(where: lost.contains)
        let hadFields = operands.contains { $0?.fields.isEmpty == false }
        for (index, output) in node.outputs.enumerated() where !output.isEmpty {
            let found = places(node, output: index, operands)
            guard var places = found ?? opaque(node, index) else {
                if hadFields || isLost { lost.insert(output) }
                continue
            }
            if isContradictory { places.isContradictory = true }
            if hasStoredRows(node, operands) { places.hasStoredRows = true }
            places.isLost = places.fields.isEmpty && (isLost || found == nil && hadFields)
            if let shape = shapes[output], shape != places.shape {
                // What was run is right about sizes that were not known.
                let fits =
                    shape.count == places.shape.count
                    && places.axes.allSatisfy { shape[$0] == places.shape[$0] }
                places = fits ? places.resized(shape) : TensorPlaces(shape: shape, isLost: true)
            }
            known[output] = places
        }
    }

    /// Whether an operator multiplies stored rows with what has places, or reads the result of that.
    private func hasStoredRows(_ node: Node, _ operands: [TensorPlaces?]) -> Bool {
        if operands.contains(where: { $0?.hasStoredRows == true }) { return true }
        guard node.type == "MatMul", operands.count == 2, let rows = operands[0],
            rows.shape.count > 1, rows.shape[rows.shape.count - 2] > 1,
            operands[1]?.fields.isEmpty == false, let left = node.input(0)
        else { return false }
        return graph.isConstant(left)
    }

    /// The places of what an operator puts out; `nil` where not even its shape is known.
    private func places(
        _ node: Node, output: Int, _ operands: [TensorPlaces?]
    ) -> TensorPlaces? {
        let first = operands.first ?? nil
        let kind = OperatorKind(node.type)
        switch kind {
        case .unary: return output == 0 ? first : nil
        case .elementwise(let which):
            return elementwise(which.map { operands.indices.contains($0) ? operands[$0] : nil })
        case .elementwiseAll: return elementwise(operands)
        case .window: return output == 0 ? first.flatMap { windows(node, $0) } : nil
        case .globalPooling:
            return first.map {
                $0.contracted(Array($0.shape.indices.dropFirst(2)), keepsAxes: true)
            }
        case .move:
            return first.flatMap { moved(node, output: output, $0, operands) }
        case .product: return product(node, operands)
        case .attention: return first.flatMap { attended(node, $0, operands) }
        case .reduction: return first.flatMap { reduced(node, $0) }
        case .choice: return first.flatMap { chosenValues(node, $0) }
        case .unknown: return nil
        }
    }

    /// A tensor of which nothing is known but, perhaps, its shape.
    private func opaque(_ node: Node, _ output: Int) -> TensorPlaces? {
        shape(of: node.outputs[output]).map { TensorPlaces(shape: $0) }
    }

    private func elementwise(_ operands: [TensorPlaces?]) -> TensorPlaces? {
        let known = operands.compactMap { $0 }
        guard !known.isEmpty else { return nil }
        let rank = known.map(\.shape.count).max() ?? 0
        var shape = [Int](repeating: 1, count: rank)
        for operand in known {
            let shift = rank - operand.shape.count
            for (axis, size) in operand.shape.enumerated() where shape[axis + shift] == 1 {
                shape[axis + shift] = size
            }
        }
        noteLearnedPositions(known)
        return .combined(known, shape: shape)
    }

    /// Finds out for which size of picture the network has learned its positions: they are stored, one for
    /// each token, and added to the tokens.
    private func noteLearnedPositions(_ operands: [TensorPlaces]) {
        guard learnedSide == nil, operands.count == 2,
            let tokens = operands.first(where: { !$0.fields.isEmpty }),
            let stored = operands.first(where: \.fields.isEmpty),
            let field = tokens.fields.first(where: { $0.axes.count == 1 && $0.choice == nil }),
            case let axis = field.axes[0], let step = field.step,
            case let other = axis - tokens.shape.count + stored.shape.count,
            stored.shape.indices.contains(other), stored.shape[other] > 1,
            stored.shape[other] != tokens.shape[axis], tokens.shape.last == stored.shape.last,
            tokens.fields.allSatisfy({ $0.axes == [axis] })
        else { return }
        let placed = stored.shape[other] - field.positions.count { $0.isNaN }
        let side = Int(Double(max(0, placed)).squareRoot().rounded())
        if side > 1, side * side == placed { learnedSide = Int((Double(side) * step).rounded()) }
    }

    /// The whole numbers of a tensor that does not depend on the picture; `nil` for others.
    func integers(_ tensor: String?) -> [Int]? {
        guard let tensor, let stored = try? graph.constant(tensor) else { return nil }
        return stored.integers
    }

    /// The place where one is missing to go on: what a run would have to show.
    func lacksShape(of tensor: String, _ places: TensorPlaces) {
        if !places.fields.isEmpty { missingShapes.append(tensor) }
    }

    /// Remembers a choice of tokens.
    ///
    /// - Returns: its number.
    func number(of choice: Choice) -> Int {
        if let index = choices.firstIndex(of: choice) { return index }
        choices.append(choice)
        return choices.count - 1
    }
}

extension TensorPlaces {
    /// With sizes of axes without places that were not known.
    fileprivate func resized(_ shape: [Int]) -> TensorPlaces {
        var places = self
        places.shape = shape
        return places
    }
}

/// What an operator does to places.
private enum OperatorKind {
    /// Nothing: it changes numbers, not where they are.
    case unary
    /// It takes several tensors element by element: these of its inputs.
    case elementwise([Int])
    case elementwiseAll
    /// A convolution or a pooling.
    case window
    case globalPooling
    /// It moves elements.
    case move
    case product
    case attention
    case reduction
    /// It chooses elements by their values.
    case choice
    case unknown

    private static let unaryTypes: Set<String> = [
        "Abs", "Acos", "Asin", "Atan", "BatchNormalization", "Cast", "CastLike", "Ceil", "Celu",
        "Clip", "Cos", "DequantizeLinear", "Dropout", "DynamicQuantizeLinear", "Elu", "Erf", "Exp",
        "Floor", "Gelu", "GroupNormalization", "HardSigmoid", "HardSwish", "Hardmax", "Identity",
        "InstanceNormalization", "LRN", "LayerNormalization", "LeakyRelu", "Log", "LogSoftmax",
        "LpNormalization", "MeanVarianceNormalization", "Mish", "Neg", "Not", "QuantizeLinear",
        "RMSNormalization", "Reciprocal", "Relu", "RotaryEmbedding", "Round", "ScatterElements",
        "ScatterND", "Selu", "Shrink", "Sigmoid", "Sign", "SimplifiedLayerNormalization", "Sin",
        "Softmax", "Softplus", "Softsign", "Sqrt", "Swish", "Tan", "Tanh", "ThresholdedRelu",
        "com.microsoft.FastGelu", "com.microsoft.Gelu", "com.microsoft.BiasGelu",
        "com.microsoft.QuickGelu", "com.microsoft.DequantizeLinear",
        "com.microsoft.QuantizeLinear", "com.microsoft.QLinearSigmoid",
        "com.microsoft.QLinearLeakyRelu", "com.microsoft.QLinearSoftmax", "Trilu",
    ]
    private static let moveTypes: Set<String> = [
        "Transpose", "Reshape", "Flatten", "Squeeze", "Unsqueeze", "Slice", "Gather",
        "GatherElements", "GatherND", "Split", "Concat", "Pad", "Expand", "Tile", "Resize",
        "Upsample", "DepthToSpace", "SpaceToDepth", "ConvTranspose", "CenterCropPad",
        "com.microsoft.QLinearConcat",
    ]

    init(_ type: String) {
        switch type {
        case _ where Self.unaryTypes.contains(type): self = .unary
        case "Add", "Sub", "Mul", "Div", "Pow", "PRelu", "Mod", "BitShift",
            "com.microsoft.SkipLayerNormalization",
            "com.microsoft.SkipSimplifiedLayerNormalization":
            self = .elementwise([0, 1])
        case "com.microsoft.QLinearAdd", "com.microsoft.QLinearMul": self = .elementwise([0, 3])
        case "Where": self = .elementwise([1, 2])
        case "Sum", "Mean", "Max", "Min": self = .elementwiseAll
        case "Conv", "QLinearConv", "ConvInteger", "com.microsoft.FusedConv", "MaxPool",
            "AveragePool", "LpPool", "com.microsoft.QLinearAveragePool":
            self = .window
        case "GlobalAveragePool", "GlobalMaxPool", "GlobalLpPool",
            "com.microsoft.QLinearGlobalAveragePool":
            self = .globalPooling
        case _ where Self.moveTypes.contains(type): self = .move
        case "MatMul", "Gemm", "MatMulInteger", "QLinearMatMul", "Einsum",
            "com.microsoft.FusedMatMul", "com.microsoft.FusedGemm", "com.microsoft.QGemm",
            "com.microsoft.MatMulIntegerToFloat", "com.microsoft.DynamicQuantizeMatMul",
            "com.microsoft.MatMulNBits":
            self = .product
        case "Attention", "com.microsoft.MultiHeadAttention", "com.microsoft.Attention":
            self = .attention
        case _ where type.hasPrefix("Reduce"): self = .reduction
        case "TopK", "Shape", "Size", "ConstantOfShape", "Constant": self = .choice
        default: self = .unknown
        }
    }
}
