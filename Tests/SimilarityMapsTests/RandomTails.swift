import SimilarityMaps
import TestSupport
import VectorMath

extension SeededGenerator {
    mutating func matrix(_ rows: Int, _ columns: Int) -> Matrix {
        Matrix(rows: rows, columns: columns, values: floats(rows * columns))
    }

    /// A feature map as a rectifier leaves it: half of the numbers are zero.
    mutating func featureMap(_ grid: Grid, channels: Int) -> FeatureMap {
        FeatureMap(
            grid: grid, channels: channels,
            values: floats(grid.count * channels).map { max($0, 0) })
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

/// One tail of each kind, and of the ways to combine them, for a grid and a number of channels.
func tails(_ grid: Grid, channels: Int, seed: UInt64) -> [(name: String, tail: any TailPart)] {
    var generator = SeededGenerator(seed: seed)
    let depthwise = GlobalDepthwiseConvolution(
        grid: grid, weights: generator.matrix(channels, grid.count),
        bias: generator.floats(channels))
    let flattened = FlattenedLinear(
        weights: generator.matrix(6, channels * grid.count), bias: generator.floats(6))
    let affine = ChannelAffineStep(
        gamma: generator.floats(channels), beta: generator.floats(channels),
        mean: generator.floats(channels),
        variance: generator.floats(channels).map { abs($0) + 0.1 }, epsilon: 1e-3)
    let sum = SummedTail([AveragePooling(), MaxPooling()])
    let both = ConcatenatedTail([
        MaxPooling(), SteppedTail(AveragePooling(), then: generator.linear(channels, 3)),
    ])
    let projected = SteppedTail(
        SteppedTail(AveragePooling(), then: generator.linear(channels, 9)),
        then: ActivationStep(.relu))
    let scale = generator.floats(channels)
    let shift = generator.floats(channels)
    return [
        ("average", AveragePooling()),
        ("max", MaxPooling()),
        ("GeM 3", GeneralizedMeanPooling(exponent: 3)),
        ("GeM 2.4", GeneralizedMeanPooling(exponent: 2.4, minimum: 1e-3)),
        ("depthwise", depthwise),
        ("flattened", flattened),
        ("normalised and flattened", AffineFeatures(scale: scale, shift: shift, then: flattened)),
        (
            "normalised and averaged",
            AffineFeatures(scale: scale, shift: shift, then: AveragePooling())
        ),
        ("average plus max", sum),
        ("concatenated", both),
        ("linear", SteppedTail(AveragePooling(), then: generator.linear(channels, 5))),
        ("batch normalisation", SteppedTail(GeneralizedMeanPooling(exponent: 3), then: affine)),
        ("L2", SteppedTail(sum, then: L2NormalizationStep(.plus(1e-6)))),
        ("projector", SteppedTail(projected, then: generator.linear(9, 4))),
    ]
}
