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
            try pooling.contributions(of: map), of: map, on: activations.grid)
    }

    /// The pooling's, with respect to its feature map on the map's own grid.
    public func gradient(
        of activations: Activations, along direction: [Float]
    ) throws -> [String: Matrix] {
        let (key, map) = try activations.namedFeatureMap(name)
        return [key: try pooling.gradient(of: map, along: direction)]
    }
}

/// What the vectors of a feature map contribute, as locations of a grid see it.
func located(
    _ contributions: any Contributions, of map: FeatureMap, on grid: Grid
) -> any Contributions {
    let placed: any Contributions =
        map.unplaced == 0 ? contributions : Placed(contributions, unplaced: map.unplaced)
    return spread(placed, GridSpread(map.grid, to: grid))
}

/// Contributions of the locations of one grid as those of another; the same where it is the same.
func spread(_ contributions: any Contributions, _ spread: GridSpread) -> any Contributions {
    spread.keepsCells ? contributions : Spread(base: contributions, spread: spread)
}

/// Contributions of which the first few have no location: those are the constant's.
private struct Placed: Contributions {
    let base: any Contributions
    let unplaced: Int
    let constant: [Float]

    init(_ base: any Contributions, unplaced: Int) {
        self.base = base
        self.unplaced = unplaced
        let vectors = base.vectors()
        constant = (0..<unplaced).reduce(into: base.constant) { constant, row in
            for column in constant.indices {
                constant[column] += vectors.values[row * vectors.columns + column]
            }
        }
    }

    var total: [Float] { base.total }

    func vectors() -> Matrix {
        let all = base.vectors()
        return Matrix(
            rows: all.rows - unplaced, columns: all.columns,
            values: Array(all.values.dropFirst(unplaced * all.columns)))
    }

    func map(along direction: [Float]) -> [Float] {
        Array(base.map(along: direction).dropFirst(unplaced))
    }

    func weightedSum(_ weights: [Float]) -> [Float] {
        base.weightedSum([Float](repeating: 0, count: unplaced) + weights)
    }
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
