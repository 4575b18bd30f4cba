import LibTorch
import OnnxGraph

/// One use of an operator, on tensors.
struct OperatorCall {
    /// The operator as the graph has it, with its attributes.
    let node: Node
    /// What it reads, in order; `nil` for optional inputs that are not given.
    let inputs: [TorchTensor?]
    /// The version of ONNX's operators: some changed their meaning.
    let operatorSet: Int
    /// How the network is run.
    let mode: RunMode
    /// How many images the graph was written for, where it says so, and how many there are.
    let batch: (declared: Int?, actual: Int)
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

    /// All inputs, at least one, none of which may be missing.
    func allInputs() throws -> [TorchTensor] {
        guard !inputs.isEmpty else { throw unsupported("has no inputs") }
        return try inputs.indices.map { try input($0) }
    }

    /// The operator as messages call it.
    var title: String {
        "the operator \(node.type) ‘\(node.name.isEmpty ? node.outputs.first ?? "" : node.name)’"
    }

    /// Why this cannot be done, with the operator's name.
    func unsupported(_ reason: String) -> TrainingError {
<<<<<<< HEAD
        TrainingError(
            .unsupported,
            "the operator \(node.type) ‘\(node.name.isEmpty ? node.outputs.first ?? "" : node.name)’ \(reason); it cannot be trained as it is"
        )
    }
}

/// How a network is run.
public struct RunMode: Hashable, Sendable {
    /// Which mean and variance batch normalisation uses.
    public enum Normalisation: String, CaseIterable, Codable, Hashable, Sendable {
        /// Those of the batch; the stored ones follow them.
        case batch
        /// The stored ones.
        case stored
    }

    public var normalisation: Normalisation
    /// Whether dropout drops.
    public var drops: Bool

    /// As the network will be used.
    package static let inference = RunMode(normalisation: .stored, drops: false)
    /// As a network is trained.
    package static let training = RunMode(normalisation: .batch, drops: true)

    package init(normalisation: Normalisation, drops: Bool) {
        self.normalisation = normalisation
        self.drops = drops
=======
        TrainingError(.unsupported, "\(title) \(reason); it cannot be trained as it is")
>>>>>>> operators
    }
}
