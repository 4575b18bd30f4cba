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

    /// How many outputs are listed; a person reads no more.
    fileprivate static let mostListed = 12

    /// - Parameters:
    ///   - input: the name of the picture's input.
    ///   - asked: the tensor that a person has named.
    init(_ graph: Graph, input: String, asked: String?) throws {
        if let asked {
            guard graph.computes(asked) else { throw NetworkError.unknownTensor(asked, graph) }
            self.init(asked, "asked for")
            return
        }
        let (output, among) = try Self.output(graph, input)
        guard let classifier = try Self.classifier(output, graph) else {
            self.init(output, among)
            return
        }
        self.init(
            classifier.input,
            "what goes into the classifier: ‘\(output)’ \(classifier.evidence), and scores of classes are no embedding; --embedding \(output) takes them all the same"
        )
    }

    /// The output that most likely is the embedding, and why: of several the first that depends on
    /// the picture alone, is one vector, and is no scores of classes.
    private static func output(
        _ graph: Graph, _ input: String
    ) throws -> (name: String, reason: String) {
        let all = graph.outputs
        guard all.count > 1 else { return (all[0].name, "the network’s output") }
        let alone = graph.inputs.count > 1 ? graph.tensors(dependingOnlyOn: input) : []
        let own = graph.inputs.count > 1 ? all.filter { alone.contains($0.name) } : all
        // Behind the batch, one dimension at most has more than one element.
        let vectors = own.filter { output in
            output.shape.map { $0.dropFirst().count { $0.size != 1 } <= 1 } ?? true
        }
        let candidates = vectors.isEmpty ? (own.isEmpty ? all : own) : vectors
        let chosen =
            try candidates.first { try classifier($0.name, graph) == nil } ?? candidates[0]
        var words: [String] = []
        if own.count < all.count { words.append("depends on the picture alone") }
        if !vectors.isEmpty, vectors.count < own.count { words.append("is one vector") }
        let list =
            all.prefix(mostListed).map { "‘\($0.name)’" }.joined(separator: ", ")
            + (all.count > mostListed ? " and more" : "")
        return (
            chosen.name,
            "the first of the network’s outputs (\(list))\(words.isEmpty ? "" : " that \(words.joined(separator: " and "))"); --embedding chooses another"
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
        // More operators than stand behind any classifier; a damaged file may have a loop.
        for _ in 0..<16 {
            guard let node = graph.producer(of: tensor), let input = node.input(0) else {
                return nil
            }
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
                if evidence == nil, classCounts.contains(count) {
                    evidence = "has \(count) numbers, as many as a well-known data set has classes"
                }
                if evidence == nil, let word = classWord(in: [output]) {
                    evidence = "is called after class scores (‘\(word)…’)"
                }
                // Who calls the output an embedding has cut the classifier to get it.
                if evidence == nil, !output.lowercased().contains("embed"),
                    let word = classWord(in: [weights, node.name])
                {
                    evidence = "comes out of a layer that is called after classes (‘\(word)…’)"
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

extension EmbeddingChoice {
    private static func classWord(in names: [String]) -> String? {
        classWords.first { word in names.contains { $0.lowercased().contains(word) } }
    }
}

extension NetworkError {
    /// The tensor that was asked for does not exist; some that do are named.
    static func unknownTensor(_ name: String, _ graph: Graph) -> NetworkError {
        let outputs = graph.outputs.map(\.name)
        let last = graph.nodes.suffix(12).reversed().flatMap(\.outputs).filter {
            !$0.isEmpty && !outputs.contains($0) && !graph.isConstant($0)
        }
        let listed = (outputs.prefix(EmbeddingChoice.mostListed) + last.prefix(6)).map { "‘\($0)’" }
            .joined(separator: ", ")
        return NetworkError(
            .unknownTensor,
            "the network computes no tensor ‘\(name)’; its outputs and last tensors are \(listed)")
    }
}
