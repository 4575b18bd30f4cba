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
    /// The name of the tensor that is the feature map.
    public let features: String
    /// The name of the tensor that is the embedding; `nil` where Likeness pools the feature map
    /// itself.
    public let embedding: String?
    /// The way from the feature map to the embedding, in words, in order.
    public let tailWords: [String]
    /// How exact the maps are by construction.
    public var exactness: Exactness { tail.exactness }
    /// What neither an option nor a file beside the network says of the preprocessing, so that the
    /// usual is assumed: any of `interpolation`, `mean` and `standardDeviation`.
    public let assumptions: [String]
    /// Everything that was found, for a person to read.
    public let findings: [Finding]

    let tail: any TailPart
    let layout: FeatureLayout
    let input: ImageInput
    /// The network, until a session has been made of it: then its bytes are not needed any more.
    var model: OnnxModel?
    let options: NetworkOptions

    /// Reads a network's file and finds its way around in it.
    ///
    /// - Parameters:
    ///   - path: an ONNX file.
    ///   - options: what is known already.
    /// - Throws: `OnnxGraphError` for a file that is no network; `NetworkError` for one that takes no
    ///   picture or whose tail is not understood; `OnnxRuntimeError` where the network had to be run
    ///   to see its shapes, and could not be.
    public init(contentsOf path: String, options: NetworkOptions = NetworkOptions()) throws {
        self.path = path
        self.options = options
        let model = try OnnxModel(contentsOf: path)
        self.model = model
        let graph = model.graph
        input = try ImageInput(graph)
        let file = try PreprocessingFile.beside(path)
        let found = try Self.preprocessing(input, options, file)
        preprocessing = found.preprocessing
        assumptions = found.assumptions

        if let features = options.features, !graph.computes(features) {
            throw NetworkError.unknownTensor(features, graph)
        }
        if let features = options.features, options.pooling == nil {
            throw NetworkError(
                .tailNotUnderstood,
                "the feature map ‘\(features)’ needs a pooling; add --pooling average, max or gem:3"
            )
        }
        var findings = found.findings
        if let features = options.features, let pooling = options.pooling {
            self.features = features
            layout = input.layout
            embedding = nil
            tail = pooling.part
            tailWords = ["\(pooling) pooling"]
            findings.append(
                Finding(subject: "feature map", value: "‘\(features)’", reason: "asked for"))
        } else {
            let choice = try EmbeddingChoice(graph, asked: options.embedding)
            let reading = try Self.readTail(
                choice.tensor, model: model, input: input, preprocessing: preprocessing, options)
            self.features = reading.features
            layout = reading.layout
            embedding = options.pooling == nil ? choice.tensor : nil
            tail = options.pooling?.part ?? reading.part
            tailWords = options.pooling.map { ["\($0) pooling"] } ?? reading.words
            findings.append(
                Finding(
                    subject: "feature map", value: "‘\(reading.features)’",
                    reason: "the operators behind it leave no locations"))
            if options.pooling == nil {
                findings.append(
                    Finding(
                        subject: "embedding", value: "‘\(choice.tensor)’", reason: choice.reason))
            }
        }
        findings.append(
            Finding(
                subject: "tail", value: tailWords.joined(separator: " → "),
                reason: options.pooling == nil
                    ? "read from the graph"
                    : "asked for: the network’s own tail is not used"))
        findings.append(
            Finding(
                subject: "maps", value: "\(tail.exactness)", reason: tail.exactness.explanation))
        self.findings = findings
    }

    /// Walks back from the embedding; runs the network once where the file does not give the shapes.
    private static func readTail(
        _ embedding: String, model: OnnxModel, input: ImageInput, preprocessing: Preprocessing,
        _ options: NetworkOptions
    ) throws -> TailReading {
        let graph = model.graph
        func read(_ shapes: [String: [Int]]) throws -> TensorReading {
            do {
                return try TailReader(graph, shapes: shapes).read(embedding)
            } catch is SeveralFeatureMaps {
                do {
                    return try TailReader(graph, shapes: shapes, absorbsNormalization: false)
                        .read(embedding)
                } catch let error as SeveralFeatureMaps {
                    throw NetworkError(
                        .tailNotUnderstood,
                        "the embedding joins poolings of different tensors (\(error.names.map { "‘\($0)’" }.joined(separator: ", "))), which cannot be shown on one grid; explain one of them with --features TENSOR --pooling average, max or gem:3"
                    )
                }
            }
        }
        let reading: TensorReading
        do {
            reading = try read([:])
        } catch is ShapesNeeded {
            let shapes = try ShapeProbe(
                model: model, input: input, size: preprocessing.size, options: options
            ).shapes(behind: embedding)
            do {
                reading = try read(shapes)
            } catch is ShapesNeeded {
                throw notUnderstood(embedding, at: nil)
            }
        }
        switch reading {
        case .vector(let found): return found
        case .flattened(let features):
            throw notUnderstood(embedding, at: graph.producer(of: features))
        case .features(let node):
            throw notUnderstood(embedding, at: node ?? graph.producer(of: embedding))
        }
    }

    private static func notUnderstood(_ embedding: String, at node: Node?) -> NetworkError {
        let place =
            node.map { "the operator \($0.type) (‘\($0.outputs.first ?? $0.name)’)" }
            ?? "the network’s input"
        return NetworkError(
            .tailNotUnderstood,
            "walking back from the embedding ‘\(embedding)’, no pooling was found before \(place), which is not understood as part of a tail; name the feature map with --features TENSOR --pooling average, max or gem:3"
        )
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
    var part: any TailPart {
        switch self {
        case .average: AveragePooling()
        case .max: MaxPooling()
        case .generalizedMean(let exponent): GeneralizedMeanPooling(exponent: exponent)
        }
    }
}

extension Exactness {
    /// What the label means, for a person.
    var explanation: String {
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
