import Images
import OnnxGraph
import OnnxRuntime

/// Runs a network once, on a blank picture, to see the shapes that its file does not give.
struct ShapeProbe {
    let model: OnnxModel
    let input: ImageInput
    let size: PixelSize
    let options: NetworkOptions

    /// How many tensors are looked at: more than the tails of most networks have, and more than those
    /// of transformers.
    static let reaches = [48, 400]

    /// The shapes of the tensors behind a tensor, nearest first.
    ///
    /// - Parameters:
    ///   - reach: how many.
    ///   - others: more tensors, wherever they are.
    func shapes(
        behind tensor: String, reach: Int, and others: [String] = []
    ) throws -> [String: [Int]] {
        let graph = model.graph
        var names: [String] = []
        var queue = [tensor]
        var seen: Set<String> = [tensor]
        while let next = queue.first, names.count < reach {
            queue.removeFirst()
            guard let node = graph.producer(of: next), !graph.isConstant(next) else { continue }
            names.append(next)
            for operand in node.inputs where !operand.isEmpty && seen.insert(operand).inserted {
                queue.append(operand)
            }
        }
        var named = Set(names)
        names += others.filter { graph.computes($0) && named.insert($0).inserted }
        // A stored tensor is not computed from the picture; its file says all there is to know.
        guard !names.isEmpty else { return [:] }
        let runtime = try Runtime(path: options.runtimePath)
        let bytes = try model.serialized(exposing: names)
        let session = try bytes.withUnsafeBytes {
            try Session($0, runtime: runtime, threads: options.threads)
        }
        let batch = input.batch ?? 1
        let shape =
            input.layout == .channelsFirst
            ? [batch, 3, size.height, size.width] : [batch, size.height, size.width, 3]
        let blank = Tensor(
            shape: shape, values: [Float](repeating: 0, count: shape.reduce(1, *)))
        let shapes = try session.shapes((input.name, blank), outputs: names)
        return Dictionary(zip(names, shapes), uniquingKeysWith: { first, _ in first })
    }
}
