import Images
import Networks
import RandomNumbers
import SimilarityMaps
import TestSupport

@testable import Evaluation

/// A network whose cells see nothing but their own squares: a convolution of 8×8 pixels with a stride of as
/// much, on 32×32 pixels, pooled. With nothing to add to them, what a hidden cell contributes can be
/// computed by hand.
struct PatchNetwork {
    static let side = 32
    static let cells = 4
    static let channels = 6

    enum Pooling: CaseIterable { case average, max }

    /// Calls a closure with the network, ready to run.
    ///
    /// - Parameters:
    ///   - hasHead: whether a linear layer with a bias follows.
    ///   - isRectified: whether features are cut off below zero.
    static func with<Result>(
        _ pooling: Pooling = .average, hasHead: Bool = false, isRectified: Bool = false,
        seed: UInt64 = 1, _ body: (EmbeddingNetwork) throws -> Result
    ) throws -> Result {
        var random = SplitMix64(seed: seed)
        var graph = SmallGraph(input: [1, 3, side, side])
        let weights = random.normals(channels * 3 * 64, standardDeviation: 0.1)
        var features = graph.add(
            "Conv", ["x", graph.store([channels, 3, 8, 8], weights)],
            ["kernel_shape": .integers([8, 8]), "strides": .integers([8, 8])])
        if isRectified { features = graph.add("Relu", [features]) }
        let pooled = graph.add(
            pooling == .average ? "GlobalAveragePool" : "GlobalMaxPool", [features])
        var embedding = graph.add("Flatten", [pooled])
        if hasHead {
            embedding = graph.add(
                "Gemm",
                [
                    embedding,
                    graph.store(
                        [5, channels], random.normals(5 * channels, standardDeviation: 0.5)),
                    graph.store([5], random.normals(5, standardDeviation: 0.2)),
                ], ["transB": .integer(1)])
        }
        return try graph.withFile([embedding]) { path in
            var options = NetworkOptions()
            // Zero is the mean of what a byte can be, exactly.
            options.mean = [0.6, 0.6, 0.6]
            options.standardDeviation = [0.25, 0.25, 0.25]
            return try body(EmbeddingNetwork(contentsOf: path, options: options))
        }
    }

    /// A picture of noise.
    static func noise(_ seed: UInt64) -> Image {
        var random = SplitMix64(seed: seed)
        return Image(
            width: side, height: side,
            pixels: (0..<3 * side * side).map { _ in UInt8(truncatingIfNeeded: random.next()) })
    }

    /// A pair of pictures of noise.
    static func pair(_ network: EmbeddingNetwork, _ a: UInt64 = 1, _ b: UInt64 = 2) throws
        -> ExplainedPair
    {
        let (first, second) = (noise(a), noise(b))
        return ExplainedPair(
            network, picture: first, photograph: try network.decomposition(ofFitted: first),
            query: try network.decomposition(ofFitted: second), seed: 7)
    }
}
