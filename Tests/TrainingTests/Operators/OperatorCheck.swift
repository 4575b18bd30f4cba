import LibTorch
import OnnxGraph
import OnnxRuntime
import TestSupport
import Testing

@testable import Training

/// Checks of one graph: its output against ONNX Runtime's, its derivatives against differences.
struct OperatorCheck {
    private let values: [Float]
    private let shape: [Int]
    private let network: (model: OnnxModel, input: String, output: String)
    private let mode: RunMode

    init(_ test: OperatorCase, mode: RunMode = .inference) {
        (values, shape, self.mode) = (test.values, test.input, mode)
        network = test.network()
    }

    private func trainable(isDouble: Bool) throws -> TrainableGraph {
        try TrainableGraph(
            network.model, input: network.input, output: network.output, isDouble: isDouble)
    }

    /// What ONNX Runtime and the interpreter make of the input.
    func outputs() throws -> (expected: Tensor, own: Tensor) {
        let bytes = try network.model.serialized()
        let session = try bytes.withUnsafeBytes { try Session($0, runtime: Runtime(), threads: 1) }
        let expected = try session.run(
            (network.input, Tensor(shape: shape, values: values)), outputs: [network.output])[0]
        let trainable = try trainable(isDouble: false)
        let own = try Torch.withoutDerivatives {
            try trainable.run(TorchTensor(values, shape: shape), mode: mode)
        }
        return (expected, Tensor(shape: own.shape, values: try own.floats()))
    }

    /// A derivative along a direction, in double precision: that of the interpreter, and the central
    /// difference (f(x + h d) − f(x − h d)) / 2 h, where f is a random projection of the output.
    struct Derivative {
        let tensor: String
        let own: Double
        let difference: Double
    }

    /// The step of the differences, a power of two so that x ± h d are exact. The differences are off
    /// by h²/6 times the third derivative, 10⁻¹¹ of it, and by the rounding of f over h, 10⁻¹¹ of f.
    static let step = 0x1p-17

    /// Derivatives with respect to the input and to every parameter, each along a few random
    /// directions: one wrong element in a gradient moves all of them.
    func derivatives() throws -> [Derivative] {
        let trainable = try trainable(isDouble: true)
        let x = try TorchTensor(values, shape: shape).converted(to: .double)
        try x.requireGradient()
        let result = try trainable.run(x, mode: mode)
        var generator = SeededGenerator(seed: 3)
        let weights = try TorchTensor(generator.floats(result.count), shape: result.shape)
            .converted(to: .double)
        func projection(_ result: TorchTensor) throws -> TorchTensor {
            try aten("sum", aten("mul.Tensor", result, weights))
        }
        try projection(result).backward()
        let tensors =
            [(network.input, x)]
            + trainable.parameters.filter { $0.role != .statistic }.map { ($0.name, $0.tensor) }
        return try tensors.flatMap { name, tensor in
            let gradient = tensor.gradient
            return try (0..<3).map { _ in
                let direction = try TorchTensor(generator.floats(tensor.count), shape: tensor.shape)
                    .converted(to: .double)
                let own = try gradient.map {
                    try aten("sum", aten("mul.Tensor", $0, direction)).doubles()[0]
                }
                let difference = try Torch.withoutDerivatives {
                    func shifted(by step: Double) throws -> TorchTensor {
                        _ = try aten("add_.Tensor", tensor, direction, step)
                        return try projection(trainable.run(x, mode: mode))
                    }
                    let after = try shifted(by: Self.step)
                    let before = try shifted(by: -2 * Self.step)
                    _ = try aten("add_.Tensor", tensor, direction, Self.step)
                    return try aten("sub.Tensor", after, before).doubles()[0]
                }
                return Derivative(
                    tensor: name, own: own ?? 0,
                    difference: difference / (2 * Self.step))
            }
        }
    }

    /// The output on a device, and the derivatives of its sum with respect to the input and every parameter.
    func results(on device: TorchDevice) throws -> [[Float]?] {
        let trainable = try TrainableGraph(
            network.model, input: network.input, output: network.output, device: device)
        let x = try TorchTensor(values, shape: shape, device: device)
        try x.requireGradient()
        let result = try trainable.run(x, mode: mode)
        if result.isFloating { try? aten("sum", result).backward() }
        let tensors = [x] + trainable.parameters.map(\.tensor)
        return [try result.floats()] + (try tensors.map { try $0.gradient?.floats() })
    }

    /// Whether anything was recorded on the way to the output.
    func dependsOnParameters() throws -> Bool {
        let trainable = try trainable(isDouble: true)
        let x = try TorchTensor(values, shape: shape).converted(to: .double)
        try x.requireGradient()
        let result = try trainable.run(x, mode: mode)
        guard result.isFloating else { return false }
        return (try? aten("sum", result).backward()) != nil
    }
}
