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
            let tensors = try call.inputs.indices.map { try call.input($0) }
            return try [aten("einsum", call.node.string("equation") ?? "", tensors)]
        },
    ]

    @Sendable private static func convolution(_ call: OperatorCall) throws -> [TorchTensor] {
        let (x, weight) = (try call.input(0), try call.input(1))
        let window = try Window(call, kernel: Array(weight.shape.dropFirst(2)), over: x)
        return try [
            aten(
                "convolution", window.padded(x, with: 0), weight, call.optional(2), window.strides,
                window.padding, window.dilations, false, [Int](repeating: 0, count: window.axes),
                call.node.integer("group") ?? 1)
        ]
    }

    @Sendable private static func transposedConvolution(
        _ call: OperatorCall
    ) throws -> [TorchTensor] {
        let (x, weight) = (try call.input(0), try call.input(1))
        let kernel = Array(weight.shape.dropFirst(2))
        let ones = [Int](repeating: 1, count: kernel.count)
        let pads = call.node.integers("pads") ?? [Int](repeating: 0, count: 2 * kernel.count)
        guard call.node.integers("output_shape") == nil,
            call.node.string("auto_pad") ?? "NOTSET" == "NOTSET", pads.count == 2 * kernel.count,
            pads.prefix(kernel.count) == pads.suffix(kernel.count)
        else { throw call.unsupported("is padded in another way than equally on both sides") }
        return try [
            aten(
                "convolution", x, weight, call.optional(2),
                call.node.integers("strides") ?? ones, Array(pads.prefix(kernel.count)),
                call.node.integers("dilations") ?? ones, true,
                call.node.integers("output_padding") ?? kernel.map { _ in 0 },
                call.node.integer("group") ?? 1)
        ]
    }

    /// α A B + β C, where A and B may be transposed.
    @Sendable private static func gemm(_ call: OperatorCall) throws -> [TorchTensor] {
        var (a, b) = (try call.input(0), try call.input(1))
        if call.node.integer("transA") ?? 0 == 1 { a = try aten("t", a) }
        let alpha = Double(call.node.float("alpha") ?? 1)
        let beta = Double(call.node.float("beta") ?? 1)
        let c = call.optional(2)
        if call.node.integer("transB") ?? 0 == 1 {
            if alpha == 1, beta == 1, c.map({ $0.rank == 1 }) ?? true {
                return try [aten("linear", a, b, c)]
            }
            b = try aten("t", b)
        }
        var product = try aten("matmul", a, b)
        if alpha != 1 { product = try aten("mul.Scalar", product, alpha) }
        guard let c else { return [product] }
        return try [aten("add.Tensor", product, c, beta)]
    }
}

/// The window that a convolution or a pooling moves over a map.
struct Window {
    let kernel: [Int]
    let strides: [Int]
    let dilations: [Int]
    /// Rows or columns of padding that are the same before and after, which libtorch adds itself.
    let padding: [Int]
    /// What has to be added before and after first, axis by axis, where they differ.
    private let uneven: [(before: Int, after: Int)]?

    /// The number of axes that it moves along.
    var axes: Int { kernel.count }

    /// - Parameters:
    ///   - kernel: its size along each axis.
    ///   - x: what it moves over, [batch, channels, …].
    ///   - largestPadding: of which size libtorch's own operator accepts padding; `nil` for any.
    init(
        _ call: OperatorCall, kernel: [Int], over x: TorchTensor,
        largestPadding: ((Int) -> Int)? = nil
    ) throws {
        let ones = [Int](repeating: 1, count: kernel.count)
        let node = call.node
        let strides = node.integers("strides") ?? ones
        let dilations = node.integers("dilations") ?? ones
        let sizes = Array(x.shape.dropFirst(2))
        guard strides.count == kernel.count, dilations.count == kernel.count,
            sizes.count == kernel.count, strides.allSatisfy({ $0 > 0 })
        else {
            throw call.unsupported("has a window of \(kernel.count) axes over \(sizes.count)")
        }
        var sides: [(before: Int, after: Int)]
        switch node.string("auto_pad") ?? "NOTSET" {
        case "VALID": sides = ones.map { _ in (0, 0) }
        case let same where same.hasPrefix("SAME"):
            sides = kernel.indices.map { axis in
                let outputs = (sizes[axis] + strides[axis] - 1) / strides[axis]
                let reach = (kernel[axis] - 1) * dilations[axis] + 1
                let all = max((outputs - 1) * strides[axis] + reach - sizes[axis], 0)
                return same == "SAME_LOWER" ? ((all + 1) / 2, all / 2) : (all / 2, (all + 1) / 2)
            }
        default:
            let pads = node.integers("pads") ?? ones.flatMap { _ in [0, 0] }
            guard pads.count == 2 * kernel.count else {
                throw call.unsupported("has \(pads.count) paddings for \(kernel.count) axes")
            }
            sides = kernel.indices.map { (pads[$0], pads[$0 + kernel.count]) }
        }
        (self.kernel, self.strides, self.dilations) = (kernel, strides, dilations)
        let isEven = sides.indices.allSatisfy { axis in
            sides[axis].before == sides[axis].after
                && sides[axis].before <= largestPadding?(kernel[axis]) ?? .max
        }
        padding = isEven ? sides.map(\.before) : sides.map { _ in 0 }
        uneven = isEven ? nil : sides
    }

    /// Whether there is any padding.
    var isPadded: Bool { uneven != nil || padding.contains { $0 != 0 } }

    /// The map with the padding that libtorch does not add itself.
    func padded(_ x: TorchTensor, with value: Double) throws -> TorchTensor {
        guard let uneven else { return x }
        // The last axis first.
        let pads = uneven.reversed().flatMap { [$0.before, $0.after] }
        return try aten("constant_pad_nd", x, pads, value)
    }
}
