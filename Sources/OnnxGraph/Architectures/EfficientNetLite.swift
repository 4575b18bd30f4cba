/// EfficientNet-Lite: EfficientNet (Tan and Le, 2019, table 1) without squeeze-and-excitation, with
/// ReLU6 for Swish and with a stem and head that do not grow (the TensorFlow repository's
/// `efficientnet/lite`).
struct EfficientNetLite: Architecture {
    let name: String
    /// How much wider and deeper than Lite0 it is.
    let width: Double
    let depth: Double
    /// Rows and columns of the images it was trained on.
    let size: Int

    static let family = [
        EfficientNetLite(name: "efficientnet-lite0", width: 1.0, depth: 1.0, size: 224),
        EfficientNetLite(name: "efficientnet-lite1", width: 1.0, depth: 1.1, size: 240),
        EfficientNetLite(name: "efficientnet-lite2", width: 1.1, depth: 1.2, size: 260),
        EfficientNetLite(name: "efficientnet-lite3", width: 1.2, depth: 1.4, size: 280),
        EfficientNetLite(name: "efficientnet-lite4", width: 1.4, depth: 1.8, size: 300),
    ]

    private static let stem = 32
    private static let stages = [
        InvertedResidualStage(expansion: 1, kernel: 3, stride: 1, channels: 16, layers: 1),
        InvertedResidualStage(expansion: 6, kernel: 3, stride: 2, channels: 24, layers: 2),
        InvertedResidualStage(expansion: 6, kernel: 5, stride: 2, channels: 40, layers: 2),
        InvertedResidualStage(expansion: 6, kernel: 3, stride: 2, channels: 80, layers: 3),
        InvertedResidualStage(expansion: 6, kernel: 5, stride: 1, channels: 112, layers: 3),
        InvertedResidualStage(expansion: 6, kernel: 5, stride: 2, channels: 192, layers: 4),
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

    /// The names of the Python package `efficientnet-lite-pytorch`, and timm's (`tf_…`): both hold
    /// the weights that were trained with TensorFlow.
    var dialects: [Dialect] {
        [
            Dialect(
                "efficientnet-lite-pytorch",
                keys: [
                    "stem.conv": "_conv_stem",
                    "stem.bn": "_bn0",
                    // Nothing is expanded in the first block, but its normalisations are numbered as if.
                    "block#.expand.conv": "_blocks.{1}._expand_conv",
                    "block#.expand.bn": "_blocks.{1}._bn0",
                    "block#.depthwise.conv": "_blocks.{1}._depthwise_conv",
                    "block#.depthwise.bn": "_blocks.{1}._bn1",
                    "block#.project.conv": "_blocks.{1}._project_conv",
                    "block#.project.bn": "_blocks.{1}._bn2",
                    "head.conv": "_conv_head",
                    "head.bn": "_bn1",
                    "classifier": "_fc",
                ], padding: .same, epsilon: 1e-3,
                // (x − 127) / 128 of values from 0 to 255.
                preprocessing: PreprocessorConfiguration(
                    size: size, filter: .bicubic, mean: Array(repeating: 127.0 / 255, count: 3),
                    standardDeviation: Array(repeating: 128.0 / 255, count: 3))),
            Dialect(
                "timm", keys: .timmInvertedResiduals(stages: stages.map(\.layers)),
                padding: .same, epsilon: 1e-3,
                preprocessing: PreprocessorConfiguration(
                    size: size, filter: .bicubic, mean: [0.5, 0.5, 0.5],
                    standardDeviation: [0.5, 0.5, 0.5])),
        ]
    }

    func model(
        _ weights: any WeightSource, in dialect: Dialect, normalisation: NormalisationForm
    ) throws(OnnxGraphError) -> OnnxModel {
        var graph = GraphBuilder(
            name, weights: weights, keys: dialect.keys, channels: 3, normalisation: normalisation)
        let features = try graph.invertedResiduals(
            graph.input, stem: Self.stem, stages, head: Self.head, dialect)
        return try graph.classifier(of: features, "classifier")
    }
}
