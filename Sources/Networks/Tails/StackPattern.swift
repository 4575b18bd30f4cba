import OnnxGraph
import SimilarityMaps

/// The sum or the mean of vectors that were stacked first: `torch.stack(regions).sum(0)`.
enum StackPattern: TailPattern {
    static func read(
        _ node: Node, _ tensor: String, _ reader: TailReader
    ) throws -> TensorReading? {
        let graph = reader.graph
        guard node.type == "ReduceSum" || node.type == "ReduceMean",
            node.integer("keepdims") ?? 1 == 0, let axis = try node.onlyAxis(graph),
            let stack = node.input(0).flatMap(graph.producer), stack.type == "Concat",
            stack.integer("axis") == axis, !stack.inputs.isEmpty
        else { return nil }
        var readings: [TailReading] = []
        for input in stack.inputs {
            guard let layer = graph.producer(of: input), layer.type == "Unsqueeze",
                try layer.onlyAxis(graph) == axis, let reading = try reader.vector(layer.input(0))
            else { return nil }
            readings.append(reading)
        }
        let isMean = node.type == "ReduceMean"
        guard
            let sum = TailReading(
                joining: readings, part: SummedTail(readings.map(\.part)),
                shape: readings[0].shape, name: isMean ? "mean" : "sum", link: "plus")
        else { return .features(stoppedAt: node) }
        guard isMean else { return .vector(sum) }
        return .vector(
            sum.then(
                ChannelAffineStep(scale: [1 / Float(readings.count)], shift: [0]),
                "divided by \(readings.count)"))
    }
}
