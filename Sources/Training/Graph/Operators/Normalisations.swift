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
        "GroupNormalization": groupNormalisation,
        "LayerNormalization": layerNormalisation,
        "RMSNormalization": { call in
            let x = try call.input(0)
            let axis = try call.axis(of: x, usually: -1)
            let mean = try aten(
                "mean.dim", aten("mul.Tensor", x, x), Array(axis..<x.rank), true)
            let scale = try aten("rsqrt", aten("add.Scalar", mean, epsilon(call)))
            return try [aten("mul.Tensor", aten("mul.Tensor", x, scale), call.input(1))]
        },
        "MeanVarianceNormalization": { call in
            let x = try call.input()
            let axes = try (call.integers("axes") ?? [0, 2, 3]).map { try call.axis($0, of: x) }
            let centred = try aten("sub.Tensor", x, aten("mean.dim", x, axes, true))
            let variance = try aten("mean.dim", aten("mul.Tensor", centred, centred), axes, true)
            // What ONNX adds to the deviation, in the function that defines the operator.
            let deviation = try aten("add.Scalar", aten("sqrt", variance), 1e-9)
            return try [aten("div.Tensor", centred, deviation)]
        },
        "LpNormalization": { call in
            let x = try call.input()
            let axis = try call.axis(of: x, usually: -1)
            let exponent = Double(call.integer("p") ?? 2)
            let length = try aten("norm.ScalarOpt_dim", x, exponent, [axis], true)
            // Nought stays nought.
            let isNought = try aten("eq.Scalar", length, 0)
            return try [aten("div.Tensor", x, aten("masked_fill.Scalar", length, isNought, 1))]
        },
        "LRN": localResponse,
    ]

    /// What is added to the variance; the specification's default.
    private static func epsilon(_ call: OperatorCall) -> Double { call.number("epsilon") ?? 1e-5 }

    /// With the statistics of the batch, which the stored ones follow, or with these.
    ///
    /// ONNX's momentum is the share that stays; libtorch's the share that is new. What is normalised
    /// is divided by the variance over n numbers, while the stored variance follows that over n − 1, as
    /// in PyTorch; ONNX's own training mode would store that over n.
    @Sendable private static func batchNormalisation(
        _ call: OperatorCall
    ) throws -> [TorchTensor] {
        let x = try call.input(0)
        guard x.rank > 1, call.integer("spatial") ?? 1 == 1 else {
            throw call.unsupported(
                "normalises a tensor of shape \(x.shape), or each location by itself")
        }
        let (scale, bias) = (try call.input(1), try call.input(2))
        let (mean, variance) = (try call.input(3), try call.input(4))
        // Whoever standardises weights, not photographs, does so in every run.
        let isStandardisation = call.flag("training_mode")
        let usesBatch = isStandardisation || call.mode.normalisation == .batch
        guard !usesBatch || x.count > x.shape[1] else {
            throw TrainingError(
                .settings,
                "\(call.title) sees one number for each channel, which has no variance; train with more photographs in a batch, or with larger ones"
            )
        }
        if !usesBatch, mean.requiresGradient || variance.requiresGradient {
            let columns = [Int](repeating: 1, count: x.rank - 2)
            func across(_ tensor: TorchTensor) throws -> TorchTensor {
                try aten("reshape", tensor, [tensor.count] + columns)
            }
            let width = try aten("rsqrt", aten("add.Scalar", variance, epsilon(call)))
            let factor = try aten("mul.Tensor", width, scale)
            let centred = try aten("sub.Tensor", x, across(mean))
            let scaled = try aten("mul.Tensor", centred, across(factor))
            return [try aten("add.Tensor", scaled, across(bias))]
        }
        // What is computed anew in every run is not followed.
        let follows = !isStandardisation
        return try [
            aten(
                "batch_norm", x, scale, bias, follows ? mean : nil, follows ? variance : nil,
                usesBatch, 1 - (call.number("momentum") ?? 0.9), epsilon(call), false)
        ]
    }

    /// Until version 21 there is a scale for each group, since then one for each channel.
    @Sendable private static func groupNormalisation(
        _ call: OperatorCall
    ) throws -> [TorchTensor] {
        let (x, groups) = (try call.input(0), call.integer("num_groups") ?? 0)
        guard x.rank > 1, groups > 0, x.shape[1] % groups == 0 else {
            throw call.unsupported("divides a tensor of shape \(x.shape) into \(groups) groups")
        }
        let channels = x.shape[1]
        func perChannel(_ tensor: TorchTensor) throws -> TorchTensor {
            guard tensor.count == groups, groups < channels else { return tensor }
            return try aten("repeat_interleave.self_int", tensor, channels / groups)
        }
        return try [
            aten(
                "group_norm", x, groups, perChannel(call.input(1)), perChannel(call.input(2)),
                epsilon(call), false)
        ]
    }

    @Sendable private static func layerNormalisation(
        _ call: OperatorCall
    ) throws -> [TorchTensor] {
        let (x, scale, bias) = (try call.input(0), try call.input(1), call.optional(2))
        guard call.node.outputs.count(where: { !$0.isEmpty }) == 1 else {
            throw call.unsupported("puts out its mean and variance")
        }
        let shape = try Array(x.shape[call.axis(of: x, usually: -1)...])
        guard scale.shape != shape || bias.map({ $0.shape != shape }) ?? false else {
            return try [aten("layer_norm", x, shape, scale, bias, epsilon(call), false)]
        }
        let normalised = try aten(
            "layer_norm", x, shape, TorchValue.none, TorchValue.none, epsilon(call), false)
        let scaled = try aten("mul.Tensor", normalised, scale)
        return [try bias.map { try aten("add.Tensor", scaled, $0) } ?? scaled]
    }

    /// Each number divided by (bias + α/size · Σ x²)^β over the channels around it.
    @Sendable private static func localResponse(_ call: OperatorCall) throws -> [TorchTensor] {
        let (x, size) = (try call.input(), call.integer("size") ?? 0)
        guard x.rank > 2, size > 0 else {
            throw call.unsupported("looks at \(size) channels of a tensor of shape \(x.shape)")
        }
        let shape = x.shape
        // Channels as the rows of a map of one channel: a window of rows moves over them.
        let squares = try aten(
            "reshape", aten("mul.Tensor", x, x),
            [shape[0], 1, shape[1], shape[2...].reduce(1, *)])
        let padded = try aten(
            "constant_pad_nd", squares, [0, 0, (size - 1) / 2, size / 2], 0.0)
        let mean = try aten("avg_pool2d", padded, [size, 1], [1, 1])
        let scaled = try aten(
            "mul.Scalar", aten("reshape", mean, shape), call.number("alpha") ?? 1e-4)
        let sum = try aten("add.Scalar", scaled, call.number("bias") ?? 1)
        return try [
            aten(
                "div.Tensor", x, aten("pow.Tensor_Scalar", sum, call.number("beta") ?? 0.75))
        ]
    }
}
