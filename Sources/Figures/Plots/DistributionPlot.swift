/// The scores of pairs of the same class and of pairs of different classes, on one axis: the less
/// the two overlap, the better a score tells the classes apart.
///
/// Each of the two is drawn in shares of its own pairs, because there are always far more pairs of
/// different classes. It is plain data.
public struct DistributionPlot: Hashable, Sendable {
    /// Scores of pairs of the same class; nil where every class has one image.
    public var sameClass: ScoreHistogram?
    /// Scores of pairs of different classes; nil where there is one class.
    public var differentClasses: ScoreHistogram?
    /// In how many of all cases a pair of the same class has the higher score of two pairs, 0…1:
    /// the area under the ROC curve. Nil where it is not known.
    public var rankingProbability: Double?

    /// A plot of two histograms, which have the same bins.
    public init(
        sameClass: ScoreHistogram?, differentClasses: ScoreHistogram?,
        rankingProbability: Double? = nil
    ) {
        self.sameClass = sameClass
        self.differentClasses = differentClasses
        self.rankingProbability = rankingProbability
    }

    /// What the plot says, in one sentence.
    public var headline: String {
        guard let rankingProbability, rankingProbability.isFinite else {
            return "How similar images of the same class and of different classes are"
        }
        return "A pair of the same class scores higher than a pair of different classes in "
            + "\(NumberText.percent(rankingProbability)) of cases"
    }

    /// How the numbers came about.
    public var caption: String {
        "Each outline holds all of its pairs, however many there are: its height is the share of "
            + "them that have this similarity. Where both overlap, the score alone cannot tell "
            + "whether two images are of the same class. Lines mark the means."
    }

    /// The plot as an SVG file, on white, with headline and caption.
    ///
    /// - Throws: ``FigureError`` if there is nothing to show, the bins of the two are not the same,
    ///   or a number is not finite.
    public func svg() throws -> String {
        try frame(.file, name: "hatch").drawing.file(describedAs: headline)
    }

    /// The histograms that hold scores, those of the same class first.
    package var histograms: [(histogram: ScoreHistogram, isSameClass: Bool)] {
        [(sameClass, true), (differentClasses, false)].compactMap { histogram, isSameClass in
            histogram.flatMap { $0.counts.contains { $0 > 0 } ? ($0, isSameClass) : nil }
        }
    }

    /// Refuses what cannot be drawn.
    package func validate() throws {
        guard let first = histograms.first?.histogram else {
            throw FigureError(
                .invalidInput,
                "there are no pairs to draw the distribution of scores of: it takes two images")
        }
        for (histogram, isSameClass) in histograms {
            let name = isSameClass ? "of the same class" : "of different classes"
            guard histogram.lowest.isFinite, histogram.highest.isFinite,
                histogram.lowest < histogram.highest, histogram.mean.isFinite,
                histogram.counts.count <= Self.largestBinCount,
                histogram.counts.allSatisfy({ (0...Self.largestCount).contains($0) })
            else {
                throw FigureError(
                    .invalidInput,
                    "the scores of pairs \(name) are not a histogram: it needs finite ends and "
                        + "mean, at most \(Self.largestBinCount) bins and counts of 0 or more")
            }
            guard histogram.lowest == first.lowest, histogram.highest == first.highest,
                histogram.counts.count == first.counts.count
            else {
                throw FigureError(
                    .invalidInput,
                    "the two distributions of scores have different bins and cannot be compared: "
                        + "count both in the same ones")
            }
        }
        if let rankingProbability, !(0...1).contains(rankingProbability) {
            throw FigureError(
                .invalidInput,
                "a probability of \(rankingProbability) that pairs of the same class score higher "
                    + "is outside 0…1")
        }
    }

    private static let largestBinCount = 1 << 20
    /// A sum of all bins stays far from what an `Int` can hold.
    private static let largestCount = 1 << 40
}
