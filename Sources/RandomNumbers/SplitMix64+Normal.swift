#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

extension SplitMix64 {
    /// A number of the normal distribution with mean 0 and variance 1 (Box and Muller, 1958).
    package mutating func normal() -> Double {
        // 1 − u is never 0.
        let radius = (-2 * log(1 - uniform())).squareRoot()
        return radius * cos(2 * .pi * uniform())
    }
}
