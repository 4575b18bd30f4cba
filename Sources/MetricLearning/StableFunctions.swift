#if canImport(Darwin)
    import Darwin
#elseif canImport(Musl)
    import Musl
#else
    import Glibc
#endif

/// `ln(1 + eˣ)`, which never overflows and keeps its digits where it is small.
func softplus(_ x: Double) -> Double { max(x, 0) + log1p(exp(-abs(x))) }

/// `1 / (1 + e⁻ˣ)`: the derivative of `softplus`.
func logistic(_ x: Double) -> Double {
    let small = exp(-abs(x))
    return (x > 0 ? 1 : small) / (1 + small)
}

/// `eˣ` and the natural logarithm, so that only this file needs the C library.
func exponential(_ x: Double) -> Double { exp(x) }
func naturalLogarithm(_ x: Double) -> Double { log(x) }

/// `ln Σ eˣ` of numbers that are added one by one; −∞ of none. The largest so far is taken out, so
/// that no number is too large (or too small) for it.
struct LogSumExp {
    private var largest = -Double.infinity
    private var sum = 0.0

    mutating func add(_ x: Double) {
        if x <= largest {
            sum += exp(x - largest)
        } else {
            sum = sum * exp(largest - x) + 1
            largest = x
        }
    }

    var value: Double { sum > 0 ? largest + log(sum) : -.infinity }
}
