import OnnxGraph

/// Which tensor of a network is the embedding, and why.
struct EmbeddingChoice {
    let tensor: String
    let reason: String

    /// The numbers of classes of the data sets on which most public classifiers were trained:
    /// ImageNet-1k, with a background class, ImageNet-21k in its variants, Places365.
    private static let classCounts: Set<Int> = [365, 1000, 1001, 11221, 11821, 21841, 21843]
    /// What exporters and authors call the scores of classes.
    private static let classWords = ["logit", "classif", "prob", "softmax", "score"]

    init(_ graph: Graph, asked: String?) throws {
        if let asked {
            guard graph.computes(asked) else { throw NetworkError.unknownTensor(asked, graph) }
            self.init(asked, "asked for")
            return
        }
        let output = graph.outputs[0].name
        let among =
            graph.outputs.count == 1
            ? "the network’s output"
            : "the first of the network’s outputs (\(graph.outputs.map { "‘\($0.name)’" }.joined(separator: ", "))); --embedding chooses another"
        guard let classifier = try Self.classifier(output, graph) else {
            self.init(output, among)
            return
        }
        self.init(
            classifier.input,
            "what goes into the classifier: ‘\(output)’ \(classifier.evidence), and scores of classes are no embedding; --embedding \(output) takes them all the same"
        )
    }

    private init(_ tensor: String, _ reason: String) {
        self.tensor = tensor
        self.reason = reason
    }

    /// The last linear layer, where its outputs are the scores of classes.
    private static func classifier(
        _ output: String, _ graph: Graph
    ) throws -> (input: String, evidence: String)? {
        var tensor = output
        var evidence: String?
        while let node = graph.producer(of: tensor), let input = node.input(0) {
            switch node.type {
            case "Softmax", "LogSoftmax":
                evidence = "comes out of a softmax"
                tensor = input
            case "Identity", "Flatten", "Squeeze", "Reshape", "Dropout", "Cast":
                tensor = input
            case "Add":
                // The bias of a linear layer that is spelt out.
                guard let bias = node.input(1), graph.isConstant(bias) else { return nil }
                tensor = input
            case "Gemm", "MatMul", "Conv":
                guard let weights = node.input(1), let shape = graph.storedShape(weights),
                    shape.count >= 2
                else { return nil }
                let transposed = node.type == "Conv" || node.integer("transB") ?? 0 == 1
                let count = transposed ? shape[0] : shape[1]
                let names = [output, weights, node.name].map { $0.lowercased() }
                if evidence == nil, classCounts.contains(count) {
                    evidence = "has \(count) numbers, as many as a well-known data set has classes"
                }
                if evidence == nil,
                    let word = classWords.first(where: { word in
                        names.contains { $0.contains(word) }
                    })
                {
                    evidence = "is called after class scores (‘\(word)…’)"
                }
                // A 1×1 convolution is a classifier only on a pooled vector; the tail tells later.
                return evidence.map { (input, $0) }
            default:
                return nil
            }
        }
        return nil
    }
}

extension NetworkError {
    /// The tensor that was asked for does not exist; some that do are named.
    static func unknownTensor(_ name: String, _ graph: Graph) -> NetworkError {
        let outputs = graph.outputs.map(\.name)
        let last = graph.nodes.suffix(12).reversed().flatMap(\.outputs).filter {
            !$0.isEmpty && !outputs.contains($0) && !graph.isConstant($0)
        }
        let listed = (outputs + last.prefix(6)).map { "‘\($0)’" }.joined(separator: ", ")
        return NetworkError(
            .unknownTensor,
            "the network computes no tensor ‘\(name)’; its outputs and last tensors are \(listed)")
    }
}
