import SimilarityMaps
import TestSupport

/// A tail that takes more than one feature map, and what a network computed for two images.
struct NamedCase {
    let name: String
    let tail: any TailPart
    let activations: [Activations]
}

/// Tails of several feature maps, of tokens without a location, of attention and of gates, whose
/// maps lie on a grid.
func namedCases(_ grid: Grid, channels: Int, seed: UInt64) -> [NamedCase] {
    var generator = SeededGenerator(seed: seed)
    let coarse = Grid(rows: (grid.rows + 1) / 2, columns: (grid.columns + 1) / 2)
    let (tall, wide) = (Grid(rows: grid.rows, columns: 1), Grid(rows: 1, columns: grid.columns))
    let unplaced = 2
    let activations = (0..<2).map { _ in
        Activations(
            featureMaps: [
                "fine": generator.featureMap(grid, channels: channels),
                "coarse": generator.featureMap(coarse, channels: channels),
                "tall": generator.featureMap(tall, channels: channels),
                "wide": generator.featureMap(wide, channels: channels),
                "tokens": generator.featureMap(grid, channels: channels, unplaced: unplaced),
                "attention": generator.featureMap(grid, channels: 3, unplaced: unplaced),
                "weights": FeatureMap(
                    grid: grid, channels: 1,
                    values: generator.floats(grid.count).map { abs($0) + 0.1 }),
            ],
            vectors: [
                "gate": generator.floats(channels), "factor": [0.5 + generator.floats(1)[0] / 4],
                "past": generator.floats(channels),
            ])
    }
    func tokens(_ pooling: any Pooling) -> any TailPart {
        PooledFeatures("tokens", pooling, hasUnplaced: true)
    }
    let fine = PooledFeatures("fine", AveragePooling())
    let attended = AttentionPooling(values: "tokens", weights: "attention", hasUnplaced: true)
    let parts: [NamedTail] = [
        ("two maps", ConcatenatedTail([fine, PooledFeatures("coarse", MaxPooling())])),
        (
            "three maps, none of them whole",
            SummedTail([
                PooledFeatures("tall", AveragePooling()), PooledFeatures("wide", MaxPooling()),
                PooledFeatures("coarse", SumPooling()),
            ])
        ),
        ("regions of a coarse map", PooledFeatures("coarse", RegionalMaxPooling())),
        ("average of all tokens", tokens(AveragePooling())),
        ("maximum of all tokens", tokens(MaxPooling())),
        ("GeM of all tokens", tokens(GeneralizedMeanPooling(exponent: 3))),
        (
            "normalised average of all tokens",
            tokens(
                AffineFeatures(
                    scale: generator.floats(channels), shift: generator.floats(channels),
                    then: AveragePooling()))
        ),
        ("tokens laid out flat", tokens(FlattenedFeatures(.channelsLast))),
        ("attention", attended),
        ("attention without prefix", AttentionPooling(values: "fine", weights: "weights")),
        (
            "class token",
            SteppedTail(
                SummedTail([
                    SteppedTail(attended, then: generator.linear(channels, channels)),
                    UnplacedVector("past"),
                ]), then: LayerNormalizationStep(epsilon: 1e-6))
        ),
        ("times a gate", GatedTail(fine, gate: "gate")),
        ("divided by a gate", GatedTail(fine, gate: "gate", divides: true)),
        ("times a factor", GatedTail(attended, gate: "factor")),
        ("divided by a factor", GatedTail(attended, gate: "factor", divides: true)),
    ]
    return parts.map { NamedCase(name: $0.name, tail: $0.tail, activations: activations) }
}
