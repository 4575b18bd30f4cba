import TestSupport

extension OperatorCase {
    static let activations: [OperatorCase] =
        rectifiers
        + ["Sigmoid", "HardSwish", "Tanh", "Softplus", "Softsign"].map { type in
            OperatorCase(type, "as it is", in: -5...5) { $0.add(type, ["x"]) }
        } + exponentials + softmaxes + clips + dropouts

    private static let rectifiers: [OperatorCase] = [
        OperatorCase("Relu", "of the input") { $0.add("Relu", ["x"]) },
        OperatorCase("Relu", "in the place of what was computed") {
            $0.add("Relu", [$0.scaled([4])])
        },
        OperatorCase("Relu", "of what something else reads, too") {
            let sum = $0.scaled([4])
            return $0.add("Mul", [sum, $0.add("Relu", [sum])])
        },
        OperatorCase("LeakyRelu", "as it is") { $0.add("LeakyRelu", ["x"]) },
        OperatorCase("LeakyRelu", "with a slope") {
            $0.add("LeakyRelu", ["x"], ["alpha": .float(0.3)])
        },
        OperatorCase("PRelu", "with a slope for each channel", [2, 3, 4, 5]) {
            $0.add("PRelu", ["x", $0.random([3, 1, 1])])
        },
        OperatorCase("PRelu", "with one slope", [2, 3, 4]) {
            $0.add("PRelu", ["x", $0.random([1])])
        },
        OperatorCase("PRelu", "with a slope for each element", [2, 3]) {
            $0.add("PRelu", ["x", $0.random([3])])
        },
        OperatorCase("ThresholdedRelu", "as it is", in: -2...2) {
            $0.add("ThresholdedRelu", ["x"])
        },
        OperatorCase("ThresholdedRelu", "with a threshold") {
            $0.add("ThresholdedRelu", ["x"], ["alpha": .float(0.2)])
        },
        OperatorCase("Shrink", "as it is") { $0.add("Shrink", ["x"]) },
        OperatorCase("Shrink", "softly") {
            $0.add("Shrink", ["x"], ["lambd": .float(0.3), "bias": .float(0.3)])
        },
        OperatorCase("HardSigmoid", "as it is", in: -5...5) { $0.add("HardSigmoid", ["x"]) },
        OperatorCase("HardSigmoid", "of another slope", in: -5...5) {
            $0.add("HardSigmoid", ["x"], ["alpha": .float(1 / 6), "beta": .float(0.4)])
        },
    ]

    private static let exponentials: [OperatorCase] = [
        OperatorCase("Elu", "as it is") { $0.add("Elu", ["x"]) },
        OperatorCase("Elu", "of another height") { $0.add("Elu", ["x"], ["alpha": .float(0.4)]) },
        OperatorCase("Celu", "as it is") { $0.add("Celu", ["x"]) },
        OperatorCase("Celu", "of another height") { $0.add("Celu", ["x"], ["alpha": .float(2.5)]) },
        OperatorCase("Selu", "as it is") { $0.add("Selu", ["x"]) },
        OperatorCase("Selu", "of another height") {
            $0.add("Selu", ["x"], ["alpha": .float(1.2), "gamma": .float(0.7)])
        },
        OperatorCase("Softplus", "where it is a line", in: 15...40) { $0.add("Softplus", ["x"]) },
        OperatorCase("Mish", "as it is", in: -5...5, operatorSet: 18) { $0.add("Mish", ["x"]) },
        OperatorCase("Gelu", "as it is", in: -3...3, operatorSet: 20) { $0.add("Gelu", ["x"]) },
        OperatorCase("Gelu", "with tanh", in: -3...3, operatorSet: 20) {
            $0.add("Gelu", ["x"], ["approximate": .text("tanh")])
        },
    ]

    /// Until version 13 over all axes from one on, laid out as one.
    private static let softmaxes: [OperatorCase] = ["Softmax", "LogSoftmax"].flatMap { type in
        [nil, -1, 1, 0, -3].map { axis in
            OperatorCase(type, "along axis \(axis ?? -1)", in: -3...3) {
                $0.add(type, ["x"], axis.map { ["axis": .integer($0)] } ?? [:])
            }
        }
            + [nil, -1, 2, 0, -3].map { axis in
                OperatorCase(
                    type, "from axis \(axis ?? 1) on", [2, 3, 4, 2], in: -3...3, operatorSet: 11
                ) { $0.add(type, ["x"], axis.map { ["axis": .integer($0)] } ?? [:]) }
            }
    }

    private static let clips: [OperatorCase] = [
        OperatorCase("Clip", "between bounds") {
            $0.add("Clip", ["x", $0.number(-0.4), $0.number(0.3)])
        },
        OperatorCase("Clip", "in the place of what was computed") {
            $0.add("Clip", [$0.scaled([4]), $0.number(-0.4), $0.number(0.3)])
        },
        OperatorCase("Clip", "in the place of what was computed, to one number") {
            $0.add("Add", [$0.add("Clip", [$0.scaled([4]), $0.number(0.4), $0.number(0.4)]), "x"])
        },
        OperatorCase("Clip", "from below") { $0.add("Clip", ["x", $0.number(-0.4)]) },
        OperatorCase("Clip", "from above") { $0.add("Clip", ["x", "", $0.number(0.3)]) },
        OperatorCase("Clip", "not at all") { $0.add("Clip", ["x"]) },
        OperatorCase("Clip", "to bounds that cross") {
            $0.add(
                "Add", [$0.add("Clip", [$0.scaled([4]), $0.number(0.5), $0.number(-0.5)]), "x"])
        },
        OperatorCase("Clip", "to bounds that are computed") {
            let bound = $0.add("Mul", [$0.number(0.5), $0.number(0.5)])
            return $0.add("Clip", ["x", "", bound])
        },
        OperatorCase("Clip", "of whole numbers", in: -9...9, isDifferentiable: false) {
            let clipped = $0.add(
                "Clip", [$0.whole("x"), $0.store([-3], shape: []), $0.store([5], shape: [])])
            return $0.floats($0.add("Div", [clipped, $0.store([2])]))
        },
        OperatorCase("Clip", "between attributes", operatorSet: 10) {
            $0.add("Clip", ["x"], ["min": .float(-0.4), "max": .float(0.3)])
        },
        OperatorCase("Clip", "between attributes, in place", operatorSet: 10) {
            $0.add("Clip", [$0.scaled([4])], ["min": .float(0), "max": .float(0.3)])
        },
        OperatorCase("Clip", "above an attribute", operatorSet: 10) {
            $0.add("Clip", ["x"], ["min": .float(-0.4)])
        },
        OperatorCase("Clip", "below an attribute", operatorSet: 10) {
            $0.add("Clip", ["x"], ["max": .float(0.3)])
        },
    ]

    private static let dropouts: [OperatorCase] = [
        OperatorCase("Dropout", "while it drops nothing") { $0.add("Dropout", ["x"]) },
        OperatorCase("Dropout", "with its share as an input") {
            $0.add("Dropout", ["x", $0.number(0.3)])
        },
        OperatorCase("Dropout", "with its share as an attribute", operatorSet: 10) {
            $0.add("Dropout", ["x"], ["ratio": .float(0.3)])
        },
    ]
}
