import TestSupport

extension OperatorCase {
    static let comparisons: [OperatorCase] = questions + connections + choices

    /// Of numbers of which some are equal.
    private static let questions: [OperatorCase] =
        ["Equal", "Greater", "GreaterOrEqual", "Less", "LessOrEqual"].flatMap { type in
            [
                OperatorCase(type, "of floats", in: -2...2, isDifferentiable: false) {
                    let steps = $0.add("Round", ["x"])
                    return $0.floats($0.add(type, [steps, $0.store([4], [-1, 0, 1, 2])]))
                },
                OperatorCase(type, "of whole numbers", in: -3...3, isDifferentiable: false) {
                    $0.floats($0.add(type, [$0.whole("x"), $0.store([1])]))
                },
            ]
        } + [
            OperatorCase("IsNaN", "of roots", isDifferentiable: false) {
                $0.floats($0.add("IsNaN", [$0.add("Sqrt", ["x"])]))
            },
            OperatorCase("IsInf", "of either sign", [4], isDifferentiable: false) {
                let infinite = $0.store([4], [.infinity, -.infinity, 0, .nan])
                return $0.floats($0.add("IsInf", [$0.add("Add", ["x", infinite])]))
            },
            OperatorCase("IsInf", "of negative ones", [4], isDifferentiable: false) {
                let infinite = $0.store([4], [.infinity, -.infinity, 0, .nan])
                let sum = $0.add("Add", ["x", infinite])
                return $0.floats($0.add("IsInf", [sum], ["detect_positive": .integer(0)]))
            },
        ]

    private static let connections: [OperatorCase] =
        ["And", "Or", "Xor"].map { type in
            OperatorCase(type, "of flags", isDifferentiable: false) {
                let first = $0.add("Greater", ["x", $0.number(0)])
                let second = $0.add("Greater", [$0.random([4]), $0.number(0)])
                return $0.floats($0.add(type, [first, second]))
            }
        } + [
            OperatorCase("Not", "of flags", isDifferentiable: false) {
                $0.floats($0.add("Not", [$0.add("Greater", ["x", $0.number(0)])]))
            },
            OperatorCase("Equal", "of flags", isDifferentiable: false) {
                let first = $0.add("Greater", ["x", $0.number(0)])
                let second = $0.add("Greater", [$0.random([4]), $0.number(0)])
                return $0.floats($0.add("Equal", [first, second]))
            },
        ]

    private static let choices: [OperatorCase] = [
        OperatorCase("Where", "between computed numbers") {
            let condition = $0.add("Greater", ["x", $0.random([4])])
            return $0.add("Where", [condition, $0.add("Exp", ["x"]), $0.add("Sin", ["x"])])
        },
        OperatorCase("Where", "between stored numbers that are broadcast") {
            let condition = $0.add("Greater", ["x", $0.random([4])])
            return $0.add("Where", [condition, $0.random([3, 1]), "x"])
        },
        OperatorCase("Where", "with one number") {
            let condition = $0.add("Less", ["x", $0.random([4])])
            return $0.add("Where", [condition, "x", $0.number(-5)])
        },
        OperatorCase("Where", "between whole numbers", isDifferentiable: false) {
            let condition = $0.add("Less", ["x", $0.random([4])])
            return $0.floats($0.add("Where", [condition, $0.store([1]), $0.store([2, 3, 4, 5])]))
        },
    ]
}
