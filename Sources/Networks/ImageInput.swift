import Images
import OnnxGraph

/// Where a picture's tensor has its colours.
package enum ImageLayout: Hashable, Sendable {
    /// `[batch, channels, height, width]`.
    case channelsFirst
    /// `[batch, height, width, channels]`.
    case channelsLast
}

/// The input of a network that takes a picture.
struct ImageInput {
    /// The input's name.
    let name: String
    /// Where it has its channels.
    let layout: ImageLayout
    /// How many channels it has: three colours, or one for grey.
    let channels: Int
    /// Whether it takes whole numbers, 0 to 255, instead of floats.
    let takesBytes: Bool
    /// How many pictures a run takes; `nil` for any number.
    let batch: Int?
    /// The height and width where they are fixed.
    let height: Int?
    let width: Int?
    /// The shape as the file has it, for people.
    let shapeText: String
    /// Whether nothing tells the size of the pictures, so that it is a guess.
    var isSizeAssumed = false

    /// - Parameter asked: the input's name, where a person has said which it is.
    /// - Throws: `NetworkError` where the network takes no picture, or several.
    init(_ graph: Graph, asked: String?) throws {
        let input = try Self.picture(among: graph, asked: asked)
        func refuse(_ reason: String) -> NetworkError { Self.refusal(reason) }
        // Where the file says nothing of its shape, what reads it does.
        let shape = input.shape ?? [TensorDescription.Dimension](repeating: .free(""), count: 4)
        guard shape.count == 4 else {
            throw refuse("takes ‘\(input.name)’ of shape \(Self.text(shape))")
        }
        shapeText = Self.text(shape)
        switch input.elementType {
        case .float, nil: takesBytes = false
        case .uint8, .int32, .int64, .uint16, .int16, .uint32, .uint64: takesBytes = true
        case let type?:
            throw refuse("takes ‘\(input.name)’ as \(type)")
        }
        let colours = [1, 3]
        func isColour(_ axis: Int) -> Bool { shape[axis].size.map(colours.contains) == true }
        let use = PictureUse(graph, input.name)
        if isColour(1) && !(isColour(3) && shape[1].size == 1 && use.layout == .channelsLast) {
            layout = .channelsFirst
        } else if isColour(3) {
            layout = .channelsLast
        } else if shape[1].size == nil, shape[3].size == nil {
            layout = use.layout ?? .channelsFirst
        } else if shape[1].size == nil {
            layout = .channelsFirst
        } else if shape[3].size == nil, use.layout == .channelsLast {
            layout = .channelsLast
        } else {
            throw refuse(
                "takes ‘\(input.name)’ of shape \(shapeText), without one or three colours")
        }
        let (axis, rows) = layout == .channelsFirst ? (1, 2) : (3, 1)
        channels = shape[axis].size ?? use.channels ?? 3
        guard colours.contains(channels) else {
            throw refuse("takes pictures of \(channels) channels, not of one or three colours")
        }
        (height, width) = (shape[rows].size, shape[rows + 1].size)
        for side in [height, width] {
            if let side, side > EmbeddingNetwork.largestSide {
                throw refuse("claims to take pictures with a side of \(side)")
            }
        }
        name = input.name
        batch = shape[0].size
        guard batch ?? 1 <= 1024 else { throw refuse("takes \(batch ?? 0) pictures at once") }
    }

    private static func text(_ shape: [TensorDescription.Dimension]) -> String {
        "[\(shape.map(\.description).joined(separator: ", "))]"
    }

    private static func refusal(_ reason: String) -> NetworkError {
        NetworkError(
            .noImageInput,
            "the network \(reason); Likeness explains networks that take a picture, [batch, channels, height, width] or [batch, height, width, channels]"
        )
    }

    /// The input that takes the picture: by its shape, else by its name, else by what reads it.
    private static func picture(among graph: Graph, asked: String?) throws -> TensorDescription {
        let inputs = graph.inputs
        func list(_ inputs: [TensorDescription]) -> String {
            inputs.map { "‘\($0.name)’ \(text($0.shape ?? []))" }.joined(separator: ", ")
        }
        if let asked {
            if let input = inputs.first(where: { $0.name == asked }) { return input }
            throw NetworkError(
                .unknownTensor,
                "the network has no input ‘\(asked)’; its inputs are \(list(inputs))")
        }
        if inputs.count == 1 { return inputs[0] }
        let possible = inputs.filter { $0.shape == nil || $0.shape?.count == 4 }
        let tests: [(TensorDescription) -> Bool] = [
            { input in
                [1, 3].contains { $0 < (input.shape?.count ?? 0) && input.shape?[$0].size == 3 }
            },
            { input in
                ["pixel", "image", "img", "picture", "photo"].contains {
                    input.name.lowercased().contains($0)
                }
            },
            { PictureUse(graph, $0.name).layout != nil },
            { _ in true },
        ]
        for test in tests {
            let found = possible.filter(test)
            if found.count == 1 { return found[0] }
        }
        throw refusal(
            inputs.isEmpty
                ? "has no input"
                : possible.isEmpty
                    ? "has \(inputs.count) inputs (\(list(inputs))), none of which is a picture"
                    : "has \(possible.count) inputs that may be the picture (\(list(possible))), so name one with --input"
        )
    }

    /// The shape of so many pictures.
    func shape(_ batch: Int, _ size: PixelSize) -> [Int] {
        layout == .channelsFirst
            ? [batch, channels, size.height, size.width]
            : [batch, size.height, size.width, channels]
    }

    /// Where the pixels of the picture are in the input.
    func places(_ size: PixelSize) -> TensorPlaces {
        let rows = layout == .channelsFirst ? 2 : 1
        return TensorPlaces(
            shape: shape(batch ?? 1, size),
            fields: [
                .pixels(.vertical, axis: rows, count: size.height),
                .pixels(.horizontal, axis: rows + 1, count: size.width),
            ])
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
}

/// What a graph does first with an input, as far as that tells how a picture lies in it.
private struct PictureUse {
    /// `nil` where no first layer of a picture is found.
    private(set) var layout: ImageLayout?
    private(set) var channels: Int?

    init(_ graph: Graph, _ input: String) {
        var tensor = input
        var isLast = false
        // More operators than stand in front of any first layer.
        for _ in 0..<16 {
            let readers = graph.consumers(of: tensor).filter { $0.type != "Shape" }
            guard let node = readers.first, let output = node.outputs.first else { return }
            switch node.type {
            case "Conv", "com.microsoft.FusedConv", "QLinearConv":
                guard let weights = node.input(node.type == "QLinearConv" ? 3 : 1),
                    let shape = graph.storedShape(weights), shape.count == 4
                else { return }
                layout = isLast ? .channelsLast : .channelsFirst
                channels =
                    shape[1].multipliedReportingOverflow(by: node.integer("group") ?? 1)
                    .partialValue
                return
            case "Transpose":
                guard node.integers("perm") == [0, 3, 1, 2] else { return }
                isLast = true
            case "Cast", "Identity", "Sub", "Add", "Mul", "Div", "BatchNormalization", "Dropout",
                "QuantizeLinear", "DequantizeLinear", "Pad", "Resize", "Clip":
                break
            default: return
            }
            tensor = output
        }
    }
}
