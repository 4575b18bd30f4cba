import VectorMath

/// A scale and a shift of each channel – batch normalisation – between the feature map and a pooling
/// that is linear in it: the scale belongs to the locations, the shift to none.
///
/// Not for max and GeM pooling, which are not linear.
public struct AffineFeatures: Pooling {
    /// One factor for each channel.
    public let scale: [Float]
    /// One summand for each channel.
    public let shift: [Float]
    /// The pooling: average pooling, a flattened linear layer or a global depthwise convolution.
    public let pooling: any Pooling

    /// The pooling's.
    public var exactness: Exactness { pooling.exactness }

    /// - Precondition: there are as many scales as shifts.
    public init(scale: [Float], shift: [Float], then pooling: any Pooling) {
        precondition(scale.count == shift.count, "\(scale.count) scales, \(shift.count) shifts")
        self.scale = scale
        self.shift = shift
        self.pooling = pooling
    }

    /// D is the pooling's; the constant is what the pooling makes of a map that is `shift` everywhere.
    public func contributions(of featureMap: FeatureMap) throws -> any Contributions {
        try check(featureMap)
        let scaled = try pooling.contributions(
            of: featureMap.mapRows { value, channel in value * scale[channel] })
        let shifted = try pooling.contributions(of: featureMap.mapRows { shift[$1] })
        return Shifted(base: scaled, constant: shifted.total)
    }

    /// The pooling's, times the scale.
    public func gradient(of featureMap: FeatureMap, along direction: [Float]) throws -> Matrix {
        try check(featureMap)
        let changed = featureMap.mapRows { value, channel in value * scale[channel] + shift[channel]
        }
        return weighted(
            try pooling.gradient(of: changed, along: direction), byChannel: scale)
    }

    private func check(_ featureMap: FeatureMap) throws {
        guard featureMap.channels == scale.count else {
            throw SimilarityMapError(
                .wrongSize,
                "the normalisation before the pooling has \(scale.count) channels, but the feature map has \(featureMap.channels)"
            )
        }
    }
}

/// The same locations with another constant.
private struct Shifted: Contributions {
    let base: any Contributions
    let constant: [Float]
    let total: [Float]

    init(base: any Contributions, constant: [Float]) {
        self.base = base
        self.constant = constant
        total = zip(zip(base.total, base.constant), constant).map { $0.0 - $0.1 + $1 }
    }

    func vectors() -> Matrix { base.vectors() }
    func map(along direction: [Float]) -> [Float] { base.map(along: direction) }
    func weightedSum(_ weights: [Float]) -> [Float] { base.weightedSum(weights) }
}

extension FeatureMap {
    /// The map with each value replaced by what the closure makes of it and its channel.
    func mapRows(_ change: (Float, _ channel: Int) -> Float) -> FeatureMap {
        let source = matrix.values
        return FeatureMap(
            grid: grid,
            matrix: Matrix(rows: count, columns: channels) { out in
                for location in 0..<count {
                    for channel in 0..<channels {
                        let index = location * channels + channel
                        out[index] = change(source[index], channel)
                    }
                }
            }, unplaced: unplaced)
    }
}
