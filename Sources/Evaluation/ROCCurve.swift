/// The receiver operating characteristic of scores that are to tell pairs of one class from pairs of
/// two: what is accepted of both when more and more is.
public struct ROCCurve: Hashable, Sendable {
    /// What is accepted above one threshold.
    public struct Point: Hashable, Sendable {
        /// The part of the pairs of two classes, which should not be: the false accept rate.
        public let falseAcceptRate: Double
        /// The part of the pairs of one class, which should be: 1 less the false reject rate.
        public let trueAcceptRate: Double
    }

    /// From nothing accepted, (0, 0), to all, (1, 1).
    public let points: [Point]

    /// The curve of scores as they are. Equal scores are accepted together.
    ///
    /// - Returns: `nil` where there is no number among the scores of one kind. What is no number is left
    ///   out.
    /// - Complexity: that of sorting both.
    public init?(same: [Float], different: [Float]) {
        let both =
            same.map { (score: $0, isSame: true) } + different.map { (score: $0, isSame: false) }
        var groups: [(same: Int, different: Int)] = []
        var last: Float?
        for (score, isSame) in both.filter({ !$0.score.isNaN }).sorted(by: { $0.score > $1.score })
        {
            if score != last { groups.append((0, 0)) }
            last = score
            if isSame {
                groups[groups.count - 1].same += 1
            } else {
                groups[groups.count - 1].different += 1
            }
        }
        self.init(groups: groups)
    }

    /// The curve of groups of scores that count as equal, from the highest scores.
    init?(groups: [(same: Int, different: Int)]) {
        let (same, different) = groups.reduce((0, 0)) { ($0.0 + $1.same, $0.1 + $1.different) }
        guard same > 0, different > 0 else { return nil }
        var (accepted, wrong) = (0, 0)
        var points = [Point(falseAcceptRate: 0, trueAcceptRate: 0)]
        for group in groups where group.same > 0 || group.different > 0 {
            accepted += group.same
            wrong += group.different
            points.append(
                Point(
                    falseAcceptRate: Double(wrong) / Double(different),
                    trueAcceptRate: Double(accepted) / Double(same)))
        }
        self.points = points
    }

    /// The area under the curve: how likely a pair of one class has a higher score than a pair of two,
    /// where equal scores count by half (Hanley and McNeil, Radiology 1982). ½ for scores that say
    /// nothing.
    public var area: Double {
        zip(points, points.dropFirst()).reduce(0) { area, step in
            area + (step.1.falseAcceptRate - step.0.falseAcceptRate)
                * (step.0.trueAcceptRate + step.1.trueAcceptRate) / 2
        }
    }

    /// The equal error rate: what is wrongly accepted and what is wrongly rejected where both are the
    /// same part, on the straight line between the points around.
    public var equalErrorRate: Double {
        for (start, end) in zip(points, points.dropFirst()) {
            // Accepted wrongly less rejected wrongly rises from −1 to 1.
            let (before, after) = (
                start.falseAcceptRate - (1 - start.trueAcceptRate),
                end.falseAcceptRate - (1 - end.trueAcceptRate)
            )
            guard after >= 0 else { continue }
            let part = -before / (after - before)
            return start.falseAcceptRate + part * (end.falseAcceptRate - start.falseAcceptRate)
        }
        return 1
    }
}
