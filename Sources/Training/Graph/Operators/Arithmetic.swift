import LibTorch

extension GraphOperators {
    /// Arithmetic of each element, or of two that are broadcast against each other.
    static let arithmetic: [String: GraphOperator] = [
        "Add": binary("add.Tensor"),
        "Sub": binary("sub.Tensor"),
        "Mul": binary("mul.Tensor"),
        "Div": { call in
            let (a, b) = (try call.input(0), try call.input(1))
            // Whole numbers are divided as in C.
            guard a.isFloating || b.isFloating else {
                return try [aten("div.Tensor_mode", a, b, "trunc")]
            }
            return try [aten("div.Tensor", a, b)]
        },
        "Mod": { call in
            let (a, b) = (try call.input(0), try call.input(1))
            // As in C where asked for, else as in Python.
            let isC = call.node.integer("fmod") ?? 0 == 1
            return try [aten(isC ? "fmod.Tensor" : "remainder.Tensor", a, b)]
        },
        "Pow": binary("pow.Tensor_Tensor"),
        "Sum": joining { try aten("add.Tensor", $0, $1) },
        "Mean": { call in
            var sum = try call.input(0)
            for index in 1..<max(call.inputs.count, 1) {
                sum = try aten("add.Tensor", sum, call.input(index))
            }
            return try [aten("div.Scalar", sum, Double(call.inputs.count))]
        },
        "Max": joining { try aten("maximum", $0, $1) },
        "Min": joining { try aten("minimum", $0, $1) },
        "Abs": unary("abs"),
        "Neg": unary("neg"),
        "Sqrt": unary("sqrt"),
        "Reciprocal": unary("reciprocal"),
        "Exp": unary("exp"),
        "Log": unary("log"),
        "Erf": unary("erf"),
        "Sin": unary("sin"),
        "Cos": unary("cos"),
        "Floor": unary("floor"),
        "Ceil": unary("ceil"),
        "Round": unary("round"),
        "Sign": unary("sign"),
        "Identity": { call in [try call.input()] },
    ]
}
