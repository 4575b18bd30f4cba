import LibTorch

extension GraphOperators {
    /// Questions about elements, and choices by their answers.
    static let comparisons: [String: GraphOperator] = [
        "Equal": binary("eq.Tensor"),
        "Greater": binary("gt.Tensor"),
        "GreaterOrEqual": binary("ge.Tensor"),
        "Less": binary("lt.Tensor"),
        "LessOrEqual": binary("le.Tensor"),
        "And": binary("logical_and"),
        "Or": binary("logical_or"),
        "Xor": binary("logical_xor"),
        "Not": unary("logical_not"),
        "IsNaN": unary("isnan"),
        "IsInf": { call in
            let x = try call.input()
            switch (call.flag("detect_positive", true), call.flag("detect_negative", true)) {
            case (true, true): return try [aten("isinf", x)]
            case (true, false): return try [aten("isposinf", x)]
            case (false, true): return try [aten("isneginf", x)]
            case (false, false): return try [aten("zeros_like", x).converted(to: .bool)]
            }
        },
        "Where": { call in
            let inputs = try call.firstInputs(3)
            return try [
                aten("where.self", inputs[0].converted(to: .bool), inputs[1], inputs[2])
            ]
        },
    ]
}
