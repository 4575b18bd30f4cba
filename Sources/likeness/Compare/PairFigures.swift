import Evaluation
import Figures
import SimilarityMaps

/// What one map says in numbers.
struct MapFigures {
    var entropy, halfArea: Double?
    /// The part of the similarity on the object; `nil` where it is too small for a share to mean anything.
    var objectShare: Double?
    /// The part of the picture that the object covers.
    var objectArea: Double?
}

/// The figures of pairs’ maps: of each pair the mean of its two maps, because these say nearly the same
/// and would make an interval seem narrower than it is.
struct PairFigures {
    private var entropies: [Double] = []
    private var halfAreas: [Double] = []
    private var objectShares: [Double] = []
    private var objectAreas: [Double] = []
    private var rests: [Double] = []
    /// How many pairs there are.
    private(set) var count = 0
    /// How many could not be explained.
    private(set) var leftOut = 0

    mutating func leaveOut() { leftOut += 1 }

    mutating func add(_ figures: [MapFigures], maps: [SimilarityMap]) {
        count += 1
        func add(_ values: [Double?], to list: inout [Double]) {
            let known = values.compactMap { $0 }
            if !known.isEmpty { list.append(known.reduce(0, +) / Double(known.count)) }
        }
        add(figures.map(\.entropy), to: &entropies)
        add(figures.map(\.halfArea), to: &halfAreas)
        add(figures.map(\.objectShare), to: &objectShares)
        add(figures.map(\.objectArea), to: &objectAreas)
        add(maps.map { Double($0.rest) }, to: &rests)
    }

    /// The means over the pairs; `nil` where there are none.
    func maps(seed: UInt64) -> ComparisonReport.Maps? {
        guard count > 0 else { return nil }
        func interval(_ values: [Double]) -> ComparisonReport.Interval? {
            MeanInterval(of: values, seed: seed).map { ComparisonReport.Interval($0) }
        }
        var maps = ComparisonReport.Maps()
        maps.entropy = interval(entropies)
        maps.halfArea = interval(halfAreas)
        maps.objectShare = interval(objectShares)
        maps.objectArea = interval(objectAreas)?.value
        maps.rest = interval(rests)
        return maps
    }
}
