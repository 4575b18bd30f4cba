import Images
import Networks
import RandomNumbers
import SimilarityMaps

/// Random masks: the photograph is shown through many of them, and each pixel gets the mean similarity
/// of the masks that show it.
///
/// RISE (Petsiuk, Das and Saenko, BMVC 2018), with the cosine similarity for its score: cells of a coarse
/// grid are shown with probability one half, enlarged with bilinear interpolation, and shifted by less than a
/// cell. What is hidden is zero in the network's input, the mean colour. The published number of masks is 4,000
/// and more; with the few that a person would wait for the map is noisy.
public struct RandomisedMasksMethod: MapMethod {
    /// How many masks.
    public let count: Int
    /// The cells of a mask, in each direction.
    static let side = 7
    /// The chance of a cell to be shown.
    static let shown = 0.5

    /// - Precondition: there is one mask at least.
    public init(count: Int = 256) {
        precondition(count > 0, "\(count) masks")
        self.count = count
    }

    /// What tables call it.
    public var name: String { "random masks" }
    /// What it does.
    public var summary: String {
        "the mean similarity of \(count) randomly masked pictures that show a pixel (RISE)"
    }

    /// The map: one run of the network for each mask.
    public func map(of pair: ExplainedPair) throws -> MethodMap? {
        let size = pair.network.description.preprocessing.size
        var random = SplitMix64(seed: pair.seed, place: [0x815E])
        let masks = (0..<count).map { _ in Self.mask(size, &random) }
        let empty = Substrate.zero.picture(for: pair.picture, of: pair.network)
        var sums = [Float](repeating: 0, count: size.width * size.height)
        var weights = sums
        try pair.network.embedFitted(count) { index in
            pair.picture.mixed(with: empty, showing: masks[index])
        } each: { index, embedding in
            let score = Float(pair.query.cosineSimilarity(to: embedding))
            for (pixel, shown) in masks[index].enumerated() {
                sums[pixel] += shown * score
                weights[pixel] += shown
            }
        }
        return MethodMap(
            grid: Grid(rows: size.height, columns: size.width),
            values: zip(sums, weights).map { $1 > 0 ? $0 / $1 : 0 }, isSigned: false,
            evaluations: count)
    }

    /// How much of each pixel is shown, 0…1.
    private static func mask(_ size: PixelSize, _ random: inout SplitMix64) -> [Float] {
        let (high, wide) = (Double(size.height) / Double(side), Double(size.width) / Double(side))
        let (down, right) = (random.uniform() * high, random.uniform() * wide)
        // One cell more than is seen in each direction, since masks are shifted.
        let cells = (0..<(side + 1) * (side + 1)).map { _ in
            random.uniform() < shown ? Float(1) : 0
        }
        func places(_ count: Int, _ shift: Double, _ cell: Double) -> [(first: Int, part: Float)] {
            (0..<count).map { pixel in
                let at = min(
                    max((Double(pixel) + 0.5 + shift) / cell - 0.5, 0), Double(side) - 1e-6)
                return (Int(at), Float(at - at.rounded(.down)))
            }
        }
        let rows = places(size.height, down, high)
        let columns = places(size.width, right, wide)
        var mask: [Float] = []
        mask.reserveCapacity(size.width * size.height)
        for row in rows {
            let (upper, lower) = (row.first * (side + 1), (row.first + 1) * (side + 1))
            for column in columns {
                let (left, right) = (column.first, column.first + 1)
                let above =
                    cells[upper + left] * (1 - column.part) + cells[upper + right] * column.part
                let below =
                    cells[lower + left] * (1 - column.part) + cells[lower + right] * column.part
                mask.append(above * (1 - row.part) + below * row.part)
            }
        }
        return mask
    }
}
