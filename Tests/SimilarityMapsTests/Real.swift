#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

extension Double {
    /// The number raised to a power, in double precision.
    func power(_ exponent: Double) -> Double { pow(self, exponent) }
}
