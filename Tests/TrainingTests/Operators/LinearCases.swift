import TestSupport

extension OperatorCase {
    static let linear: [OperatorCase] =
        convolutions + otherConvolutions + transposedConvolutions + sumsOfProducts + products
        + einsteinSums

    /// A convolution of [2, 4, 9, 8] with a kernel of 3×2.
    private static func convolution(
        _ form: String, _ attributes: [String: SmallGraph.Attribute], groups: Int = 1,
        hasBias: Bool = true
    ) -> OperatorCase {
        OperatorCase("Conv", form, [2, 4, 9, 8]) {
            let weight = $0.random([4, 4 / groups, 3, 2])
            let inputs = ["x", weight] + (hasBias ? [$0.random([4])] : [])
            return $0.add(
                "Conv", inputs, attributes.merging(["group": .integer(groups)]) { own, _ in own })
        }
    }

    private static let convolutions: [OperatorCase] =
        [
            convolution("without padding", [:]),
            convolution("without bias", [:], hasBias: false),
            convolution("strided", ["strides": .integers([2, 3])]),
            convolution("padded", ["pads": .integers([1, 2, 1, 2])]),
            convolution("padded unevenly", ["pads": .integers([0, 2, 1, 0])]),
            convolution(
                "dilated", ["dilations": .integers([2, 3]), "pads": .integers([2, 1, 2, 1])]),
            convolution("of groups", [:], groups: 2),
            convolution("of each channel", ["pads": .integers([1, 1, 1, 1])], groups: 4),
            convolution("with its kernel’s shape", ["kernel_shape": .integers([3, 2])]),
            convolution(
                "unpadded by name", ["auto_pad": .text("VALID"), "strides": .integers([2, 2])]),
        ]

    private static let otherConvolutions: [OperatorCase] =
        ["SAME_UPPER", "SAME_LOWER"].flatMap { pad in
            [
                convolution(pad, ["auto_pad": .text(pad)]),
                convolution(
                    "\(pad), strided", ["auto_pad": .text(pad), "strides": .integers([2, 3])]),
            ]
        } + [
            OperatorCase("Conv", "along one axis", [2, 3, 8]) {
                $0.add(
                    "Conv", ["x", $0.random([5, 3, 3]), $0.random([5])],
                    ["pads": .integers([1, 1]), "strides": .integers([2])])
            },
            OperatorCase("Conv", "along three axes", [1, 2, 4, 5, 3]) {
                $0.add(
                    "Conv", ["x", $0.random([3, 2, 2, 3, 2])],
                    ["pads": .integers([1, 0, 1, 0, 1, 1]), "strides": .integers([1, 2, 1])])
            },
        ]

    private static func transposedConvolution(
        _ form: String, _ attributes: [String: SmallGraph.Attribute], groups: Int = 1
    ) -> OperatorCase {
        OperatorCase("ConvTranspose", form, [2, 4, 4, 3]) {
            $0.add(
                "ConvTranspose", ["x", $0.random([4, 4 / groups, 3, 2]), $0.random([4])],
                attributes.merging(["group": .integer(groups)]) { own, _ in own })
        }
    }

    private static let transposedConvolutions: [OperatorCase] = [
        transposedConvolution("without padding", [:]),
        transposedConvolution("strided", ["strides": .integers([2, 3])]),
        transposedConvolution(
            "padded", ["pads": .integers([1, 1, 1, 1]), "strides": .integers([2, 2])]),
        transposedConvolution(
            "with more rows", ["strides": .integers([2, 2]), "output_padding": .integers([1, 0])]),
        transposedConvolution("dilated", ["dilations": .integers([2, 1])]),
        transposedConvolution("of groups", ["strides": .integers([2, 1])], groups: 2),
        transposedConvolution("unpadded by name", ["auto_pad": .text("VALID")]),
        transposedConvolution(
            "padded unevenly", ["pads": .integers([1, 0, 0, 1]), "strides": .integers([2, 2])]),
        OperatorCase("ConvTranspose", "along one axis, without bias", [2, 3, 5]) {
            $0.add("ConvTranspose", ["x", $0.random([3, 2, 3])], ["strides": .integers([2])])
        },
    ]

    private static func gemm(
        _ form: String, bias: [Int]?, _ attributes: [String: SmallGraph.Attribute],
        isTransposed: (a: Bool, b: Bool)
    ) -> OperatorCase {
        OperatorCase("Gemm", form, isTransposed.a ? [4, 3] : [3, 4]) {
            var inputs = ["x", $0.random(isTransposed.b ? [5, 4] : [4, 5])]
            if let bias { inputs.append($0.random(bias)) }
            let all: [String: SmallGraph.Attribute] = [
                "transA": .integer(isTransposed.a ? 1 : 0),
                "transB": .integer(isTransposed.b ? 1 : 0),
            ]
            return $0.add("Gemm", inputs, all.merging(attributes) { own, _ in own })
        }
    }

    private static let sumsOfProducts: [OperatorCase] =
        [nil, [5], [1, 5], [3, 1], [3, 5], [1], []].flatMap { (bias: [Int]?) in
            [(false, false), (false, true), (true, false), (true, true)].map { isTransposed in
                gemm(
                    "and \(bias.map { "\($0)" } ?? "nothing"), transposed: \(isTransposed)",
                    bias: bias, [:], isTransposed: isTransposed)
            }
        } + [
            gemm("twice", bias: [5], ["alpha": .float(2)], isTransposed: (false, true)),
            gemm("and a third", bias: [5], ["beta": .float(1 / 3)], isTransposed: (false, true)),
            gemm(
                "both", bias: [3, 5], ["alpha": .float(0.7), "beta": .float(-2)],
                isTransposed: (true, false)),
        ]

    private static let products: [OperatorCase] =
        [
            ([3, 4], [4, 5]), ([2, 3, 4], [4, 5]), ([2, 1, 3, 4], [3, 4, 5]), ([4], [4, 5]),
            ([3, 4], [4]), ([4], [4]), ([2, 3, 4], [2, 4, 5]),
        ].flatMap { (a: [Int], b: [Int]) in
            [
                OperatorCase("MatMul", "\(a) and \(b)", a) {
                    $0.add("MatMul", ["x", $0.random(b)])
                },
                OperatorCase("MatMul", "stored \(a) and \(b)", b) {
                    $0.add("MatMul", [$0.random(a), "x"])
                },
            ]
        } + [
            OperatorCase("MatMul", "with its own transposed") {
                $0.add(
                    "MatMul", ["x", $0.add("Transpose", ["x"], ["perm": .integers([0, 2, 1])])])
            }
        ]

    private static let einsteinSums: [OperatorCase] = [
        ("bij,jk->bik", [[4, 5]]), ("bij,bkj->bik", [[2, 5, 4]]), ("bij->bji", []),
        ("bij,j->bi", [[4]]), ("bij->b", []), ("bij, bij -> ", [[2, 3, 4]]),
        ("b i j, j k -> b i k", [[4, 5]]), ("...j,jk->...k", [[4, 5]]),
    ].map { (equation: String, others: [[Int]]) in
        OperatorCase("Einsum", equation) { graph in
            graph.add(
                "Einsum", ["x"] + others.map { graph.random($0) }, ["equation": .text(equation)])
        }
    }
}
