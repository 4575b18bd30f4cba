import ArgumentParser
import SimilarityMaps

struct MapsBench: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "maps",
        abstract: "Both similarity maps of a pair, average pooling, from feature maps in memory.")

    func run() throws {
        var state: UInt64 = 7
        // Like features after a ReLU: half of them are zero. Knuth's linear congruential generator.
        func feature() -> Float {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return max(0, Float(Int32(truncatingIfNeeded: state >> 32)) * 0x1p-31)
        }
        var times: [(String, Double)] = []
        for (rows, columns, channels) in [(7, 7, 1280), (14, 14, 2048)] {
            let grid = Grid(rows: rows, columns: columns)
            let (a, b) = try (
                Self.decomposition(grid, channels, feature),
                Self.decomposition(grid, channels, feature)
            )
            var sum: Float = 0
            let seconds = medianSeconds {
                sum += a.similarityMap(against: b).values[0] + b.similarityMap(against: a).values[0]
            }
            precondition(sum > 0, "the maps were not computed")
            times.append(("\(rows)x\(columns)x\(channels)", seconds))
        }
        printTimes(times)
    }

    private static func decomposition(
        _ grid: Grid, _ channels: Int, _ feature: () -> Float
    ) throws -> Decomposition {
        try Decomposition(
            of: FeatureMap(
                grid: grid, channels: channels,
                values: (0..<grid.count * channels).map { _ in feature() }),
            through: AveragePooling())
    }
}
