extension GraphBuilder {
    /// Batch normalisation that follows a convolution (Ioffe and Szegedy, "Batch Normalization", 2015),
    /// by the name of its weights.
    package struct BatchNormalisation: Sendable {
        let name: String
        let epsilon: Double
        /// How much of the running statistics a batch replaces in training. It is PyTorch's default,
        /// also for weights that TensorFlow trained with a hundredth: over a few hundred steps, which is
        /// what a fine-tuning takes, statistics that slow would still be the old ones.
        let momentum = 0.1
        /// Whether its result is added to what the block began with.
        let endsResidual: Bool

        /// - Parameters:
        ///   - epsilon: what is added to the variance; PyTorch's own default is 1e-5.
        ///   - endsResidual: whether its result is added to what the block began with.
        package init(_ name: String, epsilon: Double = 1e-5, endsResidual: Bool = false) {
            self.name = name
            self.epsilon = epsilon
            self.endsResidual = endsResidual
        }
    }

    /// Takes a normalisation's weights.
    mutating func take(
        _ normalisation: BatchNormalisation, after layer: String, channels: Int
    ) throws(OnnxGraphError) -> NormalisationWeights {
        let name = normalisation.name
        let scale = WeightRole.scale(endsResidual: normalisation.endsResidual)
        return try NormalisationWeights(
            before: has(layer, "bias") ? take(layer, "bias", for: .bias, shapes: [channels]) : nil,
            gamma: take(name, "weight", for: scale, shapes: [channels]),
            beta: take(name, "bias", for: .shift, shapes: [channels]),
            mean: take(name, "running_mean", for: .mean, shapes: [channels]),
            variance: take(name, "running_var", for: .variance, shapes: [channels]),
            epsilon: normalisation.epsilon)
    }

    /// The normalisation as an operator, in the form that infers: it normalises with the statistics that
    /// are stored, and who trains it takes those of the batch instead.
    mutating func normalise(
        _ x: Tensor, _ normalisation: BatchNormalisation, _ weights: NormalisationWeights
    ) -> Tensor {
        let name = normalisation.name
        let parts: [(String, () -> [Float])] = [
            ("weight", weights.gamma.values), ("bias", weights.beta.values),
            ("running_mean", { weights.meanWithoutBias }),
            ("running_var", weights.variance.values),
        ]
        for (part, values) in parts { store("\(name).\(part)", shape: [x.channels], values) }
        return add(
            "BatchNormalization", [x.name] + parts.map { "\(name).\($0.0)" }, named: name,
            shape: x.shape,
            attributes: [
                "epsilon": .float(Float(normalisation.epsilon)),
                // In ONNX the part of the running statistics that is kept.
                "momentum": .float(Float(1 - normalisation.momentum)),
            ])
    }
}

/// What a normalisation makes of the convolution before it:
///
///     γ (W x + b − μ) / √(σ² + ε) + β  =  (s W) x + (β + s (b − μ))      s = γ / √(σ² + ε)
///                                      =  γ (W x − (μ − b)) / √(σ² + ε) + β
///
/// The first is the convolution scaled, with a bias that does the rest; the second is the
/// normalisation with another mean, behind a convolution without a bias. In double precision, so that
/// each number is rounded once.
struct NormalisationWeights {
    /// b; most convolutions that are normalised have none.
    let before: LayerTensor?
    let gamma: LayerTensor
    let beta: LayerTensor
    let mean: LayerTensor
    let variance: LayerTensor
    let epsilon: Double

    /// s, of each channel.
    private var scales: [Double] {
        zip(gamma.values(), variance.values()).map {
            Double($0) / (Double($1) + epsilon).squareRoot()
        }
    }

    /// s W, where W is [channels, …].
    func foldedWeight(_ weight: LayerTensor) -> [Float] {
        var values = weight.values()
        let scales = scales
        let perChannel = values.count / max(scales.count, 1)
        for (channel, scale) in scales.enumerated() {
            for index in channel * perChannel..<(channel + 1) * perChannel {
                values[index] = Float(Double(values[index]) * scale)
            }
        }
        return values
    }

    /// β + s (b − μ).
    var foldedBias: [Float] {
        let (beta, mean, before) = (beta.values(), mean.values(), before?.values())
        return scales.enumerated().map { channel, scale in
            let shift = Double(before?[channel] ?? 0) - Double(mean[channel])
            return Float(Double(beta[channel]) + scale * shift)
        }
    }

    /// μ − b.
    var meanWithoutBias: [Float] {
        guard let before = before?.values() else { return mean.values() }
        return zip(mean.values(), before).map { Float(Double($0) - Double($1)) }
    }
}
