import TestSupport
import Testing

@testable import OnnxGraph

/// Levels of activations and integers of weights.
@Suite struct QuantizedNumbersTests {
    private func range(_ minimum: Float, _ maximum: Float) -> ActivationRange {
        var range = ActivationRange()
        range.observe(minimum: minimum, maximum: maximum)
        return range
    }

    @Test(
        "Zero has a level of its own, and both ends are within half a step of one",
        arguments: [(0, 6), (-1, 1), (-0.3, 5), (-4, 0), (2, 3), (-3, -2), (-1e-30, 1e30)])
    func levels(minimum: Float, maximum: Float) {
        let (scale, zeroPoint) = range(minimum, maximum).levels
        let low = (0 - Double(zeroPoint)) * Double(scale)
        let high = (255 - Double(zeroPoint)) * Double(scale)
        // The zero point is rounded: by half a step at most.
        let step = Double(scale) * 0.5001
        #expect(low <= Double(min(minimum, 0)) + step && high >= Double(max(maximum, 0)) - step)
        #expect(low <= 0 && high >= 0)
        let width = Double(max(maximum, 0)) - Double(min(minimum, 0))
        #expect(abs(Double(scale) * 255 - width) <= width * 1e-6)
    }

    @Test("A tensor of zeros has levels, too") func zeros() {
        #expect(range(0, 0).levels == (1, 0))
        #expect(range(0, .leastNonzeroMagnitude).levels.scale.isNormal)
    }

    @Test("Ranges and means are those of all runs") func runs() {
        var range = ActivationRange()
        #expect(!range.isUsable)
        range.observe(minimum: -1, maximum: 2, channelMeans: [1, 4])
        range.observe(minimum: 0, maximum: 3, channelMeans: [2, 0])
        #expect(range.minimum == -1 && range.maximum == 3)
        #expect(range.channelMeans == [1.5, 2])
        #expect(range.isUsable)
    }

    @Test("What is not a number in one run is not forgotten in the next") func notNumbers() {
        for bad in [Float.nan, .infinity] {
            var range = range(0, bad)
            range.observe(minimum: 0, maximum: 1)
            #expect(!range.isUsable)
            var means = ActivationRange()
            means.observe(minimum: 0, maximum: 1, channelMeans: [bad])
            means.observe(minimum: 0, maximum: 1, channelMeans: [0])
            #expect(!means.isUsable)
        }
    }

    private static let shapes = [
        [1, 1, 1, 1], [4, 3, 3, 3], [5, 7, 1, 1], [2, 2, 5, 5], [3, 16, 3, 1], [6, 1, 3, 3],
    ]

    private func weights(_ shape: [Int]) -> ConstantTensor {
        var generator = SeededGenerator(seed: UInt64(shape.reduce(7) { $0 * 31 + $1 }))
        return ConstantTensor(shape: shape, floats: generator.floats(shape.reduce(1, *)))
    }

    @Test("No two neighbours add up to more than 16 bits hold", arguments: shapes)
    func sixteenBits(shape: [Int]) {
        let quantized = QuantizedWeights(
            weights(shape), groups: 1, leastScales: Array(repeating: 0, count: shape[0]))
        let (inputs, locations) = (shape[1], shape[2] * shape[3])
        let size = inputs * locations
        for channel in 0..<shape[0] {
            let row = quantized.integers[channel * size..<(channel + 1) * size].map { Int($0) }
            let transposed = (0..<locations).flatMap { location in
                (0..<inputs).map { row[$0 * locations + location] }
            }
            for order in [row, transposed] {
                for first in stride(from: 0, to: size, by: 2) {
                    let pair = order[first..<min(first + 2, size)]
                    // The worst that bytes from 0 to 255 can make of them.
                    let most = 255 * pair.filter { $0 > 0 }.reduce(0, +)
                    let least = 255 * pair.filter { $0 < 0 }.reduce(0, +)
                    #expect(most <= Int(Int16.max) && least >= Int(Int16.min))
                }
            }
            // And no bit is given up for it that need not be.
            #expect(row.map(abs).max() ?? 0 >= 63)
        }
    }

    @Test("Weights are rounded, not cut", arguments: shapes) func rounding(shape: [Int]) {
        let weights = weights(shape)
        let quantized = QuantizedWeights(
            weights, groups: 1, leastScales: Array(repeating: 0, count: shape[0]))
        for (index, weight) in weights.floats.enumerated() {
            let scale = Double(quantized.scales[index / (weights.floats.count / shape[0])])
            let error = abs(Double(quantized.integers[index]) * scale - Double(weight))
            #expect(error <= scale * 0.5001)
        }
    }

    @Test("A depthwise convolution uses all levels, whatever its neighbours add up to")
    func depthwise() {
        let weights = ConstantTensor(shape: [2, 1, 1, 2], floats: [1, 1, -0.5, -0.5])
        let depthwise = QuantizedWeights(weights, groups: 2, leastScales: [0, 0])
        #expect(depthwise.integers == [127, 127, -127, -127])
        let dense = QuantizedWeights(weights, groups: 1, leastScales: [0, 0])
        #expect(dense.integers == [64, 64, -64, -64])
        let opposite = ConstantTensor(shape: [1, 2, 1, 1], floats: [1, -1])
        #expect(
            QuantizedWeights(opposite, groups: 1, leastScales: [0]).integers == [127, -127])
    }

    @Test("Weights of zero, nearly zero and nearly infinite have scales") func extremes() {
        let weights = ConstantTensor(
            shape: [3, 1, 1, 1], floats: [0, .leastNonzeroMagnitude, .greatestFiniteMagnitude])
        let quantized = QuantizedWeights(weights, groups: 1, leastScales: [0, 0, 0])
        #expect(quantized.scales.allSatisfy { $0.isNormal })
        #expect(quantized.integers == [0, 0, 127])
        #expect(
            QuantizedWeights(weights, groups: 1, leastScales: [0.5, 0, 0]).scales[0] == 0.5)
    }

    @Test("The shift of a channel is what rounding does to inputs that are their means")
    func shifts() {
        let (shape, groups) = ([4, 2, 3, 1], 2)
        let weights = weights(shape)
        let quantized = QuantizedWeights(
            weights, groups: groups, leastScales: [0, 0, 0, 0])
        let means = [0.5, -1, 2, 0.25]
        let shifts = quantized.shifts(of: weights, groups: groups, inputMeans: means)
        for channel in 0..<4 {
            var expected = 0.0
            for input in 0..<2 {
                for location in 0..<3 {
                    let index = (channel * 2 + input) * 3 + location
                    let rounded =
                        Double(quantized.integers[index]) * Double(quantized.scales[channel])
                    // The first two channels see the first two inputs, the others the others.
                    expected +=
                        (rounded - Double(weights.floats[index])) * means[channel / 2 * 2 + input]
                }
            }
            #expect(abs(shifts[channel] - expected) < 1e-12)
        }
    }
}
