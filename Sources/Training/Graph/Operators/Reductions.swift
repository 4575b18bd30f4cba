import LibTorch

extension GraphOperators {
    /// What becomes of all elements along some axes.
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
        "CumSum": { call in
            let x = try call.input(0)
            guard call.node.integer("exclusive") ?? 0 == 0, call.node.integer("reverse") ?? 0 == 0,
                let axis = try call.integers(1)?.first
            else { throw call.unsupported("counts backwards or without the element itself") }
            return try [aten("cumsum", x, call.axis(axis, of: x))]
        },
    ]

    /// Axes are an attribute or, in newer versions, an input; none means all, or none at all where the
    /// operator says so.
    private static func reduction(
        _ body: @escaping @Sendable (TorchTensor, [Int], Bool) throws -> TorchTensor
    ) -> GraphOperator {
        { call in
            let x = try call.input(0)
            let given = try call.integers("axes", orInput: 1) ?? []
            if given.isEmpty, call.node.integer("noop_with_empty_axes") ?? 0 == 1 { return [x] }
            let axes =
                try given.isEmpty ? Array(0..<x.rank) : given.map { try call.axis($0, of: x) }
            guard !axes.isEmpty else { return [x] }
            return try [body(x, axes, call.node.integer("keepdims") ?? 1 == 1)]
        }
    }

    private static func place(_ name: String) -> GraphOperator {
        { call in
            let x = try call.input()
            guard call.node.integer("select_last_index") ?? 0 == 0 else {
                throw call.unsupported("gives the last of equal places")
            }
            let axis = try call.axis(call.node.integer("axis") ?? 0, of: x)
            return try [aten(name, x, axis, call.node.integer("keepdims") ?? 1 == 1)]
        }
    }
}
