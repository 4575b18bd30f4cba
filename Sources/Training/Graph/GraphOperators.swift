import LibTorch

/// What an operator of a graph becomes: libtorch's operators, which know their derivatives.
typealias GraphOperator = @Sendable (OperatorCall) throws -> [TorchTensor]

/// The operators that can be trained, by the names that ONNX gives them. Their meaning is that of
/// ONNX's specification of operators; each is checked against ONNX Runtime and, where it has
/// derivatives, against finite differences.
package enum GraphOperators {
    static let all: [String: GraphOperator] =
        activations
        .merging(arithmetic) { first, _ in first }
        .merging(comparisons) { first, _ in first }
        .merging(linear) { first, _ in first }
        .merging(poolings) { first, _ in first }
        .merging(normalisations) { first, _ in first }
        .merging(reductions) { first, _ in first }
        .merging(shapes) { first, _ in first }
        .merging(types) { first, _ in first }
        .merging(selections) { first, _ in first }
        .merging(resizings) { first, _ in first }

    /// The names.
    package static var names: [String] { all.keys.sorted() }

    /// An operator of one input and one output that libtorch has under a name.
    static func unary(_ name: String) -> GraphOperator {
        { call in try [aten(name, call.input())] }
    }

    /// An operator of two inputs, broadcast against each other, that libtorch has under a name.
    static func binary(_ name: String) -> GraphOperator {
        { call in
            let (a, b) = try call.twoInputs()
            return try [aten(name, a, b)]
        }
    }

    /// An operator of any number of inputs, of which two at a time are joined.
    static func joining(
        _ join: @escaping @Sendable (TorchTensor, TorchTensor) throws -> TorchTensor
    ) -> GraphOperator {
        { call in
            let tensors = try call.allInputs()
            return [try tensors.dropFirst().reduce(tensors[0], join)]
        }
    }
}
