import VectorMath

/// Average pooling over all locations: `uᵢ = xᵢ / N` (WACV 2019, equations 2 and 3).
public struct AveragePooling: Pooling {
    /// Exact.
    public var exactness: Exactness { .exact }

    /// Creates the pooling.
    public init() {}

    /// D is the number of channels; no constant.
    public func contributions(of featureMap: FeatureMap) -> any Contributions {
        EqualShares(featureMap, share: 1 / Float(featureMap.count))
    }

    /// `direction / N` everywhere.
    public func gradient(of featureMap: FeatureMap, along direction: [Float]) -> Matrix {
        let share = 1 / Float(featureMap.count)
        return Matrix(repeating: direction.map { $0 * share }, rows: featureMap.count)
    }
}

/// Sum pooling over all locations: `uᵢ = xᵢ` (SPoC: Babenko and Lempitsky, ICCV 2015).
public struct SumPooling: Pooling {
    /// Exact.
    public var exactness: Exactness { .exact }

    /// Creates the pooling.
    public init() {}

    /// D is the number of channels; no constant.
    public func contributions(of featureMap: FeatureMap) -> any Contributions {
        EqualShares(featureMap, share: 1)
    }

    /// The direction, everywhere.
    public func gradient(of featureMap: FeatureMap, along direction: [Float]) -> Matrix {
        Matrix(repeating: direction, rows: featureMap.count)
    }
}

/// The feature map itself serves as the vectors: nothing is stored twice.
private struct EqualShares: Contributions {
    let featureMap: FeatureMap
    let share: Float
    let total: [Float]

    init(_ featureMap: FeatureMap, share: Float) {
        self.featureMap = featureMap
        self.share = share
        total = featureMap.matrix.transposedTimes(
            [Float](repeating: share, count: featureMap.count))
    }

    var constant: [Float] { [Float](repeating: 0, count: featureMap.channels) }

    func vectors() -> Matrix {
        let matrix = featureMap.matrix
        return Matrix(
            rows: matrix.rows, columns: matrix.columns, values: matrix.values.map { $0 * share })
    }

    func map(along direction: [Float]) -> [Float] {
        featureMap.matrix.times(direction.map { $0 * share })
    }

    func weightedSum(_ weights: [Float]) -> [Float] {
        featureMap.matrix.transposedTimes(weights.map { $0 * share })
    }
}
