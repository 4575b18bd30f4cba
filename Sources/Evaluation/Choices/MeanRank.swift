/// The candidate that several networks rank best on average: one that none of them alone has chosen, such
/// as the partner of a query whose map is followed from checkpoint to checkpoint.
///
/// Ranks, because scores of two networks are not of one scale. The best of one network would be a choice
/// in its favour: its score is high also by chance, and would seem to fall in every other.
public enum MeanRank {
    /// The place of the candidate with the lowest sum of ranks; of equals, the first.
    ///
    /// - Parameter scores: of each network the score of every candidate, where more is better. Equal scores
    ///   share the mean of their ranks; what is no number ranks last.
    /// - Returns: `nil` where there are no candidates.
    /// - Precondition: every network scores the same candidates.
    public static func best(_ scores: [[Float]]) -> Int? {
        let count = scores.first?.count ?? 0
        precondition(
            scores.allSatisfy { $0.count == count }, "scores of \(scores.map(\.count)) candidates")
        guard count > 0 else { return nil }
        var sums = [Double](repeating: 0, count: count)
        for network in scores {
            for (place, rank) in ranks(network).enumerated() { sums[place] += rank }
        }
        return sums.indices.min { (sums[$0], $0) < (sums[$1], $1) }
    }

    /// The rank of each score, from 1.
    static func ranks(_ scores: [Float]) -> [Double] {
        let scores = scores.map { $0.isNaN ? -.infinity : $0 }
        let order = scores.indices.sorted { scores[$0] > scores[$1] }
        var ranks = [Double](repeating: 0, count: scores.count)
        var start = 0
        while start < order.count {
            var end = start
            while end < order.count, scores[order[end]] == scores[order[start]] { end += 1 }
            for index in order[start..<end] { ranks[index] = Double(start + 1 + end) / 2 }
            start = end
        }
        return ranks
    }
}
