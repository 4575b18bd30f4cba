#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

extension SplitMix64 {
    /// A number of the normal distribution with mean 0 and variance 1 (Box and Muller, 1958).
    package mutating func normal() -> Double { normals().0 }

    /// Two of them, for the price of one.
    private mutating func normals() -> (Double, Double) {
        // 1 − u is never 0.
        let radius = (-2 * log(1 - uniform())).squareRoot()
        let angle = 2 * .pi * uniform()
        return (radius * cos(angle), radius * sin(angle))
    }

    /// Numbers of the normal distribution with mean 0, rounded to single precision.
    package mutating func normals(_ count: Int, standardDeviation: Double) -> [Float] {
        [Float](unsafeUninitializedCapacity: count) { buffer, initialized in
            var index = 0
            while index < count {
                let (first, second) = normals()
                buffer[index] = Float(first * standardDeviation)
                if index + 1 < count { buffer[index + 1] = Float(second * standardDeviation) }
                index += 2
            }
            initialized = count
        }
    }
}
