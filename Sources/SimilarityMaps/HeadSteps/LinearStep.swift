import VectorMath

/// A linear layer, or a 1×1 convolution after pooling: `z ↦ W z + bias` ("learned linear transforms"
/// in the paper).
public struct LinearStep: HeadStep, AffineMap {
    /// The weights, `[outputs, inputs]`.
    public let weights: Matrix
    /// The bias, one for each output.
    public let shift: [Float]

    /// Exact.
    public var exactness: Exactness { .exact }

    /// - Precondition: there is a bias for each row of the weights.
    public init(weights: Matrix, bias: [Float]) {
        precondition(weights.rows == bias.count, "\(weights.rows) outputs, \(bias.count) biases")
        self.weights = weights
        shift = bias
    }

    /// Itself: a linear layer is the same at every input.
    public func held(at input: [Float]) throws -> any AffineMap {
        guard input.count == weights.columns else {
            throw SimilarityMapError(
                .wrongSize,
                "a linear layer of the head has \(weights.columns) inputs but gets \(input.count) values"
            )
        }
        return self
    }

    /// `W` applied to each row.
    public func applied(to rows: Matrix) -> Matrix { rows.timesTransposed(weights) }

    /// `Wᵀ direction`.
    public func pulledBack(_ direction: [Float]) -> [Float] { weights.transposedTimes(direction) }
}
