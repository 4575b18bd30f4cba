/// EfficientNet-Lite: EfficientNet (Tan and Le, 2019, table 1) without squeeze-and-excitation, with
/// ReLU6 for Swish and with a stem and head that do not grow (the TensorFlow repository's
/// `efficientnet/lite`). Weights named as in the Python package `efficientnet-lite-pytorch`.
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

    private struct Stage {
        let expansion: Int
        let kernel: Int
        let stride: Int
        let channels: Int
        let layers: Int
    }

    private static let stem = 32
    private static let stages = [
        Stage(expansion: 1, kernel: 3, stride: 1, channels: 16, layers: 1),
        Stage(expansion: 6, kernel: 3, stride: 2, channels: 24, layers: 2),
        Stage(expansion: 6, kernel: 5, stride: 2, channels: 40, layers: 2),
        Stage(expansion: 6, kernel: 3, stride: 2, channels: 80, layers: 3),
        Stage(expansion: 6, kernel: 5, stride: 1, channels: 112, layers: 3),
        Stage(expansion: 6, kernel: 5, stride: 2, channels: 192, layers: 4),
        Stage(expansion: 6, kernel: 3, stride: 1, channels: 320, layers: 1),
    ]
    private static let head = 1280

    /// (x − 127) / 128 of values from 0 to 255.
    var preprocessing: PreprocessorConfiguration {
        PreprocessorConfiguration(
            size: size, mean: Array(repeating: 127.0 / 255, count: 3),
            standardDeviation: Array(repeating: 128.0 / 255, count: 3))
    }

    func model(_ weights: StateDictionary) throws(OnnxGraphError) -> OnnxModel {
        var graph = GraphBuilder(name, weights: weights, channels: 3)
        var x = try graph.convolution(
            graph.input, "_conv_stem", channels: Self.stem, kernel: 3, stride: 2,
            normalisation: normalisation("_bn0"))
        x = graph.relu6(x, named: "_conv_stem.relu6")

        var index = 0
        for (number, stage) in Self.stages.enumerated() {
            let isEnd = number == 0 || number == Self.stages.count - 1
            let layers = isEnd ? stage.layers : Int((depth * Double(stage.layers)).rounded(.up))
            for layer in 0..<layers {
                x = try block(
                    &graph, x, "_blocks.\(index)", stage, stride: layer == 0 ? stage.stride : 1)
                index += 1
            }
        }

        x = try graph.convolution(
            x, "_conv_head", channels: Self.head, kernel: 1, normalisation: normalisation("_bn1"))
        let features = graph.relu6(x, named: "features")
        let pooled = graph.globalAveragePool(features, named: "pooled")
        let embedding = graph.flatten(pooled, named: "embedding")
        let inner = [features, pooled, embedding]
        // Weights for embedding alone come without the classifier.
        guard let classes = weights["_fc.weight"]?.shape.first else {
            return try graph.model(output: embedding, describing: inner)
        }
        let logits = try graph.linear(embedding, "_fc", channels: classes, named: "logits")
        return try graph.model(output: logits, describing: inner)
    }

    /// Expand, convolve each channel, project; and add the input where it has the output's shape
    /// (the inverted residual of MobileNetV2).
    private func block(
        _ graph: inout GraphBuilder, _ input: GraphBuilder.Tensor, _ name: String, _ stage: Stage,
        stride: Int
    ) throws(OnnxGraphError) -> GraphBuilder.Tensor {
        var x = input
        if stage.expansion != 1 {
            x = try graph.convolution(
                x, "\(name)._expand_conv", channels: input.channels * stage.expansion, kernel: 1,
                normalisation: normalisation("\(name)._bn0"))
            x = graph.relu6(x, named: "\(name)._expand_conv.relu6")
        }
        x = try graph.convolution(
            x, "\(name)._depthwise_conv", channels: x.channels, kernel: stage.kernel,
            stride: stride, groups: x.channels, normalisation: normalisation("\(name)._bn1"))
        x = graph.relu6(x, named: "\(name)._depthwise_conv.relu6")
        let channels = scaled(stage.channels)
        x = try graph.convolution(
            x, "\(name)._project_conv", channels: channels, kernel: 1,
            normalisation: normalisation("\(name)._bn2"))
        guard stride == 1, channels == input.channels else { return x }
        return graph.sum(x, input, named: "\(name).sum")
    }

    private func normalisation(_ name: String) -> GraphBuilder.BatchNormalisation {
        .init(name, epsilon: 1e-3)
    }

    /// The nearest multiple of 8, but never less than nine tenths of what the width asks for.
    private func scaled(_ channels: Int) -> Int {
        let exact = Double(channels) * width
        let rounded = max(8, Int(exact + 4) / 8 * 8)
        return Double(rounded) < 0.9 * exact ? rounded + 8 : rounded
    }
}
