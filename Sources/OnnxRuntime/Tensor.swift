/// An array of 32-bit floats with a shape, as it goes into a network and comes out.
public struct Tensor: Sendable {
    /// The size of each dimension, outermost first; empty for a scalar.
    public let shape: [Int]
    /// The elements, row-major: the last dimension varies fastest.
    public var values: [Float]

    /// - Precondition: the shape holds as many elements as there are values.
    public init(shape: [Int], values: [Float]) {
        precondition(
            shape.reduce(1, *) == values.count,
            "a tensor of shape \(shape) does not hold \(values.count) values")
        self.shape = shape
        self.values = values
    }
}
