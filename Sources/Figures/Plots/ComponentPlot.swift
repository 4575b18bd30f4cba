import SimilarityMaps

/// How many components of the embedding make up a similarity: figure 3 of Stylianou et al. (WACV
/// 2019).
///
/// The cosine similarity of two embeddings is a sum over their components, eₖ(A) eₖ(B) / (‖e(A)‖
/// ‖e(B)‖). For each pair the products are sorted from the largest, and their running sum is taken
/// as a share of the whole. The plot shows the mean over all pairs, and the middle half of them.
///
/// It is plain data; `Evaluation` and `SimilarityMaps` compute it.
public struct ComponentPlot: Hashable, Sendable {
    /// The mean share of the k largest products, k = 1…`mean.count`; the last one is 1.
    ///
    /// It may pass 1 on the way: where products are negative they come last.
    public var mean: [Double]
    /// The share that a quarter of the pairs stay below, for the same k.
    public var lowerQuartile: [Double]
    /// The share that a quarter of the pairs are above, for the same k.
    public var upperQuartile: [Double]
    /// How many pairs these are statistics of.
    public var pairCount: Int
    /// How many pairs were left out, because a similarity close to zero, or below, is nothing to take a
    /// share of.
    public var leftOutCount: Int
    /// The cosine similarity up to which pairs were left out.
    public var leastSimilarity: Double

    /// A plot of statistics for k = 1, 2, 3 …
    public init(
        mean: [Double], lowerQuartile: [Double], upperQuartile: [Double], pairCount: Int,
        leftOutCount: Int = 0, leastSimilarity: Double = 0
    ) {
        self.mean = mean
        self.lowerQuartile = lowerQuartile
        self.upperQuartile = upperQuartile
        self.pairCount = pairCount
        self.leftOutCount = leftOutCount
        self.leastSimilarity = leastSimilarity
    }

    /// What the plot says, in one sentence.
    public var headline: String {
        guard mean.count > Self.markedCount else {
            return "How much of a similarity its strongest components make up"
        }
        return "The \(Self.markedCount) strongest of \(NumberText.count(mean.count)) components "
            + "make up \(NumberText.percent(mean[Self.markedCount - 1])) of a similarity"
    }

    /// How the numbers came about.
    public var caption: String {
        let leftOut =
            leftOutCount == 0
            ? ""
            : " \(NumberText.count(leftOutCount, "pair")) with a similarity of "
                + "\(NumberText.fixed(leastSimilarity, decimals: 2)) or less "
                + (leftOutCount == 1 ? "was" : "were")
                + " left out: that is too little to take a share of."
        return "A similarity is a sum over the components of the embedding. Curve: the running sum "
            + "from the largest product down, over the pair’s similarity, mean of "
            + "\(NumberText.count(pairCount, "pair")). Band: the middle half of the pairs. "
            + "Dotted: if all components counted alike.\(leftOut)"
    }

    /// The plot as an SVG file, on white, with headline and caption.
    ///
    /// - Throws: ``FigureError`` if the lists are empty or of different lengths, or a number is not
    ///   finite.
    public func svg() throws -> String {
        try frame(.file).drawing.file(describedAs: headline)
    }

    /// The components that the plot marks: the paper's ten.
    package static let markedCount = 10
    /// Of more components no embedding is known; a million points are drawn in a moment.
    package static let largestDimension = 1 << 20

    /// Refuses what cannot be drawn.
    package func validate() throws {
        guard !mean.isEmpty, mean.count == lowerQuartile.count, mean.count == upperQuartile.count
        else {
            throw FigureError(
                .invalidInput,
                "a component curve needs a mean and two quartiles for each number of components, "
                    + "not \(mean.count), \(lowerQuartile.count) and \(upperQuartile.count)")
        }
        guard mean.count <= Self.largestDimension else {
            throw FigureError(
                .invalidInput,
                "a component curve of \(mean.count) components is beyond the "
                    + "\(Self.largestDimension) that are drawn")
        }
        for (index, values) in zip(mean, zip(lowerQuartile, upperQuartile)).enumerated()
        where ![values.0, values.1.0, values.1.1].allSatisfy({ abs($0) <= Self.largestShare }) {
            throw FigureError(
                .invalidInput,
                "the component curve holds a number at k = \(index + 1) that is not finite, or "
                    + "far beyond any share: leave out pairs whose similarity is close to zero")
        }
    }

    /// Beyond, the curve would be a line at the bottom of a plot that shows nothing.
    private static let largestShare = 1e6
}

extension ComponentPlot {
    /// A plot of a curve that was computed.
    public init(_ curve: ComponentCurve) {
        let points = curve.points
        self.init(
            mean: points.map(\.mean), lowerQuartile: points.map(\.lowerQuartile),
            upperQuartile: points.map(\.upperQuartile), pairCount: curve.count,
            leftOutCount: curve.leftOut, leastSimilarity: curve.leastCosine)
    }
}
