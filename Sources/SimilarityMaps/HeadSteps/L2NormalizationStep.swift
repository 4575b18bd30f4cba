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
        let square = input.reduce(0.0) { $0 + Double($1) * Double($1) }
        let divisor =
            switch safeguard {
            case .atLeast(let minimum): max(square.squareRoot(), Double(minimum))
            case .plus(let addend): square.squareRoot() + Double(addend)
            case .squaredPlus(let addend): (square + Double(addend)).squareRoot()
            }
        return ElementwiseMap(scale: [Float](repeating: Float(1 / divisor), count: input.count))
    }
}
