import RandomNumbers

/// A mean, and the interval around it that says how much it hangs on which examples were measured.
///
/// The interval is the percentile bootstrap's (Efron and Tibshirani, "An Introduction to the Bootstrap",
/// 1993, section 13.3): as many examples as there are, drawn from them with repetition, have a mean; of
/// many such means the middle 95 % lie in the interval. It says nothing about examples of other kinds, such
/// as other classes or another training, and takes the examples for independent of each other.
public struct MeanInterval: Hashable, Sendable {
    /// The mean of the examples themselves.
    public let mean: Double
    /// The ends of the interval.
    public let low, high: Double
    /// How many examples there are.
    public let count: Int

    /// How many means are drawn: the ends of an interval of 95 % are then sure to about a tenth of its
    /// width (Efron and Tibshirani, section 14.3, ask for 1000 and more).
    public static let resamples = 2000
    /// The part of the means that lie within the interval.
    public static let confidence = 0.95

    /// The mean of some examples.
    ///
    /// - Parameters:
    ///   - examples: those that are no finite numbers are left out.
    ///   - seed: the same one gives the same interval.
    /// - Returns: `nil` where there is no example.
    public init?(of examples: [Double], seed: UInt64 = 0) {
        let examples = examples.filter(\.isFinite)
        guard let interval = Self.intervals(of: [examples], seed: seed).first else { return nil }
        self = interval
    }

    private init(mean: Double, low: Double, high: Double, count: Int) {
        (self.mean, self.low, self.high, self.count) = (mean, low, high, count)
    }

    /// The means of several figures of the same examples, with the same draws for all of them.
    ///
    /// - Parameter figures: of each figure a finite number for each example.
    /// - Returns: an interval for each figure; none where there are no examples.
    /// - Precondition: there are as many of each figure.
    /// - Complexity: O(``resamples`` · figures · examples).
    public static func intervals(of figures: [[Double]], seed: UInt64 = 0) -> [MeanInterval] {
        let count = figures.first?.count ?? 0
        precondition(figures.allSatisfy { $0.count == count }, "figures of \(count) examples")
        guard count > 0 else { return [] }
        var generator = SplitMix64(seed: seed, place: [count])
        var means = [[Double]](repeating: [], count: figures.count)
        var chosen = [Int](repeating: 0, count: count)
        for _ in 0..<resamples {
            for index in chosen.indices {
                // Unbiased to one part in 2⁶⁴ over the number of examples.
                chosen[index] = Int(
                    truncatingIfNeeded: generator.next().multipliedFullWidth(by: UInt64(count)).high
                )
            }
            for (figure, values) in figures.enumerated() {
                means[figure].append(
                    values.withUnsafeBufferPointer { values in
                        chosen.reduce(0) { $0 + values[$1] }
                    } / Double(count))
            }
        }
        return zip(figures, means).map { values, means in
            let sorted = means.sorted()
            return MeanInterval(
                mean: values.reduce(0, +) / Double(count),
                low: sorted.quantile((1 - confidence) / 2),
                high: sorted.quantile((1 + confidence) / 2), count: count)
        }
    }
}

extension [Double] {
    /// The quantile of ascending numbers, linear between neighbours (Hyndman and Fan, The American
    /// Statistician 1996, definition 7).
    ///
    /// - Precondition: there is one number, and the part is between 0 and 1.
    func quantile(_ part: Double) -> Double {
        let position = part * Double(count - 1)
        let low = Int(position)
        let high = Swift.min(low + 1, count - 1)
        return self[low] + (self[high] - self[low]) * (position - Double(low))
    }
}
