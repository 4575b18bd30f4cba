import LibTorch

extension GraphOperators {
    /// What becomes of all elements along some axes.
    ///
    /// Where several elements are the largest, or the smallest, the derivative goes to them in equal
    /// parts; that of a length is 0 where the length is.
    static let reductions: [String: GraphOperator] = [
        "ReduceMean": reduction { try aten("mean.dim", $0, $1, $2) },
        "ReduceSum": reduction { try aten("sum.dim_IntList", $0, $1, $2) },
        "ReduceMax": reduction { try aten("amax", $0, $1, $2) },
        "ReduceMin": reduction { try aten("amin", $0, $1, $2) },
        "ReduceL1": reduction { try aten("norm.ScalarOpt_dim", $0, 1.0, $1, $2) },
        "ReduceL2": reduction { try aten("norm.ScalarOpt_dim", $0, 2.0, $1, $2) },
        "ReduceSumSquare": reduction {
            try aten("sum.dim_IntList", aten("mul.Tensor", $0, $0), $1, $2)
        },
        "ReduceLogSumExp": reduction { try aten("logsumexp", $0, $1, $2) },
        "ReduceLogSum": reduction { try aten("log", aten("sum.dim_IntList", $0, $1, $2)) },
        "ReduceProd": reduction { x, axes, keeps in
            // One axis at a time, the last first, so that the others stay where they are.
            try axes.sorted(by: >).reduce(x) { try aten("prod.dim_int", $0, $1, keeps) }
        },
        "ArgMax": place("argmax"),
        "ArgMin": place("argmin"),
        "CumSum": runningSum,
    ]

    /// Axes are an attribute or, in newer versions, an input; none means all, or none at all where the
    /// operator says so.
    private static func reduction(
        _ body: @escaping @Sendable (TorchTensor, [Int], Bool) throws -> TorchTensor
    ) -> GraphOperator {
        { call in
            let x = try call.input(0)
            let given = try call.integers("axes", orInput: 1) ?? []
            // Each number by itself, as along an axis of one: a length is still an amount, and a sum of
            // squares a square.
            if x.rank == 0 || given.isEmpty && call.flag("noop_with_empty_axes") {
                return [try body(aten("unsqueeze", x, -1), [x.rank], false)]
            }
            let axes =
                try given.isEmpty ? Array(0..<x.rank) : given.map { try call.axis($0, of: x) }
            guard Set(axes).count == axes.count else {
                throw call.unsupported("names an axis twice, \(given)")
            }
            return [try body(x, axes, call.flag("keepdims", true))]
        }
    }

    /// The first of equal places, or the last.
    private static func place(_ name: String) -> GraphOperator {
        { call in
            let x = try call.input()
            let axis = try call.axis(of: x, usually: 0)
            let keeps = call.flag("keepdims", true)
            guard call.flag("select_last_index") else { return try [aten(name, x, axis, keeps)] }
            let fromEnd = try aten(name, aten("flip", x, [axis]), axis, keeps)
            return try [aten("rsub.Scalar", fromEnd, x.shape[axis] - 1)]
        }
    }

    /// The sum up to each element, with it or without, from the start or the end.
    @Sendable private static func runningSum(_ call: OperatorCall) throws -> [TorchTensor] {
        var x = try call.input(0)
        guard let number = try call.integers(1)?.first else {
            throw call.unsupported("names no axis")
        }
        let axis = try call.axis(number, of: x)
        let isReversed = call.flag("reverse")
        if isReversed { x = try aten("flip", x, [axis]) }
        if call.flag("exclusive") {
            // Moved by one: a nought comes first, and the last is left out.
            let size = x.shape[axis]
            let nought = try aten("zeros_like", aten("slice.Tensor", x, axis, 0, min(size, 1), 1))
            x = try aten(
                "cat", [nought, aten("slice.Tensor", x, axis, 0, max(size - 1, 0), 1)], axis)
        }
        x = try aten("cumsum", x, axis)
        return try [isReversed ? aten("flip", x, [axis]) : x]
    }
}
