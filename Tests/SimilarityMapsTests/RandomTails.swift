import SimilarityMaps
import TestSupport
import VectorMath

extension SeededGenerator {
    mutating func matrix(_ rows: Int, _ columns: Int) -> Matrix {
        Matrix(rows: rows, columns: columns, values: floats(rows * columns))
    }

    /// A feature map as a rectifier leaves it: half of the numbers are zero.
    mutating func featureMap(_ grid: Grid, channels: Int, unplaced: Int = 0) -> FeatureMap {
        FeatureMap(
            grid: grid, channels: channels,
            values: floats((unplaced + grid.count) * channels).map { max($0, 0) },
            unplaced: unplaced)
    }

    mutating func linear(_ inputs: Int, _ outputs: Int) -> LinearStep {
        LinearStep(weights: matrix(outputs, inputs), bias: floats(outputs))
    }
}

/// Grids of every kind: one row, one column, square, wide, as real networks have them.
let grids = [
    Grid(rows: 1, columns: 2), Grid(rows: 5, columns: 1), Grid(rows: 3, columns: 3),
    Grid(rows: 2, columns: 7), Grid(rows: 7, columns: 7),
]

typealias NamedTail = (name: String, tail: any TailPart)

/// One tail of each kind, and of the ways to combine them, for a grid and a number of channels.
func tails(_ grid: Grid, channels: Int, seed: UInt64) -> [NamedTail] {
    var generator = SeededGenerator(seed: seed)
    return poolings(grid, channels: channels, using: &generator)
        + heads(channels: channels, using: &generator)
}

/// Poolings of the one feature map there is.
private func poolings(
    _ grid: Grid, channels: Int, using generator: inout SeededGenerator
) -> [NamedTail] {
    let depthwise = GlobalDepthwiseConvolution(
        grid: grid, weights: generator.matrix(channels, grid.count),
        bias: generator.floats(channels))
    let flattened = FlattenedLinear(
        weights: generator.matrix(6, channels * grid.count), bias: generator.floats(6))
    let scale = generator.floats(channels)
    let shift = generator.floats(channels)
    let (rows, columns) = (grid.rows / 2..<grid.rows, 0..<(grid.columns + 1) / 2)
    return [
        ("average", AveragePooling()),
        ("sum", SumPooling()),
        ("max", MaxPooling()),
        ("GeM 3", GeneralizedMeanPooling(exponent: 3)),
        ("GeM 2.4", GeneralizedMeanPooling(exponent: 2.4, minimum: 1e-3)),
        (
            "GeM of each channel",
            GeneralizedMeanPooling(exponents: (0..<channels).map { 1.5 + Float($0) / 4 })
        ),
        ("L2 pooling", LpPooling(exponent: 2)),
        ("log-sum-exp", LogSumExpPooling(averaged: false)),
        ("log-mean-exp", LogSumExpPooling(averaged: true)),
        ("L3 pooling", LpPooling(exponent: 3)),
        ("depthwise", depthwise),
        ("flattened and linear", flattened),
        ("flattened", FlattenedFeatures(.channelsFirst)),
        ("flattened, channels last", FlattenedFeatures(.channelsLast)),
        ("normalised and flattened", AffineFeatures(scale: scale, shift: shift, then: flattened)),
        (
            "normalised and averaged",
            AffineFeatures(scale: scale, shift: shift, then: AveragePooling())
        ),
        ("normalised and summed", AffineFeatures(scale: scale, shift: shift, then: SumPooling())),
        ("average of a part", CroppedFeatures(rows: rows, columns: columns, AveragePooling())),
        ("max of a part", CroppedFeatures(rows: rows, columns: columns, MaxPooling())),
        ("R-MAC", RegionalMaxPooling()),
        ("R-MAC of one level", RegionalMaxPooling(levels: 1)),
    ]
}

/// Steps on pooled vectors, sums and concatenations of them.
private func heads(channels: Int, using generator: inout SeededGenerator) -> [NamedTail] {
    let affine = ChannelAffineStep(
        gamma: generator.floats(channels), beta: generator.floats(channels),
        mean: generator.floats(channels),
        variance: generator.floats(channels).map { abs($0) + 0.1 }, epsilon: 1e-3)
    let sum = SummedTail([AveragePooling(), MaxPooling()])
    let both = ConcatenatedTail([
        MaxPooling(), SteppedTail(AveragePooling(), then: generator.linear(channels, 3)),
    ])
    // Nine numbers of both signs.
    let signed = SteppedTail(AveragePooling(), then: generator.linear(channels, 9))
    let slopes = generator.floats(9)
    let normalised = SteppedTail(signed, then: LayerNormalizationStep(epsilon: 1e-5))
    let rectified = SteppedTail(signed, then: ActivationStep(.relu))
    return [
        ("average plus max", sum),
        ("concatenated", both),
        ("linear", SteppedTail(AveragePooling(), then: generator.linear(channels, 5))),
        ("batch normalisation", SteppedTail(GeneralizedMeanPooling(exponent: 3), then: affine)),
        ("L2", SteppedTail(sum, then: L2NormalizationStep(.plus(1e-6)))),
        ("projector", SteppedTail(rectified, then: generator.linear(9, 4))),
        ("layer normalisation", normalised),
        ("layer normalisation, linear", SteppedTail(normalised, then: generator.linear(9, 4))),
        ("RMS normalisation", SteppedTail(signed, then: RMSNormalizationStep(epsilon: 1e-5))),
        ("part", SteppedTail(signed, then: PartStep(2..<7))),
        ("part of a concatenation", SteppedTail(both, then: PartStep(channels - 2..<channels + 2))),
    ] + activations(slopes: slopes).map { ($0.name, SteppedTail(signed, then: ActivationStep($0))) }
}

/// Every activation there is.
func activations(slopes: [Float]) -> [Activation] {
    [
        .relu, .clip(from: 0, to: 6), .clip(from: -0.25, to: 0.25), .clip(from: 0.125, to: 2),
        .leaky("leaky ReLU", slopes: [0.01]), .leaky("PReLU", slopes: slopes), .sigmoid,
        .hardSigmoid(alpha: 0.2, beta: 0.5), .tanh, .silu, .hardSwish, .gelu, .geluTanh,
        .elu(alpha: 1.5), .selu(alpha: 1.6732632, gamma: 1.050701), .softplus, .softsign, .mish,
    ]
}
