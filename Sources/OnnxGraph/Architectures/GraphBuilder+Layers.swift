extension GraphBuilder {
    /// How a convolution's input is padded with zeros.
    package enum Padding: Sendable {
        /// PyTorch's habit: `(kernel − 1) / 2` on all sides.
        case symmetric
        /// TensorFlow's `SAME`: what it takes in all for ⌈size / stride⌉ rows or columns,
        /// `max((⌈size / stride⌉ − 1) · stride + kernel − size, 0)`, one half before and the other,
        /// larger by one where it is odd, after. With stride 2 it depends on the image's size, so the
        /// runtime works it out (`SAME_UPPER`).
        case same
    }

    /// A convolution. With either padding the output has ⌈size / stride⌉ rows and columns.
    ///
    /// - Parameters:
    ///   - x: [batch, channels, rows, columns].
    ///   - name: the layer, with a weight of the shape [channels, input channels / groups, kernel,
    ///     kernel], and a bias, which it need not have when it is normalised.
    ///   - channels: how many the output has.
    ///   - kernel: its rows and columns, an odd number.
    ///   - groups: as many as there are channels makes it depthwise.
    ///   - normalisation: folded into weights and bias, or an operator of its own, behind a
    ///     convolution that then has no bias.
    /// - Throws: `OnnxGraphError` when weights are missing or have another shape.
    package mutating func convolution(
        _ x: Tensor, _ name: String, channels: Int, kernel: Int, stride: Int = 1,
        padding: Padding = .symmetric, groups: Int = 1, normalisation: BatchNormalisation? = nil
    ) throws(OnnxGraphError) -> Tensor {
        let shape = [channels, x.channels / groups, kernel, kernel]
        let weight = try take(name, "weight", for: .convolution(groups: groups), shapes: shape)
        var inputs = [x.name, "\(name).weight"]
        let normalising = try normalisation.map { normalisation throws(OnnxGraphError) in
            try take(normalisation, after: name, channels: channels)
        }
        switch (normalising, form) {
        case (let normalising?, .folded):
            store("\(name).weight", shape: shape) { normalising.foldedWeight(weight) }
            store("\(name).bias", shape: [channels]) { normalising.foldedBias }
            inputs.append("\(name).bias")
        case (_?, .kept):
            store("\(name).weight", shape: shape, weight.values)
        case (nil, _):
            let bias = try take(name, "bias", for: .bias, shapes: [channels])
            store("\(name).weight", shape: shape, weight.values)
            store("\(name).bias", shape: [channels], bias.values)
            inputs.append("\(name).bias")
        }

        var attributes: [String: Attribute] = [
            "kernel_shape": .integers([kernel, kernel]), "strides": .integers([stride, stride]),
            "group": .integer(groups),
        ]
        // Without a stride the two come to the same, and numbers are understood more widely.
        if stride == 1 || padding == .symmetric {
            attributes["pads"] = .integers(Array(repeating: (kernel - 1) / 2, count: 4))
        } else {
            attributes["auto_pad"] = .string("SAME_UPPER")
        }
        let rows = x.shape[2].divided(by: stride, named: "rows")
        let columns = x.shape[3].divided(by: stride, named: "columns")
        let convolved = add(
            "Conv", inputs, named: name, shape: [x.shape[0], .fixed(channels), rows, columns],
            attributes: attributes)
        guard let normalisation, let normalising, form == .kept else { return convolved }
        return normalise(convolved, normalisation, normalising)
    }

    /// max(x, 0).
    package mutating func relu(_ x: Tensor, named name: String) -> Tensor {
        add("Relu", [x.name], named: name, shape: x.shape)
    }

    /// min(max(x, 0), 6).
    package mutating func relu6(_ x: Tensor, named name: String) -> Tensor {
        store("zero", shape: []) { [0] }
        store("six", shape: []) { [6] }
        return add("Clip", [x.name, "zero", "six"], named: name, shape: x.shape)
    }

    /// The sum of two tensors of one shape.
    package mutating func sum(_ x: Tensor, _ y: Tensor, named name: String) -> Tensor {
        add("Add", [x.name, y.name], named: name, shape: x.shape)
    }

    /// W x + b, with a weight of the shape [channels, inputs] and a bias. The weight may also be that
    /// of the convolution over all of a [channels, rows, columns] that was flattened to the inputs.
    ///
    /// - Parameters:
    ///   - x: [batch, inputs].
    ///   - rows: of the map that was flattened, as many as columns.
    /// - Throws: `OnnxGraphError` when weights are missing or have another shape.
    package mutating func linear(
        _ x: Tensor, _ layer: String, channels: Int, rows: Int = 1, named name: String
    ) throws(OnnxGraphError) -> Tensor {
        let shape = [channels, x.channels]
        let weight = try take(
            layer, "weight", for: .linear, shapes: shape,
            [channels, x.channels / (rows * rows), rows, rows])
        let bias = try take(layer, "bias", for: .bias, shapes: [channels])
        store("\(layer).weight", shape: shape, weight.values)
        store("\(layer).bias", shape: [channels], bias.values)
        return add(
            "Gemm", [x.name, "\(layer).weight", "\(layer).bias"], named: name,
            shape: [x.shape[0], .fixed(channels)], attributes: ["transB": .integer(1)])
    }
}

extension TensorDescription.Dimension {
    /// ⌈size / stride⌉, under a name where it is free.
    func divided(by stride: Int, named name: String) -> Self {
        guard stride > 1 else { return self }
        return size.map { .fixed(($0 + stride - 1) / stride) } ?? .free(name)
    }
}
