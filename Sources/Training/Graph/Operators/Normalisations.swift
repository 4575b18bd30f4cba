import LibTorch

extension GraphOperators {
    /// Normalisations by mean and variance, and by length.
    static let normalisations: [String: GraphOperator] = [
        "BatchNormalization": batchNormalisation,
        "InstanceNormalization": { call in
            try [
                aten(
                    "instance_norm", call.input(0), call.input(1), call.input(2),
                    TorchValue.none, TorchValue.none, true, 0.0, epsilon(call), false)
            ]
        },
        "GroupNormalization": { call in
            guard let groups = call.node.integer("num_groups") else {
                throw call.unsupported("has no number of groups")
            }
            let x = try call.input(0)
            var (scale, bias) = (try call.input(1), try call.input(2))
            // Until version 21 there is one for each group.
            let channels = x.shape.count > 1 ? x.shape[1] : 0
            if scale.count != channels {
                scale = try aten("repeat_interleave.self_int", scale, channels / max(groups, 1))
                bias = try aten("repeat_interleave.self_int", bias, channels / max(groups, 1))
            }
            return try [aten("group_norm", x, groups, scale, bias, epsilon(call), false)]
        },
        "LayerNormalization": { call in
            let x = try call.input(0)
            guard call.node.outputs.count == 1 else {
                throw call.unsupported("puts out its mean and variance")
            }
            let axis = try call.axis(call.node.integer("axis") ?? -1, of: x)
            return try [
                aten(
                    "layer_norm", x, Array(x.shape[axis...]), call.input(1), call.optional(2),
                    epsilon(call), false)
            ]
        },
        "LpNormalization": { call in
            let x = try call.input()
            let axis = try call.axis(call.node.integer("axis") ?? -1, of: x)
            let exponent = Double(call.node.integer("p") ?? 2)
            return try [
                aten("div.Tensor", x, aten("norm.ScalarOpt_dim", x, exponent, [axis], true))
            ]
        },
    ]

    /// What is added to the variance; the specification's default.
    private static func epsilon(_ call: OperatorCall) -> Double {
        Double(call.node.float("epsilon") ?? 1e-5)
    }

    /// With the statistics of the batch, which the stored ones follow, or with these. ONNX's momentum
    /// is the share that stays; libtorch's the share that is new.
    @Sendable private static func batchNormalisation(
        _ call: OperatorCall
    ) throws -> [TorchTensor] {
        try [
            aten(
                "batch_norm", call.input(0), call.input(1), call.input(2), call.input(3),
                call.input(4), call.mode.normalisation == .batch,
                1 - Double(call.node.float("momentum") ?? 0.9), epsilon(call), false)
        ]
    }
}
