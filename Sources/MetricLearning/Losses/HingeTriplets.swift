/// One anchor's triplets with a hinge, `max(0, m + d(a, p) − d(a, n))`, without a loop over them.
///
/// Let `t₀ ≤ t₁ ≤ …` be the positives' thresholds `m + d(a, p)`. A negative at distance d is in a term
/// that is not zero with every threshold above d: those from some place k on, found by halving. Its
/// terms sum to `Σ t − (P − k) d` over them, with sums from each place to the end computed once, and its
/// derivative is `−(P − k)`. The derivative of the positive at place q is the number of negatives with
/// `k ≤ q`, a running count. So P positives and N negatives take `P log P + N log P` steps.
struct HingeTriplets: AnchorTriplets {
    private let margin: Double
    private var order: [(threshold: Double, image: Int)] = []
    /// In ascending order.
    private var thresholds: [Double]
    /// The sum of the thresholds from a place to the end.
    private var sums: [Double]
    /// How many negatives have a place as their k.
    private var counts: [Int]

    init(margin: Double, count: Int) {
        self.margin = margin
        order.reserveCapacity(count)
        thresholds = Array(repeating: 0, count: count)
        sums = Array(repeating: 0, count: count + 1)
        counts = Array(repeating: 0, count: count + 1)
    }

    mutating func add(
        _ distances: UnsafeBufferPointer<Float>, positives: [Int], classes: [Int], own: Int,
        slopes: UnsafeMutableBufferPointer<Float>
    ) -> (sum: Double, active: Int) {
        order.removeAll(keepingCapacity: true)
        for positive in positives { order.append((margin + Double(distances[positive]), positive)) }
        order.sort { $0.threshold < $1.threshold }
        let last = order.count
        sums[last] = 0
        counts[last] = 0
        for place in stride(from: last - 1, through: 0, by: -1) {
            thresholds[place] = order[place].threshold
            sums[place] = sums[place + 1] + thresholds[place]
            counts[place] = 0
        }

        var (sum, active) = (0.0, 0)
        thresholds.withUnsafeBufferPointer { thresholds in
            sums.withUnsafeBufferPointer { sums in
                counts.withUnsafeMutableBufferPointer { counts in
                    for (image, number) in classes.enumerated() where number != own {
                        let distance = Double(distances[image])
                        let place = Self.place(of: distance, in: thresholds, count: last)
                        let violated = last - place
                        sum += sums[place] - Double(violated) * distance
                        slopes[image] = -Float(violated)
                        counts[place] += 1
                        active += violated
                    }
                }
            }
        }
        var below = 0
        for place in 0..<last {
            below += counts[place]
            slopes[order[place].image] = Float(below)
        }
        return (sum, active)
    }

    /// How many of the first `count` numbers, at least one, ascending, are not above a number. Without
    /// a branch that a processor could guess wrongly.
    private static func place(
        of number: Double, in sorted: UnsafeBufferPointer<Double>, count: Int
    ) -> Int {
        var (first, left) = (0, count)
        while left > 1 {
            let half = left / 2
            first += sorted[first + half - 1] <= number ? half : 0
            left -= half
        }
        return first + (sorted[first] <= number ? 1 : 0)
    }
}
