import TestSupport

extension OperatorCase {
    static let poolings: [OperatorCase] = windows + averages + lengths + wholeMaps

    /// A pooling with a window of 3×2 over [2, 3, 9, 8].
    private static func pooling(
        _ type: String, _ form: String, _ attributes: [String: SmallGraph.Attribute],
        operatorSet: Int = 17
    ) -> OperatorCase {
        OperatorCase(type, form, [2, 3, 9, 8], operatorSet: operatorSet) {
            $0.add(
                type, ["x"],
                attributes.merging(["kernel_shape": .integers([3, 2])]) { own, _ in own })
        }
    }

    private static let windows: [OperatorCase] =
        ["MaxPool", "AveragePool", "LpPool"].flatMap { type in
            [
                pooling(type, "with steps of one", [:]),
                pooling(type, "strided", ["strides": .integers([2, 3])]),
                pooling(type, "padded", ["pads": .integers([1, 1, 1, 1])]),
                pooling(type, "padded unevenly", ["pads": .integers([0, 1, 2, 0])]),
                pooling(
                    type, "unpadded by name",
                    ["auto_pad": .text("VALID"), "strides": .integers([2, 2])]),
                pooling(type, "SAME_UPPER", ["auto_pad": .text("SAME_UPPER")]),
                pooling(
                    type, "SAME_LOWER, strided",
                    ["auto_pad": .text("SAME_LOWER"), "strides": .integers([2, 3])]),
                OperatorCase(type, "along one axis", [2, 3, 8]) {
                    $0.add(
                        type, ["x"],
                        ["kernel_shape": .integers([3]), "strides": .integers([2])])
                },
                OperatorCase(type, "along three axes", [1, 2, 4, 5, 3]) {
                    $0.add(
                        type, ["x"],
                        [
                            "kernel_shape": .integers([2, 3, 2]),
                            "pads": .integers([1, 0, 0, 1, 0, 0]),
                        ])
                },
            ]
        }
        + ["MaxPool", "AveragePool"].flatMap { type in
            [
                pooling(
                    type, "with a window begun",
                    ["ceil_mode": .integer(1), "strides": .integers([2, 3])]),
                pooling(
                    type, "padded, with a window begun",
                    [
                        "ceil_mode": .integer(1), "strides": .integers([3, 3]),
                        "pads": .integers([1, 1, 1, 1]),
                    ]),
            ]
        } + [
            pooling("MaxPool", "dilated", ["dilations": .integers([2, 3])]),
            pooling(
                "MaxPool", "dilated and padded",
                ["dilations": .integers([2, 2]), "pads": .integers([1, 1, 1, 1])]),
            pooling("MaxPool", "padded by more than half", ["pads": .integers([2, 1, 2, 1])]),
            pooling("MaxPool", "of version 1", ["strides": .integers([2, 2])], operatorSet: 7),
        ]

    private static let averages: [OperatorCase] = [
        pooling(
            "AveragePool", "padded, counting the padding",
            ["pads": .integers([1, 1, 1, 1]), "count_include_pad": .integer(1)]),
        pooling(
            "AveragePool", "padded unevenly, counting the padding",
            ["pads": .integers([0, 1, 2, 0]), "count_include_pad": .integer(1)]),
        pooling(
            "AveragePool", "SAME_UPPER, counting the padding",
            ["auto_pad": .text("SAME_UPPER"), "count_include_pad": .integer(1)]),
        pooling(
            "AveragePool", "with a window begun, counting the padding",
            [
                "ceil_mode": .integer(1), "strides": .integers([3, 3]),
                "pads": .integers([1, 1, 1, 1]), "count_include_pad": .integer(1),
            ], operatorSet: 19),
        pooling("AveragePool", "of version 7", ["strides": .integers([2, 2])], operatorSet: 9),
    ]

    private static let lengths: [OperatorCase] = [
        pooling("LpPool", "of exponent one", ["p": .integer(1)]),
        pooling("LpPool", "of exponent three", ["p": .integer(3), "strides": .integers([2, 2])]),
    ]

    private static let wholeMaps: [OperatorCase] = [[2, 3, 5], [2, 3, 4, 5], [1, 2, 3, 2, 2]]
        .flatMap { shape in
            ["GlobalAveragePool", "GlobalMaxPool", "GlobalLpPool"].map { type in
                OperatorCase(type, "over \(shape)", shape) { $0.add(type, ["x"]) }
            }
                + [1, 3].map { exponent in
                    OperatorCase("GlobalLpPool", "of exponent \(exponent) over \(shape)", shape) {
                        $0.add("GlobalLpPool", ["x"], ["p": .integer(exponent)])
                    }
                }
        }
}
