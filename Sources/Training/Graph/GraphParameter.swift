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
        /// Scale and shift of a normalisation, and other factors for each channel, or for all.
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
