import LibTorch
import OnnxGraph

extension GraphOperators {
    /// Convolutions and products of matrices: where most of a network's numbers are.
    static let linear: [String: GraphOperator] = [
        "Conv": convolution,
        "ConvTranspose": transposedConvolution,
        "Gemm": gemm,
        "MatMul": binary("matmul"),
        "Einsum": { call in
            guard let equation = call.text("equation") else {
                throw call.unsupported("has no equation")
            }
            return try [aten("einsum", equation, call.allInputs())]
        },
    ]

    @Sendable private static func convolution(_ call: OperatorCall) throws -> [TorchTensor] {
        let (x, weight) = (try call.input(0), try call.input(1))
        let window = try Window(call, kernel: Array(weight.shape.dropFirst(2)), over: x)
        return try [
            aten(
                "convolution", window.padded(x, with: 0), weight, call.optional(2), window.strides,
                window.padding, window.dilations, false, [Int](repeating: 0, count: window.axes),
                call.groups())
        ]
    }

    /// What is padded in the result is cut off: by libtorch where it is the same on both sides.
    @Sendable private static func transposedConvolution(
        _ call: OperatorCall
    ) throws -> [TorchTensor] {
        let (x, weight) = (try call.input(0), try call.input(1))
        guard call.integers("output_shape") == nil,
            ["NOTSET", "VALID"].contains(call.text("auto_pad") ?? "NOTSET")
        else { throw call.unsupported("has a size that follows from that of its result") }
        let window = try Window(call, kernel: Array(weight.shape.dropFirst(2)), over: x)
        var result = try aten(
            "convolution", x, weight, call.optional(2), window.strides, window.padding,
            window.dilations, true,
            call.integers("output_padding") ?? [Int](repeating: 0, count: window.axes),
            call.groups())
        for (axis, sides) in window.unevenPadding.enumerated() {
            let size = result.shape[axis + 2]
            result = try aten(
                "slice.Tensor", result, axis + 2, sides.before, max(size - sides.after, 0), 1)
        }
        return [result]
    }

    /// α A B + β C, where A and B may be transposed.
    @Sendable private static func gemm(_ call: OperatorCall) throws -> [TorchTensor] {
        var (a, b) = (try call.input(0), try call.input(1))
        guard a.rank == 2, b.rank == 2 else {
            throw call.unsupported("multiplies tensors of \(a.rank) and \(b.rank) axes")
        }
        if call.flag("transA") { a = try aten("t", a) }
        let alpha = call.number("alpha") ?? 1
        let c = call.optional(2)
        if call.flag("transB") {
            if alpha == 1, call.number("beta") ?? 1 == 1, c.map({ $0.rank == 1 }) ?? true {
                return try [aten("linear", a, b, c)]
            }
            b = try aten("t", b)
        }
        var product = try aten("matmul", a, b)
        if alpha != 1 { product = try aten("mul.Scalar", product, alpha) }
        guard let c else { return [product] }
        return try [aten("add.Tensor", product, c, call.number("beta") ?? 1)]
    }
}

extension OperatorCall {
    /// Into how many groups a convolution's channels are divided.
    fileprivate func groups() throws -> Int {
        let groups = integer("group") ?? 1
        guard groups > 0 else { throw unsupported("has \(groups) groups of channels") }
        return groups
    }
}
