import LibTorch
import OnnxGraph

/// One use of an operator, on tensors.
struct OperatorCall {
    /// The operator as the graph has it, with its attributes.
    let node: Node
    /// Which of the network's operators it is.
    let place: Int
    /// What it reads, in order; `nil` for optional inputs that are not given.
    private(set) var inputs: [TorchTensor?]
    /// The version of ONNX's operators: some changed their meaning.
    let operatorSet: Int
    /// How the network is run.
    let mode: RunMode
    /// A tensor on the device where the network is.
    let anchor: TorchTensor
    /// Whether nothing else reads the first input, so that its memory may hold the result.
    let mayReplaceInput: Bool

    /// An input that must be there.
    func input(_ index: Int = 0) throws -> TorchTensor {
        guard let tensor = optional(index) else {
            throw unsupported("lacks its input \(index + 1)")
        }
        return tensor
    }

    /// An input that need not be there.
    func optional(_ index: Int) -> TorchTensor? {
        inputs.indices.contains(index) ? inputs[index] : nil
    }

    /// All inputs, at least one, none of which may be missing, side by side.
    func allInputs() throws -> [TorchTensor] {
        guard !inputs.isEmpty else { throw unsupported("has no inputs") }
        return try sideBySide(inputs.indices.map { try input($0) })
    }

    /// The first inputs, which must be there, side by side.
    func firstInputs(_ count: Int) throws -> [TorchTensor] {
        try sideBySide((0..<count).map { try input($0) })
    }

    /// The first two.
    func twoInputs() throws -> (TorchTensor, TorchTensor) {
        let both = try firstInputs(2)
        return (both[0], both[1])
    }

    /// Tensors on one device. Shapes are worked out on the processor, pictures where the network is; where
    /// they meet, it is there.
    private func sideBySide(_ tensors: [TorchTensor]) throws -> [TorchTensor] {
        let areHere = tensors.map(\.isOnProcessor)
        guard areHere.contains(true), areHere.contains(false) else { return tensors }
        return try tensors.map { try $0.beside(anchor) }
    }

    /// The same use on other tensors.
    func replacing(inputs: [TorchTensor?]) -> OperatorCall {
        var call = self
        call.inputs = inputs
        return call
    }

    /// The operator as messages call it.
    var title: String {
        "the operator \(node.type) ‘\(node.name.isEmpty ? node.outputs.first ?? "" : node.name)’"
    }

    /// Why this cannot be done, with the operator's name.
    func unsupported(_ reason: String) -> TrainingError {
        TrainingError(.unsupported, "\(title) \(reason); it cannot be trained as it is")
    }
}
