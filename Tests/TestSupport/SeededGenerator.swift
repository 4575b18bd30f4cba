import RandomNumbers

/// A random number generator with a seed, so that a failing test fails again.
public struct SeededGenerator: RandomNumberGenerator {
    private var numbers: SplitMix64

    /// The same seed gives the same numbers.
    public init(seed: UInt64) { numbers = SplitMix64(seed: seed) }

    /// 64 random bits.
    public mutating func next() -> UInt64 { numbers.next() }

    /// Numbers between −1 and 1.
    public mutating func floats(_ count: Int) -> [Float] {
        (0..<count).map { _ in Float.random(in: -1...1, using: &self) }
    }
}
