import OnnxGraph

/// The last linear layer in front of an output, where its outputs are the scores of classes.
struct Classifier {
    /// What goes into it.
    let input: String
    /// By what it is told.
    let evidence: String

    /// The numbers of classes of the data sets on which most public classifiers were trained:
    /// ImageNet-1k, with a background class, ImageNet-21k in its variants, Places365.
    private static let classCounts: Set<Int> = [365, 1000, 1001, 11221, 11821, 21841, 21843]
    /// What exporters and authors call the scores of classes.
    private static let classWords = ["logit", "classif", "prob", "softmax", "score"]

    /// A linear layer.
    struct Layer {
        let input: String
        let weights: String
        let name: String
        /// How many numbers it puts out.
        let count: Int
        /// Whether a softmax follows it.
        let hasSoftmax: Bool
    }

    init?(behind output: String, _ graph: Graph) {
        guard let layer = Self.lastLayer(behind: output, graph) else { return nil }
        input = layer.input
        if layer.hasSoftmax {
            evidence = "comes out of a softmax"
        } else if Self.classCounts.contains(layer.count) {
            evidence =
                "has \(layer.count) numbers, as many as a well-known data set has classes"
        } else if let word = Self.classWord(in: [output]) {
            evidence = "is called after class scores (‘\(word)…’)"
        } else if !output.lowercased().contains("embed"),
            let word = Self.classWord(in: [layer.weights, layer.name])
        {
            // Who calls the output an embedding has cut the classifier to get it.
            evidence = "comes out of a layer that is called after classes (‘\(word)…’)"
        } else {
            return nil
        }
    }

    /// The linear layer in front of a tensor, with nothing but a bias, a softmax and a change of shape
    /// between the two.
    static func lastLayer(behind output: String, _ graph: Graph) -> Layer? {
        var tensor = output
        var hasSoftmax = false
        // More operators than stand behind any classifier; a damaged file may have a loop.
        for _ in 0..<16 {
            guard let node = graph.producer(of: tensor), let input = node.input(0) else {
                return nil
            }
            switch node.type {
            case "Softmax", "LogSoftmax":
                hasSoftmax = true
                tensor = input
            case "Identity", "Flatten", "Squeeze", "Reshape", "Dropout", "Cast",
                "DequantizeLinear", "QuantizeLinear":
                tensor = input
            case "Add":
                // The bias of a linear layer that is spelt out.
                guard let bias = node.input(1) else { return nil }
                if graph.isConstant(bias) {
                    tensor = input
                } else if graph.isConstant(input) {
                    tensor = bias
                } else {
                    return nil
                }
            case "Gemm", "MatMul", "Conv":
                guard let weights = node.input(1), let shape = graph.weightsShape(weights),
                    shape.count >= 2
                else { return nil }
                // A 1×1 convolution is a classifier only on a pooled vector; the tail tells later.
                let transposed = node.type == "Conv" || node.integer("transB") ?? 0 == 1
                return Layer(
                    input: input, weights: weights, name: node.name,
                    count: transposed ? shape[0] : shape[1], hasSoftmax: hasSoftmax)
            default:
                return nil
            }
        }
        return nil
    }

    static func classWord(in names: [String]) -> String? {
        classWords.first { word in names.contains { $0.lowercased().contains(word) } }
    }
}
