import VectorMath

/// A feature map laid out as one vector, and a linear layer on it: `uᵢ = Wᵢ xᵢ`, with Wᵢ the columns
/// of the weights that belong to location i (ArcFace's and VGG's head).
public struct FlattenedLinear: Pooling {
    /// The weights, `[D, C × N]`: columns run over channels, and over locations within a channel.
    public let weights: Matrix
    /// The bias, of D elements.
    public let bias: [Float]

    /// Exact.
    public var exactness: Exactness { .exact }

    /// - Precondition: there is a bias for each row of the weights.
    public init(weights: Matrix, bias: [Float]) {
        precondition(weights.rows == bias.count, "\(weights.rows) outputs, \(bias.count) biases")
        self.weights = weights
        self.bias = bias
    }

    /// D is the number of rows of the weights; the constant is the bias.
    public func contributions(of featureMap: FeatureMap) throws -> any Contributions {
        try check(featureMap)
        return Flattened(featureMap: featureMap, layer: self)
    }

    /// `Wᵢᵀ direction` at each location.
    public func gradient(of featureMap: FeatureMap, along direction: [Float]) throws -> Matrix {
        try check(featureMap)
        return FlattenedFeatures(.channelsFirst)
            .gradient(of: featureMap, along: weights.transposedTimes(direction))
    }

    private func check(_ featureMap: FeatureMap) throws {
        let needed = featureMap.channels * featureMap.count
        guard weights.columns == needed else {
            throw SimilarityMapError(
                .wrongSize,
                "the linear layer after the flattened feature map has \(weights.columns) inputs, but a \(featureMap.grid) map of \(featureMap.channels) channels has \(needed) values: this network works at one size only"
            )
        }
    }
}

private struct Flattened: Contributions {
    let featureMap: FeatureMap
    let layer: FlattenedLinear
    let total: [Float]

    init(featureMap: FeatureMap, layer: FlattenedLinear) {
        self.featureMap = featureMap
        self.layer = layer
        total = sum(layer.weights.times(featureMap.matrix.transposed.values), layer.bias)
    }

    var constant: [Float] { layer.bias }

    func vectors() -> Matrix {
        let (count, channels) = (featureMap.count, featureMap.channels)
        let (weights, features) = (layer.weights.values, featureMap.matrix.values)
        return Matrix(rows: count, columns: total.count) { out in
            for output in total.indices {
                let row = output * channels * count
                for location in 0..<count {
                    var sum: Float = 0
                    for channel in 0..<channels {
                        sum +=
                            weights[row + channel * count + location]
                            * features[location * channels + channel]
                    }
                    out[location * total.count + output] = sum
                }
            }
        }
    }

    func map(along direction: [Float]) -> [Float] {
        let (count, channels) = (featureMap.count, featureMap.channels)
        // One weight per channel and location: the direction seen from the feature map.
        let weights = layer.weights.transposedTimes(direction)
        return (0..<count).map { location in
            (0..<channels).reduce(Float(0)) { sum, channel in
                sum + weights[channel * count + location]
                    * featureMap.matrix.values[location * channels + channel]
            }
        }
    }

    func weightedSum(_ weights: [Float]) -> [Float] {
        let features = weighted(
            featureMap.matrix, by: Matrix(rows: featureMap.count, columns: 1, values: weights))
        return layer.weights.times(features.transposed.values)
    }
}
