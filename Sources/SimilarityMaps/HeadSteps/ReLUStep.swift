/// A rectifier after the pooling, `max(z, 0)`: elements that are not positive are masked, and the
/// mask is held.
public struct ReLUStep: HeadStep {
    /// Exact given gates: another image may have another mask.
    public var exactness: Exactness { .exactGivenGates }

    /// Creates the step.
    public init() {}

    /// The mask.
    public func held(at input: [Float]) -> any AffineMap {
        ElementwiseMap(scale: input.map { $0 > 0 ? 1 : 0 })
    }
}
