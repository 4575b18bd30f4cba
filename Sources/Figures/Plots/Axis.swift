#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Where the values of a plot lie, in one direction, and which of them are written beside it.
package struct Axis: Hashable, Sendable {
    package enum Scale: Hashable, Sendable {
        /// Equal differences are equal distances.
        case linear
        /// Equal ratios are equal distances; all values are positive.
        case logarithmic
    }

    package let scale: Scale
    package let lowest: Double
    package let highest: Double
    /// Where the lowest value is, in the drawing's units.
    package let start: Double
    /// Where the highest value is; less than `start` on an axis that points upwards.
    package let end: Double

    /// - Precondition: `lowest` is less than `highest`, and positive on a logarithmic axis.
    package init(
        _ scale: Scale, from lowest: Double, to highest: Double, start: Double, end: Double
    ) {
        precondition(
            lowest < highest && (scale == .linear || lowest > 0),
            "a \(scale) axis cannot reach from \(lowest) to \(highest)")
        self.scale = scale
        self.lowest = lowest
        self.highest = highest
        self.start = start
        self.end = end
    }

    /// Where a value is.
    package func position(of value: Double) -> Double {
        let fraction =
            switch scale {
            case .linear: (value - lowest) / (highest - lowest)
            case .logarithmic: log(value / lowest) / log(highest / lowest)
            }
        return start + (end - start) * fraction
    }

    /// The length in the drawing's units.
    package var length: Double { abs(end - start) }

    /// Round numbers on the axis, from the lowest: at most `limit`, of which there are at least 2.
    ///
    /// Linear axes have multiples of 1, 2 or 5 times a power of ten; logarithmic ones the powers of
    /// ten and, where there is room, 2 and 5 times these.
    package func ticks(atMost limit: Int) -> [Double] {
        let limit = max(limit, 2)
        switch scale {
        case .linear:
            let step = Self.roundStep(atLeast: (highest - lowest) / Double(limit))
            return Self.multiples(of: step, from: lowest, to: highest)
        case .logarithmic:
            for mantissas in [[1.0, 2, 5], [1.0, 3], [1.0]] {
                let ticks = logarithmicTicks(mantissas)
                if ticks.count <= limit { return ticks }
            }
            let powers = logarithmicTicks([1])
            let stride = (powers.count + limit - 1) / limit
            return powers.enumerated().filter { $0.offset % stride == 0 }.map(\.element)
        }
    }

    /// How many digits behind the point tell the ticks of a linear axis apart.
    package static func decimals(of ticks: [Double]) -> Int {
        guard ticks.count > 1 else { return 2 }
        let step = ticks[1] - ticks[0]
        var decimals = 0
        var scaled = step
        while decimals < 9, abs(scaled - scaled.rounded()) > 1e-6 * max(abs(scaled), 1e-3) {
            scaled *= 10
            decimals += 1
        }
        return decimals
    }

    /// The smallest of 1, 2, 5, 10, 20 … and their tenths, hundredths … that is at least `least`.
    package static func roundStep(atLeast least: Double) -> Double {
        let power = pow(10, floor(log10(least)))
        // A little less than the step that is asked for is enough: 0.2 is 0.1 + 0.1 in floats.
        return [1, 2, 5].map { $0 * power }.first { $0 >= least * (1 - 1e-9) } ?? 10 * power
    }

    private static func multiples(of step: Double, from low: Double, to high: Double) -> [Double] {
        let slack = 1e-9
        let first = (low / step - slack).rounded(.up)
        let last = (high / step + slack).rounded(.down)
        guard first <= last, last - first < 1000 else { return [] }
        // Tenths are divided, not multiplied: 3 · 0.1 is not 0.3.
        return (0...Int(last - first)).map { index in
            let multiple = first + Double(index)
            return step < 1 ? multiple / (1 / step).rounded() : multiple * step
        }
    }

    private func logarithmicTicks(_ mantissas: [Double]) -> [Double] {
        var ticks: [Double] = []
        var power = pow(10, floor(log10(lowest)))
        while power <= highest {
            ticks += mantissas.map { $0 * power }.filter {
                $0 >= lowest * (1 - 1e-9) && $0 <= highest * (1 + 1e-9)
            }
            power *= 10
        }
        return ticks
    }
}
