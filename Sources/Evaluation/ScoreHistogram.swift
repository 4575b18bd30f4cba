/// How many scores lie where: a histogram of cosine similarities with equal bins from −1 to 1, their
/// mean and their standard deviation.
public struct ScoreHistogram: Hashable, Sendable {
    /// How many scores lie in each bin, from −1 on. A score on the edge of two belongs to the upper one.
    public private(set) var bins: [Int]
    /// How many scores there are.
    public private(set) var count = 0
    /// How many were no numbers; they are counted nowhere else.
    public private(set) var withoutNumber = 0
    /// The mean of the scores, exact; 0 where there are none.
    public private(set) var mean = 0.0
    /// The sum of the squares of what differs from the mean.
    private var squares = 0.0

    /// A histogram without scores.
    ///
    /// - Parameter bins: how many there are.
    /// - Precondition: there is one.
    public init(bins: Int = 2000) {
        precondition(bins > 0, "a histogram of \(bins) bins")
        self.bins = [Int](repeating: 0, count: bins)
    }

    /// The standard deviation of the scores, as of a whole population; 0 where there are none.
    public var standardDeviation: Double {
        count == 0 ? 0 : (squares / Double(count)).squareRoot()
    }

    /// The scores that a bin holds.
    public func interval(of bin: Int) -> ClosedRange<Double> {
        let width = 2 / Double(bins.count)
        return -1 + Double(bin) * width...(-1 + Double(bin + 1) * width)
    }

    /// Counts a score. One beyond −1 or 1, where rounding leaves some, belongs to the outermost bin.
    public mutating func add(_ score: Float) {
        guard score.isFinite else {
            withoutNumber += 1
            return
        }
        let value = min(max(Double(score), -1), 1)
        bins[min(Int((value + 1) / 2 * Double(bins.count)), bins.count - 1)] += 1
        count += 1
        // Welford, Technometrics 1962: no difference of large sums.
        let difference = Double(score) - mean
        mean += difference / Double(count)
        squares += difference * (Double(score) - mean)
    }

    /// Counts the scores of another histogram, such as of another thread.
    ///
    /// - Precondition: both have the same bins.
    public mutating func add(_ other: ScoreHistogram) {
        precondition(
            bins.count == other.bins.count,
            "histograms of \(bins.count) and of \(other.bins.count) bins")
        for bin in bins.indices { bins[bin] += other.bins[bin] }
        withoutNumber += other.withoutNumber
        guard other.count > 0 else { return }
        // Chan, Golub and LeVeque, 1979.
        let (own, others) = (Double(count), Double(other.count))
        let difference = other.mean - mean
        mean += difference * others / (own + others)
        squares += other.squares + difference * difference * own * others / (own + others)
        count += other.count
    }
}

/// The scores of pairs of one class and of pairs of two, and how well a score tells the ones from the
/// others.
public struct PairScores: Hashable, Sendable {
    /// Those of two images of one class.
    public private(set) var same: ScoreHistogram
    /// Those of images of two classes.
    public private(set) var different: ScoreHistogram

    /// No pairs.
    ///
    /// - Parameter bins: how many bins the histograms have.
    /// - Precondition: there is one.
    public init(bins: Int = 2000) {
        same = ScoreHistogram(bins: bins)
        different = ScoreHistogram(bins: bins)
    }

    /// Counts a pair.
    public mutating func add(_ score: Float, isSameClass: Bool) {
        if isSameClass { same.add(score) } else { different.add(score) }
    }

    /// Counts the pairs of others, such as of another thread.
    ///
    /// - Precondition: both have the same bins.
    public mutating func add(_ other: PairScores) {
        same.add(other.same)
        different.add(other.different)
    }

    /// The receiver operating characteristic, from the histograms: scores of one bin count as equal.
    /// `nil` where there are no pairs of one kind.
    public var curve: ROCCurve? {
        ROCCurve(groups: zip(same.bins, different.bins).reversed().map { ($0, $1) })
    }

    /// d′, by how many standard deviations the two kinds' means are apart (Green and Swets, 1966), with
    /// the root of the mean of both variances: `(μₛ − μ_d) / √((σₛ² + σ_d²) / 2)`. `nil` where there are
    /// no pairs of one kind, or all scores of each kind are equal.
    public var sensitivityIndex: Double? {
        guard same.count > 0, different.count > 0 else { return nil }
        let (a, b) = (same.standardDeviation, different.standardDeviation)
        let spread = ((a * a + b * b) / 2).squareRoot()
        return spread > 0 ? (same.mean - different.mean) / spread : nil
    }
}
