/// A network of a known architecture that has learned nothing yet, to be trained from scratch.
///
///     let network = try UntrainedNetwork(architecture: "resnet18", seed: 1)
///     try network.write(to: "resnet18.onnx")
///
/// It has no classifier: its output is `embedding`, the mean over the feature map `features`. Batch
/// normalisation is kept as operators, and convolutions before it have no bias.
///
/// The weights of convolutions are drawn from the normal distribution with the mean 0 and the variance
/// 2 / (k² d), where k is the kernel's side and d the number of filters that an input goes into: so
/// gradients keep their variance on the way back through layers with ReLUs (He, Zhang, Ren and Sun,
/// "Delving Deep into Rectifiers", 2015, equation 14). torchvision begins ResNets, VGGs and MobileNetV2
/// so, except that it takes all filters of a depthwise convolution for d, where an input goes into one;
/// TensorFlow, from which EfficientNet-Lite comes, and timm count as here. Biases are 0. Normalisation
/// begins with the scale 1, the shift 0, the mean 0 and the variance 1; how residual blocks begin is a
/// choice.
public struct UntrainedNetwork: Sendable {
    /// The names of the architectures there are.
    public static var architectures: [String] { KnownArchitectures.all.map(\.name) }
    /// Rows and columns that images may have: the smallest leave the feature map one place.
    public static let possibleSizes = 32...8192

    /// The architecture's name.
    public let architecture: String
    /// The network: input `input`, [batch, 3, height, width], of any size; output `embedding`.
    public private(set) var model: OnnxModel
    /// How many numbers there are to be learned.
    public var parameterCount: Int { model.parameterCount }
    /// How images become the network's input: the text of a `preprocessor_config.json`, with the mean
    /// and standard deviation of ImageNet's colours, which suit photographs in general.
    public let preprocessorConfiguration: String
    /// Rows and columns of the images in it, and of the feature map that they give.
    package let inputSize: Int
    package let featureRows: Int

    /// - Parameters:
    ///   - name: one of `architectures`.
    ///   - seed: the same seed gives the same numbers.
    ///   - size: rows and columns of the images in the preprocessing; the network itself takes all.
    ///   - residuals: what residual blocks compute at first.
    /// - Throws: `OnnxGraphError` when there is no such architecture, or the size is impossible.
    /// - Complexity: a normal deviate for each weight: half a second for ResNet-50.
    public init(
        architecture name: String, seed: UInt64 = 0, size: Int = 224,
        residuals: ResidualStart = .identity
    ) throws(OnnxGraphError) {
        let known = try KnownArchitectures.named(name)
        guard Self.possibleSizes.contains(size) else {
            throw OnnxGraphError(
                .unsupported,
                "images of \(size)×\(size) do not suit \(name); choose a size from \(Self.possibleSizes.lowerBound) to \(Self.possibleSizes.upperBound)"
            )
        }
        // Padding and ε are those of the library that the architecture comes from; names its own.
        let published = known.dialects[0]
        let dialect = Dialect(
            published.name, keys: .own, padding: published.padding, epsilon: published.epsilon,
            preprocessing: .imageNet(.bilinear, size: size))
        model = try known.model(
            UntrainedWeights(seed: seed, residuals: residuals), in: dialect, normalisation: .kept)
        architecture = name
        preprocessorConfiguration = dialect.preprocessing.json
        inputSize = size
        featureRows = known.featureRows(of: size)
    }

    /// The same with another graph.
    package func replacing(_ model: OnnxModel) -> UntrainedNetwork {
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
    /// - Throws: `OnnxGraphError` when a file is in the way; `FileError` when one cannot be written.
    @discardableResult
    public func write(to path: String) throws -> [String] {
        try model.write(to: path, preprocessing: preprocessorConfiguration)
    }
}

/// What the residual blocks of an untrained network compute.
public enum ResidualStart: Hashable, Sendable {
    /// What goes into them: the last normalisation of a block has the scale 0, so that signals and
    /// gradients pass a deep network unchanged at first (Goyal and others, "Accurate, Large Minibatch
    /// SGD", 2017, section 5.1).
    case identity
    /// Something random: the scale is 1 as everywhere else, as torchvision has it. Before the
    /// normalisation has seen a batch, each block of a ResNet about triples the square of its input.
    case random
}
