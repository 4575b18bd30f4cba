import OnnxGraph

/// A network from its picture to its embedding, and nothing else.
package struct EmbeddingModel: Sendable {
    /// The graph, in 32-bit floats.
    package let model: OnnxModel
    /// The tensor that is the picture.
    package let input: String
    /// The tensor that is the embedding: the graph's only output.
    package let output: String
    /// Whether the picture is [batch, height, width, 3] rather than [batch, 3, height, width].
    package let hasChannelsLast: Bool
}

extension NetworkDescription {
    /// What training starts from: the network without what is not needed for its embedding.
    ///
    /// - Parameter tail: another tail than the network's own.
    /// - Throws: `NetworkError` where it has no embedding, or no feature map that could be pooled
    ///   otherwise; `OnnxGraphError` where the file cannot be changed so.
    package func embeddingModel(tail: TailChoice? = nil) throws -> EmbeddingModel {
        let isLast = input.layout == .channelsLast
        if let tail {
            return EmbeddingModel(
                model: try replacingTail(tail), input: input.name, output: OnnxModel.embedding,
                hasChannelsLast: isLast)
        }
        guard let embedding else {
            throw NetworkError(
                .tailNotUnderstood, "the network has no embedding of its own; choose a pooling")
        }
        let model = try model ?? input.alone(in: OnnxModel(contentsOf: path), for: embedding)
        return EmbeddingModel(
            model: model.restricted(to: [embedding]), input: input.name, output: embedding,
            hasChannelsLast: isLast)
    }
}
