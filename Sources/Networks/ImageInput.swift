import Images
import OnnxGraph

/// The input of a network that takes a picture.
struct ImageInput {
    /// The input's name.
    let name: String
    /// Where it has its channels.
    let layout: FeatureLayout
    /// How many pictures a run takes; `nil` for any number.
    let batch: Int?
    /// The height and width where they are fixed.
    let height: Int?
    let width: Int?
    /// The shape as the file has it, for people.
    let shapeText: String

    init(_ graph: Graph) throws {
        func refuse(_ reason: String) -> NetworkError {
            NetworkError(
                .noImageInput,
                "the network \(reason); Likeness explains networks whose one input is a picture, [batch, 3, height, width] in 32-bit floats"
            )
        }
        guard graph.inputs.count == 1 else {
            throw refuse(
                graph.inputs.isEmpty
                    ? "has no input"
                    : "has \(graph.inputs.count) inputs (\(graph.inputs.map { "‘\($0.name)’" }.joined(separator: ", ")))"
            )
        }
        let input = graph.inputs[0]
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

    /// The size to use, and why.
    func size(asked: PixelSize?, file: PreprocessingFile?) throws -> (PixelSize, String) {
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
