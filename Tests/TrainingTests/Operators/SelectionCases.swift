import TestSupport

extension OperatorCase {
    static let selections: [OperatorCase] =
        joins + splits + slices + gathers + scatters + pads + largest

    private static let joins: [OperatorCase] =
        [1, -2, 0, 2].map { axis in
            OperatorCase("Concat", "along axis \(axis)", [2, 3, 3]) {
                let first = axis == 0 ? [1, 3, 3] : axis == 2 ? [2, 3, 2] : [2, 1, 3]
                return $0.add(
                    "Concat", [$0.random(first), "x", "x"], ["axis": .integer(axis)])
            }
        } + [
            OperatorCase("Concat", "of one tensor") {
                $0.add("Concat", ["x"], ["axis": .integer(1)])
            }
        ]

    /// The difference of the last part and the first, cut to the same size.
    private static func split(
        _ form: String, operatorSet: Int = 17, sizes: [Int]? = nil, isInput: Bool = true,
        _ attributes: [String: SmallGraph.Attribute] = [:], parts: Int = 2
    ) -> OperatorCase {
        OperatorCase("Split", form, [4, 6], operatorSet: operatorSet) {
            var inputs = ["x"]
            if isInput, let sizes { inputs.append($0.store(sizes)) }
            let parts = $0.add("Split", inputs, attributes, outputs: parts)
            return $0.add(
                "Concat", [parts[parts.count - 1], $0.add("Exp", [parts[0]])],
                ["axis": attributes["axis"] ?? .integer(0)])
        }
    }

    private static let splits: [OperatorCase] = [
        split("into equal parts"),
        split("into parts of given sizes", sizes: [1, 3]),
        split("along the last axis", sizes: [1, 2, 3], ["axis": .integer(-1)], parts: 3),
        split(
            "into parts of given sizes as an attribute", operatorSet: 11,
            ["axis": .integer(1), "split": .integers([2, 4])]),
        split("into equal parts of version 11", operatorSet: 11, ["axis": .integer(1)], parts: 3),
        split(
            "into a number of parts", operatorSet: 18,
            ["axis": .integer(1), "num_outputs": .integer(4)], parts: 4),
    ]

    private static let slices: [OperatorCase] =
        [
            ([1], [3], [1], nil), ([0, 1], [2, 4], [0, 2], nil), ([-3], [-1], [-1], nil),
            ([0], [Int(Int64.max)], [1], nil), ([0], [5], [1], [2]), ([4], [0], [1], [-1]),
            ([-1], [Int(Int64.min)], [1], [-1]), ([4], [-9], [1], [-2]), ([9], [1], [1], [-1]),
            ([1, 5], [3, 1], [2, 1], [1, -2]), ([-9], [9], [0], [1]), ([3], [1], [1], nil),
            ([1], [3], nil, nil),
        ].map { (starts: [Int], ends: [Int], axes: [Int]?, steps: [Int]?) in
            OperatorCase(
                "Slice", "\(starts) to \(ends) of \(axes ?? []) by \(steps ?? [])", [3, 6, 4]
            ) {
                var inputs = ["x", $0.store(starts), $0.store(ends)]
                if let axes { inputs.append($0.store(axes)) }
                if let steps { inputs.append($0.store(steps)) }
                let part = $0.add("Slice", inputs)
                // Not empty, which is no output that could be read.
                return starts == [3] ? $0.add("Concat", [part, "x"], ["axis": .integer(1)]) : part
            }
        } + [
            OperatorCase("Slice", "by attributes", [3, 6, 4], operatorSet: 9) {
                $0.add(
                    "Slice", ["x"],
                    [
                        "starts": .integers([1, -3]), "ends": .integers([3, 9]),
                        "axes": .integers([1, 2]),
                    ])
            },
            OperatorCase("Slice", "by attributes, of the first axes", [3, 6, 4], operatorSet: 9) {
                $0.add("Slice", ["x"], ["starts": .integers([1]), "ends": .integers([3])])
            },
        ]

    private static let gathers: [OperatorCase] =
        [0, 1, -1].flatMap { axis in
            [([2, 0, 2], [3]), ([1], []), ([-1, 0, 1, -2], [2, 2])].map {
                (places: [Int], shape: [Int]) in
                OperatorCase("Gather", "\(places) as \(shape) along \(axis)", [3, 4, 3]) {
                    $0.add(
                        "Gather", ["x", $0.store(places, shape: shape)], ["axis": .integer(axis)])
                }
            }
        } + [
            OperatorCase("Gather", "rows of what is stored", [3], in: 0...3.9) {
                let rows = $0.add("Gather", [$0.random([4, 2]), $0.whole("x")])
                return $0.add("Mul", [rows, $0.add("Unsqueeze", ["x", $0.store([1])])])
            },
            OperatorCase("GatherElements", "along the first axis", [3, 4]) {
                $0.add("GatherElements", ["x", $0.store([2, 0, -1, 1, 0, 0], shape: [2, 3])])
            },
            OperatorCase("GatherElements", "along the last axis", [3, 4]) {
                $0.add(
                    "GatherElements", ["x", $0.store([3, 0, -1, 1, 2, -4], shape: [3, 2])],
                    ["axis": .integer(-1)])
            },
            OperatorCase("GatherND", "elements", [3, 4]) {
                $0.add("GatherND", ["x", $0.store([2, 0, -1, 1, 0, -4], shape: [3, 2])])
            },
            OperatorCase("GatherND", "rows", [3, 4]) {
                $0.add("GatherND", ["x", $0.store([2, 0, -1, 2], shape: [2, 2, 1])])
            },
        ]

    private static let scatters: [OperatorCase] = [
        OperatorCase("ScatterND", "elements", [3, 4]) {
            $0.add(
                "ScatterND", ["x", $0.store([2, 0, -1, 1, 0, 3], shape: [3, 2]), $0.random([3])])
        },
        OperatorCase("ScatterND", "rows", [3, 4]) {
            $0.add("ScatterND", ["x", $0.store([2, -3], shape: [2, 1]), $0.random([2, 4])])
        },
        OperatorCase("ScatterElements", "along the first axis", [3, 4]) {
            let places = $0.store([2, 0, -1, 1, 2, 0], shape: [2, 3])
            return $0.add("ScatterElements", ["x", places, $0.random([2, 3])])
        },
        OperatorCase("ScatterElements", "along the last axis", [3, 4]) {
            let places = $0.store([3, 0, -1, 1, 2, -4], shape: [3, 2])
            return $0.add(
                "ScatterElements", ["x", places, $0.random([3, 2])], ["axis": .integer(-1)])
        },
    ]

    private static let pads: [OperatorCase] =
        ["constant", "reflect", "edge", "wrap"].flatMap { mode in
            [
                ([2, 3, 4, 5], [0, 0, 1, 2, 0, 0, 2, 0]), ([2, 3, 4], [0, 1, 2, 0, 0, 3]),
                ([3, 4], [1, 2, 2, 0]), ([4, 5], [-1, 0, 2, -2]), ([3], [0, 0]),
                ([2, 2, 3, 2, 3], [0, 1, 1, 0, 2, 1, 0, 2, 1, 0]),
            ].filter { mode != "wrap" || ($0.1.min() ?? 0) >= 0 }.map {
                (shape: [Int], pads: [Int]) in
                OperatorCase("Pad", "\(shape) by \(pads), \(mode)", shape, operatorSet: 19) {
                    $0.add("Pad", ["x", $0.store(pads)], ["mode": .text(mode)])
                }
            }
        } + [
            OperatorCase("Pad", "with a value") {
                $0.add("Pad", ["x", $0.store([0, 1, 2, 1, 0, 0]), $0.number(-0.5)])
            },
            OperatorCase("Pad", "of some axes", operatorSet: 18) {
                $0.add("Pad", ["x", $0.store([1, 2, 0, 1]), "", $0.store([-1, 0])])
            },
            OperatorCase("Pad", "by attributes", operatorSet: 10) {
                $0.add(
                    "Pad", ["x"],
                    ["pads": .integers([0, 1, 2, 1, 0, 0]), "value": .float(1.5)])
            },
            OperatorCase("Pad", "by attributes, reflected", operatorSet: 10) {
                $0.add(
                    "Pad", ["x"],
                    ["pads": .integers([0, 1, 2, 0, 0, 0]), "mode": .text("reflect")])
            },
        ]

    private static let largest: [OperatorCase] =
        [0, 1].flatMap { isLargest in
            [0, -1].map { axis in
                OperatorCase("TopK", "largest \(isLargest) along axis \(axis)", [4, 5]) {
                    $0.add(
                        "TopK", ["x", $0.store([3])],
                        ["axis": .integer(axis), "largest": .integer(isLargest)], outputs: 2)[0]
                }
            }
        } + [
            OperatorCase("TopK", "its places", [4, 5], isDifferentiable: false) {
                $0.floats($0.add("TopK", ["x", $0.store([2])], outputs: 2)[1])
            },
            OperatorCase("TopK", "of version 1", [4, 5], operatorSet: 9) {
                $0.add("TopK", ["x"], ["k": .integer(2)], outputs: 2)[0]
            },
        ]
}
