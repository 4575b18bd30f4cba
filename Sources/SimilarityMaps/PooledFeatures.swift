import VectorMath

/// A pooling of one of several feature maps.
///
/// Where that map is coarser than others, what its locations contribute is spread over the common
/// grid. Vectors without a location contribute to the constant.
public struct PooledFeatures: TailPart {
    /// The feature map's name; `nil` for the only one there is.
    public let name: String?
    /// The pooling.
    public let pooling: any Pooling
    /// The pooling's; partly non-spatial where the map has vectors without a location.
    public let exactness: Exactness

    /// - Parameter hasUnplaced: whether the map has vectors without a location.
    public init(_ name: String?, _ pooling: any Pooling, hasUnplaced: Bool = false) {
        self.name = name
        self.pooling = pooling
        exactness = hasUnplaced ? .partlyNonSpatial : pooling.exactness
    }

    /// The pooling's contributions, on the common grid.
    public func contributions(of activations: Activations) throws -> any Contributions {
        let map = try activations.featureMap(name)
        return located(
            try pooling.contributions(of: map), of: map, on: activations.frame)
    }

    /// The pooling's, with respect to its feature map on the map's own grid.
    public func gradient(
        of activations: Activations, along direction: [Float]
    ) throws -> [String: Matrix] {
        let (key, map) = try activations.namedFeatureMap(name)
        return [key: try pooling.gradient(of: map, along: direction)]
    }
}

/// What the vectors of a feature map contribute, as the cells of the common grid see it.
func located(
    _ contributions: any Contributions, of map: FeatureMap, on frame: PlacedGrid
) -> any Contributions {
    let own = map.placedGrid
    let cells = frame.cells(of: own)
    let places: [Int?] =
        map.places?.cells
        ?? Array(repeating: nil, count: map.unplaced) + (0..<own.grid.count).map { $0 }
    guard let cells else {
        let placed =
            map.places == nil && map.unplaced == 0
            ? contributions : Arranged(contributions, at: places, of: own.grid.count)
        return spread(placed, frame.spread(of: own))
    }
    // The same cells, and perhaps more of them: each keeps what it has.
    let isInOrder = map.places == nil && map.unplaced == 0 && own == frame
    return isInOrder
        ? contributions
        : Arranged(contributions, at: places.map { $0.map { cells[$0] } }, of: frame.grid.count)
}

/// Contributions of the locations of one grid as those of another; the same where it is the same.
func spread(_ contributions: any Contributions, _ spread: GridSpread) -> any Contributions {
    spread.keepsCells ? contributions : Spread(base: contributions, spread: spread)
}

/// Contributions of the locations of one grid, spread over those of another.
private struct Spread: Contributions {
    let base: any Contributions
    let spread: GridSpread

    var total: [Float] { base.total }
    var constant: [Float] { base.constant }

    func vectors() -> Matrix {
        let vectors = base.vectors()
        return Matrix(
            rows: spread.target.count, columns: vectors.columns,
            values: spread.applied(to: vectors.values, channels: vectors.columns))
    }

    func map(along direction: [Float]) -> [Float] { spread.applied(to: base.map(along: direction)) }
    func weightedSum(_ weights: [Float]) -> [Float] { base.weightedSum(spread.gathered(weights)) }
}
