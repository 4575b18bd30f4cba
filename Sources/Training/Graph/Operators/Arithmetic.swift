import LibTorch

extension GraphOperators {
    /// Arithmetic of each element, or of several that are broadcast against each other.
    static let arithmetic: [String: GraphOperator] = [
        "Add": binary("add.Tensor"),
        "Sub": binary("sub.Tensor"),
        "Mul": binary("mul.Tensor"),
        "Div": quotient,
        "Mod": remainder,
        "Pow": power,
        "Sum": joining { try aten("add.Tensor", $0, $1) },
        "Mean": { call in
            let tensors = try call.allInputs()
            let sum = try tensors.dropFirst().reduce(tensors[0]) { try aten("add.Tensor", $0, $1) }
            return try [aten("div.Scalar", sum, Double(tensors.count))]
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
        "Tan": unary("tan"),
        "Asin": unary("asin"),
        "Acos": unary("acos"),
        "Atan": unary("atan"),
        "Sinh": unary("sinh"),
        "Cosh": unary("cosh"),
        "Asinh": unary("asinh"),
        "Acosh": unary("acosh"),
        "Atanh": unary("atanh"),
        "Floor": unary("floor"),
        "Ceil": unary("ceil"),
        "Round": unary("round"),
        "Sign": unary("sign"),
        "Identity": { call in [try call.input()] },
    ]

    /// Whole numbers are divided as in C.
    @Sendable private static func quotient(_ call: OperatorCall) throws -> [TorchTensor] {
        let (a, b) = try call.twoInputs()
        guard !a.isFloating, !b.isFloating else { return try [aten("div.Tensor", a, b)] }
        let (divisor, isMinusOne) = try safeDivisor(b)
        let sign = try aten("masked_fill.Scalar", aten("ones_like", b), isMinusOne, -1)
        return try [aten("mul.Tensor", aten("div.Tensor_mode", a, divisor, "trunc"), sign)]
    }

    /// As in C where asked for, else as in Python.
    @Sendable private static func remainder(_ call: OperatorCall) throws -> [TorchTensor] {
        let (a, b) = try call.twoInputs()
        let name = call.flag("fmod") ? "fmod.Tensor" : "remainder.Tensor"
        guard !a.isFloating, !b.isFloating else { return try [aten(name, a, b)] }
        return try [aten(name, a, safeDivisor(b).divisor)]
    }

    /// Whole divisors with 1 in the place of −1: the smallest whole number divided by −1 is none, and
    /// processors stop programs that ask for it.
    private static func safeDivisor(
        _ b: TorchTensor
    ) throws -> (divisor: TorchTensor, isMinusOne: TorchTensor) {
        let isMinusOne = try aten("eq.Scalar", b, -1)
        return (try aten("masked_fill.Scalar", b, isMinusOne, 1), isMinusOne)
    }

    /// What is raised says what comes out: whole numbers to any power are whole. One exponent for all
    /// is quicker, above all where it is 2, 3 or a half.
    @Sendable private static func power(_ call: OperatorCall) throws -> [TorchTensor] {
        let (base, exponent) = (try call.input(0), try call.input(1))
        // Read where it lies: no number is sent to a device to be fetched back.
        if base.isFloating, exponent.count == 1, exponent.rank <= base.rank,
            !exponent.requiresGradient, let number = try exponent.doubles().first
        {
            return try [aten("pow.Tensor_Scalar", base, number)]
        }
        let (a, b) = try call.twoInputs()
        let result = try aten("pow.Tensor_Tensor", a, b)
        return base.isFloating ? [result] : try [aten("to.dtype", result, base.elementType)]
    }
}
