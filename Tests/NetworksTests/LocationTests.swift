import Images
import OnnxRuntime
import SimilarityMaps
import Testing

@testable import Networks

/// Contributions lie where the picture changed. No certificate sees a map whose locations are
/// exchanged: it adds up all the same.
@Suite struct LocationTests {
    @Test(
        "a pixel that only one location sees changes what that one contributes most",
        arguments: TailFixtureTests.networks)
    func planted(name: String, dialect: String) throws {
        let network = try EmbeddingNetwork(
            contentsOf: Fixture.path("tails/\(name).\(dialect).onnx"))
        let input = try TailFixtureTests.input(name, \.input_a)
        var missed = try PlantedPixel(network, input: input, stride: 2).missedCells()
        if name == "regional-max" {
            // Its windows of three overlap: these cells are in two of them.
            missed.removeAll { $0.contains { $0 > 0 && $0 % 2 == 0 } }
        }
        if name == "attention-mask" {
            // Every third token is masked, and contributes nothing.
            missed.removeAll { ($0[0] * 5 + $0[1]) % 3 == 0 }
        }
        #expect(missed.isEmpty, "rows and columns of the map that something else stands for")
    }
}

/// Changes pixels one after the other and looks for the location whose contribution changes most.
///
/// A kernel of 3×3 at stride 2 with a border of one sees rows 2r − 1 to 2r + 1, a patch of 2×2 rows
/// 2r and 2r + 1: the pixel at (2r, 2c) is in the view of location (r, c) alone. What other locations
/// contribute changes too, by norms and gates, by attention, and because maxima are lost to the
/// changed location; how strong the change must be differs from tail to tail.
struct PlantedPixel {
    private static let changes: [Float] = [3, -3, 12, -12, 0.4, -0.4, 40]

    private let network: EmbeddingNetwork
    private let input: [Float]
    private let stride: Int
    private let size: PixelSize
    private let original: Decomposition

    /// - Parameter input: `[3, height, width]`.
    init(_ network: EmbeddingNetwork, input: [Float], stride: Int) throws {
        (self.network, self.input, self.stride) = (network, input, stride)
        size = network.description.preprocessing.size
        original = try network.decomposition(
            ofInput: network.description.input.layout.tensor(input, size))
    }

    /// The cells of the first feature map where another location of the map changes more, whatever
    /// the pixel becomes.
    func missedCells() throws -> [[Int]] {
        let grid = original.grid
        // Maps that are pooled in between are coarser, and what does not fill a window is left out.
        let (down, across) = (
            size.height / stride / grid.rows, size.width / stride / grid.columns
        )
        var missed: [[Int]] = []
        for row in 0..<grid.rows * down {
            for column in 0..<grid.columns * across {
                let expected = row / down * grid.columns + column / across
                let isHit = try Self.changes.contains {
                    try mostChanged(row * stride, column * stride, by: $0) == expected
                }
                if !isHit { missed.append([row, column]) }
            }
        }
        return missed
    }

    /// The location whose contribution changes most; `nil` where the runner-up is as near as a tie.
    private func mostChanged(_ row: Int, _ column: Int, by change: Float) throws -> Int? {
        var values = input
        for channel in 0..<3 {
            values[(channel * size.height + row) * size.width + column] += change
        }
        let (before, after) = (
            original.contributions.vectors(),
            try network.decomposition(
                ofInput: network.description.input.layout.tensor(values, size)
            ).contributions.vectors()
        )
        let changes = (0..<before.rows).map { location in
            (location * before.columns..<(location + 1) * before.columns).reduce(Float(0)) {
                let difference = after.values[$1] - before.values[$1]
                return $0 + difference * difference
            }.squareRoot()
        }
        let order = changes.indices.sorted { changes[$0] > changes[$1] }
        guard changes.count > 1, changes[order[1]] < 0.9 * changes[order[0]] else { return nil }
        return order[0]
    }
}
