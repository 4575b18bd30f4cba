import LibTorch
import RandomNumbers

extension GraphOperators {
    /// Functions of each element, most of them bends between layers.
    static let activations: [String: GraphOperator] = [
        "Relu": { call in
            try [aten(call.mayReplaceInput ? "relu_" : "relu", call.input())]
        },
        "LeakyRelu": { call in
            try [aten("leaky_relu", call.input(), call.number("alpha") ?? 0.01)]
        },
        "PRelu": parametricRelu,
        "ThresholdedRelu": { call in
            try [aten("threshold", call.input(), call.number("alpha") ?? 1, 0.0)]
        },
        "Shrink": shrink,
        "Elu": { call in
            try [aten("elu", call.input(), call.number("alpha") ?? 1)]
        },
        "Celu": { call in
            try [aten("celu", call.input(), call.number("alpha") ?? 1)]
        },
        "Selu": { call in
            // aten's elu takes α, a factor and a factor inside; the defaults are those of ONNX.
            try [
                aten(
                    "elu", call.input(), call.number("alpha") ?? 1.673_263_192_176_818_8,
                    call.number("gamma") ?? 1.050_700_998_306_274_4, 1.0)
            ]
        },
        "Sigmoid": unary("sigmoid"),
        "HardSigmoid": { call in
            let scaled = try aten("mul.Scalar", call.input(), call.number("alpha") ?? 0.2)
            let shifted = try aten("add.Scalar", scaled, call.number("beta") ?? 0.5)
            return try [aten("hardtanh", shifted, 0.0, 1.0)]
        },
        "HardSwish": unary("hardswish"),
        "Tanh": unary("tanh"),
        "Softplus": unary("softplus"),
        "Softsign": { call in
            let x = try call.input()
            return try [aten("div.Tensor", x, aten("add.Scalar", aten("abs", x), 1.0))]
        },
        "Mish": unary("mish"),
        "Gelu": { call in
            try [aten("gelu", call.input(), call.text("approximate") ?? "none")]
        },
        "Softmax": softmax("softmax.int"),
        "LogSoftmax": softmax("log_softmax.int"),
        "Clip": clip,
        "Dropout": dropout,
    ]

    /// max(x, 0) + slope · min(x, 0), the slope broadcast: libtorch's own takes one per channel only.
    @Sendable private static func parametricRelu(_ call: OperatorCall) throws -> [TorchTensor] {
        let x = try call.input(0)
        let negative = try aten("clamp", x, TorchValue.none, 0.0)
        let bent = try aten("mul.Tensor", negative, call.input(1))
        return try [aten("add.Tensor", aten("relu", x), bent)]
    }

    /// Nothing up to a distance from nought, and beyond that what is left when a bias is taken off.
    @Sendable private static func shrink(_ call: OperatorCall) throws -> [TorchTensor] {
        let x = try call.input()
        let bias = call.number("bias") ?? 0
        let far = try aten("hardshrink", x, call.number("lambd") ?? 0.5)
        guard bias != 0 else { return [far] }
        // The sign of what is left is 0 where nothing is.
        return try [aten("sub.Tensor", far, aten("sign", far), bias)]
    }

    /// Until version 13 over all axes from one on, laid out as one; since then over one axis.
    private static func softmax(_ name: String) -> GraphOperator {
        { call in
            let x = try call.input()
            guard call.operatorSet < 13 else {
                return try [aten(name, x, call.axis(of: x, usually: -1))]
            }
            let axis = try call.axis(of: x, usually: min(1, x.rank - 1))
            let shape = x.shape
            let rows = shape[..<axis].reduce(1, *)
            let flat = try aten("reshape", x, [rows, shape[axis...].reduce(1, *)])
            return try [aten("reshape", aten(name, flat, 1), shape)]
        }
    }

    /// Bounds are attributes until version 11, and inputs since then.
    ///
    /// At a bound the derivative is 0, as it is for what lies beyond, wherever both bounds are given:
    /// that is how it must be where the result takes the place of what was clipped. It is 1 where there
    /// is one bound only. PyTorch's ReLU6 and its clamp do the same.
    @Sendable private static func clip(_ call: OperatorCall) throws -> [TorchTensor] {
        let x = try call.input()
        let lowest = try call.number("min") ?? call.number(1)
        let highest = try call.number("max") ?? call.number(2)
        guard lowest != nil || highest != nil else { return [x] }
        guard x.isFloating else {
            return try [
                aten(
                    "clamp", x, (call.integers(1)?.first).torchArgument,
                    (call.integers(2)?.first).torchArgument)
            ]
        }
        // The derivative of hardtanh follows from its result, so that x need not be kept.
        if let lowest, let highest, lowest <= highest {
            return try [aten(call.mayReplaceInput ? "hardtanh_" : "hardtanh", x, lowest, highest)]
        }
        return try [aten("clamp", x, lowest, highest)]
    }

    /// Drops while training only; the share is an attribute until version 12 and an input since then.
    @Sendable private static func dropout(_ call: OperatorCall) throws -> [TorchTensor] {
        let x = try call.input()
        let share = try call.number(1) ?? call.number("ratio") ?? 0.5
        guard let seed = call.mode.dropoutSeed, share > 0 else { return [x] }
        guard share < 1 else { throw call.unsupported("drops everything") }
        // Each place in the network draws its own.
        var place = SplitMix64(seed: seed, place: [call.place])
        let mask = try x.mask(keeping: 1 - share, seed: place.next())
        return try [aten("mul.Tensor", x, mask)]
    }
}
