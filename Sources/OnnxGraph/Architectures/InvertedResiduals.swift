/// Some layers alike of MobileNetV2 (Sandler and others, 2018, table 2) or of a network after it.
struct InvertedResidualStage: Sendable {
    /// By how many times each layer widens its input before it convolves every channel by itself.
    let expansion: Int
    /// Rows and columns of that convolution.
    let kernel: Int
    /// Of the first layer; the others keep the resolution.
    let stride: Int
    /// How many channels come out.
    let channels: Int
    let layers: Int

    /// The same stage of a wider and deeper network.
    func scaled(width: Double, depth: Double) -> Self {
        Self(
            expansion: expansion, kernel: kernel, stride: stride,
            channels: Self.scaled(channels, by: width),
            layers: Int((depth * Double(layers)).rounded(.up)))
    }

    /// The nearest multiple of 8, but never less than nine tenths of what the width asks for.
    static func scaled(_ channels: Int, by width: Double) -> Int {
        let exact = Double(channels) * width
        let rounded = max(8, Int(exact + 4) / 8 * 8)
        return Double(rounded) < 0.9 * exact ? rounded + 8 : rounded
    }
}

extension GraphBuilder {
    /// A convolution of 3×3 with stride 2, the stages, and a convolution of 1×1: the feature map,
    /// `features`. The layers are named `stem`, `block0`, `block1`, … and `head`.
    ///
    /// - Parameters:
    ///   - stem: how many channels the first convolution puts out.
    ///   - head: how many channels the feature map has.
    /// - Throws: `OnnxGraphError` when weights are missing or have another shape.
    mutating func invertedResiduals(
        _ input: Tensor, stem: Int, _ stages: [InvertedResidualStage], head: Int,
        _ dialect: Dialect
    ) throws(OnnxGraphError) -> Tensor {
        var x = try convolution(
            input, "stem.conv", channels: stem, kernel: 3, stride: 2, padding: dialect.padding,
            normalisation: .init("stem.bn", epsilon: dialect.epsilon))
        x = relu6(x, named: "stem.relu6")
        var index = 0
        for stage in stages {
            for layer in 0..<stage.layers {
                x = try invertedResidual(
                    x, "block\(index)", stage, stride: layer == 0 ? stage.stride : 1, dialect)
                index += 1
            }
        }
        x = try convolution(
            x, "head.conv", channels: head, kernel: 1,
            normalisation: .init("head.bn", epsilon: dialect.epsilon))
        return relu6(x, named: "features")
    }

    /// Expand, convolve each channel, project; and add the input where it has the output's shape.
    private mutating func invertedResidual(
        _ input: Tensor, _ name: String, _ stage: InvertedResidualStage, stride: Int,
        _ dialect: Dialect
    ) throws(OnnxGraphError) -> Tensor {
        let isResidual = stride == 1 && stage.channels == input.channels
        func normalisation(_ part: String) -> BatchNormalisation {
            .init(
                "\(name).\(part).bn", epsilon: dialect.epsilon,
                endsResidual: isResidual && part == "project")
        }
        var x = input
        if stage.expansion != 1 {
            x = try convolution(
                x, "\(name).expand.conv", channels: input.channels * stage.expansion, kernel: 1,
                normalisation: normalisation("expand"))
            x = relu6(x, named: "\(name).expand.relu6")
        }
        x = try convolution(
            x, "\(name).depthwise.conv", channels: x.channels, kernel: stage.kernel,
            stride: stride, padding: dialect.padding, groups: x.channels,
            normalisation: normalisation("depthwise"))
        x = relu6(x, named: "\(name).depthwise.relu6")
        x = try convolution(
            x, "\(name).project.conv", channels: stage.channels, kernel: 1,
            normalisation: normalisation("project"))
        return isResidual ? sum(x, input, named: "\(name).sum") : x
    }
}

extension KeyNames {
    /// timm's names of such networks, which number stages and, in each of them, layers.
    static func timmInvertedResiduals(stages: [Int]) -> KeyNames {
        KeyNames(
            [
                "stem.conv": "conv_stem",
                "stem.bn": "bn1",
                // Nothing is expanded in the first block.
                "block0.depthwise.conv": "blocks.0.0.conv_dw",
                "block0.depthwise.bn": "blocks.0.0.bn1",
                "block0.project.conv": "blocks.0.0.conv_pw",
                "block0.project.bn": "blocks.0.0.bn2",
                "block#.expand.conv": "blocks.{stage}.{layer}.conv_pw",
                "block#.expand.bn": "blocks.{stage}.{layer}.bn1",
                "block#.depthwise.conv": "blocks.{stage}.{layer}.conv_dw",
                "block#.depthwise.bn": "blocks.{stage}.{layer}.bn2",
                "block#.project.conv": "blocks.{stage}.{layer}.conv_pwl",
                "block#.project.bn": "blocks.{stage}.{layer}.bn3",
                "head.conv": "conv_head",
                "head.bn": "bn2",
            ], stages: stages)
    }
}
