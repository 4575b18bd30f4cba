import Images
import SimilarityMaps

/// A map in numbers, for machines.
public struct MapReport: Encodable, Sendable {
    /// What each location contributes, row by row.
    public let values: [[Float]]
    /// The sum of the values.
    public let sum: Double
    /// What no location owns.
    public let rest: Float
    /// The part of the photograph that the map covers, in fractions of its width and height:
    /// `[x, y, width, height]`. Beyond 0…1 where bars were added.
    public let covered: [Double]
    /// The raw map's file, where it was written.
    public var file: String?

    /// A map, and the part of its photograph that it covers.
    public init(_ map: SimilarityMap, covered: Rectangle) {
        let columns = map.grid.columns
        values = (0..<map.grid.rows).map {
            Array(map.values[$0 * columns..<($0 + 1) * columns])
        }
        sum = map.sum
        rest = map.rest
        self.covered = [covered.x, covered.y, covered.width, covered.height]
    }
}
