/// How much of the similarity comes from the object: the sum of a similarity map over the object's box
/// or mask, divided by the cosine similarity, over many images.
///
/// Maps are signed: a share may exceed 1, where the rest of the picture makes the two less alike, and
/// be below 0.
public struct ObjectShares: Hashable, Sendable {
    /// The cosine similarity that a pair must exceed to be counted: near zero a share of it means
    /// nothing.
    public let leastCosine: Double
    /// The shares that have been counted, in the order of adding.
    public private(set) var shares: [Double] = []
    /// How many pairs have been left out, because their cosine similarity was not large enough, or
    /// something was no number.
    public private(set) var leftOut = 0

    private var areas = 0.0

    /// No shares.
    ///
    /// - Parameter leastCosine: pairs up to this cosine similarity are left out.
    /// - Precondition: it is positive.
    public init(leastCosine: Double = 0.05) {
        precondition(leastCosine > 0, "shares of cosine similarities above \(leastCosine)")
        self.leastCosine = leastCosine
    }

    /// Counts a pair.
    ///
    /// - Parameters:
    ///   - objectSum: the map's sum over the object.
    ///   - cosine: the cosine similarity that the map explains.
    ///   - area: the part of the picture that the object covers, 0…1: the share it would have if all
    ///     of the picture counted alike.
    public mutating func add(objectSum: Double, cosine: Double, area: Double) {
        guard cosine > leastCosine, objectSum.isFinite, cosine.isFinite, area.isFinite else {
            leftOut += 1
            return
        }
        shares.append(objectSum / cosine)
        areas += area
    }

    /// How many pairs have been counted.
    public var count: Int { shares.count }

    /// The mean share; `nil` where there is none.
    public var mean: Double? { count == 0 ? nil : shares.reduce(0, +) / Double(count) }

    /// The mean part of the picture that the objects cover; `nil` where there is none.
    public var meanArea: Double? { count == 0 ? nil : areas / Double(count) }

    /// The share that so large a part of the shares does not exceed, linear between neighbours (Hyndman
    /// and Fan, The American Statistician 1996, definition 7); `nil` where there is none.
    ///
    /// - Parameter part: 0 for the smallest, 0.5 for the median, 1 for the largest.
    /// - Precondition: the part is between 0 and 1.
    /// - Complexity: that of sorting the shares.
    public func quantile(_ part: Double) -> Double? {
        precondition((0...1).contains(part), "the quantile of \(part)")
        guard count > 0 else { return nil }
        return shares.sorted().quantile(part)
    }
}
