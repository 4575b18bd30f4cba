import TestSupport
import Testing
import VectorMath

@testable import SimilarityMaps

/// Cosine similarities do not see how large an embedding is, and neither do maps: what networks put out
/// may be 10³⁰ or 10⁻³⁰, of which single precision does not hold the square.
@Suite struct ScaleTests {
    static let scales: [Float] = [1e30, 1e18, 1e-18, 1e-30]

    /// What single precision leaves of sums of a few dozen products, of maps whose numbers are below 1.
    private static let rounding = 1e-5

    private func decompositions(
        _ grid: Grid, _ tail: any TailPart, seed: UInt64, features: Float = 1
    ) throws -> [Decomposition] {
        var generator = SeededGenerator(seed: seed)
        return try (0..<3).map { _ in
            let map = generator.featureMap(grid, channels: 8)
            return try Decomposition(
                of: FeatureMap(
                    grid: grid, channels: 8,
                    values: map.matrix.values.map { ($0 + 0.01) * features }),
                through: tail)
        }
    }

    private func expectEqual(
        _ found: [Float], _ expected: [Float], _ what: String,
        sourceLocation: SourceLocation = #_sourceLocation
    ) {
        #expect(found.count == expected.count, "\(what)", sourceLocation: sourceLocation)
        let worst = largest(zip(found, expected).map { abs(Double($0) - Double($1)) })
        #expect(worst <= Self.rounding, "\(what)", sourceLocation: sourceLocation)
    }

    /// Everything that is made of three embeddings, against the same of embeddings of another scale.
    private func compare(_ found: [Decomposition], _ expected: [Decomposition], _ what: String)
        throws
    {
        let pairs = try [found, expected].map { try PairSimilarity($0[0], $0[1]) }
        #expect(
            abs(pairs[0].cosineSimilarity - pairs[1].cosineSimilarity) <= Self.rounding, "\(what)")
        #expect(pairs[0].certificate.holds, "\(what): \(pairs[0].certificate)")
        expectEqual(pairs[0].mapOfFirst.values, pairs[1].mapOfFirst.values, what)
        expectEqual(pairs[0].mapOfSecond.values, pairs[1].mapOfSecond.values, what)
        expectEqual([pairs[0].mapOfFirst.rest], [pairs[1].mapOfFirst.rest], what)
        expectEqual(
            found[0].pointToPointMap(against: found[1]).values,
            expected[0].pointToPointMap(against: expected[1]).values, "\(what), point to point")
        let contrasts = try [found, expected].map {
            try ContrastMaps(query: $0[0], first: $0[1], second: $0[2])
        }
        #expect(contrasts[0].certificate.holds, "\(what), contrast")
        expectEqual(contrasts[0].map.values, contrasts[1].map.values, "\(what), contrast")
        let weights = (0..<found[0].grid.count).map { Float($0 % 3) / 2 - 0.25 }
        let regions = [found[0], expected[0]].map {
            $0.regionVector(RegionWeights(grid: $0.grid, values: weights))
        }
        expectEqual(regions[0], regions[1], "\(what), region")
        let prototypes = [found, expected].map { all in
            all.reduce(into: ClassPrototype(dimension: all[0].embedding.count)) {
                $0.add($1.normalisedEmbedding)
            }
        }
        expectEqual(
            found[0].similarityMap(against: prototypes[0]).values,
            expected[0].similarityMap(against: prototypes[1]).values, "\(what), class")
    }

    @Test("maps of every tail are the same at every scale of the embedding", arguments: grids)
    func embeddings(grid: Grid) throws {
        for (name, tail) in tails(grid, channels: 8, seed: 7) {
            let expected = try decompositions(grid, tail, seed: 11)
            for scale in Self.scales {
                let scaled = SteppedTail(tail, then: ChannelAffineStep(scale: [scale], shift: [0]))
                try compare(
                    decompositions(grid, scaled, seed: 11), expected, "\(name) on \(grid), \(scale)"
                )
            }
        }
    }

    /// Tails that have no bias and no exponent: what goes in at another scale comes out at it.
    private func homogeneous(_ grid: Grid) -> [NamedTail] {
        var generator = SeededGenerator(seed: 5)
        let linear = LinearStep(
            weights: generator.matrix(6, 8), bias: [Float](repeating: 0, count: 6))
        let signs = (0..<8).map { Float($0 % 2 == 0 ? 1 : -1) }
        let flattened = FlattenedLinear(
            weights: generator.matrix(6, 8 * grid.count), bias: [Float](repeating: 0, count: 6))
        return [
            ("average", AveragePooling()), ("sum", SumPooling()), ("max", MaxPooling()),
            ("average plus max", SummedTail([AveragePooling(), MaxPooling()])),
            ("linear", SteppedTail(AveragePooling(), then: linear)),
            ("flattened and linear", flattened),
            (
                "rectified",
                SteppedTail(
                    SteppedTail(
                        AveragePooling(),
                        then: ChannelAffineStep(
                            scale: signs, shift: [Float](repeating: 0, count: 8))),
                    then: ActivationStep(.relu))
            ),
            (
                "leaky",
                SteppedTail(
                    SteppedTail(MaxPooling(), then: linear),
                    then: ActivationStep(.leaky("leaky ReLU", slopes: [0.1])))
            ),
            ("normalised", SteppedTail(AveragePooling(), then: L2NormalizationStep())),
            (
                "layer normalisation",
                SteppedTail(
                    SteppedTail(AveragePooling(), then: linear),
                    then: LayerNormalizationStep(epsilon: 0))
            ),
        ]
    }

    @Test("maps are the same at every scale of the feature map", arguments: grids)
    func featureMaps(grid: Grid) throws {
        for (name, tail) in homogeneous(grid) {
            let expected = try decompositions(grid, tail, seed: 3)
            for scale in Self.scales {
                try compare(
                    decompositions(grid, tail, seed: 3, features: scale), expected,
                    "\(name) on \(grid), \(scale)")
            }
        }
    }

    @Test("a network’s large numbers may meet small ones on the way")
    func opposed() throws {
        let grid = grids[3]
        let expected = try decompositions(grid, AveragePooling(), seed: 2)
        for (features, weights) in [(Float(1e30), Float(1e-30)), (1e-30, 1e30), (1e-30, 1e25)] {
            let tail = SteppedTail(
                AveragePooling(), then: ChannelAffineStep(scale: [weights], shift: [0]))
            try compare(
                decompositions(grid, tail, seed: 2, features: features), expected,
                "\(features) times \(weights)")
        }
    }

    @Test(
        "powers are right as far as single precision holds them", arguments: [Float(1e10), 1e-10])
    func powers(scale: Float) throws {
        let grid = grids[4]
        for pooling in [LpPooling(exponent: 3), LpPooling(exponent: 2)] {
            try compare(
                decompositions(grid, pooling, seed: 3, features: scale),
                decompositions(grid, pooling, seed: 3), "\(pooling), \(scale)")
        }
    }

    @Test("networks of very different scales join as ones of one scale do")
    func ensembles() throws {
        let grid = grids[2]
        func joined(_ scale: Float, _ other: Float) throws -> [Decomposition] {
            try zip(
                decompositions(grid, AveragePooling(), seed: 1, features: scale),
                decompositions(grid, MaxPooling(), seed: 4, features: other)
            ).map { first, second in
                Decomposition(
                    joining: [first, second].map {
                        EnsembleMember($0, weight: 1, spread: GridSpread(grid, to: grid))
                    })
            }
        }
        try compare(joined(1e30, 1e-30), joined(1, 1), "an ensemble")
    }

    @Test("the derivative of a normalisation is right at every scale", arguments: scales)
    func gradients(scale: Float) {
        var generator = SeededGenerator(seed: 8)
        let (input, direction) = (generator.floats(9), generator.floats(9))
        let scaled = input.map { $0 * scale }
        for step in [L2NormalizationStep(), L2NormalizationStep(.squaredPlus(0))] {
            // J falls as the input rises.
            let found = step.pulledBack(direction, at: scaled).map {
                Float(Double($0) * Double(scale))
            }
            expectEqual(found, step.pulledBack(direction, at: input), "\(step), \(scale)")
        }
    }
}
