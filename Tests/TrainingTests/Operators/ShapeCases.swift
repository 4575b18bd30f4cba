import TestSupport

extension OperatorCase {
    static let shapes: [OperatorCase] =
        sizes + reshapings + flattenings + squeezes + unsqueezes + repetitions + types + made
        + ranges + halves + blocks

    private static let sizes: [OperatorCase] =
        [(nil, nil), (1, nil), (-2, nil), (0, -1), (1, 2), (2, 1), (-9, 9)].map {
            (start: Int?, end: Int?) in
            OperatorCase(
                "Shape", "from \(start ?? 0) to \(end ?? 3)", isDifferentiable: false
            ) {
                var attributes: [String: SmallGraph.Attribute] = [:]
                if let start { attributes["start"] = .integer(start) }
                if let end { attributes["end"] = .integer(end) }
                // Not empty, which is no output that could be read.
                let part = $0.add("Shape", ["x"], attributes)
                return $0.floats($0.add("Concat", [part, $0.store([9])], ["axis": .integer(0)]))
            }
        } + [
            OperatorCase("Size", "as it is", isDifferentiable: false) {
                $0.floats($0.add("Size", ["x"]))
            }
        ]

    private static let reshapings: [OperatorCase] =
        [[6, 4], [-1], [0, -1], [0, 0, 2, -1], [2, 3, 2, 2], [1, 24, 1]].map { shape in
            OperatorCase("Reshape", "to \(shape)") { $0.add("Reshape", ["x", $0.store(shape)]) }
        } + [
            OperatorCase("Reshape", "where nought is nought", [0, 3]) {
                let shape = $0.store([3, 0])
                let empty = $0.add("Reshape", ["x", shape], ["allowzero": .integer(1)])
                return $0.add("Add", [$0.add("ReduceSum", [empty]), $0.random([2, 2])])
            },
            OperatorCase("Reshape", "to a shape that is computed") {
                let tail = $0.add("Shape", ["x"], ["start": .integer(1)])
                let shape = $0.add("Concat", [$0.store([-1]), tail], ["axis": .integer(0)])
                return $0.add("Reshape", ["x", shape])
            },
        ]

    private static let flattenings: [OperatorCase] =
        [nil, 0, 1, 2, 3, -1, -3].map { axis in
            OperatorCase("Flatten", "at \(axis ?? 1)") {
                $0.add("Flatten", ["x"], axis.map { ["axis": .integer($0)] } ?? [:])
            }
        }
        + [nil, [0, 2, 1], [2, 0, 1]].map { (order: [Int]?) in
            OperatorCase("Transpose", "to \(order ?? [2, 1, 0])") {
                $0.add("Transpose", ["x"], order.map { ["perm": .integers($0)] } ?? [:])
            }
        }

    private static let squeezes: [OperatorCase] =
        [[1], [-2], [1, 3]].flatMap { axes in
            [
                OperatorCase(
                    "Squeeze", "of \(axes) as an attribute", [2, 1, 3, 1], operatorSet: 11
                ) {
                    $0.add("Squeeze", ["x"], ["axes": .integers(axes.map { $0 == -2 ? -1 : $0 })])
                },
                OperatorCase("Squeeze", "of \(axes)", [2, 1, 3, 1]) {
                    $0.add("Squeeze", ["x", $0.store(axes.map { $0 == -2 ? -1 : $0 })])
                },
            ]
        } + [
            OperatorCase("Squeeze", "of every one", [2, 1, 3, 1]) { $0.add("Squeeze", ["x"]) }
        ]

    private static let unsqueezes: [OperatorCase] =
        [[0], [-1], [1, 3], [3, 1], [0, -1]].flatMap { axes in
            [
                OperatorCase("Unsqueeze", "at \(axes) as an attribute", [2, 3], operatorSet: 11) {
                    $0.add("Unsqueeze", ["x"], ["axes": .integers(axes)])
                },
                OperatorCase("Unsqueeze", "at \(axes)", [2, 3]) {
                    $0.add("Unsqueeze", ["x", $0.store(axes)])
                },
            ]
        }

    private static let repetitions: [OperatorCase] =
        [[2, 3, 4], [4], [3, 1], [5, 1, 1, 1], [1]].map { shape in
            OperatorCase("Expand", "to \(shape)", [2, 1, 4]) {
                $0.add("Expand", ["x", $0.store(shape == [4] ? [1, 4] : shape)])
            }
        }
        + [[1, 1, 1], [2, 1, 3], [1, 0, 2]].map { repeats in
            OperatorCase("Tile", "by \(repeats)") {
                let tiled = $0.add("Tile", ["x", $0.store(repeats)])
                let sum = $0.add("ReduceSum", [$0.add("Exp", [tiled])])
                return $0.add("Add", ["x", sum])
            }
        }

    private static let types: [OperatorCase] = [
        OperatorCase("Cast", "from floats to floats") { $0.floats("x") },
        OperatorCase("Cast", "to whole numbers and back", in: -5...5, isDifferentiable: false) {
            $0.floats($0.whole("x"))
        },
        OperatorCase("Cast", "to 32-bit whole numbers", in: -5...5, isDifferentiable: false) {
            $0.floats($0.add("Cast", ["x"], ["to": .integer(6)]))
        },
        OperatorCase("Cast", "to flags and back", isDifferentiable: false) {
            let flags = $0.add("Cast", [$0.add("Round", ["x"])], ["to": .integer(9)])
            return $0.floats(flags)
        },
        OperatorCase("Cast", "of computed numbers that join floats") {
            $0.add("Mul", ["x", $0.floats($0.add("Shape", ["x"], ["start": .integer(2)]))])
        },
        OperatorCase("CastLike", "floats", operatorSet: 19) {
            $0.add("CastLike", ["x", $0.random([1])])
        },
        OperatorCase(
            "CastLike", "whole numbers", in: -5...5, operatorSet: 19, isDifferentiable: false
        ) { $0.floats($0.add("CastLike", ["x", $0.store([1])])) },
    ]

    private static let made: [OperatorCase] =
        [
            OperatorCase("ConstantOfShape", "noughts", isDifferentiable: false) {
                $0.add("ConstantOfShape", [$0.add("Shape", ["x"])])
            },
            OperatorCase("ConstantOfShape", "floats", isDifferentiable: false) {
                $0.add("ConstantOfShape", [$0.store([2, 3])], ["value": .number(-1.5)])
            },
            OperatorCase("ConstantOfShape", "whole numbers", isDifferentiable: false) {
                $0.floats($0.add("ConstantOfShape", [$0.store([2])], ["value": .wholeNumber(7)]))
            },
            OperatorCase("ConstantOfShape", "one number", isDifferentiable: false) {
                $0.add("ConstantOfShape", [$0.store([])], ["value": .number(2)])
            },
        ]

    private static let ranges: [OperatorCase] =
        [(0, 5, 1), (5, 0, -2), (3, 3, 1), (0, 7, 3), (4, 0, 1)].map { from, to, by in
            OperatorCase("Range", "from \(from) to \(to) by \(by)", isDifferentiable: false) {
                graph in
                let numbers = graph.add(
                    "Range", [from, to, by].map { graph.store([$0], shape: []) })
                return graph.floats(
                    graph.add("Concat", [numbers, graph.store([9])], ["axis": .integer(0)]))
            }
        } + [
            OperatorCase("Range", "of floats", isDifferentiable: false) { graph in
                graph.add("Range", [-0.5, 1.2, 0.3].map { graph.number($0) })
            }
        ]

    private static let halves: [OperatorCase] =
        [0, 1].flatMap { upper in
            [nil, 1, -1, 9, -9].map { (diagonal: Int?) in
                OperatorCase("Trilu", "upper \(upper), from diagonal \(diagonal ?? 0)", [2, 3, 4]) {
                    var operands = ["x"]
                    if let diagonal { operands.append($0.store([diagonal], shape: [])) }
                    let part = $0.add("Trilu", operands, ["upper": .integer(upper)])
                    return $0.add("Add", [part, "x"])
                }
            }
        } + [
            OperatorCase(
                "OneHot", "along the last axis", [2, 3], in: -5...5, isDifferentiable: false
            ) {
                $0.add("OneHot", [$0.whole("x"), $0.store([5]), $0.store([2], [0, 1])])
            },
            OperatorCase("OneHot", "along the first axis", [4], in: -2...2, isDifferentiable: false)
            {
                $0.add(
                    "OneHot", [$0.whole("x"), $0.store([3], shape: []), $0.store([2], [-1, 2])],
                    ["axis": .integer(0)])
            },
        ]

    private static let blocks: [OperatorCase] =
        ["DCR", "CRD"].map { mode in
            OperatorCase("DepthToSpace", mode, [2, 8, 2, 3]) {
                $0.add(
                    "DepthToSpace", ["x"], ["blocksize": .integer(2), "mode": .text(mode)])
            }
        } + [
            OperatorCase("DepthToSpace", "as it is", [1, 18, 2, 1]) {
                $0.add("DepthToSpace", ["x"], ["blocksize": .integer(3)])
            },
            OperatorCase("SpaceToDepth", "as it is", [2, 3, 4, 6]) {
                $0.add("SpaceToDepth", ["x"], ["blocksize": .integer(2)])
            },
        ]
}
