import LibTorch

extension GraphOperators {
    /// Poolings over windows and over whole maps, [batch, channels, …].
    static let poolings: [String: GraphOperator] = [
        "MaxPool": maxPool,
        "AveragePool": { call in
            let (x, window) = try windowed(call)
            return try [average(x, window, call, countsPadding: call.flag("count_include_pad"))]
        },
        "LpPool": lengthPool,
        "GlobalAveragePool": overWholeMaps { try aten("mean.dim", $0, $1, true) },
        // The derivative of a maximum that several locations share goes to them in equal parts, as
        // they share it in a similarity map.
        "GlobalMaxPool": overWholeMaps { try aten("amax", $0, $1, true) },
        "GlobalLpPool": { call in
            let exponent = Double(call.integer("p") ?? 2)
            return try overWholeMaps {
                try aten("norm.ScalarOpt_dim", $0, exponent, $1, true)
            }(call)
        },
    ]

    private static func overWholeMaps(
        _ pool: @escaping @Sendable (TorchTensor, _ axes: [Int]) throws -> TorchTensor
    ) -> GraphOperator {
        { call in
            let x = try call.input()
            guard x.rank > 2 else { throw call.unsupported("pools a tensor of shape \(x.shape)") }
            return [try pool(x, Array(2..<x.rank))]
        }
    }

    private static func windowed(_ call: OperatorCall) throws -> (x: TorchTensor, window: Window) {
        let x = try call.input()
        guard let kernel = call.integers("kernel_shape") else {
            throw call.unsupported("has no window")
        }
        return (x, try Window(call, kernel: kernel, over: x, largestPadding: { $0 / 2 }))
    }

    /// Where windows overlap, and where a maximum occurs twice in one, the first place has the
    /// derivative, as in PyTorch.
    @Sendable private static func maxPool(_ call: OperatorCall) throws -> [TorchTensor] {
        guard call.node.outputs.count(where: { !$0.isEmpty }) == 1,
            call.integer("storage_order") ?? 0 == 0
        else { throw call.unsupported("puts out the places of its maxima") }
        let (x, window) = try windowed(call)
        return try [
            aten(
                "max_pool\(window.axes)d", window.padded(x, with: -.infinity), window.kernel,
                window.strides, window.padding, window.dilations, call.flag("ceil_mode"))
        ]
    }

    private static func average(
        _ x: TorchTensor, _ window: Window, _ call: OperatorCall, countsPadding: Bool
    ) throws -> TorchTensor {
        guard window.dilations.allSatisfy({ $0 == 1 }) else {
            throw call.unsupported("has a window with gaps")
        }
        func pool(_ x: TorchTensor, counting: Bool) throws -> TorchTensor {
            try aten(
                "avg_pool\(window.axes)d", window.padded(x, with: 0), window.kernel, window.strides,
                window.padding, call.flag("ceil_mode"), counting)
        }
        guard !countsPadding, !window.unevenPadding.isEmpty else {
            return try pool(x, counting: countsPadding)
        }
        // What was added here does not count: divide by the share that is the map's own.
        let share = try pool(aten("ones_like", x), counting: true)
        return try aten("div.Tensor", pool(x, counting: true), share)
    }

    /// (Σ |x|ᵖ)^1/p over each window; the derivative is 0 where that is 0.
    @Sendable private static func lengthPool(_ call: OperatorCall) throws -> [TorchTensor] {
        let (x, window) = try windowed(call)
        let exponent = call.integer("p") ?? 2
        guard exponent > 0, !call.flag("ceil_mode") else {
            throw call.unsupported("has the exponent \(exponent), or windows beyond the map")
        }
        let powers = try aten("pow.Tensor_Scalar", aten("abs", x), exponent)
        let mean = try average(powers, window, call, countsPadding: true)
        let sum = try aten("mul.Scalar", mean, Double(window.kernel.reduce(1, { $0 &* $1 })))
        let isNought = try aten("eq.Scalar", sum, 0)
        let safe = try aten("masked_fill.Scalar", sum, isNought, 1)
        let root = try aten("pow.Tensor_Scalar", safe, 1 / Double(exponent))
        return try [aten("masked_fill.Scalar", root, isNought, 0)]
    }
}
