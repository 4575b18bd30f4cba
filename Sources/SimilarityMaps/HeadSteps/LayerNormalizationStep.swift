import VectorMath

/// Layer normalisation of a vector (Ba, Kiros, Hinton, 2016), without the scale and shift of its
/// elements that follow: `(z − mean z) / √(variance z + ε)`.
///
/// The mean is linear in z, so that each location has its own; the standard deviation, of the whole
/// vector, is held.
public struct LayerNormalizationStep: HeadStep {
    /// What is added to the variance.
    public let epsilon: Float

    /// Exact.
    public var exactness: Exactness { .exact }

    /// Creates the step.
    public init(epsilon: Float) { self.epsilon = epsilon }

    /// The mean subtracted, and one factor for all elements.
    public func held(at input: [Float]) -> any AffineMap {
        let mean = input.reduce(0.0) { $0 + Double($1) } / Double(input.count)
        let variance =
            input.reduce(0.0) { $0 + (Double($1) - mean) * (Double($1) - mean) }
            / Double(input.count)
        return CenteringMap(
            count: input.count, scale: Float(1 / (variance + Double(epsilon)).squareRoot()))
    }

    /// The mean subtracted, then as ``RMSNormalizationStep``: what is left has the mean zero.
    public func pulledBack(_ direction: [Float], at input: [Float]) -> [Float] {
        let centering = CenteringMap(count: input.count, scale: 1)
        return centering.pulledBack(
            RMSNormalizationStep(epsilon: epsilon)
                .pulledBack(direction, at: centering.pulledBack(input)))
    }
}

/// Root-mean-square normalisation (Zhang and Sennrich, 2019): `z / √(mean z² + ε)`, the root held.
public struct RMSNormalizationStep: HeadStep {
    /// What is added to the mean square.
    public let epsilon: Float

    /// Exact.
    public var exactness: Exactness { .exact }

    /// Creates the step.
    public init(epsilon: Float) { self.epsilon = epsilon }

    /// One factor for all elements.
    public func held(at input: [Float]) -> any AffineMap {
        ElementwiseMap(
            scale: [Float](repeating: Float(1 / root(of: input)), count: input.count))
    }

    /// `J = (I − z zᵀ / (n r²)) / r`, of n elements with the root r.
    public func pulledBack(_ direction: [Float], at input: [Float]) -> [Float] {
        let root = root(of: input)
        let along = zip(input, direction).reduce(0.0) { $0 + Double($1.0) * Double($1.1) }
        let taken = along / (Double(input.count) * root * root)
        return zip(input, direction).map { Float((Double($1) - taken * Double($0)) / root) }
    }

    private func root(of input: [Float]) -> Double {
        let square = input.reduce(0.0) { $0 + Double($1) * Double($1) } / Double(input.count)
        return (square + Double(epsilon)).squareRoot()
    }
}

/// `z ↦ scale (z − mean z)`: the matrix is symmetric, so that it is its own transpose.
private struct CenteringMap: AffineMap {
    let count: Int
    let scale: Float

    var shift: [Float] { [Float](repeating: 0, count: count) }

    func applied(to rows: Matrix) -> Matrix {
        Matrix(rows: rows.rows, columns: rows.columns) { out in
            for row in 0..<rows.rows {
                let part = rows.values[row * rows.columns..<(row + 1) * rows.columns]
                let mean = Float(part.reduce(0.0) { $0 + Double($1) } / Double(part.count))
                for index in part.indices { out[index] = (part[index] - mean) * scale }
            }
        }
    }

    func pulledBack(_ direction: [Float]) -> [Float] {
        applied(to: Matrix(rows: 1, columns: direction.count, values: direction)).values
    }
}
