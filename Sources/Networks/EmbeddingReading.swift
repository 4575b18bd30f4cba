import Images
import OnnxGraph

/// The embedding of a network, and the way to it as far as it is read.
struct EmbeddingReading {
    let choice: EmbeddingChoice
    /// `nil` where nobody wants to split the embedding.
    let tail: NetworkTail?
    /// The network without inputs that the embedding does not need, with its graph for reading.
    let model: OnnxModel

    /// What was written out of what the embedding is made of.
    var speltOut: [(type: String, count: Int)] { model.speltOut }

    /// Conditions that hang on others are told by one run each; no network has many levels of them.
    private static let mostRuns = 4

    /// Takes the first of the tensors that may be the embedding whose tail can be read.
    ///
    /// - Throws: `NetworkError` where there is none, for the most likely of them.
    init(
        of model: OnnxModel, input: ImageInput, size: PixelSize, options: NetworkOptions
    ) throws {
        func probe(_ model: OnnxModel) -> ShapeProbe {
            ShapeProbe(model: model, input: input, size: size, options: options)
        }
        let model = try Self.speltOut(model, input, probe)
        let wantsTail = options.splits || options.pooling != nil
        var failure: (any Error)?
        for choice in try EmbeddingChoice.candidates(
            model.readableGraph, input: input.name, asked: options.embedding,
            shapes: { try probe(Self.alone(model, input)).shapes(of: $0) })
        {
            do {
                let alone = try input.alone(in: model, for: choice.tensor)
                tail =
                    wantsTail
                    ? try NetworkTail(
                        of: choice.tensor, model: alone, input: input, size: size,
                        options: options) : nil
                (self.choice, self.model) = (choice, alone)
                return
            } catch let error as NetworkError {
                failure = failure ?? error
            }
        }
        throw failure
            ?? NetworkError(.tailNotUnderstood, "the network puts nothing out that is an embedding")
    }

    /// The network with its graph written out for reading, and branches decided that a run tells.
    private static func speltOut(
        _ model: OnnxModel, _ input: ImageInput, _ probe: (OnnxModel) -> ShapeProbe
    ) throws -> OnnxModel {
        var model = model
        var conditions: [String: Bool] = [:]
        model.spellOut()
        for _ in 0..<mostRuns {
            let open = model.openConditions.filter { conditions[$0] == nil }
            if open.isEmpty { break }
            for (name, value) in try probe(alone(model, input)).values(of: open) {
                conditions[name] = value.first.map { $0 != 0 } ?? false
            }
            model.spellOut(conditions: conditions)
        }
        return model
    }

    /// The network without outputs that need other inputs.
    private static func alone(_ model: OnnxModel, _ input: ImageInput) -> OnnxModel {
        let graph = model.graph
        guard graph.inputs.count > 1 else { return model }
        let own = graph.tensors(dependingOnlyOn: input.name)
        let outputs = graph.outputs.map(\.name).filter { own.contains($0) }
        return outputs.isEmpty ? model : model.restricted(to: outputs)
    }
}
