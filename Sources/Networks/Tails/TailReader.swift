import Images
import OnnxGraph
import SimilarityMaps

/// Reads the tail of a network: walks from the embedding back to the feature maps.
///
/// Searching forward for "the last convolution" would find the wrong tensor in many networks; what
/// makes a tensor the feature map is that the operators behind it reduce its spatial axes.
final class TailReader {
    /// All that is understood, most particular first.
    private static var patterns: [any TailPattern.Type] {
        [
            PassThroughPattern.self,
            WindowPattern.self,
            PartPattern.self,
            FlatteningPattern.self,
            GlobalPoolingPattern.self,
            StackPattern.self,
            ReductionPattern.self,
            KernelPoolingPattern.self,
            GeneralizedMeanPattern.self,
            LogSumExpPattern.self,
            RoundingPattern.self,
            ConvolutionPattern.self,
            LinearPattern.self,
            BatchNormalizationPattern.self,
            LayerNormalizationPattern.self,
            L2NormalizationPattern.self,
            ActivationPattern.self,
            ArithmeticPattern.self,
            ConcatenationPattern.self,
        ]
    }

    /// Deeper than any tail; trunks are walked into only as far as this.
    private static let maximumDepth = 96

    let graph: Graph
    /// The size of the network's input, in whose proportions tokens lie.
    let inputSize: PixelSize
    private let shapes: [String: [Int]]
    private var known: [String: TensorReading] = [:]
    private var depth = 0
    /// How many elements have been followed to attentions.
    var followed = 0
    /// The first operator that is no basic one and at which elements could not be followed.
    private(set) var obstacle: Node?

    /// The parts of the picture that tensors stand for.
    let places: PlaceReader
    /// Whether a run has shown what can be shown, so that what is not known now will not be.
    private let isLast: Bool

    /// - Parameters:
    ///   - input: the picture's; without, no tensor has places.
    ///   - shapes: the shapes of tensors as a run of the network has them, where it was run.
    ///   - isLast: whether no other run can show more of them.
    init(
        _ graph: Graph, input: ImageInput? = nil, inputSize: PixelSize,
        shapes: [String: [Int]] = [:],
        isLast: Bool = false
    ) {
        self.graph = graph
        self.inputSize = inputSize
        self.shapes = shapes
        self.isLast = isLast
        places = PlaceReader(
            graph, picture: input.map { [$0.name: $0.places(inputSize)] } ?? [:], shapes: shapes)
    }

    /// Walks back from a tensor.
    func read(_ tensor: String) throws -> TensorReading {
        if let reading = known[tensor] { return reading }
        guard let node = graph.producer(of: tensor), depth < Self.maximumDepth else {
            return .features(stoppedAt: nil)
        }
        depth += 1
        defer { depth -= 1 }
        // A damaged file may have a loop; its tensors are not a tail.
        known[tensor] = .features(stoppedAt: node)
        var result = TensorReading.features(stoppedAt: node)
        if let attended = try AttentionReader.read(tensor, node, self) {
            result = .vector(attended)
        } else {
            for pattern in Self.patterns {
                if let reading = try pattern.read(node, tensor, self) {
                    result = reading
                    break
                }
            }
        }
        known[tensor] = result
        return result
    }

    /// Walks back from a tensor that must be a vector for the caller to make sense. A flattened
    /// feature map is one.
    func vector(_ tensor: String?) throws -> TailReading? {
        guard let tensor else { return nil }
        switch try read(tensor) {
        case .vector(let reading): return reading
        case .flattened(let features, let layout, let order):
            return try pooled(
                FlattenedFeatures(order), of: features, layout, shape: .flat,
                words: "the feature map as one vector")
        case .features: return nil
        }
    }

    /// Where the walk stops when a tensor is not a vector.
    func notAVector(_ tensor: String?) throws -> TensorReading {
        guard let tensor, case .features(let node) = try read(tensor) else {
            return .features(stoppedAt: nil)
        }
        return .features(stoppedAt: node)
    }

    /// Notes an operator at which elements could not be followed, and those that it reads from.
    func stopped(at node: Node) {
        guard obstacle == nil else { return }
        obstacle = ([node] + node.inputs.compactMap(graph.producer)).first { node in
            ["Attention", "If", "Loop", "Scan"].contains(node.type) || node.type.contains(".")
        }
    }

    /// Reads an operator's input as a vector and puts a step on it.
    func stepped(
        _ input: String?, _ words: String, _ step: (TailReading) throws -> (any HeadStep)?
    ) throws -> TensorReading {
        guard let reading = try vector(input) else { return try notAVector(input) }
        guard let step = try step(reading) else { return .features(stoppedAt: nil) }
        return .vector(reading.then(step, words))
    }

    /// The shape of a tensor, batch first: as a run of the network had it, or as the file says.
    ///
    /// - Throws: `ShapesNeeded` when neither tells.
    func shape(_ tensor: String) throws -> [Int] {
        if let shape = shapes[tensor] { return shape }
        if let stored = graph.storedShape(tensor) { return stored }
        if let shape = graph.description(of: tensor)?.shape {
            let sizes = shape.compactMap(\.size)
            // What a file claims is not believed beyond what a run could show.
            let count = sizes.reduce(1.0) { $0 * Double($1) }
            guard count < 0x1p31 else { throw ShapesNeeded() }
            if sizes.count == shape.count { return sizes }
            // The batch may be free; no tail depends on it.
            if shape.count > 1, sizes.count == shape.count - 1, shape[0].size == nil {
                return [1] + sizes
            }
        }
        throw ShapesNeeded()
    }

    /// The number of a tensor's dimensions: as `shape` has it, or as its operator leaves no choice.
    ///
    /// - Throws: `ShapesNeeded` when nothing tells.
    func rank(_ tensor: String) throws -> Int {
        var tensor = tensor
        var change = 0
        for _ in 0..<Self.maximumDepth {
            if let shape = shapes[tensor] { return shape.count + change }
            if let shape = graph.description(of: tensor)?.shape { return shape.count + change }
            guard let node = graph.producer(of: tensor), let input = node.input(0) else { break }
            switch node.type {
            case "Conv", "MaxPool", "AveragePool":
                if let kernel = node.integers("kernel_shape") { return kernel.count + 2 + change }
            case "Transpose":
                if let order = node.integers("perm") { return order.count + change }
            case "Gather":
                if let indices = node.input(1),
                    let shape = try graph.constant(indices)?.shape
                {
                    change += shape.count - 1
                    tensor = input
                    continue
                }
            case "Relu", "LeakyRelu", "PRelu", "Clip", "Sigmoid", "HardSigmoid", "HardSwish",
                "Tanh", "Elu", "Selu", "Gelu", "Mish", "Softplus", "Erf", "Identity", "Dropout",
                "Cast", "BatchNormalization", "InstanceNormalization", "LayerNormalization",
                "Slice", "Pow", "Sqrt", "Softmax", "Pad", "Concat", "Resize":
                tensor = input
                continue
            case "Add", "Sub", "Mul", "Div":
                // A stored operand broadcasts.
                let operand = node.inputs.first { !graph.isConstant($0) && !$0.isEmpty }
                guard let operand else { throw ShapesNeeded() }
                tensor = operand
                continue
            default: break
            }
            break
        }
        throw ShapesNeeded()
    }

    /// How a sequence of tokens lies in the picture.
    ///
    /// - Throws: `ShapesNeeded`; `TokensNotArranged` where their number fits no grid.
    func tokens(_ tensor: String, axis: Int) throws -> FeatureLayout {
        try tokens(tensor, FeatureLayout(spatial: [axis], channels: [3 - axis]))
    }

    /// How the tokens of a layout lie in the picture: as the graph has it, else as their number fits.
    ///
    /// - Throws: `ShapesNeeded`; `TokensNotArranged` where their number fits no grid, or the graph says
    ///   that they stand for no part of the picture.
    func tokens(_ tensor: String, _ layout: FeatureLayout) throws -> FeatureLayout {
        var layout = layout
        if let cells = try cells(tensor, layout.spatial) {
            layout.isRead = true
            layout.tokens = cells.tokens
            layout.located = cells.isPlain ? nil : cells
            return layout
        }
        let shape = try shape(tensor)
        guard layout.spatial.count == 1, layout.spatial[0] < shape.count,
            !hasNoPlaces(tensor),
            let grid = TokenGrid(tokens: shape[layout.spatial[0]], of: inputSize)
        else {
            throw TokensNotArranged(tensor: tensor, shape: shape)
        }
        layout.tokens = grid
        return layout
    }

    /// The layout of a tensor that a person has named, or that is laid out as one vector: as the graph
    /// has it, else as its shape fits the picture's proportions.
    ///
    /// - Returns: `nil` where the shape is none of a feature map.
    func layout(
        ofNamed tensor: String, _ shape: [Int], preferring usual: FeatureLayout
    ) throws -> FeatureLayout? {
        let axes = places.places(tensor)?.axes.sorted() ?? []
        var layout: FeatureLayout
        switch (shape.count, axes) {
        case (4, [2, 3]): layout = .channelsFirst
        case (4, [1, 2]): layout = .channelsLast
        case (3, [1]), (3, [2]): layout = FeatureLayout(spatial: axes, channels: [3 - axes[0]])
        default:
            guard
                let guess = FeatureLayout(ofNamed: shape, input: inputSize, preferring: usual)
            else { return nil }
            layout = guess
        }
        guard let cells = try cells(tensor, layout.spatial) else {
            return layout.spatial.count == 1 && layout.tokens == nil ? nil : layout
        }
        layout.isRead = true
        layout.tokens = layout.spatial.count == 1 ? cells.tokens : nil
        layout.located = cells.isPlain ? nil : cells
        if layout.spatial.count == 1 { layout.dropUnplaced() }
        return layout
    }

    /// Where the locations of a tensor lie; `nil` where the graph does not tell.
    ///
    /// - Throws: `ShapesNeeded` where a run would tell.
    func cells(_ tensor: String, _ spatial: [Int]) throws -> LocatedCells? {
        if let cells = places.cells(of: tensor, spatial: spatial, size: inputSize) { return cells }
        if !isLast, !places.missingShapes.isEmpty { throw ShapesNeeded() }
        return nil
    }

    /// Whether the graph says that the elements of a tensor stand for no part of the picture: those that
    /// were made of stored queries.
    func hasNoPlaces(_ tensor: String) -> Bool {
        guard let places = places.places(tensor) else { return false }
        return places.hasStoredRows && places.fields.isEmpty && !places.isLost
            && !places.isContradictory
    }

    /// A pooling of a feature map, or of a part of it that was cut out before.
    ///
    /// - Parameters:
    ///   - words: what it is called.
    ///   - extent: over what it pools, where that is no region of the map.
    ///   - isLinear: whether the pooling is linear in the map, so that a batch normalisation in front
    ///     of it can be split too.
    func pooled(
        _ pooling: any Pooling, of tensor: String, _ layout: FeatureLayout = .channelsFirst,
        shape: VectorShape, words: String,
        extent: String = "", isLinear: Bool = false
    ) throws -> TailReading {
        var (pooling, tensor, layout) = (pooling, tensor, layout)
        var place: String?
        // Only what does not care for the order of locations may be read off another layout.
        if !(pooling is FlattenedFeatures || pooling is FlattenedLinear),
            let region = try PooledRegion(of: tensor, layout, self)
        {
            (tensor, layout) = (region.source, region.layout)
            if let part = region.part {
                pooling = CroppedFeatures(rows: part.rows, columns: part.columns, pooling)
                place = PooledRegion.words(part.rows, part.columns)
            }
        }
        var words = [
            [words, place == nil ? extent : "over a region"].filter { !$0.isEmpty }
                .joined(separator: " ")
        ]
        if isLinear, layout.isPlainMap, let found = try normalization(before: tensor) {
            pooling = AffineFeatures(scale: found.scale, shift: found.shift, then: pooling)
            tensor = found.input
            words.insert("batch normalisation of \(found.scale.count) channels", at: 0)
        }
        if !layout.isRead, let cells = try cells(tensor, layout.spatial) {
            layout.isRead = true
            if !cells.isPlain { layout.located = cells }
        }
        if let lie = layout.words { words[words.count - 1] += " – \(lie)" }
        let tap = Tap(tensor: tensor, role: .features(layout))
        return TailReading(
            part: PooledFeatures(tap.name, pooling, hasUnplaced: layout.hasUnplaced), taps: [tap],
            shape: shape, words: words, places: place.map { [$0] } ?? [])
    }

    /// Batch normalisation that stands between a feature map and a pooling that is linear in it.
    ///
    /// Where it follows a convolution it belongs to that: most exporters fold it in.
    private func normalization(before tensor: String) throws -> (
        scale: [Float], shift: [Float], input: String
    )? {
        guard let node = graph.producer(of: tensor),
            node.type == "BatchNormalization", let input = node.input(0),
            graph.producer(of: input)?.type != "Conv",
            let step = try BatchNormalizationPattern.step(node, graph)
        else { return nil }
        return (step.scale, step.shift, input)
    }
}

/// The file does not give a shape that decides how the tail is read: the network has to be run once.
struct ShapesNeeded: Error {}

/// Tokens that do not lie on a grid of the picture's proportions.
struct TokensNotArranged: Error {
    let tensor: String
    let shape: [Int]
}
