import Images
import Networks
import RandomNumbers
import SimilarityMaps

/// Maps that know nothing of the network: what every method must be better than.
public struct PriorMethod: MapMethod {
    /// Which.
    public enum Kind: Hashable, Sendable, CaseIterable {
        /// A hill in the middle: photographers put things there.
        case centre
        /// How much there is to see: the mean length of the brightness's gradient.
        case edges
        /// Random numbers.
        case random
    }

    /// Which.
    public let kind: Kind

    /// A map of this kind.
    public init(_ kind: Kind) { self.kind = kind }

    /// What tables call it.
    public var name: String {
        switch kind {
        case .centre: "centre"
        case .edges: "edges"
        case .random: "random"
        }
    }

    /// What it does.
    public var summary: String {
        switch kind {
        case .centre: "a hill in the middle of the picture"
        case .edges: "where brightness changes most"
        case .random: "a random number for each cell"
        }
    }

    /// The map, on the cells of the network's grid.
    public func map(of pair: ExplainedPair) -> MethodMap? {
        let grid = pair.photograph.grid
        let values: [Float]
        switch kind {
        case .centre:
            // It falls with the square of the distance, in fractions of the sides.
            values = (0..<grid.count).map { cell in
                let y = (Double(cell / grid.columns) + 0.5) / Double(grid.rows) - 0.5
                let x = (Double(cell % grid.columns) + 0.5) / Double(grid.columns) - 0.5
                return Float(1 - 2 * (x * x + y * y))
            }
        case .edges:
            let size = pair.picture.size
            values = GridSpread(Grid(rows: size.height, columns: size.width), to: grid)
                .applied(to: pair.picture.edges)
        case .random:
            var random = SplitMix64(seed: pair.seed, place: [0xF1A])
            values = (0..<grid.count).map { _ in Float(random.uniform()) }
        }
        return MethodMap(grid: grid, values: values, isSigned: false)
    }
}

extension Image {
    /// The length of the brightness's gradient at each pixel, by differences of neighbours; beyond the
    /// border lies what is at it. Brightness is Rec. 601's luma.
    fileprivate var edges: [Float] {
        let luma: [Float] = stride(from: 0, to: pixels.count, by: 3).map { start in
            let (red, green) = (Float(pixels[start]), Float(pixels[start + 1]))
            let blue = Float(pixels[start + 2])
            return 0.299 * red + 0.587 * green + 0.114 * blue
        }
        var edges: [Float] = []
        edges.reserveCapacity(luma.count)
        for y in 0..<height {
            let (above, below) = (max(y - 1, 0) * width, min(y + 1, height - 1) * width)
            for x in 0..<width {
                let (left, right) = (max(x - 1, 0), min(x + 1, width - 1))
                let across: Float = luma[y * width + right] - luma[y * width + left]
                let down: Float = luma[below + x] - luma[above + x]
                edges.append((across * across + down * down).squareRoot())
            }
        }
        return edges
    }
}
