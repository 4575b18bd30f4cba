extension OnnxModel {
    /// The network with its trunk in eight bits, written as QuantizeLinear and DequantizeLinear
    /// operators, which runtimes turn into operators on integers.
    ///
    /// Activations take 256 levels (`uint8`), weights 255 in each output channel (`int8`), biases are
    /// whole numbers of 32 bits in units of both scales. A rounded tensor keeps its name – what
    /// computed it now writes `NAME.float` – so that all that reads it, the tail among them, reads it
    /// rounded and need not be changed. From the feature map on the network is what it was.
    ///
    /// - Parameter ranges: what each of the plan's tensors holds, by name.
    /// - Throws: `OnnxGraphError` when a range or a weight is missing or not a number.
    package func quantized(
        _ plan: QuantizationPlan, ranges: [String: ActivationRange]
    ) throws(OnnxGraphError) -> OnnxModel {
        var edit = QuantizationEdit(self, plan: plan, ranges: ranges)
        var result = self
        result.proto = try edit.edited()
        return result
    }
}

/// One rewriting of a graph.
private struct QuantizationEdit {
    private let graph: Graph
    private let plan: QuantizationPlan
    private let ranges: [String: ActivationRange]
    private let rounded: Set<String>
    private var proto: Onnx_ModelProto
    private var additions: GraphAdditions
    /// Inputs of the graph, which cannot be renamed, and the tensors that hold them rounded.
    private var roundedInputs: [String: String] = [:]
    /// The tensors that hold scale and zero point of a rounded tensor.
    private var stored: [String: [String]] = [:]
    /// Stored tensors that were replaced.
    private var replaced: Set<String> = []
    /// Where QuantizeLinear and DequantizeLinear have scales for channels: in ONNX from version 13
    /// on, and in ONNX Runtime's own operators, which are otherwise the same, for older networks.
    private let domain: String

    init(_ model: OnnxModel, plan: QuantizationPlan, ranges: [String: ActivationRange]) {
        graph = model.graph
        self.plan = plan
        self.ranges = ranges
        rounded = Set(plan.tensors)
        proto = model.proto
        additions = GraphAdditions(to: proto.graph)
        let standard = proto.opsetImport.first { $0.domain.isEmpty || $0.domain == "ai.onnx" }
        domain = (standard?.version ?? 1) >= 13 ? "" : "com.microsoft"
    }

    mutating func edited() throws(OnnxGraphError) -> Onnx_ModelProto {
        for input in graph.inputs where rounded.contains(input.name) {
            let name = additions.name("\(input.name).rounded")
            try round(input.name, into: name, levelsOf: input.name)
            roundedInputs[input.name] = name
        }
        for (index, node) in proto.graph.node.enumerated() {
            var node = node
            if plan.operators.contains(index) {
                node.input = node.input.map { roundedInputs[$0] ?? $0 }
            }
            if plan.convolutions.contains(index) { try quantizeWeights(of: &node, at: index) }
            let outputs = node.output
            node.output = outputs.map {
                rounded.contains($0) ? additions.name("\($0).float") : $0
            }
            additions.nodes.append(node)
            for (output, source) in zip(outputs, node.output) where output != source {
                try round(source, into: output, levelsOf: plan.sameLevels[output] ?? output)
            }
        }
        proto.graph.node = additions.nodes
        removeReplaced()
        proto.graph.initializer += additions.initializers
        if !domain.isEmpty, !proto.opsetImport.contains(where: { $0.domain == domain }) {
            proto.opsetImport.append(
                .with {
                    $0.domain = domain
                    $0.version = 1
                })
        }
        return proto
    }

    /// Rounds a tensor to levels and back.
    private mutating func round(
        _ tensor: String, into result: String, levelsOf name: String
    ) throws(OnnxGraphError) {
        if stored[name] == nil {
            let (scale, zeroPoint) = try levels(of: name)
            stored[name] = [
                additions.store("\(name).scale", shape: [], [scale]),
                additions.store("\(name).zero_point", shape: [], [zeroPoint]),
            ]
        }
        let levels = stored[name] ?? []
        let integers = additions.name("\(result).levels")
        additions.add("QuantizeLinear", domain: domain, [tensor] + levels, integers)
        additions.add("DequantizeLinear", domain: domain, [integers] + levels, result)
    }

    private func levels(
        of tensor: String
    ) throws(OnnxGraphError) -> (scale: Float, zeroPoint: UInt8) {
        guard let range = ranges[tensor], range.isUsable else {
            throw OnnxGraphError(
                .unsupported,
                "‘\(tensor)’ did not hold numbers on every photograph, so that it has no range to be rounded in; check how photographs are normalised"
            )
        }
        return range.levels
    }

    /// Replaces a convolution's weights and bias by integers.
    private mutating func quantizeWeights(
        of node: inout Onnx_NodeProto, at index: Int
    ) throws(OnnxGraphError) {
        let convolution = graph.nodes[index]
        let input = convolution.inputs[0]
        let inputScale = Double(try levels(of: plan.sameLevels[input] ?? input).scale)
        let groups = convolution.integer("group") ?? 1
        let weights = try numbers(convolution.inputs[1])
        let channels = weights.shape[0]
        let bias = try convolution.input(2).map { name throws(OnnxGraphError) in
            try numbers(name).floats.map { Double($0) }
        }

        // A bias must stay well within 32 bits, also where all weights of its channel are near zero.
        let quantized = QuantizedWeights(
            weights, groups: groups,
            leastScales: (0..<channels).map { abs(bias?[$0] ?? 0) / (inputScale * 0x1p30) })
        let shifts = quantized.shifts(
            of: weights, groups: groups, inputMeans: ranges[input]?.channelMeans ?? [])
        let biasScales = quantized.scales.map { Float(inputScale) * $0 }
        let wholeBias = (0..<channels).map { channel in
            let value = (bias?[channel] ?? 0) - shifts[channel]
            let steps = (value / Double(biasScales[channel])).rounded()
            return Int32(max(Double(Int32.min), min(Double(Int32.max), steps)))
        }

        let output = convolution.outputs[0]
        node.input = [
            node.input[0],
            dequantized(
                "\(output).weight", shape: weights.shape, quantized.integers, quantized.scales),
            dequantized("\(output).bias", shape: [channels], wholeBias, biasScales),
        ]
        replaced.formUnion(convolution.inputs.dropFirst().filter { !$0.isEmpty })
    }

    private func numbers(_ tensor: String) throws(OnnxGraphError) -> ConstantTensor {
        guard let found = try graph.constant(tensor), found.floats.allSatisfy(\.isFinite) else {
            throw OnnxGraphError(
                .inconsistent,
                "the weights ‘\(tensor)’ are not all numbers, so that they cannot be rounded; take a checkpoint from before its training failed"
            )
        }
        return found
    }

    /// Stores integers with a scale for each index of their first dimension, and gives the name of
    /// the tensor that they stand for.
    private mutating func dequantized<T: StoredElement & FixedWidthInteger>(
        _ name: String, shape: [Int], _ integers: [T], _ scales: [Float]
    ) -> String {
        let zeros = [T](repeating: 0, count: scales.count)
        let parts = [
            additions.store("\(name).integers", shape: shape, integers),
            additions.store("\(name).scale", shape: [scales.count], scales),
            additions.store("\(name).zero_point", shape: [scales.count], zeros),
        ]
        let result = additions.name("\(name).rounded")
        additions.add("DequantizeLinear", domain: domain, parts, result, ["axis": 0])
        return result
    }

    /// Removes the stored tensors that nothing reads any more.
    private mutating func removeReplaced() {
        // Inner graphs, of `If` and `Loop`, may read them too: where there are any, nothing goes.
        let hasInner = proto.graph.node.contains { node in
            node.attribute.contains { $0.hasG || !$0.graphs.isEmpty }
        }
        guard !hasInner else { return }
        let read = Set(proto.graph.node.flatMap(\.input) + proto.graph.output.map(\.name))
        let unread = replaced.subtracting(read)
        proto.graph.initializer.removeAll { unread.contains($0.name) }
        proto.graph.input.removeAll { unread.contains($0.name) }
        proto.graph.node.removeAll { $0.opType == "Constant" && unread.isSuperset(of: $0.output) }
    }
}
