import RandomNumbers

/// Which axes of a feature map are its places, and which its channels.
package enum FeatureAxes: Hashable, Sendable {
    /// [batch, channels, rows, columns].
    case channelsFirst
    /// [batch, rows, columns, channels].
    case channelsLast
    /// [batch, tokens, channels]; the first `prefix` tokens, such as a class token, have no place.
    case tokens(prefix: Int)

    /// The axes that a pooling removes.
    var spatial: [Int] {
        switch self {
        case .channelsFirst: [2, 3]
        case .channelsLast: [1, 2]
        case .tokens: [1]
        }
    }

    var channels: Int {
        switch self {
        case .channelsFirst: 1
        case .channelsLast: 3
        case .tokens: 2
        }
    }

    /// How many axes there are.
    package var count: Int { spatial.count + 2 }
}

/// How a feature map becomes one vector.
package enum GraphPooling: Sendable {
    /// The mean over all places.
    case average
    /// The largest value of each channel.
    case max
    /// (mean of x^p)^(1/p), where x is at least 1e-6 (Radenović, Tolias and Chum, "Fine-tuning CNN
    /// Image Retrieval with No Human Annotation", 2018, equation 3).
    case generalizedMean(Float)
    /// The sum of each region's largest values, of the length 1 (R-MAC; Tolias, Sicre and Jégou,
    /// 2016, section 3.2, without their whitening).
    case regionalMaximum(RegionalMaximum)

    /// The regions of one size of feature map, and so of one size of image.
    package struct RegionalMaximum: Sendable {
        package let regions: [GridRegion]
        /// Of the network's input, in pixels: the file is made to take no other.
        package let inputHeight: Int
        package let inputWidth: Int

        package init(regions: [GridRegion], inputHeight: Int, inputWidth: Int) {
            self.regions = regions
            self.inputHeight = inputHeight
            self.inputWidth = inputWidth
        }
    }
}

/// A square or rectangle of a feature map's places, in rows and columns.
package struct GridRegion: Hashable, Sendable {
    /// The first row and column.
    package let row: Int
    package let column: Int
    package let height: Int
    package let width: Int

    package init(row: Int, column: Int, height: Int, width: Int) {
        (self.row, self.column, self.height, self.width) = (row, column, height, width)
    }
}

/// What follows the pooling.
package enum GraphHeadStep: Sendable {
    /// W x + b.
    case linear(LinearHead)
    /// x / max(‖x‖, ε).
    case l2Normalization(epsilon: Float = 1e-12)
}

/// A linear layer's weights.
package struct LinearHead: Sendable {
    /// [outputs, inputs], row-major.
    package let weight: [Float]
    /// [outputs].
    package let bias: [Float]
    package var outputs: Int { bias.count }
    package var inputs: Int { weight.count / Swift.max(bias.count, 1) }

    /// - Parameters:
    ///   - weight: [outputs, inputs], row-major.
    ///   - bias: [outputs], at least one.
    package init(weight: [Float], bias: [Float]) {
        precondition(
            !bias.isEmpty && weight.count.isMultiple(of: bias.count),
            "\(weight.count) weights and \(bias.count) outputs")
        self.weight = weight
        self.bias = bias
    }

    /// A layer to be trained: weights drawn evenly between ±√(6 / (inputs + outputs)), which keeps the
    /// variance of values and gradients where no ReLU follows (Glorot and Bengio, "Understanding the
    /// Difficulty of Training Deep Feedforward Neural Networks", 2010, equation 16), and no bias.
    ///
    /// - Parameter seed: the same seed gives the same weights, everywhere.
    package init(inputs: Int, outputs: Int, seed: UInt64) {
        precondition(inputs > 0 && outputs > 0, "\(inputs) inputs and \(outputs) outputs")
        var generator = SplitMix64(seed: seed)
        let bound = (6 / Double(inputs + outputs)).squareRoot()
        weight = (0..<inputs * outputs).map { _ in
            Float((generator.uniform() * 2 - 1) * bound)
        }
        bias = Array(repeating: 0, count: outputs)
    }
}
