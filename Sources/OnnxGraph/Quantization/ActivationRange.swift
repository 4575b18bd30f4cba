/// What a tensor was seen to hold while a network ran on photographs.
package struct ActivationRange: Hashable, Sendable {
    /// The least number that was seen.
    package private(set) var minimum = Float.infinity
    /// The greatest.
    package private(set) var maximum = -Float.infinity
    /// What the means of each channel add up to, and of how many runs; empty where the tensor's
    /// channels were not asked for.
    private var sums: [Double] = []
    private var runs = 0

    package init() {}

    /// Adds what one run showed.
    ///
    /// - Parameter channelMeans: the mean of each channel over all locations; empty where it is not
    ///   needed.
    package mutating func observe(minimum: Float, maximum: Float, channelMeans: [Float] = []) {
        // A comparison with what is not a number is false; it must not be lost.
        self.minimum = minimum.isNaN ? .nan : min(self.minimum, minimum)
        self.maximum = maximum.isNaN ? .nan : max(self.maximum, maximum)
        if sums.isEmpty { sums = Array(repeating: 0, count: channelMeans.count) }
        for (channel, mean) in channelMeans.enumerated() where channel < sums.count {
            sums[channel] += Double(mean)
        }
        runs += 1
    }

    /// The mean of each channel over all runs.
    package var channelMeans: [Double] { sums.map { $0 / Double(max(runs, 1)) } }

    /// Whether something was seen, and all of it was numbers.
    var isUsable: Bool {
        minimum.isFinite && maximum.isFinite && channelMeans.allSatisfy(\.isFinite)
    }

    /// The 256 levels that stand for the range: `(level − zeroPoint) · scale`.
    ///
    /// Zero has a level of its own, because convolutions pad with it and ReLU puts it out more often
    /// than any other number (Jacob et al., "Quantization and Training of Neural Networks for
    /// Efficient Integer-Arithmetic-Only Inference", CVPR 2018, section 2.1).
    var levels: (scale: Float, zeroPoint: UInt8) {
        let (low, high) = (Double(min(minimum, 0)), Double(max(maximum, 0)))
        guard high > low else { return (1, 0) }
        let scale = max((high - low) / 255, Self.leastScale)
        return (Float(scale), UInt8(clamping: Int((-low / scale).rounded())))
    }

    /// Products of two scales must be numbers that single precision holds in full: 2⁻¹²⁰.
    static let leastScale = 0x1p-60
}
