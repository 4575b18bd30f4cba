import Images
import SimilarityMaps

/// One grid for maps that networks with different grids, or that see different parts, make of one
/// photograph: what is spread over it can be added and compared cell by cell.
///
/// It covers all that any of the maps covers, and has the finest cells among theirs, each direction for
/// itself.
public struct CommonGrid: Hashable, Sendable {
    /// The cells.
    public let grid: Grid
    /// What they cover, in fractions of the photograph's width and height: the smallest rectangle around
    /// what the maps cover.
    public let area: Rectangle

    /// The grid for maps on some grids.
    ///
    /// - Parameter places: the grid of each map, and what it covers in fractions of the photograph.
    /// - Precondition: there is a map, and each covers an area.
    public init(_ places: [(grid: Grid, area: Rectangle)]) {
        precondition(
            !places.isEmpty && places.allSatisfy { $0.area.width > 0 && $0.area.height > 0 },
            "a common grid of \(places)")
        let areas = places.map(\.area)
        let (left, top) = (areas.map(\.x).min() ?? 0, areas.map(\.y).min() ?? 0)
        let area = Rectangle(
            x: left, y: top, width: (areas.map { $0.x + $0.width }.max() ?? 1) - left,
            height: (areas.map { $0.y + $0.height }.max() ?? 1) - top)
        self.area = area
        grid =
            PlacedGrid(around: places.map { PlacedGrid($0.grid, over: AreaRectangle($0.area)) })
            .grid
    }

    /// How a grid lies on this one.
    ///
    /// - Parameters:
    ///   - source: the grid of a map.
    ///   - covered: what that covers.
    public func spread(of source: Grid, over covered: Rectangle) -> GridSpread {
        // Without the rounding of products, by which the same cells would not be found to be the same.
        guard covered != area else { return GridSpread(source, to: grid) }
        let row = Double(source.rows) / covered.height
        let column = Double(source.columns) / covered.width
        let (top, left) = ((area.y - covered.y) * row, (area.x - covered.x) * column)
        return GridSpread(
            source, to: grid, rows: top...top + area.height * row,
            columns: left...left + area.width * column)
    }

    /// A map on this grid, with its sum and its rest kept. On its own grid it is the map itself.
    public func spread(_ map: SimilarityMap, over covered: Rectangle) -> SimilarityMap {
        let spread = spread(of: map.grid, over: covered)
        return SimilarityMap(
            grid: grid, values: spread.keepsCells ? map.values : spread.applied(to: map.values),
            rest: map.rest)
    }
}

extension AreaRectangle {
    /// The same rectangle.
    init(_ rectangle: Rectangle) {
        self.init(
            rows: rectangle.y...rectangle.y + max(0, rectangle.height),
            columns: rectangle.x...rectangle.x + max(0, rectangle.width))
    }
}
