import Images
import OnnxGraph
import OnnxRuntime
import SimilarityMaps

/// What was found out about a network: how to feed it, where its feature map is, and the way from
/// there to the embedding.
public struct NetworkDescription: Sendable {
    /// Something that was found, and what it was concluded from.
    public struct Finding: Hashable, Sendable {
        /// What it is about, for example `feature map`.
        public let subject: String
        /// What was found.
        public let value: String
        /// Why.
        public let reason: String

        package init(subject: String, value: String, reason: String) {
            self.subject = subject
            self.value = value
            self.reason = reason
        }
    }

    /// The file's name.
    public let path: String
    /// How photographs are made into input.
    public let preprocessing: Preprocessing
    /// The names of the tensors that are feature maps: usually one. Empty where the embedding is not
    /// split (`NetworkOptions.splits`).
    public var featureMaps: [String] { tail?.featureMaps ?? [] }
    /// The name of the tensor that is the embedding; `nil` where Likeness pools the feature map
    /// itself.
    public let embedding: String?
    /// The way from the feature maps to the embedding, in words, in order.
    public var tailWords: [String] { tail?.words ?? [] }
    /// The part of a photograph that the maps cover, in fractions of its width and height.
    ///
    /// It is what the network is fed, `Preprocessing.region(of:)`, unless the network cuts its input or
    /// adds a border to it, or its cells look at less than all of it.
    public func region(of photograph: PixelSize) -> Rectangle {
        preprocessing.region(of: photograph).part(tail?.area ?? .whole)
    }

    /// Whether the maps cover what the network is fed, all of it and no more.
    package var mapsCoverInput: Bool { tail.map { $0.area == .whole } ?? true }

    /// How exact the maps are by construction; `nil` where the embedding is not split.
    public var exactness: Exactness? { tail?.part.exactness }
    /// What neither an option nor a file beside the network says of the preprocessing, so that the
    /// usual is assumed: any of `interpolation`, `mean` and `standardDeviation`.
    public let assumptions: [String]
    /// What was made of the preprocessing without being sure, each in a sentence without its full stop.
    let doubts: [String]
    /// Everything that was found, for a person to read.
    public let findings: [Finding]

    /// Where the input has its colours.
    package var inputLayout: ImageLayout { input.layout }

    let tail: NetworkTail?
    let input: ImageInput
    /// The network, until a session has been made of it: then its bytes are not needed any more.
    var model: OnnxModel?
    package let options: NetworkOptions
    /// Whether the network is what its file says, and was not changed when it was read.
    let isAsInFile: Bool
    /// The files beside the network's that hold more of its tensors.
    let externalFiles: [String]

    /// Reads a network's file and finds its way around in it.
    ///
    /// - Parameters:
    ///   - path: an ONNX file.
    ///   - options: what is known already.
    /// - Throws: `OnnxGraphError` for a file that is no network; `NetworkError` for one that takes no
    ///   picture or whose tail is not understood; `OnnxRuntimeError` where the network had to be run
    ///   to see its shapes, and could not be.
    public init(contentsOf path: String, options: NetworkOptions = NetworkOptions()) throws {
        try self.init(contentsOf: path, options: options, isAsInFile: true) { $0 }
    }

    /// Reads a network's file and changes the network before anything is found out about it.
    ///
    /// - Parameters:
    ///   - options: they may not ask for weights that are mapped from the file.
    ///   - change: gets the network with floats of 32 bits.
    package init(
        contentsOf path: String, options: NetworkOptions,
        changing change: (consuming OnnxModel) throws -> OnnxModel
    ) throws {
        try self.init(contentsOf: path, options: options, isAsInFile: false, changing: change)
    }

    private init(
        contentsOf path: String, options: NetworkOptions, isAsInFile: Bool,
        changing change: (consuming OnnxModel) throws -> OnnxModel
    ) throws {
        self.isAsInFile = isAsInFile
        self.path = path
        self.options = options
        var model = try OnnxModel(contentsOf: path)
        externalFiles = model.externalFiles
        let calls = try model.inlineFunctions()
        let isWidened = model.needsSinglePrecision
        if isWidened { model = try model.inSinglePrecision() }
        model = try change(model)
        var input = try ImageInput(model.graph, asked: options.input)
        if input.takesBytes { model = model.takingFloats(input.name) }
        let graph = model.graph
        let file = try PreprocessingFile.beside(path)
        let found = try PreprocessingChoice(
            input, options, file, inGraph: InputNormalisation(graph, input: input.name),
            learnedSide: { [input] in
                PlaceReader(graph, picture: [input.name: input.places($0)]).learnedSide
            })
        input.isSizeAssumed = found.isSizeAssumed
        self.input = input
        preprocessing = found.preprocessing
        assumptions = found.assumptions
        doubts = found.doubts
        var findings = found.findings
        if isWidened {
            findings.append(
                Finding(
                    subject: "precision", value: "32-bit floats",
                    reason: "the file has floats of another size; all is computed in this one"))
        }
        if let features = options.features {
            guard let pooling = options.pooling else {
                throw NetworkError(
                    .tailNotUnderstood,
                    "the feature map ‘\(features)’ needs a pooling; add --pooling average, max or gem:3"
                )
            }
            model.spellOut()
            guard model.readableGraph.computes(features) else {
                throw NetworkError.unknownTensor(features, graph)
            }
            self.model = try input.alone(in: model, for: features)
            let layout = try Self.layout(
                of: features, model: self.model ?? model, input, preprocessing.size, options)
            embedding = nil
            tail = NetworkTail(pooling, of: features, layout: layout)
            findings.append(
                Finding(subject: "feature map", value: "‘\(features)’", reason: "asked for"))
        } else {
            let reading = try EmbeddingReading(
                of: model, input: input, size: preprocessing.size, options: options)
            let choice = reading.choice
            self.model = reading.model
            embedding = options.pooling == nil ? choice.tensor : nil
            tail =
                try options.pooling.flatMap { try reading.tail?.pooled(instead: $0) }
                ?? reading.tail
            findings += Self.findings(calls: calls, speltOut: reading.speltOut)
            if let tail {
                findings.append(
                    Finding(
                        subject: tail.featureMaps.count == 1 ? "feature map" : "feature maps",
                        value: tail.featureMaps.map { "‘\($0)’" }.joined(separator: ", "),
                        reason: tail.attends
                            ? "the values and the weights of the attention nearest to the embedding"
                            : "the operators behind \(tail.featureMaps.count == 1 ? "it" : "them") leave no locations"
                    ))
            }
            if options.pooling == nil {
                findings.append(
                    Finding(
                        subject: "embedding", value: "‘\(choice.tensor)’", reason: choice.reason))
            }
        }
        if let tail {
            findings.append(
                Finding(
                    subject: "tail", value: tail.words.joined(separator: " → "),
                    reason: options.pooling == nil
                        ? "read from the graph"
                        : "asked for: the network’s own tail is not used"))
            findings.append(
                Finding(
                    subject: "maps", value: "\(tail.part.exactness)",
                    reason: tail.part.exactness.explanation))
        }
        self.findings = findings
    }

    /// What was written out so that the tail could be read, for a person.
    private static func findings(
        calls: Int, speltOut: [(type: String, count: Int)]
    ) -> [Finding] {
        var findings: [Finding] = []
        if calls > 0 {
            findings.append(
                Finding(
                    subject: "functions", value: "\(calls) calls",
                    reason: "of the file’s own functions: their operators stand in their place"))
        }
        if !speltOut.isEmpty {
            findings.append(
                Finding(
                    subject: "written out",
                    value: speltOut.map { "\($0.count) \($0.type)" }.joined(separator: ", "),
                    reason:
                        "for reading, in basic operators; what runs, and is compared with, is the network as it is in the file"
                ))
        }
        return findings
    }

    /// How a tensor that was named is a feature map: told by its shape, which the file gives or a run
    /// shows.
    private static func layout(
        of features: String, model: OnnxModel, _ input: ImageInput, _ size: PixelSize,
        _ options: NetworkOptions
    ) throws -> FeatureLayout {
        var reader = TailReader(model.readableGraph, input: input, inputSize: size)
        let shape: [Int]
        do {
            shape = try reader.shape(features)
        } catch is ShapesNeeded {
            let probe = ShapeProbe(model: model, input: input, size: size, options: options)
            let shapes = try probe.shapes(
                behind: features, reach: 1, and: reader.places.wantedShapes)
            shape = shapes[features] ?? []
            reader = TailReader(
                model.readableGraph, input: input, inputSize: size, shapes: shapes)
        }
        guard
            let layout = try reader.layout(
                ofNamed: features, shape,
                preferring: input.layout == .channelsFirst ? .channelsFirst : .channelsLast)
        else {
            throw NetworkError(
                .tailNotUnderstood,
                "‘\(features)’ has the shape \(shape.map { "\($0)" }.joined(separator: "×")), which is neither rows and columns of channels nor tokens that lie on a grid of the picture’s proportions at \(size) pixels; name another tensor with --features"
            )
        }
        return layout
    }
}

extension Places {
    /// What it means, for a person.
    package var explanation: String {
        switch self {
        case .checked:
            "parts of a picture were changed, and the cells over them changed most"
        case .unknown:
            "changing parts of a picture does not tell which cells lie over them; --method occlusion needs no cells"
        case .misplaced:
            "parts of a picture were changed, and other cells than those over them changed most, so do not read the maps as places; --method occlusion needs no cells"
        }
    }
}

extension Rectangle {
    /// A part of it, in fractions of its height and width.
    package func part(_ area: AreaRectangle) -> Rectangle {
        guard area != .whole else { return self }
        return Rectangle(
            x: x + area.columns.lowerBound * width, y: y + area.rows.lowerBound * height,
            width: area.width * width, height: area.height * height)
    }
}

extension PoolingChoice {
    /// The pooling.
    var part: any Pooling {
        switch self {
        case .average: AveragePooling()
        case .max: MaxPooling()
        case .generalizedMean(let exponent): GeneralizedMeanPooling(exponent: exponent)
        case .regionalMax: RegionalMaxPooling()
        }
    }
}

extension Exactness {
    /// What the label means, for a person.
    package var explanation: String {
        switch self {
        case .exact:
            "map and rest add up to the similarity; every step is linear or held by definition"
        case .exactGivenGates:
            "map and rest add up to the similarity; activations after the pooling are held at this picture’s values"
        case .partlyNonSpatial:
            "map and rest add up to the similarity, but a large part of the embedding has no location"
        }
    }
}
