/// Spearman's correlation of two maps: Pearson's, of the cells' ranks, where equal values share their mean
/// rank. It asks whether both put the cells in the same order, whatever their scales: the measure of
/// Adebayo et al., "Sanity Checks for Saliency Maps", NeurIPS 2018.
public enum RankCorrelation {
    /// The correlation, −1…1; `nil` where a map is the same everywhere, or no number somewhere.
    ///
    /// - Precondition: there are as many values of both.
    /// - Complexity: that of sorting them.
    public static func of(_ first: [Float], _ second: [Float]) -> Double? {
        guard first.allSatisfy(\.isFinite), second.allSatisfy(\.isFinite) else { return nil }
        return MapAgreement(ranks(first), ranks(second)).correlation
    }

    private static func ranks(_ values: [Float]) -> [Float] {
        let order = values.indices.sorted { values[$0] < values[$1] }
        var ranks = [Float](repeating: 0, count: values.count)
        var start = 0
        while start < order.count {
            var end = start + 1
            while end < order.count, values[order[end]] == values[order[start]] { end += 1 }
            for index in order[start..<end] { ranks[index] = Float(start + end - 1) / 2 }
            start = end
        }
        return ranks
    }
}
