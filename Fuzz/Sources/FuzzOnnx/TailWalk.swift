import Images
import OnnxRuntime
import SimilarityMaps

@testable import Networks
@testable import OnnxGraph

/// Reads a network's tail as if it had been run, with shapes that chance gives instead, and splits
/// what chance gives as its feature maps.
struct TailWalk {
    private let model: OnnxModel
    private var random: Noise

    /// - Parameter seed: of all that chance decides, so that an input does the same every time.
    init(_ model: OnnxModel, seed: UInt64) {
        self.model = model
        random = Noise(state: seed)
    }

    mutating func run() {
        var model = model
        guard (try? model.inlineFunctions()) != nil,
            let input = try? ImageInput(model.graph, asked: nil),
            let (size, _) = try? input.size(asked: nil, file: nil)
        else { return }
        var tensors = model.graph.outputs.map(\.name)
        model.spellOut()
        let open = model.openConditions
        model.spellOut(
            conditions: Dictionary(
                open.map { ($0, random.next(2) == 0) }, uniquingKeysWith: { first, _ in first }))
        let choices = try? EmbeddingChoice.candidates(
            model.readableGraph, input: input.name, asked: nil
        ) { tensors in Dictionary(tensors.map { ($0, [1, 8]) }, uniquingKeysWith: { $1 }) }
        if let choice = choices?.first { tensors.insert(choice.tensor, at: 0) }
        for tensor in tensors.prefix(2) {
            guard let alone = try? input.alone(in: model, for: tensor) else { continue }
            for isGuided in [true, false] {
                let graph = alone.readableGraph
                read(tensor, graph, size, shapes: shapes(of: graph, isGuided: isGuided))
            }
        }
        if model.needsSinglePrecision, let single = try? model.inSinglePrecision() {
            precondition(!single.needsSinglePrecision)
        }
    }

    private mutating func read(
        _ tensor: String, _ graph: Graph, _ size: PixelSize, shapes: [String: [Int]]
    ) {
        let reader = TailReader(graph, inputSize: size, shapes: shapes)
        guard let reading = try? reader.vector(tensor) else { return }
        precondition(reading.words.joined().count < 1 << 20)
        var tensors: [String: Tensor] = [:]
        for tap in reading.taps {
            let shape = shapes[tap.tensor] ?? (try? reader.shape(tap.tensor)) ?? [1, 8, 9, 5]
            guard shape.reduce(1.0, { $0 * Double($1) }) <= 0x1p14 else { return }
            tensors[tap.tensor] = Tensor(
                shape: shape,
                values: (0..<shape.reduce(1, *)).map { _ in Float(random.next(256)) / 64 - 1 })
        }
        guard let activations = try? Activations(reading.taps, tensors: tensors, batch: 1),
            let split = try? Decomposition(of: activations, through: reading.part)
        else { return }
        let map = split.similarityMap(against: split)
        precondition(map.values.count == split.grid.count)
    }

    /// Shapes as a run might have them: those that the file gives, or any.
    private mutating func shapes(of graph: Graph, isGuided: Bool) -> [String: [Int]] {
        var shapes: [String: [Int]] = [:]
        for node in graph.nodes {
            for tensor in node.outputs where !tensor.isEmpty {
                if isGuided {
                    let sizes = graph.description(of: tensor)?.shape?.map { $0.size ?? 1 }
                    if let sizes, sizes.reduce(1.0, { $0 * Double($1) }) < 0x1p20 {
                        shapes[tensor] = sizes
                        continue
                    }
                }
                shapes[tensor] = shape()
            }
        }
        return shapes
    }

    private mutating func shape() -> [Int] {
        let usual = [
            [1, 8, 9, 5], [1, 9, 5, 8], [1, 46, 8], [46, 1, 8], [1, 2, 46, 4], [1, 2, 46, 46],
            [2, 1, 46], [1, 8], [1, 8, 1, 1], [1, 5], [1, 1, 8], [8], [1, 45, 8], [1, 8, 45],
        ]
        let pick = Int(random.next(24))
        if pick < usual.count { return usual[pick] }
        return (0..<Int(random.next(7))).map { _ in Int(random.next(10)) }
    }
}

/// A linear congruential generator (Knuth's MMIX).
struct Noise {
    var state: UInt64

    mutating func next(_ bound: UInt64) -> UInt64 {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return (state >> 33) % bound
    }
}
