import TestSupport

extension OperatorCase {
    static let arithmetic: [OperatorCase] =
        pairs + squares + powers + manyOperands + functions + wholeNumbers

    /// Each with a stored operand on either side, of shapes that are broadcast.
    private static let pairs: [OperatorCase] = ["Add", "Sub", "Mul", "Div"].flatMap { type in
        [[2, 3, 4], [4], [3, 1], [1, 1, 1], [], [5, 1, 1, 1]].flatMap { shape in
            [
                OperatorCase(type, "and \(shape)", in: 0.5...2) {
                    $0.add(type, ["x", $0.random(shape, in: 0.5...2)])
                },
                OperatorCase(type, "\(shape) and the input", in: 0.5...2) {
                    $0.add(type, [$0.random(shape, in: 0.5...2), "x"])
                },
            ]
        }
    }

    private static let squares: [OperatorCase] = ["Add", "Mul"].map { type in
        OperatorCase(type, "with itself") { $0.add(type, ["x", "x"]) }
    }

    private static let powers: [OperatorCase] = [
        OperatorCase("Pow", "two") { $0.add("Pow", ["x", $0.number(2)]) },
        OperatorCase("Pow", "three of either sign") { $0.add("Pow", ["x", $0.number(3)]) },
        OperatorCase("Pow", "three as a whole number") {
            $0.add("Pow", ["x", $0.store([3], shape: [])])
        },
        OperatorCase("Pow", "a half", in: 0.2...2) { $0.add("Pow", ["x", $0.number(0.5)]) },
        OperatorCase("Pow", "minus one", in: 0.5...2) { $0.add("Pow", ["x", $0.number(-1)]) },
        OperatorCase("Pow", "nought") {
            $0.add("Add", [$0.add("Pow", ["x", $0.number(0)]), "x"])
        },
        OperatorCase("Pow", "stored exponents", in: 0.2...2) {
            $0.add("Pow", ["x", $0.random([4], in: 0.5...3)])
        },
        OperatorCase("Pow", "an exponent that is computed", in: 0.2...2) {
            $0.add("Pow", ["x", $0.add("Abs", [$0.random([3, 1], in: 0.5...3)])])
        },
        OperatorCase("Pow", "of a number", in: 0.2...2) { $0.add("Pow", [$0.number(1.7), "x"]) },
        OperatorCase("Pow", "of whole numbers", in: -5...5, isDifferentiable: false) {
            $0.floats($0.add("Pow", [$0.whole("x"), $0.number(2)]))
        },
    ]

    private static let manyOperands: [OperatorCase] = ["Sum", "Mean", "Max", "Min"].flatMap {
        type in
        [
            OperatorCase(type, "of one") { $0.add(type, ["x"]) },
            OperatorCase(type, "of two") { $0.add(type, ["x", $0.random([2, 3, 4])]) },
            OperatorCase(type, "of three that are broadcast") {
                $0.add(type, [$0.random([3, 1]), "x", $0.random([1, 1, 4])])
            },
        ]
    }

    private static let functions: [OperatorCase] =
        ["Abs", "Neg", "Exp", "Erf", "Sin", "Cos", "Floor", "Ceil", "Round", "Sign", "Identity"]
        .map { type in OperatorCase(type, "as it is", in: -3...3) { $0.add(type, ["x"]) } }
        + ["Sqrt", "Reciprocal", "Log"].map { type in
            OperatorCase(type, "of positive numbers", in: 0.3...3) { $0.add(type, ["x"]) }
        }
        + ["Tan", "Asin", "Acos", "Atan", "Sinh", "Cosh", "Asinh", "Atanh"].map { type in
            OperatorCase(type, "as it is", in: -0.9...0.9) { $0.add(type, ["x"]) }
        } + [
            OperatorCase("Acosh", "as it is", in: 1.1...4) { $0.add("Acosh", ["x"]) },
            OperatorCase("Reciprocal", "of negative numbers", in: -3 ... -0.3) {
                $0.add("Reciprocal", ["x"])
            },
            // Halves go to the even neighbour. Neither these nor nought have a derivative.
            OperatorCase("Round", "of halves", isDifferentiable: false) {
                let halves = $0.floats($0.store([1, 3, 5, -1, -3, 0, -5]))
                return $0.add("Round", [$0.add("Mul", [halves, $0.number(0.5)])])
            },
            OperatorCase("Sign", "of nought", isDifferentiable: false) {
                $0.add("Sign", [$0.floats($0.store([0, 2, -2]))])
            },
        ]

    private static let wholeNumbers: [OperatorCase] = [
        OperatorCase("Div", "of whole numbers", in: -20...20, isDifferentiable: false) {
            $0.floats($0.add("Div", [$0.whole("x"), $0.store([7, -3, 4, -9])]))
        },
        OperatorCase("Mod", "as in Python", in: -20...20, isDifferentiable: false) {
            $0.floats($0.add("Mod", [$0.whole("x"), $0.store([7, -3, 4, -9])]))
        },
        OperatorCase("Mod", "as in C", in: -20...20, isDifferentiable: false) {
            let divisors = $0.store([7, -3, 4, -9])
            return $0.floats($0.add("Mod", [$0.whole("x"), divisors], ["fmod": .integer(1)]))
        },
        OperatorCase("Add", "of whole numbers", in: -20...20, isDifferentiable: false) {
            $0.floats($0.add("Add", [$0.whole("x"), $0.store([7, -3, 4, -9])]))
        },
        OperatorCase("Max", "of whole numbers", in: -20...20, isDifferentiable: false) {
            $0.floats($0.add("Max", [$0.whole("x"), $0.store([7, -3, 4, -9])]))
        },
    ]
}
