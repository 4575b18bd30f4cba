import Images
import OnnxGraph

/// Where a picture's tensor has its colours.
package enum ImageLayout: Hashable, Sendable {
    /// `[batch, 3, height, width]`.
    case channelsFirst
    /// `[batch, height, width, 3]`.
    case channelsLast
}

/// The input of a network that takes a picture.
struct ImageInput {
    /// The input's name.
    let name: String
    /// Where it has its channels.
    let layout: ImageLayout
    /// How many pictures a run takes; `nil` for any number.
    let batch: Int?
    /// The height and width where they are fixed.
    let height: Int?
    let width: Int?
    /// The shape as the file has it, for people.
    let shapeText: String

    /// - Parameter asked: the input's name, where a person has said which it is.
    /// - Throws: `NetworkError` where the network takes no picture, or several.
    init(_ graph: Graph, asked: String?) throws {
        let input = try Self.picture(among: graph.inputs, asked: asked)
        func refuse(_ reason: String) -> NetworkError { Self.refusal(reason) }
        guard let shape = input.shape, shape.count == 4 else {
            throw refuse(
                "takes ‘\(input.name)’ of shape [\((input.shape ?? []).map(\.description).joined(separator: ", "))]"
            )
        }
        shapeText = "[\(shape.map(\.description).joined(separator: ", "))]"
        guard input.elementType == .float || input.elementType == nil else {
            throw refuse("takes ‘\(input.name)’ as \(input.elementType.map { "\($0)" } ?? "")")
        }
        if shape[1].size == 3 || (shape[1].size == nil && shape[3].size != 3) {
            layout = .channelsFirst
            (height, width) = (shape[2].size, shape[3].size)
        } else if shape[3].size == 3 {
            layout = .channelsLast
            (height, width) = (shape[1].size, shape[2].size)
        } else {
            throw refuse("takes ‘\(input.name)’ of shape \(shapeText), without three colours")
        }
        for side in [height, width] {
            if let side, side > EmbeddingNetwork.largestSide {
                throw refuse("claims to take pictures with a side of \(side)")
            }
        }
        name = input.name
        batch = shape[0].size
        guard batch ?? 1 <= 1024 else { throw refuse("takes \(batch ?? 0) pictures at once") }
    }

    private static func refusal(_ reason: String) -> NetworkError {
        NetworkError(
            .noImageInput,
            "the network \(reason); Likeness explains networks that take a picture, [batch, 3, height, width] in 32-bit floats"
        )
    }

    /// The input that takes the picture.
    private static func picture(
        among inputs: [TensorDescription], asked: String?
    ) throws -> TensorDescription {
        func list(_ inputs: [TensorDescription]) -> String {
            inputs.map { input in
                let shape = (input.shape ?? []).map(\.description).joined(separator: ", ")
                return "‘\(input.name)’ [\(shape)]"
            }.joined(separator: ", ")
        }
        if let asked {
            if let input = inputs.first(where: { $0.name == asked }) { return input }
            throw NetworkError(
                .unknownTensor,
                "the network has no input ‘\(asked)’; its inputs are \(list(inputs))")
        }
        if inputs.count == 1 { return inputs[0] }
        let pictures = inputs.filter { input in
            guard let shape = input.shape, shape.count == 4 else { return false }
            return shape[1].size == 3 || shape[3].size == 3
        }
        if pictures.count == 1 { return pictures[0] }
        throw refusal(
            inputs.isEmpty
                ? "has no input"
                : pictures.isEmpty
                    ? "has \(inputs.count) inputs (\(list(inputs))), none of which is a picture of three colours"
                    : "has \(pictures.count) inputs that may be the picture (\(list(pictures))), so name one with --input"
        )
    }

    /// The network without its other inputs.
    ///
    /// - Throws: `NetworkError` where a tensor depends on them.
    func alone(in model: OnnxModel, for tensor: String) throws -> OnnxModel {
        let graph = model.readableGraph
        guard graph.inputs.count > 1 else { return model }
        let needed = graph.inputs(neededBy: tensor)
        guard needed == [name] else {
            let others = needed.filter { $0 != name }.map { "‘\($0)’" }.joined(separator: ", ")
            throw NetworkError(
                .noImageInput,
                needed.contains(name)
                    ? "‘\(tensor)’ depends on \(others) besides the picture ‘\(name)’; choose with --embedding a tensor that depends on the picture alone"
                    : "‘\(tensor)’ does not depend on the picture ‘\(name)’; choose another tensor with --embedding, or another input with --input"
            )
        }
        // Any tensor that the picture alone makes may still be asked for.
        let own = graph.tensors(dependingOnlyOn: name)
        let outputs = graph.outputs.map(\.name).filter { $0 != name && own.contains($0) }
        return model.restricted(to: outputs.contains(tensor) ? outputs : outputs + [tensor])
    }

    /// The size to use, and why.
    func size(asked: PixelSize?, file: PreprocessingFile?) throws -> (PixelSize, String) {
        let (size, reason) = try anySize(asked: asked, file: file)
        // As many pixels as one picture of the largest sides has.
        guard (batch ?? 1) * size.width * size.height <= EmbeddingNetwork.mostPixels else {
            throw NetworkError(
                .wrongSize,
                "this network takes \(batch ?? 1) pictures at once, too many of \(size) pixels; export it with a batch of one, or give a smaller --size"
            )
        }
        return (size, reason)
    }

    private func anySize(
        asked: PixelSize?, file: PreprocessingFile?
    ) throws -> (PixelSize, String) {
        if let asked {
            if (height ?? asked.height) != asked.height || (width ?? asked.width) != asked.width {
                throw NetworkError(
                    .wrongSize,
                    "this network takes pictures of \(width.map { "\($0)" } ?? "any")×\(height.map { "\($0)" } ?? "any") pixels only, not \(asked); leave --size out"
                )
            }
            return (asked, "asked for")
        }
        let fallback = file?.size ?? PixelSize(width: 224, height: 224)
        let size = PixelSize(width: width ?? fallback.width, height: height ?? fallback.height)
        if width != nil && height != nil { return (size, "fixed in the network’s file") }
        return (
            size,
            file?.size != nil
                ? "from \(file?.name ?? "")" : "the usual one; the network takes any, see --size"
        )
    }
}
