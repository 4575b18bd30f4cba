/// How much two maps of one photograph say the same, cell by cell: for example those of two checkpoints
/// of a training.
///
/// Both must lie on one grid; maps of different grids are brought to one first, with their sums kept
/// (`CommonGrid`). Three measures, because each is blind to something (Bylinskii et al., "What do
/// different evaluation metrics tell us about saliency models?", TPAMI 2019): the correlation looks at
/// all values and ignores their scale, the overlap only at where most of the evidence is, and the shared
/// evidence at how much of it lies where.
public struct MapAgreement: Hashable, Sendable {
    /// Pearson's correlation of the cells' values, −1…1; `nil` where a map is the same everywhere.
    public let correlation: Double?
    /// How far the smallest areas that hold half of the evidence (``MapConcentration/members(holding:)``)
    /// are the same: their intersection over their union, `Σ min(w, w′) / Σ max(w, w′)` where w is how much
    /// of a cell belongs to the area. 0…1; `nil` where a map has no evidence.
    public let areaOverlap: Double?
    /// How much of the evidence both have in the same places: `Σ min(p, p′)` of the two positive parts,
    /// each divided by its sum (Swain and Ballard, IJCV 1991). 0…1; `nil` where a map has none.
    public let sharedEvidence: Double?

    /// Compares two maps.
    ///
    /// - Parameters:
    ///   - first: the values of one map's cells.
    ///   - second: those of the other's, in the same order.
    /// - Precondition: there are as many of both.
    public init(_ first: [Float], _ second: [Float]) {
        precondition(
            first.count == second.count, "maps of \(first.count) and of \(second.count) cells")
        correlation = Self.correlation(first, second)
        guard let a = MapConcentration(first), let b = MapConcentration(second) else {
            (areaOverlap, sharedEvidence) = (nil, nil)
            return
        }
        let pairs = zip(a.members(holding: 0.5), b.members(holding: 0.5))
        let union = pairs.reduce(0) { $0 + max($1.0, $1.1) }
        areaOverlap = union > 0 ? pairs.reduce(0) { $0 + min($1.0, $1.1) } / union : nil
        // Two equal maps share all, whatever their shares' sum was rounded to.
        sharedEvidence = min(zip(a.shares, b.shares).reduce(0) { $0 + min($1.0, $1.1) }, 1)
    }

    private static func correlation(_ first: [Float], _ second: [Float]) -> Double? {
        guard let a = deviations(first), let b = deviations(second) else { return nil }
        let product = zip(a, b).reduce(0) { $0 + $1.0 * $1.1 }
        let squares = [a, b].map { $0.reduce(0) { $0 + $1 * $1 } }
        return min(max(product / (squares[0] * squares[1]).squareRoot(), -1), 1)
    }

    /// What each value differs from their mean, in units of the largest such difference, so that squares
    /// neither vanish nor overflow; `nil` where all are equal.
    private static func deviations(_ values: [Float]) -> [Double]? {
        guard let first = values.first, values.allSatisfy(\.isFinite),
            values.contains(where: { $0 != first })
        else { return nil }
        let mean = values.reduce(0) { $0 + Double($1) } / Double(values.count)
        let differences = values.map { Double($0) - mean }
        let largest = differences.reduce(0) { max($0, abs($1)) }
        return largest > 0 ? differences.map { $0 / largest } : nil
    }
}
