import Files

/// A network made from weights of a known architecture.
///
///     let network = try ImportedNetwork(weights: "efficientnet-lite0.pth")
///     try network.write(to: "efficientnet-lite0.onnx")
public struct ImportedNetwork: Sendable {
    /// The names of the architectures that can be imported.
    public static var architectures: [String] { KnownArchitectures.all.map(\.name) }

    /// The architecture's name.
    public let architecture: String
    /// Whose weights of it these are, by their names: for example torchvision's.
    public let dialect: String
    /// The network: input `input`, [batch, 3, height, width], of any size unless the architecture
    /// takes one only; output `logits`, or `embedding` where the weights have no classifier.
    public private(set) var model: OnnxModel
    /// How many numbers the network's layers have, after folding where batch normalisation is folded.
    public var parameterCount: Int { model.parameterCount }
    /// The key of the checkpoint under which the weights were found; `nil` when the file held
    /// nothing else.
    public let section: String?
    /// How images become the network's input: the text of a `preprocessor_config.json`.
    public let preprocessorConfiguration: String
    /// Rows and columns of the images in it, and of the feature map that they give.
    package let inputSize: Int
    package let featureRows: Int
    /// The weights file.
    private let source: String

    /// Reads a weights file and makes the network.
    ///
    /// - Parameters:
    ///   - path: a `.pth`, `.pt` or `.safetensors` file.
    ///   - architecture: one of `architectures`; `nil` recognises it from the weights.
    ///   - normalisation: what becomes of batch normalisation: folded, unless the network is to be
    ///     trained.
    /// - Throws: `OnnxGraphError` when the file cannot be read, asks to run code, or its weights are
    ///   not the architecture's.
    public init(
        weights path: String, architecture: String? = nil,
        normalisation: NormalisationForm = .folded
    ) throws {
        try self.init(
            StateDictionary(contentsOf: path), architecture: architecture,
            normalisation: normalisation)
    }

    /// Makes the network from weights.
    package init(
        _ weights: StateDictionary, architecture name: String? = nil,
        normalisation: NormalisationForm = .folded
    ) throws(OnnxGraphError) {
        let match = try KnownArchitectures.match(
            weights, named: name, normalisation: normalisation)
        architecture = match.architecture.name
        dialect = match.dialect.name
        model = match.model
        section = weights.section
        source = weights.source
        preprocessorConfiguration = match.dialect.preprocessing.json
        inputSize = match.dialect.preprocessing.size
        featureRows = match.architecture.featureRows(of: inputSize)
    }

    /// The same with another graph.
    package func replacing(_ model: OnnxModel) -> ImportedNetwork {
        var network = self
        network.model = model
        return network
    }

    /// Writes the network, and beside it its preprocessing: both, or nothing.
    ///
    /// A network of this name is replaced. A preprocessing file of this name is kept if it says the
    /// same, and otherwise nothing is written: someone may have changed it on purpose.
    ///
    /// - Returns: the paths of the files, the network's first.
    /// - Throws: `OnnxGraphError` when a file cannot be written or is in the way.
    @discardableResult
    public func write(to path: String) throws -> [String] {
        if let present = WholeFile.resolved(path), present == WholeFile.resolved(source) {
            throw OnnxGraphError(
                .inTheWay,
                "\(path) is the weights file itself; choose another name for the network")
        }
        return try model.write(to: path, preprocessing: preprocessorConfiguration)
    }
}
