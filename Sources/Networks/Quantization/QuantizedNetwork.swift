import Files
import Images
import OnnxGraph
import OnnxRuntime

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// A network whose trunk was brought to eight bits, and how much of it that kept.
///
///     let network = try QuantizedNetwork(contentsOf: "net.onnx", photographs: "photographs")
///     print(network.check.speedRatio, network.check.scoreCorrelation ?? 0)
///     try network.write(to: "net-int8.onnx")
///
/// Everything up to the feature map computes on integers; the tail stays in 32-bit floats, so that
/// maps add up as exactly as before. They are exact for the new network, which is another one: its
/// scores differ a little from the old one's, and must not be mixed with them.
public struct QuantizedNetwork: Sendable {
    /// What is being done: it takes a second for every few dozen photographs.
    public struct Progress: Hashable, Sendable {
        /// The steps of the work.
        public enum Step: Hashable, Sendable { case calibrating, comparing }
        /// The step.
        public let step: Step
        /// How many of its photographs are done, and how many there are.
        public let done, count: Int
    }

    /// What was found out about the network.
    public let description: NetworkDescription
    /// How many photographs its ranges are from.
    public let calibrationCount: Int
    /// The comparison of the two, on other photographs.
    public let check: QuantizationCheck

    private let model: OnnxModel

    /// Photographs for the ranges and for the comparison. On EfficientNet-Lite0, 8, 16, 32 and 64 kept
    /// the same (a correlation of scores of 0.997); other networks may be less even. 200 photographs
    /// make 19,900 pairs.
    private static let calibrationLimit = 64
    private static let comparisonLimit = 200

    /// Reads a network, runs it on photographs to see what its tensors hold, brings it to eight bits
    /// and compares both on other photographs.
    ///
    /// - Parameters:
    ///   - path: an ONNX file in 32-bit floats.
    ///   - options: as for running it.
    ///   - folder: photographs, at least 16, of the kind that the network is used for; those in
    ///     sub-folders count. What cannot be read is left out.
    ///   - progress: called after each photograph.
    /// - Throws: what `NetworkDescription` and `EmbeddingNetwork` throw; `NetworkError` when the
    ///   folder has too few photographs; `OnnxGraphError` when the network has nothing to quantise.
    public init(
        contentsOf path: String, options: NetworkOptions = NetworkOptions(),
        photographs folder: String, progress: (Progress) -> Void = { _ in }
    ) throws {
        let photographs = try PhotographFolder(folder)
        let parts = photographs.parts(Self.calibrationLimit, others: Self.comparisonLimit)
        var description = try NetworkDescription(contentsOf: path, options: options)
        let original = try description.model ?? OnnxModel(contentsOf: path)
        let plan = try QuantizationPlan(original, upTo: description.trunkEnds)

        var calibration = try Calibration(original, description, plan: plan)
        calibrationCount = try Self.forEach(
            of: parts.first, .calibrating, description.preprocessing, progress
        ) { try calibration.observe(description.batch(of: $0)) }
        let quantized = try original.quantized(plan, ranges: calibration.ranges)

        let before = try EmbeddingNetwork(description)
        description.model = quantized
        let after = try EmbeddingNetwork(description)
        var comparison = NetworkComparison(before, after)
        try Self.forEach(of: parts.second, .comparing, description.preprocessing, progress) {
            try comparison.add($0)
        }
        check = try comparison.check()
        model = quantized
        // As it is for other users of the description: its model is the file's.
        description.model = nil
        self.description = description
    }

    /// Decodes photographs one by one and does something with each.
    ///
    /// - Returns: how many there were, without those that cannot be read.
    /// - Throws: the first photograph's error where none of them can be read.
    @discardableResult
    private static func forEach(
        of paths: [String], _ step: Progress.Step, _ preprocessing: Preprocessing,
        _ progress: (Progress) -> Void, _ body: (Image) throws -> Void
    ) throws -> Int {
        // As large as the network's own reading of a photograph asks for.
        let size = preprocessing.size
        let reading = ReadOptions(
            enough: PixelSize(width: 2 * size.width, height: 2 * size.height))
        var (read, failure): (Int, (any Error)?) = (0, nil)
        for (index, path) in paths.enumerated() {
            let decoded = Result { try Image(contentsOf: path, options: reading) }
            switch decoded {
            case .success(let photograph):
                try body(photograph)
                read += 1
            case .failure(let error): failure = failure ?? error
            }
            progress(Progress(step: step, done: index + 1, count: paths.count))
        }
        if read == 0, let failure { throw failure }
        return read
    }

    /// Writes the network, and beside it its preprocessing: both, or nothing.
    ///
    /// A network of this name is replaced, and so is its preprocessing where that says the same.
    ///
    /// - Returns: the paths of the files, the network's first.
    /// - Throws: `FileError` when a file cannot be written; `OnnxGraphError` or `NetworkError` when one
    ///   is in the way.
    @discardableResult
    public func write(to path: String) throws -> [String] {
        try Self.check(path, for: description.preprocessing)
        return try model.write(
            to: path, preprocessing: description.preprocessing.configuration())
    }

    /// Checks, before any work, whether a network with this preprocessing can be written there.
    ///
    /// - Throws: `OnnxGraphError` or `NetworkError`.
    package static func check(_ path: String, for preprocessing: Preprocessing) throws {
        try OnnxModel.checkPreprocessing(preprocessing.configuration(), besideNetwork: path)
        var status = stat()
        let folder = WholeFile.folder(of: path)
        guard stat(path.onDisk, &status) != 0 || status.st_mode & S_IFMT == S_IFREG else {
            throw NetworkError(.inTheWay, "\(path) is not a file; choose another name")
        }
        guard access(folder.onDisk, W_OK) == 0 else {
            throw NetworkError(
                .inTheWay,
                "the folder \(folder) does not exist or may not be written to; choose another")
        }
    }
}

extension NetworkError.Code {
    /// What would be written is in the way of something else.
    public static let inTheWay = NetworkError.Code(name: "inTheWay")
}

extension NetworkDescription {
    /// The tensors up to which the network is its trunk: feature maps, and vectors without a location.
    /// What is held of the tail itself, gates, is no part of it.
    fileprivate var trunkEnds: [String] {
        (tail?.taps ?? []).filter { $0.role != .vector(nil) }.map(\.tensor)
    }

    /// The network's input for one photograph, as often as a fixed batch wants it.
    fileprivate func batch(of photograph: Image) -> Tensor {
        preprocessing.tensor(of: photograph, layout: input.layout).repeated(input.batch ?? 1)
    }
}
