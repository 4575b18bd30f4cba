/// VGG-16 (Simonyan and Zisserman, "Very Deep Convolutional Networks for Large-Scale Image
/// Recognition", 2015, table 1, column D), also with batch normalisation; and VGG-Face (Parkhi,
/// Vedaldi and Zisserman, "Deep Face Recognition", 2015), which is the same network trained on faces.
///
/// With its fully connected layers it takes 224×224 pixels only, because fc6 has a weight for each
/// place of the feature map; the embedding is then fc7 after its ReLU, as in the papers that retrieve
/// with it. Without them it takes any size, and the embedding is the mean over the feature map.
struct VGG: Architecture {
    let name: String
    let isNormalised: Bool

    static let family = [
        VGG(name: "vgg16", isNormalised: false), VGG(name: "vgg16-bn", isNormalised: true),
    ]

    /// Of 3×3, and then max pooling halves the resolution.
    private static let stages: [(convolutions: Int, channels: Int)] = [
        (2, 64), (2, 128), (3, 256), (3, 512), (3, 512),
    ]
    /// Rows and columns of the images with which it was trained, and of their feature map.
    private static let size = 224
    private static let rows = 7
    /// Outputs of fc6 and fc7.
    private static let hidden = 4096

    var dialects: [Dialect] {
        let published = [
            Dialect(
                "torchvision",
                keys: numbered.adding([
                    ("fc6", "classifier.0"), ("fc7", "classifier.3"), ("fc8", "classifier.6"),
                ]), preprocessing: .imageNet(.bilinear)),
            Dialect(
                "timm",
                keys: numbered.adding([
                    ("fc6", "pre_logits.fc1"), ("fc7", "pre_logits.fc2"), ("fc8", "head.fc"),
                ]), preprocessing: .imageNet(.bilinear)),
        ]
        return isNormalised ? published : published + Self.faces
    }

    /// VGG-Face was published for MatConvNet, which takes red first, and for Caffe and Torch, which
    /// take blue first; the weights that were converted to PyTorch are named after the one or the
    /// other. The mean is the authors', of values from 0 to 255.
    private static var faces: [Dialect] {
        func preprocessing(blueFirst: Bool) -> PreprocessorConfiguration {
            PreprocessorConfiguration(
                size: size, filter: .bilinear, white: 255, mean: [129.1863, 104.7624, 93.5940],
                standardDeviation: [1, 1, 1], blueFirst: blueFirst)
        }
        return [
            Dialect("VGG-Face", keys: .own, preprocessing: preprocessing(blueFirst: false)),
            Dialect(
                "VGG-Face", keys: ["conv#_#": "conv_{1}_{2}"],
                preprocessing: preprocessing(blueFirst: true)),
            Dialect(
                "VGG-Face", keys: ["conv#_#": "features.conv_{1}_{2}", "fc#": "fc.fc{1}"],
                preprocessing: preprocessing(blueFirst: true)),
        ]
    }

    /// Convolutions, normalisations, activations and poolings numbered through.
    private var numbered: KeyNames {
        var table: [(name: String, key: String)] = []
        var number = 0
        for (stage, (convolutions, _)) in Self.stages.enumerated() {
            for index in 0..<convolutions {
                table.append(("conv\(stage + 1)_\(index + 1)", "features.\(number)"))
                table.append(("bn\(stage + 1)_\(index + 1)", "features.\(number + 1)"))
                number += isNormalised ? 3 : 2
            }
            number += 1
        }
        return KeyNames.own.adding(table)
    }

    /// Poolings without padding drop the rows that are left over.
    func featureRows(of rows: Int) -> Int { rows / 32 }

    func model(
        _ weights: any WeightSource, in dialect: Dialect, normalisation: NormalisationForm
    ) throws(OnnxGraphError) -> OnnxModel {
        let isWhole = weights.storedShape(of: "\(dialect.keys["fc6"]).weight") != nil
        var graph = GraphBuilder(
            name, weights: weights, keys: dialect.keys, channels: 3,
            size: isWhole ? Self.size : nil, normalisation: normalisation)
        var x = graph.input
        for (stage, (convolutions, channels)) in Self.stages.enumerated() {
            for index in 0..<convolutions {
                let place = "\(stage + 1)_\(index + 1)"
                x = try graph.convolution(
                    x, "conv\(place)", channels: channels, kernel: 3,
                    normalisation: isNormalised ? .init("bn\(place)") : nil)
                x = graph.relu(x, named: "relu\(place)")
            }
            let isLast = stage == Self.stages.count - 1
            x = graph.maxPool(
                x, kernel: 2, stride: 2, named: isLast ? "features" : "pool\(stage + 1)")
        }
        guard graph.has("fc6") else { return try graph.classifier(of: x, "fc8") }

        let flat = graph.flatten(x, named: "flat")
        var inner = [x, flat]
        x = try graph.linear(flat, "fc6", channels: Self.hidden, rows: Self.rows, named: "fc6")
        let isEnd = !graph.has("fc7")
        x = graph.relu(x, named: isEnd ? "embedding" : "relu6")
        if !isEnd {
            x = try graph.linear(x, "fc7", channels: Self.hidden, named: "fc7")
            x = graph.relu(x, named: "embedding")
        }
        inner.append(x)
        guard let classes = graph.outputs(of: "fc8") else {
            return try graph.model(output: x, describing: inner)
        }
        let logits = try graph.linear(x, "fc8", channels: classes, named: "logits")
        return try graph.model(output: logits, describing: inner)
    }
}
