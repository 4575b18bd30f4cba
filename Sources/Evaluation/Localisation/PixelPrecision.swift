/// How well maps tell an object's pixels from all others, over many pictures: the average precision of
/// pixels, PxAP (Choe et al., "Evaluating Weakly Supervised Object Localization Methods Right", CVPR 2020).
///
/// Each map is brought to 0…1 by its own lowest and highest value. Pixels of all pictures together are
/// then ranked by it: `PxAP = Σₗ precision(τₗ) (recall(τₗ) − recall(τₗ₋₁))` over thresholds τ from high to
/// low, in steps of a thousandth.
public struct PixelPrecision: Sendable {
    /// By the step of their value, how many pixels there are, and how many of them are an object's.
    private var all = [Int](repeating: 0, count: ThresholdSteps.count)
    private var objects = [Int](repeating: 0, count: ThresholdSteps.count)

    /// No picture.
    public init() {}

    /// Counts the pixels of a picture.
    ///
    /// - Parameters:
    ///   - values: the map at each pixel of the truth, row by row. A map that is the same everywhere ranks
    ///     all pixels alike.
    ///   - truth: where its object is.
    /// - Returns: whether it was counted: not where a value is no number.
    /// - Precondition: there is a value for each pixel.
    @discardableResult
    public mutating func add(_ values: [Float], _ truth: TruthMask) -> Bool {
        precondition(values.count == truth.isObject.count, "a map of other pixels than its truth")
        guard let found = ThresholdSteps(values) else { return false }
        for (step, isObject) in zip(found.steps, truth.isObject) {
            all[step] += 1
            if isObject { objects[step] += 1 }
        }
        return true
    }

    /// Counts the pixels of other pictures too, such as of another thread.
    public mutating func add(_ other: PixelPrecision) {
        for step in all.indices {
            all[step] += other.all[step]
            objects[step] += other.objects[step]
        }
    }

    /// The average precision, 0…1; `nil` where no pixel is an object's.
    public var averagePrecision: Double? {
        let total = objects.reduce(0, +)
        guard total > 0 else { return nil }
        var (ranked, found, sum) = (0, 0, 0.0)
        for step in all.indices.reversed() where all[step] > 0 {
            ranked += all[step]
            found += objects[step]
            sum += Double(found) / Double(ranked) * Double(objects[step]) / Double(total)
        }
        return sum
    }
}
