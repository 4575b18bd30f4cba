extension GraphBuilder {
    /// Batch normalisation that follows a convolution, by the name of its weights.
    package struct BatchNormalisation: Sendable {
        let name: String
        let epsilon: Double

        /// - Parameter epsilon: what is added to the variance; PyTorch's own default is 1e-5.
        package init(_ name: String, epsilon: Double = 1e-5) {
            self.name = name
            self.epsilon = epsilon
        }
    }

    /// A convolution with "same" padding: the output has ⌈size / stride⌉ rows and columns.
    ///
    /// Padding is TensorFlow's: what it takes in all, `max((⌈size / stride⌉ − 1) · stride + kernel −
    /// size, 0)`, one half before and the other, larger by one where it is odd, after. With stride 2
    /// it depends on the image's size, so the runtime works it out (`SAME_UPPER`).
    ///
    /// - Parameters:
    ///   - x: [batch, channels, rows, columns].
    ///   - name: what the weights' names start with: `NAME.weight`, of the shape
    ///     [channels, input channels / groups, kernel, kernel], and `NAME.bias` unless normalised.
    ///   - channels: how many the output has.
    ///   - kernel: its rows and columns, an odd number.
    ///   - groups: as many as there are channels makes it depthwise.
    ///   - normalisation: folded into weights and bias, so that the graph holds none.
    /// - Throws: `OnnxGraphError` when weights are missing or have another shape.
    package mutating func convolution(
        _ x: Tensor, _ name: String, channels: Int, kernel: Int, stride: Int = 1, groups: Int = 1,
        normalisation: BatchNormalisation? = nil
    ) throws(OnnxGraphError) -> Tensor {
        let shape = [channels, x.channels / groups, kernel, kernel]
        var weight = try values("\(name).weight", shape: shape)
        let bias: [Float]
        if let normalisation {
            bias = try fold(normalisation, into: &weight, channels: channels)
        } else {
            bias = try values("\(name).bias", shape: [channels])
        }
        store("\(name).weight", shape: shape, weight)
        store("\(name).bias", shape: [channels], bias)

        var attributes: [String: Attribute] = [
            "kernel_shape": .integers([kernel, kernel]), "strides": .integers([stride, stride]),
            "group": .integer(groups),
        ]
        if stride == 1 {
            attributes["pads"] = .integers(Array(repeating: (kernel - 1) / 2, count: 4))
        } else {
            attributes["auto_pad"] = .string("SAME_UPPER")
        }
        let rows = stride == 1 ? x.shape[2] : .free("rows")
        let columns = stride == 1 ? x.shape[3] : .free("columns")
        return add(
            "Conv", [x.name, "\(name).weight", "\(name).bias"], named: name,
            shape: [x.shape[0], .fixed(channels), rows, columns], attributes: attributes)
    }

    /// Scales the weights of a convolution without bias as the normalisation after it would scale
    /// its output, and gives the bias that does the rest:
    ///
    ///     γ (W x − μ) / √(σ² + ε) + β  =  (s W) x + (β − s μ)      s = γ / √(σ² + ε)
    ///
    /// In double precision, so that folding rounds once.
    private mutating func fold(
        _ normalisation: BatchNormalisation, into weight: inout [Float], channels: Int
    ) throws(OnnxGraphError) -> [Float] {
        let name = normalisation.name
        let gamma = try values("\(name).weight", shape: [channels])
        let beta = try values("\(name).bias", shape: [channels])
        let mean = try values("\(name).running_mean", shape: [channels])
        let variance = try values("\(name).running_var", shape: [channels])
        var bias: [Float] = []
        let perChannel = weight.count / max(channels, 1)
        for channel in 0..<channels {
            let deviation = (Double(variance[channel]) + normalisation.epsilon).squareRoot()
            let scale = Double(gamma[channel]) / deviation
            for index in channel * perChannel..<(channel + 1) * perChannel {
                weight[index] = Float(Double(weight[index]) * scale)
            }
            bias.append(Float(Double(beta[channel]) - scale * Double(mean[channel])))
        }
        return bias
    }

    /// min(max(x, 0), 6).
    package mutating func relu6(_ x: Tensor, named name: String) -> Tensor {
        store("zero", shape: [], [0])
        store("six", shape: [], [6])
        return add("Clip", [x.name, "zero", "six"], named: name, shape: x.shape)
    }

    /// The sum of two tensors of one shape.
    package mutating func sum(_ x: Tensor, _ y: Tensor, named name: String) -> Tensor {
        add("Add", [x.name, y.name], named: name, shape: x.shape)
    }

    /// The mean over rows and columns: [batch, channels, 1, 1].
    package mutating func globalAveragePool(_ x: Tensor, named name: String) -> Tensor {
        add(
            "GlobalAveragePool", [x.name], named: name,
            shape: [x.shape[0], x.shape[1], .fixed(1), .fixed(1)])
    }

    /// [batch, channels, 1, 1] as [batch, channels].
    package mutating func flatten(_ x: Tensor, named name: String) -> Tensor {
        add(
            "Flatten", [x.name], named: name, shape: [x.shape[0], x.shape[1]],
            attributes: ["axis": .integer(1)])
    }

    /// W x + b, with `WEIGHTS.weight` of the shape [channels, input channels] and `WEIGHTS.bias`.
    ///
    /// - Throws: `OnnxGraphError` when weights are missing or have another shape.
    package mutating func linear(
        _ x: Tensor, _ weights: String, channels: Int, named name: String
    ) throws(OnnxGraphError) -> Tensor {
        let shape = [channels, x.channels]
        store("\(weights).weight", shape: shape, try values("\(weights).weight", shape: shape))
        store(
            "\(weights).bias", shape: [channels], try values("\(weights).bias", shape: [channels]))
        return add(
            "Gemm", [x.name, "\(weights).weight", "\(weights).bias"], named: name,
            shape: [x.shape[0], .fixed(channels)], attributes: ["transB": .integer(1)])
    }
}
