import LibTorch

extension GraphOperators {
    /// Functions of each element, most of them bends between layers.
    static let activations: [String: GraphOperator] = [
        "Relu": { call in
            try [aten(call.mayReplaceInput ? "relu_" : "relu", call.input())]
        },
        "LeakyRelu": { call in
            try [aten("leaky_relu", call.input(), Double(call.node.float("alpha") ?? 0.01))]
        },
        "PRelu": parametricRelu,
        "Elu": { call in
            try [aten("elu", call.input(), Double(call.node.float("alpha") ?? 1))]
        },
        "Celu": { call in
            try [aten("celu", call.input(), Double(call.node.float("alpha") ?? 1))]
        },
        "Selu": { call in
            // aten's elu takes α, a factor and a factor inside; the defaults are those of ONNX.
            try [
                aten(
                    "elu", call.input(), Double(call.node.float("alpha") ?? 1.673_263_2),
                    Double(call.node.float("gamma") ?? 1.050_701), 1.0)
            ]
        },
        "Sigmoid": unary("sigmoid"),
        "HardSigmoid": { call in
            let scaled = try aten(
                "mul.Scalar", call.input(), Double(call.node.float("alpha") ?? 0.2))
            let shifted = try aten(
                "add.Scalar", scaled, Double(call.node.float("beta") ?? 0.5))
            return try [aten("clamp", shifted, 0.0, 1.0)]
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
            try [aten("gelu", call.input(), call.node.string("approximate") ?? "none")]
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

    /// Until version 13 over all axes from one on, laid out as one; since then over one axis.
    private static func softmax(_ name: String) -> GraphOperator {
        { call in
            let x = try call.input()
            guard call.operatorSet < 13 else {
                return try [aten(name, x, call.axis(call.node.integer("axis") ?? -1, of: x))]
            }
            let axis = try call.axis(call.node.integer("axis") ?? 1, of: x)
            let shape = x.shape
            let rows = shape[..<axis].reduce(1, *)
            let flat = try aten("reshape", x, [rows, x.count / max(rows, 1)])
            return try [aten("reshape", aten(name, flat, 1), shape)]
        }
    }

    /// Bounds are attributes until version 11, and inputs since then.
    @Sendable private static func clip(_ call: OperatorCall) throws -> [TorchTensor] {
        func bound(_ name: String, _ index: Int) throws -> Double? {
            if let number = call.node.float(name) { return Double(number) }
            return try call.optional(index)?.floats().first.map { Double($0) }
        }
        let x = try call.input()
        let (lowest, highest) = (try bound("min", 1), try bound("max", 2))
        guard lowest != nil || highest != nil else { return [x] }
        // The derivative of hardtanh follows from its result, so that x need not be kept.
        if call.mayReplaceInput, let lowest, let highest, x.isFloating {
            return try [aten("hardtanh_", x, lowest, highest)]
        }
        return try [aten("clamp", x, lowest, highest)]
    }

    /// Drops while training only; the share is an attribute until version 12 and an input since then.
    @Sendable private static func dropout(_ call: OperatorCall) throws -> [TorchTensor] {
        let x = try call.input()
        let share = try call.optional(1)?.floats().first ?? call.node.float("ratio") ?? 0.5
        guard call.mode.drops, share > 0 else { return [x] }
        return try [aten("dropout", x, Double(share), true)]
    }
}
