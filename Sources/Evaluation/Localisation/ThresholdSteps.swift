/// The values of a map in thousandths of their own range, as Choe et al. take thresholds ("Evaluating Weakly
/// Supervised Object Localization Methods Right", CVPR 2020): 0, 1/1000, …, 999/1000 of it.
struct ThresholdSteps {
    /// How many thresholds there are.
    static let count = 1000

    /// Of each value, the last threshold that it is not below.
    let steps: [Int]
    /// Whether all values are the same; their steps are 0 then.
    let isLevel: Bool

    /// - Returns: `nil` where there is no value, or one is no number.
    init?(_ values: [Float]) {
        guard values.allSatisfy(\.isFinite), let low = values.min(), let high = values.max() else {
            return nil
        }
        let range = Double(high) - Double(low)
        isLevel = range == 0
        steps = values.map { value in
            guard range > 0 else { return 0 }
            let share = (Double(value) - Double(low)) / range
            return min(Int(share * Double(Self.count)), Self.count - 1)
        }
    }
}
