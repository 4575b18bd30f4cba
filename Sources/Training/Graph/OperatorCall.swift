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
    func optional(_ index: Int) -> TorchTensor? { index < inputs.count ? inputs[index] : nil }

    /// The whole numbers of an input, such as a shape; `nil` where it is not given.
    func integers(_ index: Int) throws -> [Int]? { try optional(index)?.integers() }

    /// What older versions have as an attribute and newer ones as an input.
    func integers(_ name: String, orInput index: Int) throws -> [Int]? {
        try node.integers(name) ?? integers(index)
    }

    /// An axis as libtorch wants it, from 0.
    func axis(_ axis: Int, of tensor: TorchTensor) throws -> Int {
        let rank = tensor.rank
        guard (-rank..<rank).contains(axis) || (axis == 0 && rank == 0) else {
            throw unsupported("has no axis \(axis) among \(rank)")
        }
        return axis < 0 ? axis + rank : axis
    }

    /// Why this cannot be done, with the operator's name.
    func unsupported(_ reason: String) -> TrainingError {
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
    }
}
