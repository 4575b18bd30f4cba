import TestSupport

extension OperatorCase {
    static let reductions: [OperatorCase] =
        names.flatMap(reduction) + sums + amounts + places + runningSums

    private static let names = [
        "ReduceMean", "ReduceSum", "ReduceMax", "ReduceMin", "ReduceL1", "ReduceL2",
        "ReduceSumSquare", "ReduceLogSumExp", "ReduceLogSum", "ReduceProd",
    ]

    /// Axes as an attribute, as an input, and none.
    private static func reduction(_ type: String) -> [OperatorCase] {
        // Logarithms want positive numbers.
        let range: ClosedRange<Float> = 0.2...1.5
        let attributes = [[1], [-1, 0], [0, 1, 2], nil].flatMap { (axes: [Int]?) in
            [0, 1].map { keeps in
                OperatorCase(
                    type, "along \(axes.map { "\($0)" } ?? "all") of version 11, keeping \(keeps)",
                    in: range, operatorSet: 11
                ) {
                    $0.add(
                        type, ["x"],
                        ["keepdims": .integer(keeps)].merging(
                            axes.map { ["axes": .integers($0)] } ?? [:]
                        ) { own, _ in own })
                }
            }
        }
        let inputs = [[1], [-1, 0], nil].flatMap { (axes: [Int]?) in
            [0, 1].map { keeps in
                OperatorCase(
                    type, "along \(axes.map { "\($0)" } ?? "all"), keeping \(keeps)",
                    in: range, operatorSet: 18
                ) {
                    var operands = ["x"]
                    if let axes { operands.append($0.store(axes)) }
                    return $0.add(type, operands, ["keepdims": .integer(keeps)])
                }
            }
        }
        return attributes + inputs + [
            OperatorCase(type, "along no axis", in: range, operatorSet: 18) {
                $0.add(type, ["x", $0.store([])], ["noop_with_empty_axes": .integer(0)])
            },
            OperatorCase(type, "along none, left as it is", in: range, operatorSet: 18) {
                $0.add(type, ["x"], ["noop_with_empty_axes": .integer(1)])
            },
            OperatorCase(type, "of a single number", [], in: range, operatorSet: 18) {
                $0.add(type, ["x"], ["keepdims": .integer(0)])
            },
        ]
    }

    private static let sums: [OperatorCase] = [
        OperatorCase("ReduceSum", "with axes as an input of version 13") {
            $0.add("ReduceSum", ["x", $0.store([1])])
        },
        OperatorCase("ReduceSum", "of nothing, left as it is") {
            $0.add("ReduceSum", ["x"], ["noop_with_empty_axes": .integer(1)])
        },
        OperatorCase("ReduceMax", "of whole numbers", in: -9...9, isDifferentiable: false) {
            $0.floats($0.add("ReduceMax", [$0.whole("x")], ["axes": .integers([1])]))
        },
        OperatorCase("ReduceProd", "of whole numbers", in: -9...9, isDifferentiable: false) {
            $0.floats($0.add("ReduceProd", [$0.whole("x")], ["axes": .integers([1])]))
        },
        OperatorCase("ReduceL2", "of numbers of either sign") {
            $0.add("ReduceL2", ["x"], ["axes": .integers([1])])
        },
        OperatorCase("ReduceL1", "of numbers of either sign") {
            $0.add("ReduceL1", ["x"], ["axes": .integers([1])])
        },
    ]

    private static let amounts: [OperatorCase] = ["ReduceL1", "ReduceL2", "ReduceSumSquare"].map {
        type in
        OperatorCase(type, "of either sign, along none", operatorSet: 18) {
            $0.add(type, ["x"], ["noop_with_empty_axes": .integer(1)])
        }
    }

    private static let places: [OperatorCase] = ["ArgMax", "ArgMin"].flatMap { type in
        [
            OperatorCase(type, "along the first axis", isDifferentiable: false) {
                $0.floats($0.add(type, ["x"]))
            },
            OperatorCase(type, "along the last axis, dropped", isDifferentiable: false) {
                $0.floats(
                    $0.add(type, ["x"], ["axis": .integer(-1), "keepdims": .integer(0)]))
            },
            OperatorCase(type, "the first of equals", [2, 9], in: -1...1, isDifferentiable: false) {
                let steps = $0.add("Round", ["x"])
                return $0.floats($0.add(type, [steps], ["axis": .integer(1)]))
            },
            OperatorCase(type, "the last of equals", [2, 9], in: -1...1, isDifferentiable: false) {
                let steps = $0.add("Round", ["x"])
                let attributes: [String: SmallGraph.Attribute] = [
                    "axis": .integer(1), "select_last_index": .integer(1),
                ]
                return $0.floats($0.add(type, [steps], attributes))
            },
        ]
    }

    private static let runningSums: [OperatorCase] = [0, 1].flatMap { exclusive in
        [0, 1].flatMap { reverse in
            [0, -1].map { axis in
                OperatorCase("CumSum", "axis \(axis), exclusive \(exclusive), reverse \(reverse)") {
                    $0.add(
                        "CumSum", ["x", $0.store([axis], shape: [])],
                        ["exclusive": .integer(exclusive), "reverse": .integer(reverse)])
                }
            }
        }
    }
}
