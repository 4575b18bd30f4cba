extension Speller {
    /// How an operator is written out; `false` where it cannot be.
    typealias SpellingOut = @Sendable (inout Speller, Onnx_NodeProto) -> Bool

    /// What ONNX Runtime's optimiser makes of several operators (onnxruntime, "ContribOperators.md").
    static let fused: [String: SpellingOut] = [
        "com.microsoft.SkipLayerNormalization": { $0.skipNormalization($1, isCentred: true) },
        "com.microsoft.SkipSimplifiedLayerNormalization": {
            $0.skipNormalization($1, isCentred: false)
        },
        "com.microsoft.LayerNormalization": { $0.renamed($1) },
        "com.microsoft.Gelu": { $0.renamed($1) },
        "com.microsoft.BiasGelu": { $0.gelu($1, approximate: "none") },
        "com.microsoft.FastGelu": { $0.gelu($1, approximate: "tanh") },
        "com.microsoft.QuickGelu": { $0.quickGelu($1) },
        "com.microsoft.FusedGemm": { $0.activated($1, "Gemm", inputs: 3) },
        "com.microsoft.FusedConv": { $0.activated($1, "Conv", inputs: 3, sum: 3) },
        "com.microsoft.FusedMatMul": { $0.fusedMatMul($1) },
        "com.microsoft.TransposeMatMul": { $0.fusedMatMul($1) },
        "com.microsoft.nchwc.ReorderOutput": { $0.poolingOfBlocks($1) },
    ]

    /// The name of an operator's input; `nil` where it is not given.
    func input(_ node: Onnx_NodeProto, _ index: Int) -> String? {
        index < node.input.count && !node.input[index].isEmpty ? node.input[index] : nil
    }

    /// The same operator is ONNX's own by now.
    private mutating func renamed(_ node: Onnx_NodeProto) -> Bool {
        var node = node
        node.domain = ""
        append(node)
        return true
    }

    private mutating func skipNormalization(_ node: Onnx_NodeProto, isCentred: Bool) -> Bool {
        guard let input = input(node, 0), let skip = self.input(node, 1),
            let scale = self.input(node, 2), let output = node.output.first
        else { return false }
        let shift = isCentred ? self.input(node, 3) : nil
        let bias = self.input(node, isCentred ? 4 : 3)
        // The sum is an output, too, where a later block goes on with it.
        let sum = node.output.count > 3 && !node.output[3].isEmpty ? node.output[3] : nil
        var tensor = add("Add", [input, skip], as: bias == nil ? sum : nil)
        if let bias { tensor = add("Add", [tensor, bias], as: sum) }
        // ContribOperators: the default of ε is 10⁻¹².
        let epsilon = node.attribute("epsilon")?.f ?? 1e-12
        add(
            isCentred ? "LayerNormalization" : "SimplifiedLayerNormalization",
            [tensor, scale] + (shift.map { [$0] } ?? []),
            [.init("axis", -1), .init("epsilon", epsilon)], as: output)
        return true
    }

    private mutating func gelu(_ node: Onnx_NodeProto, approximate: String) -> Bool {
        guard let input = input(node, 0), let output = node.output.first else { return false }
        let biased = self.input(node, 1).map { add("Add", [input, $0]) } ?? input
        add("Gelu", [biased], [.init("approximate", approximate)], as: output)
        return true
    }

    /// `x · σ(α x)`.
    private mutating func quickGelu(_ node: Onnx_NodeProto) -> Bool {
        guard let input = input(node, 0), let output = node.output.first else { return false }
        // ContribOperators: the default of α is 1.702.
        let alpha = node.attribute("alpha")?.f ?? 1.702
        let scaled = alpha == 1 ? input : add("Mul", [input, store(alpha)])
        add("Mul", [input, add("Sigmoid", [scaled])], as: output)
        return true
    }

    /// An operator with an activation behind it, and a sum between the two where one is given.
    private mutating func activated(
        _ node: Onnx_NodeProto, _ type: String, inputs: Int, sum: Int? = nil
    ) -> Bool {
        guard let output = node.output.first else { return false }
        let activation = node.attribute("activation").map { String(decoding: $0.s, as: UTF8.self) }
        let parameters =
            node.attribute("activation_params")?.floats
            ?? ["activation_alpha", "activation_beta", "activation_gamma"].compactMap {
                node.attribute($0)?.f
            }
        let attributes = node.attribute.filter { !$0.name.hasPrefix("activation") }
        let summand = sum.flatMap { input(node, $0) }
        let last = activation ?? ""
        var tensor = add(
            type, Array(node.input.prefix(inputs)), attributes,
            as: last.isEmpty && summand == nil ? output : nil)
        if let summand {
            tensor = add("Add", [tensor, summand], as: last.isEmpty ? output : nil)
        }
        func parameter(_ index: Int, _ name: String) -> [Onnx_AttributeProto] {
            index < parameters.count ? [.init(name, parameters[index])] : []
        }
        switch last {
        case "": return true
        case "Relu", "Tanh", "Sigmoid", "Softplus", "Softsign", "HardSwish":
            add(last, [tensor], as: output)
        case "LeakyRelu", "Elu": add(last, [tensor], parameter(0, "alpha"), as: output)
        case "HardSigmoid":
            add(last, [tensor], parameter(0, "alpha") + parameter(1, "beta"), as: output)
        case "Clip":
            guard parameters.count == 2 else { return false }
            add("Clip", [tensor, store(parameters[0]), store(parameters[1])], as: output)
        default: return false
        }
        return true
    }

    /// A product of matrices, of which a stored one may be transposed, times a number.
    private mutating func fusedMatMul(_ node: Onnx_NodeProto) -> Bool {
        guard let left = input(node, 0), let right = input(node, 1),
            let output = node.output.first
        else { return false }
        let flags = ["transA", "transBatchA", "transBatchB"].compactMap { node.attribute($0)?.i }
        guard flags.allSatisfy({ $0 == 0 }) else { return false }
        var second = right
        if node.attribute("transB")?.i ?? 0 != 0 {
            guard let rank = rank(right) ?? constant(right)?.shape.count, (2...4).contains(rank)
            else { return false }
            second = add(
                "Transpose", [right],
                [.init("perm", Array(0..<rank - 2) + [rank - 1, rank - 2])])
        }
        let alpha = node.attribute("alpha")?.f ?? 1
        let product = add("MatMul", [left, second], as: alpha == 1 ? output : nil)
        if alpha != 1 { add("Mul", [product, store(alpha)], as: output) }
        return true
    }

    /// A pooling of channels that lie in blocks, and the way back from there: first back, then the pooling.
    private mutating func poolingOfBlocks(_ node: Onnx_NodeProto) -> Bool {
        guard let input = input(node, 0), let pooling = producer(of: input),
            pooling.domain == node.domain, let blocks = self.input(pooling, 0),
            ["GlobalAveragePool", "GlobalMaxPool", "AveragePool", "MaxPool"].contains(
                pooling.opType), node.attribute("channels_last")?.i ?? 0 == 0,
            let output = node.output.first
        else { return false }
        var back = node
        back.name = ""
        back.input = [blocks]
        back.output = [names.free("\(blocks)/\(node.opType)")]
        append(back)
        add(pooling.opType, back.output, pooling.attribute, as: output)
        return true
    }
}
