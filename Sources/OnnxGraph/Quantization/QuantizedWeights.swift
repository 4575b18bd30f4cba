/// The weights of a convolution in eight bits: `integers · scale`, with a scale for each of its
/// output channels.
///
/// They are rounded so that no processor overflows on them. x86 processors without VNNI multiply
/// unsigned by signed bytes and add *two neighbouring* products in 16 bits (`vpmaddubsw`), where
/// 255 · 127 · 2 is twice what fits; sums are then cut off without a sign of it. The usual remedy
/// gives up a bit of all weights. But only `255 · (w₁ + w₂) ≤ 2¹⁵ − 1` has to hold, so weights of
/// neighbours that have one sign may add up to 128, and few channels have their two largest weights
/// side by side. A convolution of one channel each is computed in 32 bits and needs no such care.
struct QuantizedWeights {
    /// `[output channels, input channels of a group, …]`, row-major, −127 to 127.
    let integers: [Int8]
    /// For each output channel.
    let scales: [Float]
    private let channels: Int
    private let perChannel: Int

    /// - Parameters:
    ///   - weights: `[output channels, input channels of a group, kernel…]`; no dimension is 0.
    ///   - groups: how many groups of channels do not see each other.
    ///   - leastScales: for each output channel, a scale that its own must not be below.
    init(_ weights: ConstantTensor, groups: Int, leastScales: [Double]) {
        channels = weights.shape[0]
        perChannel = weights.floats.count / channels
        let inputs = weights.shape[1]
        let isDepthwise = inputs == 1 && groups == channels
        let values = weights.floats
        var integers = [Int8](repeating: 0, count: values.count)
        var scales: [Float] = []
        for channel in 0..<channels {
            let range = channel * perChannel..<(channel + 1) * perChannel
            let row = values[range].map { Double($0) }
            var largest = row.reduce(0) { max($0, abs($1)) }
            if !isDepthwise { largest = max(largest, Self.largestPair(row, inputs: inputs)) }
            // Two rounded weights are at most one more than 127 together.
            let scale = Float(max(largest / 127, leastScales[channel], ActivationRange.leastScale))
            scales.append(scale)
            for (index, value) in zip(range, row) {
                integers[index] = Int8(max(-127, min(127, (value / Double(scale)).rounded())))
            }
        }
        self.integers = integers
        self.scales = scales
    }

    /// What two weights of one sign that may be added in 16 bits add up to at most.
    ///
    /// Neighbours are those of the matrix that a convolution is unfolded into, whose rows some
    /// runtimes write channel after channel and others location after location.
    private static func largestPair(_ row: [Double], inputs: Int) -> Double {
        let locations = row.count / inputs
        func largest(_ value: (Int) -> Double) -> Double {
            var result = 0.0
            for index in stride(from: 0, to: row.count - 1, by: 2) {
                let (a, b) = (value(index), value(index + 1))
                result = max(result, max(a, 0) + max(b, 0), max(-a, 0) + max(-b, 0))
            }
            return result
        }
        return max(
            largest { row[$0] },
            largest { row[$0 % inputs * locations + $0 / inputs] })
    }

    /// By how much rounding shifts the mean of each output channel.
    ///
    /// `Σ (integer · scale − weight) · E[x]`, summed over all that a channel's output is made of:
    /// subtracted from the bias, it takes away the part of the error that is the same everywhere
    /// (Nagel et al., "Data-Free Quantization Through Weight Equalization and Bias Correction", ICCV
    /// 2019, section 4.2; there E[x] is derived, here it was measured). At the picture's edges,
    /// where zeros are padded, it is not quite the mean.
    ///
    /// - Parameter inputMeans: E[x], of each input channel.
    func shifts(of weights: ConstantTensor, groups: Int, inputMeans: [Double]) -> [Double] {
        let inputs = weights.shape[1]
        guard inputMeans.count == inputs * groups else {
            return Array(repeating: 0, count: channels)
        }
        let locations = perChannel / inputs
        return (0..<channels).map { channel in
            let first = channel / max(channels / groups, 1) * inputs
            var shift = 0.0
            for input in 0..<inputs {
                let start = channel * perChannel + input * locations
                var error = 0.0
                for index in start..<start + locations {
                    error +=
                        Double(integers[index]) * Double(scales[channel])
                        - Double(weights.floats[index])
                }
                shift += error * inputMeans[first + input]
            }
            return shift
        }
    }
}
