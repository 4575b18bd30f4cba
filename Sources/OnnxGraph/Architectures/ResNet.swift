/// ResNet (He, Zhang, Ren and Sun, "Deep Residual Learning for Image Recognition", 2016, table 1).
///
/// A bottleneck that halves the resolution does so in its 3×3 convolution, as torchvision's, timm's
/// and Hugging Face's all do, and not in its first one, as in the paper.
struct ResNet: Architecture {
    let name: String
    let block: Block
    /// How many blocks conv2_x, conv3_x, conv4_x and conv5_x have.
    let blocks: [Int]

    enum Block {
        /// Two convolutions of 3×3.
        case basic
        /// 1×1, 3×3, and 1×1 to four times as many channels.
        case bottleneck
    }

    static let family = [
        ResNet(name: "resnet18", block: .basic, blocks: [2, 2, 2, 2]),
        ResNet(name: "resnet34", block: .basic, blocks: [3, 4, 6, 3]),
        ResNet(name: "resnet50", block: .bottleneck, blocks: [3, 4, 6, 3]),
        ResNet(name: "resnet101", block: .bottleneck, blocks: [3, 4, 23, 3]),
        ResNet(name: "resnet152", block: .bottleneck, blocks: [3, 8, 36, 3]),
    ]

    /// The names used here are torchvision's, which timm shares.
    let dialects =
        [Dialect("torchvision and timm", keys: .own, preprocessing: .imageNet(.bilinear))]
        // Saved with a classifier, or without.
        + ["resnet.", ""].map { prefix in
            Dialect(
                "Hugging Face",
                keys: [
                    "conv1": "\(prefix)embedder.embedder.convolution",
                    "bn1": "\(prefix)embedder.embedder.normalization",
                    "layer#.#.conv#":
                        "\(prefix)encoder.stages.{1-1}.layers.{2}.layer.{3-1}.convolution",
                    "layer#.#.bn#":
                        "\(prefix)encoder.stages.{1-1}.layers.{2}.layer.{3-1}.normalization",
                    "layer#.#.downsample.0":
                        "\(prefix)encoder.stages.{1-1}.layers.{2}.shortcut.convolution",
                    "layer#.#.downsample.1":
                        "\(prefix)encoder.stages.{1-1}.layers.{2}.shortcut.normalization",
                    "fc": "classifier.1",
                ], preprocessing: .imageNet(.bicubic))
        }

    func model(
        _ weights: any WeightSource, in dialect: Dialect, normalisation: NormalisationForm
    ) throws(OnnxGraphError) -> OnnxModel {
        var graph = GraphBuilder(
            name, weights: weights, keys: dialect.keys, channels: 3, normalisation: normalisation)
        var x = try graph.convolution(
            graph.input, "conv1", channels: 64, kernel: 7, stride: 2,
            normalisation: .init("bn1"))
        x = graph.relu(x, named: "relu1")
        x = graph.maxPool(x, kernel: 3, stride: 2, padding: 1, named: "maxpool")
        for (stage, count) in blocks.enumerated() {
            for index in 0..<count {
                let isLast = stage == blocks.count - 1 && index == count - 1
                let name = "layer\(stage + 1).\(index)"
                x = try residual(
                    &graph, x, name, channels: 64 << stage,
                    stride: stage > 0 && index == 0 ? 2 : 1, named: isLast ? "features" : name)
            }
        }
        return try graph.classifier(of: x, "fc")
    }

    /// relu(F(x) + x), where x is brought to the shape of F(x) by a 1×1 convolution if it has another.
    private func residual(
        _ graph: inout GraphBuilder, _ input: GraphBuilder.Tensor, _ name: String, channels: Int,
        stride: Int, named output: String
    ) throws(OnnxGraphError) -> GraphBuilder.Tensor {
        let layers: [(channels: Int, kernel: Int, stride: Int)] =
            switch block {
            case .basic: [(channels, 3, stride), (channels, 3, 1)]
            case .bottleneck: [(channels, 1, 1), (channels, 3, stride), (4 * channels, 1, 1)]
            }
        var x = input
        for (index, layer) in layers.enumerated() {
            x = try graph.convolution(
                x, "\(name).conv\(index + 1)", channels: layer.channels, kernel: layer.kernel,
                stride: layer.stride,
                normalisation: .init(
                    "\(name).bn\(index + 1)", endsResidual: index == layers.count - 1))
            if index < layers.count - 1 {
                x = graph.relu(x, named: "\(name).relu\(index + 1)")
            }
        }
        var shortcut = input
        if stride != 1 || input.channels != x.channels {
            shortcut = try graph.convolution(
                input, "\(name).downsample.0", channels: x.channels, kernel: 1, stride: stride,
                normalisation: .init("\(name).downsample.1"))
        }
        return graph.relu(graph.sum(x, shortcut, named: "\(name).sum"), named: output)
    }
}
