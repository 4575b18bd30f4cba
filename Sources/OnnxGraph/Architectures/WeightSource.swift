/// Where the layers of a network get their numbers: weights that were trained, or those that training
/// begins with.
package protocol WeightSource: Sendable {
    /// What error messages call it.
    var source: String { get }

    /// The tensors that are there to be used; what a network does not use is another network's.
    var layerNames: [String] { get }

    /// The shape of a tensor that a network may have or lack; `nil` where it lacks it.
    func storedShape(of name: String) -> [Int]?

    /// A tensor that a network needs.
    ///
    /// - Parameters:
    ///   - role: what its layer does with it.
    ///   - shape: the shape it should have.
    /// - Returns: `nil` where there is none; it may have another shape.
    func tensor(_ name: String, for role: WeightRole, shape: [Int]) -> LayerTensor?
}

/// What a layer does with a tensor, which says what it is before it was trained.
package enum WeightRole: Hashable, Sendable {
    /// The weights of a convolution, [channels, input channels / groups, rows, columns].
    case convolution(groups: Int)
    /// The weights of a linear layer, [outputs, inputs].
    case linear
    /// What a convolution or a linear layer adds.
    case bias
    /// What a normalisation multiplies with, γ.
    case scale(endsResidual: Bool)
    /// What a normalisation adds, β.
    case shift
    /// The mean that a normalisation subtracts when it is not trained.
    case mean
    /// The variance by whose root it divides then.
    case variance
}

/// A tensor of a layer.
package struct LayerTensor {
    /// The size of each dimension.
    package let shape: [Int]
    /// The elements, row-major, which are read or drawn each time.
    package let values: () -> [Float]

    package init(shape: [Int], values: @escaping () -> [Float]) {
        self.shape = shape
        self.values = values
    }
}

extension StateDictionary: WeightSource {
    package func storedShape(of name: String) -> [Int]? { self[name]?.shape }

    package func tensor(_ name: String, for role: WeightRole, shape: [Int]) -> LayerTensor? {
        self[name].map { tensor in LayerTensor(shape: tensor.shape) { tensor.values } }
    }
}
