/// Division by the Euclidean norm (WACV 2019, equation 1), which is held.
public struct L2NormalizationStep: HeadStep {
    /// How a network keeps from dividing by zero.
    public enum Safeguard: Hashable, Sendable {
        /// `max(‖z‖, ε)`: PyTorch's `F.normalize`; ε may be 0.
        case atLeast(Float)
        /// `‖z‖ + ε`.
        case plus(Float)
        /// `√(‖z‖² + ε)`.
        case squaredPlus(Float)
    }

    /// The guard against division by zero.
    public let safeguard: Safeguard

    /// Exact.
    public var exactness: Exactness { .exact }

    /// Creates the step.
    public init(_ safeguard: Safeguard = .atLeast(0)) { self.safeguard = safeguard }

    /// One factor for all elements.
    public func held(at input: [Float]) -> any AffineMap {
        let divisor = divisor(norm: norm(of: input)).value
        return ElementwiseMap(scale: [Float](repeating: Float(1 / divisor), count: input.count))
    }

    /// `J = (I − s z zᵀ / (‖z‖ D)) / D`, where D is the divisor and s its slope over the norm.
    public func pulledBack(_ direction: [Float], at input: [Float]) -> [Float] {
        let norm = norm(of: input)
        let divisor = divisor(norm: norm)
        let along = zip(input, direction).reduce(0.0) { $0 + Double($1.0) * Double($1.1) }
        let taken = norm > 0 ? divisor.slope * along / (norm * divisor.value) : 0
        return zip(input, direction).map {
            Float((Double($1) - taken * Double($0)) / divisor.value)
        }
    }

    private func norm(of input: [Float]) -> Double {
        input.reduce(0.0) { $0 + Double($1) * Double($1) }.squareRoot()
    }

    /// What is divided by, and its derivative with respect to the norm.
    private func divisor(norm: Double) -> (value: Double, slope: Double) {
        switch safeguard {
        case .atLeast(let minimum):
            return norm > Double(minimum) ? (norm, 1) : (Double(minimum), 0)
        case .plus(let addend):
            return (norm + Double(addend), 1)
        case .squaredPlus(let addend):
            let root = (norm * norm + Double(addend)).squareRoot()
            return (root, root > 0 ? norm / root : 0)
        }
    }
}
