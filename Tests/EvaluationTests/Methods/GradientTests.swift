import Networks
import RandomNumbers
import SimilarityMaps
import TestSupport
import Testing

@testable import Evaluation

/// Methods that are made of derivatives, against differences.
@Suite struct GradientTests {
    private static func features(_ seed: UInt64) -> [Float] {
        var random = SplitMix64(seed: seed)
        return (0..<12 * 5).map { _ in Float(random.uniform() + 0.1) }
    }

    /// The derivative of the cosine similarity with respect to each element, times the element, summed over
    /// channels.
    private static func slow(
        _ values: [Float], _ tail: any TailPart, against query: Decomposition
    ) throws -> [Double] {
        func cosine(_ values: [Float]) throws -> Double {
            let map = FeatureMap(grid: Grid(rows: 3, columns: 4), channels: 5, values: values)
            return try Decomposition(of: map, through: tail).cosineSimilarity(to: query)
        }
        return try (0..<12).map { cell in
            try (0..<5).reduce(0.0) { sum, channel in
                let index = cell * 5 + channel
                var (more, less) = (values, values)
                let step: Float = 0.01
                more[index] += step
                less[index] -= step
                let slope = (try cosine(more) - cosine(less)) / (2 * Double(step))
                return sum + slope * Double(values[index])
            }
        }
    }

    @Test(
        "gradient × activation of the cosine is the map along ê′ − cos · ê, for every pooling",
        arguments: [0, 1, 2])
    func cosineGradient(which: Int) throws {
        let tails: [any TailPart] = [
            AveragePooling(), MaxPooling(), GeneralizedMeanPooling(exponent: 3),
        ]
        let tail = tails[which]
        let grid = Grid(rows: 3, columns: 4)
        let values = Self.features(3)
        let photograph = try Decomposition(
            of: FeatureMap(grid: grid, channels: 5, values: values), through: tail)
        let query = try Decomposition(
            of: FeatureMap(grid: grid, channels: 5, values: Self.features(4)), through: tail)
        let cosine = Float(photograph.cosineSimilarity(to: query))
        let direction = zip(query.normalisedEmbedding, photograph.normalisedEmbedding)
            .map { $0 - cosine * $1 }
        let map = photograph.similarityMap(along: direction)
        let slow = try Self.slow(values, tail, against: query)
        for (fast, slow) in zip(map.values, slow) { #expect(abs(Double(fast) - slow) < 2e-4) }
        #expect(abs(map.total) < 1e-6)
    }

    @Test("it says nothing about a picture and itself, and adds up to zero")
    func blank() throws {
        try PatchNetwork.with { network in
            let same = try PatchNetwork.pair(network, 1, 1)
            let blank = try #require(try CosineGradientMethod().map(of: same))
            #expect(blank.values.allSatisfy { abs($0) < 1e-6 })
            let other = try #require(
                try CosineGradientMethod().map(of: PatchNetwork.pair(network)))
            #expect(abs(other.values.reduce(0, +)) < 1e-5)
            #expect(other.values.contains { abs($0) > 1e-3 })
        }
    }

    /// Grad-CAM's weights are the mean derivatives, which are known: of an average d / N, of a maximum d / N
    /// too, since one of N cells has it all; behind a linear layer of the direction carried back.
    @Test(
        "Grad-CAM is what its formula says", arguments: PatchNetwork.Pooling.allCases,
        [false, true]
    )
    func gradCAM(pooling: PatchNetwork.Pooling, hasHead: Bool) throws {
        try PatchNetwork.with(pooling, hasHead: hasHead) { network in
            let pair = try PatchNetwork.pair(network)
            let direction = pair.query.normalisedEmbedding
            let found = try #require(try GradCAMMethod().map(of: pair))
            // The same features, averaged: the map along a direction is Σₖ dₖ xᵢₖ / N, which is it, for
            // the pooled channels’ own direction.
            let averaged = try PatchNetwork.with(.average, hasHead: hasHead) { average in
                let decomposition = try average.decomposition(ofFitted: pair.picture)
                return decomposition.similarityMap(along: direction).values.map {
                    max(0, $0 * Float(decomposition.norm))
                }
            }
            #expect(found.values.count == 16)
            for (value, expected) in zip(found.values, averaged) {
                #expect(abs(value - expected) < 1e-4 * max(1, abs(expected)))
            }
            #expect(found.values.contains { $0 > 0.01 })
        }
    }
}
