import SimilarityMaps

/// How the map of one photograph changes from one network to another.
public struct MapChange: Hashable, Sendable {
    /// The later map less the earlier, cell by cell, and likewise their rests: it adds up to the
    /// difference of the two scores, as exactly as the maps add up to theirs.
    public let difference: SimilarityMap
    /// How much the two say the same.
    public let agreement: MapAgreement

    /// The change from one map to another.
    ///
    /// - Precondition: both lie on one grid, and in the same place.
    public init(from earlier: SimilarityMap, to later: SimilarityMap) {
        precondition(
            earlier.grid == later.grid, "the change from a map on \(earlier.grid) to \(later.grid)")
        difference = SimilarityMap(
            grid: earlier.grid, values: zip(later.values, earlier.values).map { $0 - $1 },
            rest: later.rest - earlier.rest)
        agreement = MapAgreement(earlier.values, later.values)
    }
}
