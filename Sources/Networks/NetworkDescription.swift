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
    /// How exact the maps are by construction; `nil` where the embedding is not split.
    public var exactness: Exactness? { tail?.part.exactness }
    /// What neither an option nor a file beside the network says of the preprocessing, so that the
    /// usual is assumed: any of `interpolation`, `mean` and `standardDeviation`.
    public let assumptions: [String]
    /// Everything that was found, for a person to read.
    public let findings: [Finding]

    /// Where the input has its colours.
    package var inputLayout: ImageLayout { input.layout }

    let tail: NetworkTail?
    let input: ImageInput
    /// The network, until a session has been made of it: then its bytes are not needed any more.
    var model: OnnxModel?
    package let options: NetworkOptions
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
        try self.init(contentsOf: path, options: options) { $0 }
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
        self.path = path
        self.options = options
        var model = try OnnxModel(contentsOf: path)
        externalFiles = model.externalFiles
        let calls = try model.inlineFunctions()
        let isWidened = model.needsSinglePrecision
        if isWidened { model = try model.inSinglePrecision() }
        model = try change(model)
        let graph = model.graph
        input = try ImageInput(graph, asked: options.input)
        let file = try PreprocessingFile.beside(path)
        let found = try Self.preprocessing(input, options, file)
        preprocessing = found.preprocessing
        assumptions = found.assumptions
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
        let reader = TailReader(model.readableGraph, inputSize: size)
        let shape: [Int]
        do {
            shape = try reader.shape(features)
        } catch is ShapesNeeded {
            let probe = ShapeProbe(model: model, input: input, size: size, options: options)
            shape = try probe.shapes(behind: features, reach: 1)[features] ?? []
        }
        guard
            let layout = FeatureLayout(
                ofNamed: shape, input: size,
                preferring: input.layout == .channelsFirst ? .channelsFirst : .channelsLast)
        else {
            throw NetworkError(
                .tailNotUnderstood,
                "‘\(features)’ has the shape \(shape.map { "\($0)" }.joined(separator: "×")), which is neither rows and columns of channels nor tokens that lie on a grid of the picture’s proportions at \(size) pixels; name another tensor with --features"
            )
        }
        return layout
    }

    private static func preprocessing(
        _ input: ImageInput, _ options: NetworkOptions, _ file: PreprocessingFile?
    ) throws -> (preprocessing: Preprocessing, assumptions: [String], findings: [Finding]) {
        let (size, sizeReason) = try input.size(asked: options.size, file: file)
        var result = Preprocessing(size: size)
        /// What was asked for, else what the file says, else the default, and which of them it was.
        func choose<T>(_ asked: T?, _ said: T?, _ usual: T, _ why: String) -> (T, String) {
            if let asked { return (asked, "asked for") }
            if let said { return (said, "from \(file?.name ?? "")") }
            return (usual, why)
        }
        let asked = options.fit.map { choice -> Preprocessing.Fit in
            switch choice {
            case .squash: .squash
            case .pad: .pad
            case .crop:
                // What the file says of the crop; 224 out of 256 is what most networks are tested at.
                if case .crop? = file?.fit { file?.fit ?? .squash } else { .crop(fraction: 0.875) }
            }
        }
        let fit = choose(asked, file?.fit, .squash, "so that the map covers the whole picture")
        let filter = choose(options.filter, file?.filter, result.filter, "the usual one")
        let rescale = choose(options.rescale, file?.rescale, result.rescale, "the usual one")
        let mean = choose(options.mean, file?.mean, result.mean, "ImageNet’s, the usual one")
        let deviation = choose(
            options.standardDeviation, file?.standardDeviation, result.standardDeviation,
            "ImageNet’s, the usual one")
        let order = choose(options.channelOrder, file?.channelOrder, .rgb, "the usual one")
        (result.fit, result.filter, result.rescale) = (fit.0, filter.0, rescale.0)
        (result.mean, result.standardDeviation) = (mean.0, deviation.0)
        result.channelOrder = order.0
        guard result.mean.count == 3, result.standardDeviation.count == 3,
            !result.standardDeviation.contains(0), result.rescale != 0
        else {
            throw NetworkError(
                .preprocessing,
                "mean and standard deviation take three numbers each, and no standard deviation is 0"
            )
        }
        let numbers = { (values: [Double]) in values.map(\.short).joined(separator: ", ") }
        let factor = (1 / result.rescale).short
        let settings = [
            ("interpolation", options.filter == nil && file?.filter == nil),
            ("mean", options.mean == nil && file?.mean == nil),
            (
                "standardDeviation",
                options.standardDeviation == nil && file?.standardDeviation == nil
            ),
        ]
        return (
            result, settings.filter(\.1).map(\.0),
            [
                Finding(
                    subject: "input", value: "‘\(input.name)’ \(input.shapeText)",
                    reason: input.layout == .channelsFirst
                        ? "a picture, channels first" : "a picture, channels last"),
                Finding(subject: "size", value: "\(size)", reason: sizeReason),
                Finding(subject: "fit", value: "\(fit.0)", reason: fit.1),
                Finding(
                    subject: "interpolation", value: "\(filter.0.rawValue), antialiased",
                    reason: filter.1),
                Finding(
                    subject: "colours",
                    value:
                        "\(order.0.rawValue.uppercased()), (x / \(factor) − [\(numbers(mean.0))]) / [\(numbers(deviation.0))]",
                    reason: mean.1 == deviation.1
                        ? mean.1 : "mean \(mean.1), standard deviation \(deviation.1)"),
            ]
        )
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
