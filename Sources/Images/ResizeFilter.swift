#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// How new pixels are made from old ones when a picture changes size; the names are Pillow's.
///
/// All but `nearest` are antialiased: when the picture shrinks, the kernel is stretched so that
/// every old pixel counts.
public enum ResizeFilter: String, CaseIterable, Codable, Hashable, Sendable {
    /// The old pixel under the new one's centre.
    case nearest
    /// The mean of the old pixels under the new one.
    case box
    /// A triangle over 2 old pixels.
    case bilinear
    /// A Hamming-windowed sinc over 2 old pixels: sharper than `bilinear` at the same cost.
    case hamming
    /// Keys' cubic convolution over 4 old pixels, a = −0.5.
    case bicubic
    /// A sinc over 6 old pixels, windowed by its own main lobe.
    case lanczos

    /// How far the kernel reaches from its centre, in old pixels when the picture is not shrunk.
    var support: Double {
        switch self {
        case .nearest: 0
        case .box: 0.5
        case .bilinear, .hamming: 1
        case .bicubic: 2
        case .lanczos: 3
        }
    }

    /// The kernel's value at a distance from its centre, before normalisation.
    func weight(at distance: Double) -> Double {
        let x = abs(distance)
        guard x < support || self == .box else { return 0 }
        switch self {
        case .nearest: return 0
        case .box:
            // Open on the left, so that of two equally near pixels one is counted.
            return distance > -0.5 && distance <= 0.5 ? 1 : 0
        case .bilinear: return 1 - x
        case .hamming:
            // Pillow holds these two numbers in single precision.
            return sinc(x) * (Double(0.54 as Float) + Double(0.46 as Float) * cos(.pi * x))
        case .bicubic:
            let a = -0.5
            return x < 1
                ? ((a + 2) * x - (a + 3)) * x * x + 1
                : (((x - 5) * x + 8) * x - 4) * a
        case .lanczos: return sinc(x) * sinc(x / 3)
        }
    }

    private func sinc(_ x: Double) -> Double {
        x == 0 ? 1 : sin(.pi * x) / (.pi * x)
    }
}

/// Which old positions make up each new position along one axis, and with which weights.
struct ResizeWeights {
    /// Weights are whole multiples of 2⁻²²: 8 bits of colour and 2 bits for the overshoot of the
    /// sharper kernels then still fit into 32 bits.
    static let fractionBits: Int32 = 22

    /// The first old position of each new one.
    private(set) var starts: [Int] = []
    /// How many old positions each new one has.
    private(set) var counts: [Int] = []
    /// `[new positions, capacity]`; the first `counts[i]` of row i are used.
    private(set) var weights: [Int32] = []
    /// The length of a row of `weights`.
    let capacity: Int

    /// The old positions that are needed at all.
    var reach: Range<Int> {
        let end = zip(starts, counts).map { $0 + $1 }.max() ?? 0
        return (starts.min() ?? 0)..<end
    }

    /// Weights for `newLength` positions that cover `start ..< end` of
    /// `oldLength` old ones.
    ///
    /// The kernel is centred on the new position's centre, cut off at the picture's edges and
    /// normalised to the sum 1. The roundings are Pillow's, so that the results are, too.
    init(
        filter: ResizeFilter, oldLength: Int, newLength: Int, start: Double, end: Double
    ) {
        // Pillow holds a rectangle in single precision.
        let start = Float(start)
        let scale = Double(Float(end) - start) / Double(newLength)
        let stretch = max(scale, 1)
        let support = filter.support * stretch
        capacity = min(oldLength, Int(support.rounded(.up)) * 2 + 1)
        starts.reserveCapacity(newLength)
        counts.reserveCapacity(newLength)
        weights = Array(repeating: 0, count: newLength * capacity)

        var row = [Double](repeating: 0, count: capacity)
        for position in 0..<newLength {
            let centre = Double(start) + (Double(position) + 0.5) * scale
            let first = max(0, Int(centre - support + 0.5))
            let count = min(oldLength, Int(centre + support + 0.5)) - first
            var sum = 0.0
            for tap in 0..<count {
                let distance = (Double(tap + first) - centre + 0.5) * (1 / stretch)
                row[tap] = filter.weight(at: distance)
                sum += row[tap]
            }
            let one = Double(1 << ResizeWeights.fractionBits)
            for tap in 0..<count {
                let normalised = sum == 0 ? row[tap] : row[tap] / sum
                weights[position * capacity + tap] =
                    Int32((normalised * one).rounded(.toNearestOrAwayFromZero))
            }
            starts.append(first)
            counts.append(count)
        }
    }

    /// Calls `body` with the starts, the counts and the weights.
    func withUnsafeBuffers<Result>(
        _ body: (
            UnsafeBufferPointer<Int>, UnsafeBufferPointer<Int>, UnsafeBufferPointer<Int32>
        ) -> Result
    ) -> Result {
        starts.withUnsafeBufferPointer { starts in
            counts.withUnsafeBufferPointer { counts in
                weights.withUnsafeBufferPointer { body(starts, counts, $0) }
            }
        }
    }
}
