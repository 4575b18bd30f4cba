import TestSupport

extension OperatorCase {
    static let resizings: [OperatorCase] =
        nearest + interpolated + averaged + older

    /// [1, 2, 5, 6] to other rows and columns, larger and smaller.
    private static func resize(
        _ form: String, _ attributes: [String: SmallGraph.Attribute], operatorSet: Int = 19
    ) -> [OperatorCase] {
        [[1, 2, 10, 12], [1, 2, 7, 13], [1, 2, 3, 4], [1, 2, 8, 3], [1, 2, 1, 1]].map { sizes in
            OperatorCase("Resize", "\(form), to \(sizes)", [1, 2, 5, 6], operatorSet: operatorSet) {
                $0.add("Resize", ["x", "", "", $0.store(sizes)], attributes)
            }
        }
            + [[1, 1, 2, 2], [1, 1, 1.5, 2.3], [1, 1, 0.5, 0.7]].map { (scales: [Float]) in
                OperatorCase(
                    "Resize", "\(form), by \(scales)", [1, 2, 5, 6], operatorSet: operatorSet
                ) {
                    $0.add("Resize", ["x", "", $0.store([4], scales)], attributes)
                }
            }
    }

    private static let coordinates = [
        "half_pixel", "pytorch_half_pixel", "align_corners", "asymmetric",
    ]

    private static let nearest: [OperatorCase] = coordinates.flatMap { place in
        ["floor", "ceil", "round_prefer_floor", "round_prefer_ceil"].flatMap { rounding in
            resize(
                "nearest, \(place), \(rounding)",
                [
                    "mode": .text("nearest"), "coordinate_transformation_mode": .text(place),
                    "nearest_mode": .text(rounding),
                ])
        }
    }

    private static let interpolated: [OperatorCase] =
        ["linear", "cubic"].flatMap { mode in
            coordinates.flatMap { place in
                resize(
                    "\(mode), \(place)",
                    ["mode": .text(mode), "coordinate_transformation_mode": .text(place)])
            }
        }
        + resize(
            "cubic of another coefficient, without what lies outside",
            [
                "mode": .text("cubic"), "cubic_coeff_a": .float(-0.5),
                "exclude_outside": .integer(1),
            ])

    private static let averaged: [OperatorCase] = ["linear", "cubic"].flatMap { mode in
        resize("\(mode), averaged", ["mode": .text(mode), "antialias": .integer(1)])
    }

    private static let older: [OperatorCase] =
        [
            OperatorCase("Resize", "of version 10", [1, 2, 5, 6], operatorSet: 10) {
                $0.add("Resize", ["x", $0.store([4], [1, 1, 2, 2])], ["mode": .text("nearest")])
            },
            OperatorCase("Resize", "of version 10, linear", [1, 2, 5, 6], operatorSet: 10) {
                $0.add("Resize", ["x", $0.store([4], [1, 1, 2, 3])], ["mode": .text("linear")])
            },
            OperatorCase("Resize", "as Keras’s exporter writes it", [1, 2, 5, 6], operatorSet: 11) {
                $0.add(
                    "Resize", ["x", $0.store([0], []), $0.store([4], [1, 1, 2, 2])],
                    [
                        "mode": .text("nearest"),
                        "coordinate_transformation_mode": .text("tf_half_pixel_for_nn"),
                        "nearest_mode": .text("floor"),
                    ])
            },
            OperatorCase("Resize", "of some axes", [1, 2, 5, 6], operatorSet: 18) {
                $0.add(
                    "Resize", ["x", "", "", $0.store([10, 9])],
                    ["mode": .text("linear"), "axes": .integers([2, 3])])
            },
            OperatorCase("Resize", "of one axis", [2, 3, 5], operatorSet: 17) {
                $0.add("Resize", ["x", "", "", $0.store([2, 3, 8])], ["mode": .text("linear")])
            },
            OperatorCase("Upsample", "by attributes", [1, 2, 5, 6], operatorSet: 7) {
                $0.add("Upsample", ["x"], ["scales": .floats([1, 1, 2, 2])])
            },
        ]
        + ["nearest", "linear"].map { mode in
            OperatorCase("Upsample", mode, [1, 2, 5, 6], operatorSet: 9) {
                $0.add("Upsample", ["x", $0.store([4], [1, 1, 2, 3])], ["mode": .text(mode)])
            }
        }
}
