import LibTorch

extension GraphOperators {
    /// Poolings over windows and over whole maps, [batch, channels, …].
    static let poolings: [String: GraphOperator] = [
        "MaxPool": maxPool,
        "AveragePool": averagePool,
        "GlobalAveragePool": { call in
            let x = try call.input()
            return try [aten("mean.dim", x, Array(2..<max(x.rank, 2)), true)]
        },
        // The derivative of a maximum that several locations share goes to them in equal parts, as
        // they share it in a similarity map.
        "GlobalMaxPool": { call in
            let x = try call.input()
            return try [aten("amax", x, Array(2..<max(x.rank, 2)), true)]
        },
        "GlobalLpPool": { call in
            let x = try call.input()
            let exponent = Double(call.node.integer("p") ?? 2)
            return try [
                aten("norm.ScalarOpt_dim", x, exponent, Array(2..<max(x.rank, 2)), true)
            ]
        },
    ]

    @Sendable private static func maxPool(_ call: OperatorCall) throws -> [TorchTensor] {
        let x = try call.input()
        guard let kernel = call.node.integers("kernel_shape"), (1...3).contains(kernel.count),
            call.node.outputs.count == 1
        else { throw call.unsupported("puts out indices, or has no window of 1 to 3 axes") }
        let window = try Window(call, kernel: kernel, over: x, largestPadding: { $0 / 2 })
        return try [
            aten(
                "max_pool\(kernel.count)d", window.padded(x, with: -.infinity), kernel,
                window.strides, window.padding, window.dilations,
                call.node.integer("ceil_mode") ?? 0 == 1)
        ]
    }

    @Sendable private static func averagePool(_ call: OperatorCall) throws -> [TorchTensor] {
        let x = try call.input()
        guard let kernel = call.node.integers("kernel_shape"), (1...3).contains(kernel.count)
        else { throw call.unsupported("has no window of 1 to 3 axes") }
        let window = try Window(call, kernel: kernel, over: x, largestPadding: { $0 / 2 })
        guard window.dilations.allSatisfy({ $0 == 1 }) else {
            throw call.unsupported("has a window with gaps")
        }
        let counts = call.node.integer("count_include_pad") ?? 0 == 1
        let roundsUp = call.node.integer("ceil_mode") ?? 0 == 1
        func pool(_ x: TorchTensor, counting: Bool) throws -> TorchTensor {
            try aten(
                "avg_pool\(kernel.count)d", window.padded(x, with: 0), kernel, window.strides,
                window.padding, roundsUp, counting)
        }
        guard !counts, window.padding.allSatisfy({ $0 == 0 }), window.isPadded else {
            return try [pool(x, counting: counts)]
        }
        // What was added here does not count: divide by the share that is the map's own.
        let share = try pool(aten("ones_like", x), counting: true)
        return try [aten("div.Tensor", pool(x, counting: true), share)]
    }
}
