import LibTorch
import MetricLearning
import VectorMath

/// The learned proxies of a loss that has some: one for each class, of any length, of which the loss sees
/// the direction.
struct ProxyParameters {
    /// What they are called where numbers are kept.
    static let name = "proxies"

    let tensor: TorchTensor

    /// - Returns: `nil` for a loss without proxies.
    init?(
        for loss: any MetricLoss, dimension: Int, seed: UInt64, device: TorchDevice
    ) throws {
        guard let start = loss.initialProxies(dimension: dimension, seed: seed) else { return nil }
        tensor = try TorchTensor(
            start.values, shape: [start.rows, start.columns], device: device)
        try tensor.requireGradient()
    }
}

extension Matrix {
    /// The rows of a tensor, [rows, columns].
    init(_ tensor: TorchTensor) throws {
        let shape = tensor.shape
        self.init(rows: shape[0], columns: shape[1], values: try tensor.floats())
    }
}
