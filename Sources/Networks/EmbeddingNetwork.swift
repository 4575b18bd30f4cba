import Files
import Images
import OnnxGraph
import OnnxRuntime
import SimilarityMaps

/// A network that embeds photographs, ready to run and to explain itself.
///
/// One session of ONNX Runtime serves any number of photographs, from any thread. The feature map is
/// an extra output of the same graph, made in memory: the network's file is left as it is.
public final class EmbeddingNetwork: Sendable {
    /// The largest height or width of an input. A 8192×8192 picture in floats has 800 MB.
    static let largestSide = 8192
    /// The most pixels of all pictures in one run.
    static let mostPixels = largestSide * largestSide

    /// What was found out about the network.
    public let description: NetworkDescription
    /// The version of ONNX Runtime that runs it.
    public let runtimeVersion: String

    let session: Session
    /// How many pictures one run takes, once that is known.
    let batches: KnownBatchSizes
    /// Whether cells lie where they seem to, once that is known.
    let knownPlaces: KnownPlaces

    /// Reads a network's file and makes it ready.
    ///
    /// - Throws: `OnnxGraphError`, `NetworkError` or `OnnxRuntimeError`; each says what to do.
    public convenience init(
        contentsOf path: String, options: NetworkOptions = NetworkOptions()
    ) throws {
        try self.init(NetworkDescription(contentsOf: path, options: options))
    }

    /// Makes a network ready that has been read already.
    ///
    /// - Throws: `OnnxGraphError` or `OnnxRuntimeError`.
    public convenience init(_ description: consuming NetworkDescription) throws {
        try self.init(description, cache: BatchSizeCache())
    }

    init(_ description: consuming NetworkDescription, cache: BatchSizeCache) throws {
        batches = KnownBatchSizes(cache)
        knownPlaces = KnownPlaces(MeasurementCache())
        let runtime = try Runtime(path: description.options.runtimePath)
        runtimeVersion = runtime.version
        let exposed = description.outputs
        let (path, options) = (description.path, description.options)
        var model = try description.model.take() ?? OnnxModel(contentsOf: path)
        // The runtime runs all there is. What lies behind the embedding, such as a classifier, would be
        // run for nothing, which is worth writing the network anew where many photographs follow.
        if !options.splits && !options.mapsWeights { model = model.restricted(to: exposed) }
        let (bytes, folder) = try Self.bytes(
            of: model, exposing: exposed, runtime: runtime,
            // The runtime takes no path that is not text.
            withoutWeights: options.mapsWeights && runtime.findsWeights && path.isText)
        session = try bytes.withUnsafeBytes {
            try Session(
                $0, runtime: runtime, weightsFolder: folder, threads: options.threads)
        }
        self.description = description
    }

    /// What a session is made of. The model ends here: its own memory is free before the session takes
    /// more.
    private static func bytes(
        of model: consuming OnnxModel, exposing tensors: [String], runtime: Runtime,
        withoutWeights: Bool
    ) throws -> (bytes: [UInt8], weightsFolder: String?) {
        if withoutWeights, let outline = try model.serializedWithoutWeights(exposing: tensors) {
            return (outline.bytes, outline.folder)
        }
        let folder = try model.folder(for: runtime)
        return (try model.serialized(exposing: tensors), folder)
    }

    /// Embeds a photograph and splits the embedding over the locations of its feature map.
    ///
    /// - Throws: `OnnxRuntimeError` when the network stops; `NetworkError` when what it puts out is
    ///   not what its graph promised; `SimilarityMapError` when the embedding has no direction.
    public func decomposition(of photograph: Image) throws -> Decomposition {
        let input = description.preprocessing.tensor(
            of: photograph, layout: description.input.layout)
        return try decomposition(ofInput: input)
    }

    /// Embeds an input that has been prepared already, `[1, 3, height, width]` or, where the network
    /// has its channels last, `[1, height, width, 3]`.
    package func decomposition(ofInput input: Tensor) throws -> Decomposition {
        guard let tail = description.tail else {
            throw NetworkError(
                .tailNotUnderstood,
                "the network was read for its embedding alone; read it again to split that")
        }
        let batch = description.input.batch ?? 1
        let names = description.outputs
        let outputs = try run(input.repeated(batch), outputs: names)
        let tensors = Dictionary(zip(names, outputs), uniquingKeysWith: { first, _ in first })
        var decomposition = try Decomposition(
            of: Activations(tail.taps, tensors: tensors, batch: batch), through: tail.part,
            embedding: description.embedding.flatMap { tensors[$0]?.first(of: batch) })
        decomposition.places = places
        return decomposition
    }
}

extension EmbeddingNetwork {
    /// One run.
    func run(_ input: Tensor, outputs: [String]) throws -> [Tensor] {
        try description.input.explaining(description.preprocessing.size) {
            try session.run((description.input.name, input), outputs: outputs)
        }
    }
}

extension NetworkDescription {
    /// The tensors that a run puts out: those that the tail begins with, and the embedding.
    var outputs: [String] {
        var names: [String] = []
        for name in (tail?.taps.flatMap(\.tensors) ?? []) + [embedding].compactMap({ $0 })
        where !names.contains(name) { names.append(name) }
        return names
    }
}

extension Tensor {
    /// One picture as often as a network with a fixed batch wants it.
    func repeated(_ batch: Int) -> Tensor {
        guard batch > 1 else { return self }
        return Tensor(
            shape: [batch] + shape.dropFirst(),
            values: Array(repeatElement(values, count: batch).joined()))
    }

    /// The numbers of the first picture of a batch.
    fileprivate func first(of batch: Int) -> [Float] {
        batch == 1 ? values : Array(values.prefix(values.count / batch))
    }
}

extension EmbeddingNetwork {
    /// What a run on a picture of noise shows.
    public struct SelfCheck: Hashable, Sendable {
        /// The grid of the feature map.
        public let grid: Grid
        /// The length of the embedding.
        public let dimension: Int
        /// `‖Σ uᵢ + c − e‖∞ / ‖e‖`; `nil` where the network puts no embedding out.
        public let recompositionError: Double?
        /// Whether the cells lie over the parts of the picture that they are drawn on.
        public let places: Places
        /// Whether that is within the certificate's tolerance.
        public var holds: Bool { recompositionError ?? 0 <= Certificate.tolerance }
    }

    /// Runs the network on a picture of noise and compares the parts with what it puts out.
    ///
    /// - Throws: as `decomposition(of:)`.
    public func selfCheck() throws -> SelfCheck {
        let result = try decomposition(of: .noise(description.preprocessing.size, seed: 1))
        return SelfCheck(
            grid: result.grid, dimension: result.embedding.count,
            recompositionError: result.recompositionError, places: result.places)
    }
}

extension Image {
    /// A picture of noise, the same for the same seed.
    static func noise(_ size: PixelSize, seed: UInt32) -> Image {
        var state = seed
        // Any noise will do: a linear congruential generator (Numerical Recipes).
        let pixels = (0..<size.width * size.height * 3).map { _ in
            state = state &* 1_664_525 &+ 1_013_904_223
            return UInt8(state >> 24)
        }
        return Image(width: size.width, height: size.height, pixels: pixels)
    }
}
