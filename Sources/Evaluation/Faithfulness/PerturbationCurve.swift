/// What becomes of a score while a picture is taken apart, or put together, cell by cell in a map's order.
///
/// - *Deletion* takes cells away, the most relevant first: the smaller the area under the curve, the
///   sooner the score is gone, the better the map found what it rests on.
/// - *Insertion* puts them onto a picture without any, the most relevant first: the larger the area, the
///   better.
///
/// (Petsiuk, Das and Saenko, "RISE: Randomized Input Sampling for Explanation of Black-box Models", BMVC
/// 2018, section 4.3. There the score is a class's probability; here it is a cosine similarity.) Both
/// depend on what stands where a cell is gone; figures of different substrates are not to be compared.
public struct PerturbationCurve: Hashable, Sendable {
    /// The score after 0, 1, …, all cells, evenly spaced in the part of the picture that changed.
    public let scores: [Double]

    /// - Returns: `nil` where there are less than two scores, or one is no number.
    public init?(_ scores: [Double]) {
        guard scores.count > 1, scores.allSatisfy(\.isFinite) else { return nil }
        self.scores = scores
    }

    /// The area under the curve over the part of the picture, 0…1, by trapezoids: a mean score.
    public var area: Double { area(upTo: 1) }

    /// The area up to a part of the picture, divided by that part: of the cells that count most alone.
    ///
    /// - Precondition: the part is above 0 and at most 1.
    public func area(upTo part: Double) -> Double {
        precondition(part > 0 && part <= 1, "the area up to \(part)")
        let end = part * Double(scores.count - 1)
        let whole = Int(end)
        let taken = scores[...whole]
        var sum = zip(taken, taken.dropFirst()).reduce(0) { $0 + ($1.0 + $1.1) / 2 }
        let fraction = end - Double(whole)
        if fraction > 0 {
            let rise = scores[whole + 1] - scores[whole]
            sum += (scores[whole] + rise * fraction / 2) * fraction
        }
        return sum / end
    }
}

/// The order in which a map's cells are changed.
public enum CellOrder: String, CaseIterable, Sendable {
    /// From the largest value down: most relevant first (MoRF).
    case mostRelevantFirst
    /// From the smallest value up: least relevant first (LeRF).
    case leastRelevantFirst

    /// The cells in this order; of equals, the one that comes first on the grid.
    public func callAsFunction(_ values: [Float]) -> [Int] {
        values.indices.sorted { first, second in
            let (a, b) = (values[first], values[second])
            guard a != b else { return first < second }
            return self == .mostRelevantFirst ? a > b : a < b
        }
    }
}

/// By how much the score stays higher while the least relevant cells are taken away than while the most
/// relevant ones are: the mean difference of the two deletion curves, the larger the better, 0 for a map
/// that says nothing.
///
/// In one number it cancels what the substrate alone does to the score, which both curves share (Rong et
/// al., "A Consistent and Efficient Evaluation Strategy for Attribution Methods", ICML 2022, which also
/// asks for a substrate that does not show where something was taken away; Bluecher, Vielhaben and Strodthoff,
/// "Decoupling Pixel Flipping and Occlusion Strategy for Consistent XAI Benchmarks", TMLR 2024, call
/// the difference symmetric relevance gain).
public struct RelevanceGap: Hashable, Sendable {
    /// The gap, in units of the score.
    public let value: Double

    /// - Precondition: both curves have as many points.
    public init(mostRelevantFirst: PerturbationCurve, leastRelevantFirst: PerturbationCurve) {
        precondition(
            mostRelevantFirst.scores.count == leastRelevantFirst.scores.count,
            "curves of different grids")
        value = leastRelevantFirst.area - mostRelevantFirst.area
    }
}
