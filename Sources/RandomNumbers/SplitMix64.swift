/// Random numbers with a seed (Steele, Lea and Flood, "Fast Splittable Pseudorandom Number
/// Generators", OOPSLA 2014): the same on every machine and in every release.
package struct SplitMix64: RandomNumberGenerator, Sendable {
    private var state: UInt64

    /// The same seed gives the same numbers.
    package init(seed: UInt64) { state = seed }

    /// A stream of its own for each place, such as the epoch and the image: it depends on the seed and
    /// the place alone, not on what was drawn before. So nothing has to be kept to continue later.
    ///
    /// - Parameter place: numbers that say where; another order is another place.
    package init(seed: UInt64, place: [Int]) {
        self.init(seed: seed)
        for number in place {
            // What came out so far, mixed with the number, is the next state.
            state = next() ^ UInt64(bitPattern: Int64(number))
        }
        state = next()
    }

    /// 64 random bits.
    package mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var bits = state
        bits = (bits ^ (bits >> 30)) &* 0xBF58_476D_1CE4_E5B9
        bits = (bits ^ (bits >> 27)) &* 0x94D0_49BB_1331_11EB
        return bits ^ (bits >> 31)
    }

    /// A number from 0 to 1, without 1, drawn evenly from multiples of 2⁻⁵³.
    package mutating func uniform() -> Double { Double(next() >> 11) * 0x1p-53 }

    /// A number from one to the other, drawn evenly.
    package mutating func uniform(_ range: ClosedRange<Double>) -> Double {
        range.lowerBound + (range.upperBound - range.lowerBound) * uniform()
    }
}
