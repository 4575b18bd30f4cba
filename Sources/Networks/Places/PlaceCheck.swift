import Images
import RandomNumbers
import SimilarityMaps

/// Finds out by experiment whether the cells of a network's maps lie over the parts of the picture that
/// they are drawn on: changes parts of a picture, and looks which cells change.
///
/// A network's cells look beyond their own squares, most look at all of the picture, and some cells change
/// more than others whatever is changed. So responses are compared in both directions: a cell lies over a
/// part if the part changes it more than the part changes other cells, and more than other parts change it.
struct PlaceCheck {
    private let network: EmbeddingNetwork
    private let size: PixelSize
    /// The feature maps, and whether the graph told where their cells lie.
    private let taps: [(tap: Tap, isRead: Bool)]

    /// From this agreement on the quadrants alone are convincing. Of 13 architectures of timm with random
    /// weights sound ones reached 0.7 to 1, mirrored, exchanged and shuffled ones −0.7 to 0.45, and
    /// windows of 2×2 in the wrong order up to 0.78.
    static let convincing = 0.9
    /// From here on sixteen parts are, where the graph told the places; sound networks reach 0.57 to 1,
    /// unsound ones 0.65 at most.
    static let sufficient = 0.5
    /// Likewise, where places are a guess.
    static let sufficientForGuess = 0.9
    /// Below this cells do not lie where they seem, if a second picture shows the same.
    static let refuted = 0.4
    /// How alike the responses to two pictures are where they are the network's and no chance.
    static let repeatable = 0.5

    /// - Returns: `nil` where the network has no feature map.
    init?(_ network: EmbeddingNetwork) {
        guard let tail = network.description.tail else { return nil }
        self.network = network
        size = network.description.preprocessing.size
        taps = tail.taps.compactMap { tap in
            guard case .features(let layout) = tap.role, !layout.isWeights else { return nil }
            return (tap, layout.isRead)
        }
        guard !taps.isEmpty else { return nil }
    }

    /// Whether the cells of all feature maps lie where they seem to.
    ///
    /// - Throws: as the network's runs.
    /// - Complexity: 9 runs of the network; 45 where those do not tell.
    func places() throws -> Places {
        let first = try Experiment(network, size, seed: 1)
        var worst = Places.checked
        var second: Experiment?
        for (tap, isRead) in taps {
            guard let map = first.map(tap), map.grid.count > 1 else { return .unknown }
            let quadrants = try first.responses(of: tap, to: map.parts(2))
            if isRead, let agreement = quadrants.agreement, agreement >= Self.convincing,
                try seesRim(tap, map, first)
            {
                continue
            }
            let other = try second ?? Experiment(network, size, seed: 2)
            second = other
            worst = max(worst, try closer(tap, map, isRead, first, other))
        }
        return worst
    }

    /// Whether each side of what the map covers changes it at all: a network that cuts it off does not see
    /// it. Tokens that the network chooses need not be there.
    private func seesRim(_ tap: Tap, _ map: MapPlace, _ experiment: Experiment) throws -> Bool {
        guard map.isFull else { return true }
        return try experiment.responses(of: tap, to: map.rim).seesAll
    }

    private func closer(
        _ tap: Tap, _ map: MapPlace, _ isRead: Bool, _ first: Experiment, _ second: Experiment
    ) throws -> Places {
        let both = try [first, second].map { try $0.responses(of: tap, to: map.parts(4)) }
        guard let one = both[0].agreement, let other = both[1].agreement else { return .unknown }
        let agreement = (one + other) / 2
        if agreement >= (isRead ? Self.sufficient : Self.sufficientForGuess) {
            let sees = try seesRim(tap, map, first) || seesRim(tap, map, second)
            return sees ? .checked : .misplaced
        }
        let isRepeated = both[0].correlation(with: both[1]) >= Self.repeatable
        return agreement < Self.refuted && isRepeated ? .misplaced : .unknown
    }
}

/// Where a feature map's cells lie.
struct MapPlace {
    let grid: Grid
    /// In fractions of the network's input.
    let area: AreaRectangle
    /// Whether each cell has something in it.
    let isFull: Bool

    /// What of the picture the map covers.
    private var seen: AreaRectangle {
        func inside(_ range: ClosedRange<Double>) -> ClosedRange<Double> {
            let low = min(max(range.lowerBound, 0), 1)
            return low...min(max(range.upperBound, low), 1)
        }
        return AreaRectangle(rows: inside(area.rows), columns: inside(area.columns))
    }

    /// Equal parts, so many in each direction; a single row or column is cut the other way only.
    func parts(_ count: Int) -> [AreaRectangle] {
        let seen = seen
        func ranges(_ range: ClosedRange<Double>, _ cells: Int, _ others: Int) -> [ClosedRange<
            Double
        >] {
            let parts = min(cells, others == 1 ? count * 2 : count)
            let width = (range.upperBound - range.lowerBound) / Double(parts)
            return (0..<parts).map {
                range.lowerBound + Double($0) * width...range.lowerBound + Double($0 + 1) * width
            }
        }
        return ranges(seen.rows, grid.rows, grid.columns).flatMap { rows in
            ranges(seen.columns, grid.columns, grid.rows).map {
                AreaRectangle(rows: rows, columns: $0)
            }
        }
    }

    /// A strip along each side, a sixteenth of it wide.
    var rim: [AreaRectangle] {
        let seen = seen
        let (height, width) = (seen.height / 16, seen.width / 16)
        return [
            AreaRectangle(
                rows: seen.rows.lowerBound...seen.rows.lowerBound + height, columns: seen.columns),
            AreaRectangle(
                rows: seen.rows.upperBound - height...seen.rows.upperBound, columns: seen.columns),
            AreaRectangle(
                rows: seen.rows, columns: seen.columns.lowerBound...seen.columns.lowerBound + width),
            AreaRectangle(
                rows: seen.rows, columns: seen.columns.upperBound - width...seen.columns.upperBound),
        ]
    }

    /// How much of each cell lies in a part, 0…1.
    func shares(in part: AreaRectangle) -> [Double] {
        func overlaps(
            _ range: ClosedRange<Double>, _ count: Int, _ part: ClosedRange<Double>
        ) -> [Double] {
            let size = (range.upperBound - range.lowerBound) / Double(count)
            return (0..<count).map { index in
                let low = range.lowerBound + Double(index) * size
                return max(0, min(low + size, part.upperBound) - max(low, part.lowerBound)) / size
            }
        }
        let columns = overlaps(area.columns, grid.columns, part.columns)
        return overlaps(area.rows, grid.rows, part.rows).flatMap { row in columns.map { row * $0 } }
    }
}

/// A picture, another that takes its place part by part, and what the network makes of that.
private final class Experiment {
    private let network: EmbeddingNetwork
    private let picture, other: Image
    private let whole: Activations?
    /// What was run already: several feature maps are looked at in the same runs.
    private var runs: [AreaRectangle: Activations?] = [:]

    init(_ network: EmbeddingNetwork, _ size: PixelSize, seed: UInt64) throws {
        self.network = network
        picture = .blotches(size, seed: seed)
        other = .blotches(size, seed: seed + 100)
        whole = try network.activations(ofFitted: picture)
    }

    func map(_ tap: Tap) -> MapPlace? {
        guard let map = try? whole?.featureMap(tap.name) else { return nil }
        let frame = map.placedGrid
        let cells = Set(map.cells.compactMap { $0 })
        return MapPlace(
            grid: frame.grid, area: frame.area, isFull: cells.count == frame.grid.count)
    }

    func responses(of tap: Tap, to parts: [AreaRectangle]) throws -> CellResponses {
        guard let before = try whole?.featureMap(tap.name) else {
            return CellResponses(parts: [], responses: [], shares: [])
        }
        var responses: [[Double]] = []
        for part in parts {
            if runs[part] == nil {
                runs[part] = try network.activations(
                    ofFitted: picture.replaced(by: other, in: part))
            }
            guard let after = try runs[part]??.featureMap(tap.name) else { continue }
            responses.append(before.changes(to: after))
        }
        let place = map(tap)
        return CellResponses(
            parts: parts, responses: responses,
            shares: parts.map { place?.shares(in: $0) ?? [] })
    }
}

extension EmbeddingNetwork {
    /// What the tail begins with for a picture that has the network's size already.
    fileprivate func activations(ofFitted picture: Image) throws -> Activations? {
        try tapped(input(ofFitted: picture), of: 1).activations(of: 0)
    }
}

extension FeatureMap {
    /// The cell of each vector.
    fileprivate var cells: [Int?] {
        places?.cells ?? Array(repeating: nil, count: unplaced) + (0..<grid.count).map { $0 }
    }

    /// How far the vectors in each cell are from those of another picture, `‖x − x′‖`; not a number where
    /// one of the pictures has none there.
    fileprivate func changes(to other: FeatureMap) -> [Double] {
        let (before, after) = (rows, other.rows)
        return (0..<placedGrid.grid.count).map { cell in
            guard let a = before[cell], let b = after[cell], channels == other.channels else {
                return .nan
            }
            var sum = 0.0
            for channel in 0..<channels {
                let difference =
                    Double(matrix.values[a * channels + channel])
                    - Double(other.matrix.values[b * channels + channel])
                sum += difference * difference
            }
            return sum.squareRoot()
        }
    }

    /// The vector in each cell.
    private var rows: [Int: Int] {
        Dictionary(
            cells.enumerated().compactMap { row, cell in cell.map { ($0, row) } },
            uniquingKeysWith: { first, _ in first })
    }
}

extension Image {
    /// Blotches of several sizes in any colours: something for every layer of a network to respond to.
    fileprivate static func blotches(_ size: PixelSize, seed: UInt64) -> Image {
        let (width, height) = (size.width, size.height)
        var sums = [Float](repeating: 127.5, count: width * height * 3)
        for (scale, strength) in [(1, 15), (4, 25), (16, 38), (64, 38)] as [(Int, Float)] {
            var random = SplitMix64(seed: seed, place: [0xB107, scale])
            let across = (width + scale - 1) / scale
            let down = (height + scale - 1) / scale
            let colours = (0..<across * down * 3).map { _ in
                (Float(random.uniform()) * 2 - 1) * strength
            }
            for row in 0..<height {
                for column in 0..<width {
                    let blotch = (row / scale * across + column / scale) * 3
                    let pixel = (row * width + column) * 3
                    for colour in 0..<3 { sums[pixel + colour] += colours[blotch + colour] }
                }
            }
        }
        return Image(
            width: width, height: height,
            pixels: sums.map { UInt8(min(max($0, 0), 255)) })
    }

    /// With a part of another picture of its size, at least a pixel wide and high.
    fileprivate func replaced(by other: Image, in part: AreaRectangle) -> Image {
        func pixels(_ range: ClosedRange<Double>, of length: Int) -> Range<Int> {
            let low = min(max(Int((range.lowerBound * Double(length)).rounded()), 0), length - 1)
            let high = Int((range.upperBound * Double(length)).rounded())
            return low..<min(max(high, low + 1), length)
        }
        let columns = pixels(part.columns, of: width)
        var changed = self.pixels
        for row in pixels(part.rows, of: height) {
            let bytes =
                (row * width + columns.lowerBound) * 3..<(row * width + columns.upperBound) * 3
            changed.replaceSubrange(bytes, with: other.pixels[bytes])
        }
        return Image(width: width, height: height, pixels: changed)
    }
}
