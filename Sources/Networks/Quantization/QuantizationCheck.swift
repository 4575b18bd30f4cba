/// How much of a network's scores and maps another version of it keeps.
public struct QuantizationCheck: Hashable, Sendable {
    /// How many photographs both ran on; none of them was used for the ranges.
    public let photographCount: Int
    /// The time for one photograph once it is decoded and resized, median: before and after.
    public let timeBefore, timeAfter: Duration
    /// How many times as fast the new one is.
    public var speedRatio: Double { timeBefore / timeAfter }
    /// The correlation (Pearson's) of the cosine similarities of all pairs of photographs, before and
    /// after; `nil` where all pairs have one score.
    public let scoreCorrelation: Double?
    /// The mean and the largest change of a cosine similarity.
    public let meanScoreChange, largestScoreChange: Double
    /// The share of photographs whose nearest neighbour is the same.
    public let nearestAgreement: Double
    /// The mean share of the ten nearest that are the same.
    public let tenNearestAgreement: Double
    /// The correlation of similarity maps before and after, for photographs that follow each other by
    /// name: the median, and what 95 of 100 maps reach. `nil` where maps are flat.
    public let mapCorrelation, lowMapCorrelation: Double?
    /// Whether all maps of the new network add up to its own scores, within the certificate's
    /// tolerance.
    public let certificateHolds: Bool
}
