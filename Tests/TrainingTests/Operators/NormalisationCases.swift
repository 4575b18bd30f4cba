import TestSupport

extension OperatorCase {
    static let normalisations: [OperatorCase] = batch + channels + layers + lengths

    private static let batch: [OperatorCase] = [[4, 3], [2, 3, 4], [2, 3, 4, 5]].flatMap { shape in
        [nil, Float(0.1)].map { epsilon in
            OperatorCase("BatchNormalization", "\(shape), ε \(epsilon ?? 1e-5)", shape) {
                let inputs = [
                    "x", $0.random([3]), $0.random([3]), $0.random([3]),
                    $0.random([3], in: 0.2...2),
                ]
                return $0.add(
                    "BatchNormalization", inputs, epsilon.map { ["epsilon": .float($0)] } ?? [:])
            }
        }
    }

    private static let channels: [OperatorCase] =
        [[2, 3, 4], [2, 3, 4, 5]].map { shape in
            OperatorCase("InstanceNormalization", "\(shape)", shape) {
                $0.add(
                    "InstanceNormalization", ["x", $0.random([3]), $0.random([3])],
                    ["epsilon": .float(1e-3)])
            }
        }
        + [[2, 6, 4], [2, 6, 3, 2]].flatMap { shape in
            [
                OperatorCase("GroupNormalization", "\(shape)", shape, operatorSet: 21) {
                    $0.add(
                        "GroupNormalization", ["x", $0.random([6]), $0.random([6])],
                        ["num_groups": .integer(3)])
                },
                OperatorCase(
                    "GroupNormalization", "\(shape), scaled by groups", shape, operatorSet: 18
                ) {
                    $0.add(
                        "GroupNormalization", ["x", $0.random([3]), $0.random([3])],
                        ["num_groups": .integer(3), "epsilon": .float(1e-3)])
                },
            ]
        }
        + [("as it is", [:]), ("of other numbers", ["alpha": 0.3, "beta": 0.5, "bias": 2])].flatMap
    {
        (form: String, numbers: [String: Float]) in
        [1, 3, 9].map { size in
            OperatorCase("LRN", "\(form), over \(size)", [2, 6, 3, 2], in: -3...3) {
                $0.add(
                    "LRN", ["x"],
                    numbers.mapValues { .float($0) }
                        .merging(["size": .integer(size)]) { own, _ in own })
            }
        }
    }

    private static let layers: [OperatorCase] = [
        OperatorCase("LayerNormalization", "of the last axis", [2, 3, 4]) {
            $0.add("LayerNormalization", ["x", $0.random([4]), $0.random([4])])
        },
        OperatorCase("LayerNormalization", "without bias", [2, 3, 4]) {
            $0.add("LayerNormalization", ["x", $0.random([4])], ["epsilon": .float(0.1)])
        },
        OperatorCase("LayerNormalization", "of two axes", [2, 3, 4]) {
            $0.add(
                "LayerNormalization", ["x", $0.random([3, 4]), $0.random([3, 4])],
                ["axis": .integer(1)])
        },
        OperatorCase("LayerNormalization", "of all axes", [2, 3]) {
            $0.add("LayerNormalization", ["x", $0.random([2, 3])], ["axis": .integer(-2)])
        },
        OperatorCase("LayerNormalization", "with a scale that is broadcast", [2, 3, 4]) {
            $0.add(
                "LayerNormalization", ["x", $0.random([4]), $0.random([4])], ["axis": .integer(1)])
        },
        OperatorCase("RMSNormalization", "of the last axis", [2, 3, 4], operatorSet: 23) {
            $0.add("RMSNormalization", ["x", $0.random([4])])
        },
        OperatorCase("RMSNormalization", "of two axes", [2, 3, 4], operatorSet: 23) {
            $0.add(
                "RMSNormalization", ["x", $0.random([3, 4])],
                ["axis": .integer(1), "epsilon": .float(0.1)])
        },
        OperatorCase("MeanVarianceNormalization", "of the usual axes", [2, 3, 4, 5]) {
            $0.add("MeanVarianceNormalization", ["x"])
        },
        OperatorCase("MeanVarianceNormalization", "of one axis", [2, 3, 4]) {
            $0.add("MeanVarianceNormalization", ["x"], ["axes": .integers([1])])
        },
    ]

    private static let lengths: [OperatorCase] = [1, 2].flatMap { exponent in
        [nil, 1].map { axis in
            OperatorCase("LpNormalization", "of exponent \(exponent) along \(axis ?? -1)") {
                $0.add(
                    "LpNormalization", ["x"],
                    ["p": .integer(exponent)].merging(
                        axis.map { ["axis": .integer($0)] } ?? [:]
                    ) { own, _ in own })
            }
        }
    }
}
