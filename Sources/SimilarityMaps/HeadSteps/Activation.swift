#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// An activation function, applied to each element of a vector.
public struct Activation: Sendable {
    /// What it is called, for example `ReLU`.
    public let name: String
    /// f(0).
    let atZero: Double
    /// f, of the element at an index.
    let value: @Sendable (Double, Int) -> Double
    /// f′, of the element at an index; from the left where the two sides differ.
    let slope: @Sendable (Double, Int) -> Double

    private init(
        _ name: String, atZero: Double = 0, _ value: @escaping @Sendable (Double) -> Double,
        slope: @escaping @Sendable (Double) -> Double
    ) {
        self.name = name
        self.atZero = atZero
        self.value = { z, _ in value(z) }
        self.slope = { z, _ in slope(z) }
    }

    /// Held between two bounds: `ReLU` from 0 on, `ReLU6` from 0 to 6.
    public static func clip(from minimum: Float, to maximum: Float) -> Activation {
        let (low, high) = (Double(minimum), Double(maximum))
        let name =
            switch (minimum, maximum) {
            case (0, .infinity): "ReLU"
            case (0, 6): "ReLU6"
            default: "clip from \(minimum) to \(maximum)"
            }
        return Activation(name, atZero: Swift.min(Swift.max(0, low), high)) {
            Swift.min(Swift.max($0, low), high)
        } slope: {
            $0 > low && $0 < high ? 1 : 0
        }
    }

    /// `max(z, 0)`.
    public static let relu = clip(from: 0, to: .infinity)

    /// `z` above zero, `slope · z` below (PReLU: He et al., 2015; leaky ReLU with one fixed slope).
    ///
    /// - Parameter slopes: one for each element, or one for all.
    public static func leaky(_ name: String, slopes: [Float]) -> Activation {
        Activation(name: name, slopes: slopes)
    }

    private init(name: String, slopes: [Float]) {
        self.name = name
        atZero = 0
        slope = { z, index in
            if z > 0 { return 1 }
            return Double(
                slopes.count == 1 ? slopes[0] : index < slopes.count ? slopes[index] : .nan)
        }
        value = { [slope] z, index in slope(z, index) * z }
    }

    /// `1 / (1 + e⁻ᶻ)`.
    public static let sigmoid = Activation("sigmoid", atZero: 0.5, logistic) {
        logistic($0) * logistic(-$0)
    }

    /// `clip(alpha · z + beta, 0, 1)`.
    public static func hardSigmoid(alpha: Float, beta: Float) -> Activation {
        let (a, b) = (Double(alpha), Double(beta))
        return Activation("hard sigmoid", atZero: Swift.min(Swift.max(b, 0), 1)) {
            Swift.min(Swift.max(a * $0 + b, 0), 1)
        } slope: {
            a * $0 + b > 0 && a * $0 + b < 1 ? a : 0
        }
    }

    /// `tanh z`.
    public static let tanh = Activation("tanh") {
        sinhOverCosh($0)
    } slope: {
        1 - sinhOverCosh($0) * sinhOverCosh($0)
    }

    /// `z · sigmoid(z)` (Swish: Ramachandran, Zoph, Le, 2017).
    public static let silu = Activation("SiLU") {
        $0 * logistic($0)
    } slope: {
        logistic($0) * (1 + $0 * logistic(-$0))
    }

    /// `z · clip(z / 6 + 1/2, 0, 1)` (MobileNetV3: Howard et al., 2019).
    public static let hardSwish = Activation("HardSwish") {
        $0 * Swift.min(Swift.max($0 / 6 + 0.5, 0), 1)
    } slope: {
        $0 <= -3 ? 0 : $0 > 3 ? 1 : $0 / 3 + 0.5
    }

    /// `z · Φ(z)` (Hendrycks and Gimpel, 2016).
    public static let gelu = Activation("GELU") {
        $0 * 0.5 * (1 + erf($0 / 2.0.squareRoot()))
    } slope: {
        0.5 * (1 + erf($0 / 2.0.squareRoot()))
            + $0 * exp(-$0 * $0 / 2) / (2 * Double.pi).squareRoot()
    }

    /// The same paper's approximation with a hyperbolic tangent.
    public static let geluTanh = Activation("GELU (tanh)") {
        $0 * 0.5 * (1 + sinhOverCosh(bent($0)))
    } slope: {
        let bend = sinhOverCosh(bent($0))
        let steepness = (2 / Double.pi).squareRoot() * (1 + 3 * 0.044715 * $0 * $0)
        return 0.5 * (1 + bend) + 0.5 * $0 * (1 - bend * bend) * steepness
    }

    /// `z` above zero, `alpha (eᶻ − 1)` below (Clevert, Unterthiner, Hochreiter, 2016).
    public static func elu(alpha: Float) -> Activation { selu("ELU", Double(alpha), 1) }

    /// `gamma` times ELU (Klambauer et al., 2017).
    public static func selu(alpha: Float, gamma: Float) -> Activation {
        selu("SELU", Double(alpha), Double(gamma))
    }

    private static func selu(_ name: String, _ alpha: Double, _ gamma: Double) -> Activation {
        Activation(name) {
            gamma * ($0 > 0 ? $0 : alpha * expm1($0))
        } slope: {
            gamma * ($0 > 0 ? 1 : alpha * exp($0))
        }
    }

    /// `ln(1 + eᶻ)`.
    public static let softplus = Activation("softplus", atZero: log(2), softened, slope: logistic)

    /// `z / (1 + |z|)`.
    public static let softsign = Activation("softsign") {
        $0 / (1 + Swift.abs($0))
    } slope: {
        1 / ((1 + Swift.abs($0)) * (1 + Swift.abs($0)))
    }

    /// `z · tanh(softplus z)` (Misra, 2019).
    public static let mish = Activation("Mish") {
        $0 * sinhOverCosh(softened($0))
    } slope: {
        let bend = sinhOverCosh(softened($0))
        return bend + $0 * (1 - bend * bend) * logistic($0)
    }
}

private func logistic(_ z: Double) -> Double { 1 / (1 + exp(-z)) }
private func sinhOverCosh(_ z: Double) -> Double { tanh(z) }
/// What the approximated GELU takes the hyperbolic tangent of.
private func bent(_ z: Double) -> Double {
    (2 / Double.pi).squareRoot() * (z + 0.044715 * z * z * z)
}
/// Without overflow for large z.
private func softened(_ z: Double) -> Double { max(z, 0) + log1p(exp(-abs(z))) }

/// An activation after the pooling, as the gate that it is at this image:
/// `f(z) = f(0) + g ⊙ z` with `g = (f(z) − f(0)) / z`.
///
/// The gate is held, of the whole vector; f(0) belongs to no location. For a rectifier the gate is
/// its mask.
public struct ActivationStep: HeadStep {
    /// The activation.
    public let activation: Activation

    /// Exact given gates: another image may have others.
    public var exactness: Exactness { .exactGivenGates }

    /// Creates the step.
    public init(_ activation: Activation) { self.activation = activation }

    /// The gates.
    public func held(at input: [Float]) -> any AffineMap {
        let gates = input.enumerated().map { index, element -> Float in
            let z = Double(element)
            // Nearer to zero the difference has no digits left. The slope is that of the element's own side:
            // where all of a vector is so small, rectifiers still tell one from the other.
            if Swift.abs(z) < 1e-9 { return Float(activation.slope(z, index)) }
            return Float((activation.value(z, index) - activation.atZero) / z)
        }
        return ElementwiseMap(
            scale: gates,
            shift: [Float](repeating: Float(activation.atZero), count: input.count))
    }

    /// `f′(z)` times the direction, element by element.
    public func pulledBack(_ direction: [Float], at input: [Float]) -> [Float] {
        input.enumerated().map { index, element in
            direction[index] * Float(activation.slope(Double(element), index))
        }
    }
}
