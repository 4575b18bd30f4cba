import LibTorch
import OnnxGraph

/// Numbers of a network that training changes.
package final class GraphParameter {
    /// What they do, which decides whether weight decay applies.
    package enum Role: String, Hashable, Sendable {
        /// They are multiplied with what the network sees.
        case weight
        /// They are added.
        case bias
        /// Scale and shift of a normalisation.
        case normalisation
        /// The mean and variance that batch normalisation has seen: not learned, but followed.
        case statistic
    }

    /// The stored tensor's name in the graph.
    package let name: String
    package let role: Role
    /// The place of the first operator that reads it, from the input on.
    package let layer: Int
    /// The numbers.
    package let tensor: TorchTensor
    /// Whether training leaves them as they are.
    package internal(set) var isFrozen = false

    init(_ name: String, role: Role, layer: Int, tensor: TorchTensor) {
        (self.name, self.role, self.layer, self.tensor) = (name, role, layer, tensor)
    }
}

extension GraphParameter {
    /// What the stored tensor of an operator's input is; `nil` where it is no parameter, but one of the
    /// operator's settings.
    ///
    /// - Parameters:
    ///   - index: which input.
    ///   - count: how many numbers it has. A single number that is no layer's weight is part of a
    ///     formula, such as the half in GELU.
    static func role(ofInput index: Int, of node: Node, count: Int) -> Role? {
        switch (node.type, index) {
        case ("Conv", 1), ("ConvTranspose", 1), ("Gemm", 0...1), ("MatMul", _): return .weight
        case ("Conv", 2), ("ConvTranspose", 2), ("Gemm", 2): return .bias
        case ("BatchNormalization", 3...4): return .statistic
        case ("BatchNormalization", 1...2), ("InstanceNormalization", 1...2),
            ("GroupNormalization", 1...2), ("LayerNormalization", 1...2):
            return .normalisation
        case ("PRelu", 1): return .weight
        case ("Clip", _), ("Dropout", _), ("Range", _), ("Pow", 1): return nil
        case ("Resize", 1...), ("Upsample", 1...), ("Pad", 1...), ("ConstantOfShape", _): return nil
        case ("Add", _), ("Sub", _): return count > 1 ? .bias : nil
        default: return count > 1 ? .weight : nil
        }
    }
}
