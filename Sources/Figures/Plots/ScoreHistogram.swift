/// How often scores fall into each of a number of equal bins.
public struct ScoreHistogram: Hashable, Sendable {
    /// The lower end of the first bin.
    public var lowest: Double
    /// The upper end of the last bin.
    public var highest: Double
    /// How many scores each bin holds, from the lowest. Scores beyond the ends belong to the first
    /// and the last bin.
    public var counts: [Int]
    /// The mean of the scores themselves.
    public var mean: Double

    /// A histogram that was counted elsewhere.
    public init(lowest: Double, highest: Double, counts: [Int], mean: Double) {
        self.lowest = lowest
        self.highest = highest
        self.counts = counts
        self.mean = mean
    }

    /// Counts scores.
    ///
    /// - Parameters:
    ///   - scores: those that are not numbers are left out.
    ///   - range: what the bins divide; cosine similarities lie in −1…1.
    ///   - binCount: at least 1.
    public init(
        of scores: some Sequence<Double>, in range: ClosedRange<Double> = -1...1,
        binCount: Int = 200
    ) {
        precondition(
            binCount >= 1 && range.lowerBound < range.upperBound,
            "\(binCount) bins cannot divide \(range)")
        var counts = [Int](repeating: 0, count: binCount)
        var sum = 0.0
        var total = 0
        let extent = range.upperBound - range.lowerBound
        for score in scores where score.isFinite {
            let position = (score - range.lowerBound) / extent * Double(binCount)
            counts[Int(min(max(position, 0), Double(binCount - 1)))] += 1
            sum += score
            total += 1
        }
        self.init(
            lowest: range.lowerBound, highest: range.upperBound, counts: counts,
            mean: total > 0 ? sum / Double(total) : 0)
    }

    /// How many scores were counted.
    public var total: Int { counts.reduce(0) { $0 &+ $1 } }

    /// The same counts in bins `factor` times as wide, of which the first begins at bin `first`.
    package func merged(from first: Int, by factor: Int, binCount: Int) -> [Int] {
        (0..<binCount).map { bin in
            let start = first + bin * factor
            return counts[min(start, counts.count)..<min(start + factor, counts.count)]
                .reduce(0, +)
        }
    }
}
