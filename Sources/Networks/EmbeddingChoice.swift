import OnnxGraph

/// Which tensor of a network may be the embedding, and why.
struct EmbeddingChoice {
    let tensor: String
    let reason: String

    /// How many outputs are listed; a person reads no more.
    fileprivate static let mostListed = 12

    /// The tensors that may be the embedding, the most likely first.
    ///
    /// - Parameters:
    ///   - input: the name of the picture's input.
    ///   - asked: the tensor that a person has named.
    ///   - shapes: runs the network to see shapes that its file does not give.
    /// - Throws: `NetworkError` where none can be.
    static func candidates(
        _ graph: Graph, input: String, asked: String?,
        shapes: (_ tensors: [String]) throws -> [String: [Int]]
    ) throws -> [EmbeddingChoice] {
        if let asked {
            guard graph.computes(asked) else { throw NetworkError.unknownTensor(asked, graph) }
            return [EmbeddingChoice(tensor: asked, reason: "asked for")]
        }
        let outputs = try NetworkOutput.all(of: graph, input: input, shapes: shapes)
        let list =
            graph.outputs.prefix(mostListed).map { "‘\($0.name)’" }.joined(separator: ", ")
            + (graph.outputs.count > mostListed ? " and more" : "")
        guard outputs.count > 1 else {
            guard let only = outputs.first else { return [] }
            if only.kind == .number { throw NetworkError.noVector(outputs) }
            let reason =
                graph.outputs.count == 1
                ? "the network’s output"
                : "of the network’s outputs (\(list)) the only one that depends on the picture alone"
            return [try choice(of: only, reason, graph)]
        }
        let ranked = EmbeddingRanking(outputs, graph)
        if ranked.candidates.isEmpty {
            // Where all vectors are scores of classes, what goes into the first of the classifiers.
            guard let scores = ranked.classScores.first, ranked.areAllClassScores else {
                throw NetworkError.noEmbedding(ranked.passedOver, graph)
            }
            return [try choice(of: scores, "", graph)]
        }
        return try ranked.candidates.map { output in
            try choice(
                of: output,
                "of the network’s outputs (\(list)) the first that \(ranked.words(output)); --embedding chooses another",
                graph)
        }
    }

    /// An output, or what goes into the classifier where it is scores of classes.
    private static func choice(
        of output: NetworkOutput, _ reason: String, _ graph: Graph
    ) throws -> EmbeddingChoice {
        guard let classifier = Classifier(behind: output.name, graph) else {
            return EmbeddingChoice(tensor: output.name, reason: reason)
        }
        return EmbeddingChoice(
            tensor: classifier.input,
            reason:
                "what goes into the classifier: ‘\(output.name)’ \(classifier.evidence), and scores of classes are no embedding; --embedding \(output.name) takes them all the same"
        )
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

    /// All outputs are single numbers.
    fileprivate static func noVector(_ outputs: [NetworkOutput]) -> NetworkError {
        NetworkError(
            .tailNotUnderstood,
            "the network puts out one number (‘\(outputs[0].name)’), which is no embedding: all pictures would be equal or opposite; name a tensor inside with --embedding TENSOR, or a feature map with --features TENSOR --pooling average"
        )
    }

    /// No output is an embedding; what they seem to be is named, and a tensor that may be one.
    fileprivate static func noEmbedding(
        _ outputs: [(output: NetworkOutput, reason: String)], _ graph: Graph
    ) -> NetworkError {
        let list = outputs.prefix(EmbeddingChoice.mostListed).map {
            "‘\($0.output.name)’ \($0.reason)"
        }.joined(separator: ", ")
        let inside = outputs.lazy.compactMap {
            Classifier.lastLayer(behind: $0.output.name, graph)?.input
        }.first
        return NetworkError(
            .tailNotUnderstood,
            "none of the network’s outputs is an embedding: \(list); name the tensor that is one with --embedding \(inside ?? "TENSOR")\(inside == nil ? "" : ", which goes into the last layer of the first"), or a feature map with --features TENSOR --pooling average"
        )
    }
}
