import OnnxGraph
import SimilarityMaps

/// Log-sum-exp pooling that is spelt out: Exp · average or sum · Log. What scales the map before, and the
/// result behind, are operators of their own.
enum LogSumExpPattern: TailPattern {
    static func read(
        _ node: Node, _ tensor: String, _ reader: TailReader
    ) throws -> TensorReading? {
        guard node.type == "Log", let pooled = try reader.vector(node.input(0)) else { return nil }
        let isSum = (pooled.part as? PooledFeatures)?.pooling is SumPooling
        guard pooled.taps.count == 1, case .features(let layout) = pooled.taps[0].role,
            let features = reader.graph.only("Exp", pooled.taps[0].tensor)
        else { return .features(stoppedAt: node) }
        let averaged = pooled.averaged
        guard isSum || averaged?.factor == 1 else { return .features(stoppedAt: node) }
        var pooling: any Pooling = LogSumExpPooling(averaged: !isSum)
        if let grid = (averaged?.pooled.pooling as? FixedGrid)?.grid {
            pooling = FixedGrid([grid.rows, grid.columns], pooling)
        }
        return .vector(
            try reader.pooled(
                pooling, of: features, layout, shape: pooled.shape,
                words: "log-sum-exp pooling, its weights held,", extent: "over all locations"))
    }
}
