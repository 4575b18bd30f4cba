extension Speller {
    /// Operators on whole numbers: what they mean in floats, between the tensors that are rounded. ONNX's
    /// own, and ONNX Runtime's ("ContribOperators.md").
    static let quantized: [String: SpellingOut] = [
        "DequantizeLinear": { $0.dequantizeLinear($1) },
        "com.microsoft.DequantizeLinear": { $0.dequantizeLinear($1) },
        "com.microsoft.QuantizeLinear": { $0.ownQuantizeLinear($1) },
        "QLinearConv": { $0.convolution($1) },
        "QLinearMatMul": { $0.product($1) },
        "com.microsoft.QGemm": { $0.gemm($1) },
        "com.microsoft.QLinearAdd": { $0.binary($1, "Add") },
        "com.microsoft.QLinearMul": { $0.binary($1, "Mul") },
        "com.microsoft.QLinearGlobalAveragePool": { $0.globalAverage($1) },
        "com.microsoft.QLinearAveragePool": { $0.unary($1, "AveragePool") },
        "com.microsoft.QLinearReduceMean": { $0.unary($1, "ReduceMean") },
        "com.microsoft.QLinearSigmoid": { $0.unary($1, "Sigmoid") },
        "com.microsoft.QLinearSoftmax": { $0.unary($1, "Softmax") },
        "com.microsoft.QLinearLeakyRelu": { $0.unary($1, "LeakyRelu") },
        "com.microsoft.QLinearConcat": { $0.concatenation($1) },
        "MatMulInteger": { $0.wholeProduct($1, "MatMul") },
        "ConvInteger": { $0.wholeProduct($1, "Conv") },
        "com.microsoft.MatMulIntegerToFloat": { $0.productToFloat($1) },
        "com.microsoft.DynamicQuantizeMatMul": { $0.dynamicProduct($1) },
    ]

    /// Operators that only lay numbers out anew, or choose some of them: rounded before or after is one.
    private static let moves: Set<String> = [
        "Identity", "Reshape", "Flatten", "Transpose", "Squeeze", "Unsqueeze", "Slice", "Gather",
        "MaxPool",
    ]
    /// Longer than any chain of those.
    private static let longestChain = 32

    /// A tensor of whole numbers as the floats that it stands for.
    ///
    /// - Parameter axis: that of the scales, where there are several.
    private mutating func dequantized(
        _ tensor: String, _ scale: String, _ zero: String?, axis: Int? = nil,
        as output: String? = nil, chain: Int = 0
    ) -> String {
        let key = [tensor, scale, zero ?? ""]
        if output == nil, let known = dequantized[key] { return known }
        let isOne = axis == nil && (constant(scale)?.scalar ?? 0) != 0
        let result: String
        if let rounding = producer(of: tensor), rounding.opType == "QuantizeLinear",
            rounding.input.count > 1, let origin = origins[rounding.input[0]],
            origin == [scale, zero ?? ""],
            [rounding.input[1], input(rounding, 2) ?? ""] == origin
        {
            // What is rounded already stays as it is.
            result = rounding.input[0]
        } else if isOne, chain < Self.longestChain, let moved = producer(of: tensor),
            Self.moves.contains(moved.opType), moved.domain.domain.isEmpty,
            moved.output.count == 1, let source = input(moved, 0)
        {
            result = repeated(
                moved, on: dequantized(source, scale, zero, chain: chain + 1))
        } else if isOne, chain < Self.longestChain, let rounding = producer(of: tensor),
            rounding.opType == "QuantizeLinear", rounding.input.count > 1,
            rounding.input[1] == scale, input(rounding, 2) == zero,
            let moved = producer(of: rounding.input[0]), Self.moves.contains(moved.opType),
            moved.opType != "MaxPool", moved.domain.domain.isEmpty, moved.output.count == 1,
            let source = input(moved, 0)
        {
            // Rounded where it is a map still, so that the map's places are read there.
            var earlier = rounding
            earlier.name = ""
            earlier.input[0] = source
            earlier.output = [names.free("\(tensor)/\(rounding.opType)")]
            append(earlier)
            result = repeated(
                moved, on: dequantized(earlier.output[0], scale, zero, chain: chain + 1))
        } else {
            result = add(
                "DequantizeLinear", [tensor, scale] + (zero.map { [$0] } ?? []),
                axis.map { [.init("axis", $0)] } ?? [])
        }
        dequantized[key] = result
        origins[result] = [scale, zero ?? ""]
        return result
    }

    /// The same operator on another tensor.
    private mutating func repeated(
        _ node: Onnx_NodeProto, on tensor: String
    ) -> String {
        var copy = node
        copy.name = ""
        copy.input[0] = tensor
        copy.output = [names.free("\(node.output[0])/dequantised")]
        append(copy)
        return copy.output[0]
    }

    /// What a run puts out of the reading's own is a copy: where a network's own tensor is put out, the
    /// runtime no longer computes on whole numbers there, and the embedding is another.
    private mutating func dequantizeLinear(_ node: Onnx_NodeProto) -> Bool {
        guard let tensor = input(node, 0), let scale = input(node, 1),
            let output = node.output.first, !graph.isConstant(tensor),
            isMoved(tensor) || isComputedInWholeNumbers(with: output)
        else { return false }
        let axis = constant(scale)?.scalar == nil ? node.attribute("axis").map { Int($0.i) } : nil
        let copy = dequantized(tensor, scale, input(node, 2), axis: axis)
        add("Identity", [copy], as: output)
        aliases[output] = copy
        return true
    }

    /// Whether numbers have been laid out anew since they were rounded, or right before.
    private func isMoved(_ tensor: String) -> Bool {
        guard var node = producer(of: tensor) else { return false }
        if node.opType == "QuantizeLinear" {
            guard let before = input(node, 0).flatMap(producer) else { return false }
            node = before
        }
        return Self.moves.contains(node.opType)
    }

    /// Whether a runtime may take an operator that reads a tensor, and the rounding around it, for one on
    /// whole numbers.
    private func isComputedInWholeNumbers(with tensor: String) -> Bool {
        graph.consumers(of: tensor).contains { consumer in
            consumer.inputs.contains {
                $0 != tensor && graph.producer(of: $0)?.isDequantization == true
            }
                || consumer.outputs.contains {
                    graph.consumers(of: $0).contains(where: \.isQuantization)
                }
        }
    }

    private mutating func ownQuantizeLinear(_ node: Onnx_NodeProto) -> Bool {
        var node = node
        node.domain = ""
        append(node)
        return true
    }

    private mutating func quantize(
        _ tensor: String, _ scale: String, _ zero: String?, as output: String
    ) {
        add("QuantizeLinear", [tensor, scale] + (zero.map { [$0] } ?? []), as: output)
    }

    /// A stored tensor with a scale for all, or for each element of an axis.
    private mutating func weights(
        _ tensor: String, _ scale: String, _ zero: String?, axis: Int
    ) -> String {
        let isOne = constant(scale)?.scalar != nil
        return dequantized(tensor, scale, zero, axis: isOne ? nil : axis)
    }

    /// The bias of a product, in the units of its factors' scales.
    private mutating func bias(_ tensor: String, _ scale: String, _ other: String) -> String {
        add("DequantizeLinear", [tensor, add("Mul", [scale, other])], [.init("axis", 0)])
    }

    private mutating func convolution(_ node: Onnx_NodeProto) -> Bool {
        guard node.input.count >= 8, let output = node.output.first else { return false }
        let read = node.input
        let picture = dequantized(read[0], read[1], input(node, 2))
        let weights = weights(read[3], read[4], input(node, 5), axis: 0)
        let bias = input(node, 8).map { [self.bias($0, read[1], read[4])] } ?? []
        quantize(
            add("Conv", [picture, weights] + bias, node.attribute), read[6], input(node, 7),
            as: output)
        return true
    }

    private mutating func product(_ node: Onnx_NodeProto) -> Bool {
        guard node.input.count >= 8, let output = node.output.first else { return false }
        let read = node.input
        let left = dequantized(read[0], read[1], input(node, 2))
        let right = weights(read[3], read[4], input(node, 5), axis: 1)
        quantize(add("MatMul", [left, right]), read[6], input(node, 7), as: output)
        return true
    }

    private mutating func gemm(_ node: Onnx_NodeProto) -> Bool {
        guard node.input.count >= 6, let output = node.output.first else { return false }
        let read = node.input
        let left = dequantized(read[0], read[1], input(node, 2))
        let isTransposed = node.attribute("transB")?.i ?? 0 != 0
        let right = weights(read[3], read[4], input(node, 5), axis: isTransposed ? 0 : 1)
        let bias = input(node, 6).map { [self.bias($0, read[1], read[4])] } ?? []
        let scale = input(node, 7)
        let sum = add(
            "Gemm", [left, right] + bias, node.attribute, as: scale == nil ? output : nil)
        if let scale { quantize(sum, scale, input(node, 8), as: output) }
        return true
    }

    private mutating func binary(_ node: Onnx_NodeProto, _ type: String) -> Bool {
        guard node.input.count >= 7, let output = node.output.first else { return false }
        let read = node.input
        let left = dequantized(read[0], read[1], input(node, 2))
        let right = dequantized(read[3], read[4], input(node, 5))
        quantize(add(type, [left, right]), read[6], input(node, 7), as: output)
        return true
    }

    private mutating func unary(_ node: Onnx_NodeProto, _ type: String) -> Bool {
        guard node.input.count >= 4, let output = node.output.first,
            node.attribute("channels_last")?.i ?? 0 == 0
        else { return false }
        let input = dequantized(node.input[0], node.input[1], self.input(node, 2))
        let result = add(
            type, [input], node.attribute.filter { !["channels_last", "opset"].contains($0.name) })
        quantize(result, node.input[3], self.input(node, 4), as: output)
        return true
    }

    private mutating func globalAverage(_ node: Onnx_NodeProto) -> Bool {
        guard node.input.count >= 4, let output = node.output.first else { return false }
        let input = dequantized(node.input[0], node.input[1], self.input(node, 2))
        let isLast = node.attribute("channels_last")?.i ?? 0 != 0
        let result =
            isLast
            ? add("ReduceMean", [input], [.init("axes", [1, 2])])
            : add("GlobalAveragePool", [input])
        quantize(result, node.input[3], self.input(node, 4), as: output)
        return true
    }

    private mutating func concatenation(_ node: Onnx_NodeProto) -> Bool {
        guard node.input.count >= 5, (node.input.count - 2) % 3 == 0,
            let output = node.output.first
        else { return false }
        let parts = stride(from: 2, to: node.input.count, by: 3).map { index in
            dequantized(node.input[index], node.input[index + 1], input(node, index + 2))
        }
        quantize(
            add("Concat", parts, node.attribute), node.input[0], input(node, 1), as: output)
        return true
    }

    // MARK: Quantised while it runs

    /// The scale of a tensor that `DynamicQuantizeLinear` made, moved or not.
    private func dynamicScale(of tensor: String) -> (scale: String, zero: String)? {
        var tensor = tensor
        for _ in 0..<Self.longestChain {
            guard let node = producer(of: tensor) else { return nil }
            if node.opType == "DynamicQuantizeLinear", node.output.count == 3 {
                return (node.output[1], node.output[2])
            }
            guard Self.moves.contains(node.opType), let source = input(node, 0) else { return nil }
            tensor = source
        }
        return nil
    }

    /// A product of whole numbers: of the floats that the first factor stands for, in units of its scale,
    /// and of the second less its zero point.
    private mutating func wholeProduct(_ node: Onnx_NodeProto, _ type: String) -> Bool {
        guard let left = input(node, 0), let right = input(node, 1),
            let output = node.output.first, let found = dynamicScale(of: left),
            input(node, 2) ?? found.zero == found.zero, graph.isConstant(right)
        else { return false }
        let factor = dequantized(left, found.scale, found.zero)
        let zero = input(node, 3)
        let zeros = zero.flatMap { constant($0)?.floats.count } ?? 1
        // A zero point for each column, or for each filter, wants as many scales.
        let one = zeros == 1 ? store(1) : store([Float](repeating: 1, count: zeros))
        let weights = dequantized(
            right, one, zero, axis: zeros == 1 ? nil : type == "Conv" ? 0 : 1)
        add(type, [add("Div", [factor, found.scale]), weights], node.attribute, as: output)
        return true
    }

    private mutating func productToFloat(_ node: Onnx_NodeProto) -> Bool {
        guard node.input.count >= 4, let output = node.output.first else { return false }
        let left = dequantized(node.input[0], node.input[2], input(node, 4))
        let right = weights(node.input[1], node.input[3], input(node, 5), axis: 1)
        let bias = input(node, 6)
        let product = add("MatMul", [left, right], as: bias == nil ? output : nil)
        if let bias { add("Add", [product, bias], as: output) }
        return true
    }

    private mutating func dynamicProduct(_ node: Onnx_NodeProto) -> Bool {
        guard node.input.count >= 3, let output = node.output.first else { return false }
        let rounded = ["values", "scale", "zero point"].map {
            names.free("\(output)/rounded/\($0)")
        }
        append(.init("DynamicQuantizeLinear", [node.input[0]], rounded))
        let left = dequantized(rounded[0], rounded[1], rounded[2])
        let right = weights(node.input[1], node.input[2], input(node, 3), axis: 1)
        let bias = input(node, 4)
        let product = add("MatMul", [left, right], as: bias == nil ? output : nil)
        if let bias { add("Add", [product, bias], as: output) }
        return true
    }
}
