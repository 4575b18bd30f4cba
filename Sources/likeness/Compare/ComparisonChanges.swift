import Evaluation
import Figures
import Images
import Networks
import SimilarityMaps

extension ComparisonReport.Query {
    /// The query with what changes from network to network.
    func withChanges() -> ComparisonReport.Query {
        let pairs = views.compactMap(\.pair)
        guard pairs.count == views.count, pairs.count > 1 else { return self }
        // One grid for all networks, so that what changes from step to step adds up to what has changed
        // since the first.
        let ofQuery = Self.together(pairs.map(\.ofQuery.map))
        let ofPartner = Self.together(pairs.map(\.ofPartner.map))
        func change(from: Int, to: Int) -> ComparisonReport.Change {
            ComparisonReport.Change(
                from: from, to: to, scoreDifference: pairs[to].score - pairs[from].score,
                ofQuery: Self.moved(ofQuery, from, to), ofPartner: Self.moved(ofPartner, from, to))
        }
        var query = self
        query.steps = (1..<pairs.count).map { change(from: $0 - 1, to: $0) }
        query.sinceFirst = (1..<pairs.count).map { change(from: 0, to: $0) }
        return query
    }

    private typealias Placed = (maps: [SimilarityMap], covered: CoveredArea)

    /// Maps of one photograph, spread over one grid.
    private static func together(_ placed: [ComparisonReport.PlacedMap]) -> Placed {
        let areas = placed.map(\.covered.rectangle)
        let common = CommonGrid(zip(placed, areas).map { ($0.map.grid, $1) })
        return (
            zip(placed, areas).map { common.spread($0.map, over: $1) }, CoveredArea(common.area)
        )
    }

    private static func moved(_ placed: Placed, _ from: Int, _ to: Int) -> ComparisonReport.Moved {
        let change = MapChange(from: placed.maps[from], to: placed.maps[to])
        return ComparisonReport.Moved(
            .init(change.difference, covered: placed.covered),
            correlation: change.agreement.correlation, areaOverlap: change.agreement.areaOverlap,
            sharedEvidence: change.agreement.sharedEvidence)
    }
}

extension CoveredArea {
    fileprivate var rectangle: Rectangle { Rectangle(x: x, y: y, width: width, height: height) }
}
