import VectorMath

/// A feature map laid out as one vector: each location owns its own elements of it.
public struct FlattenedFeatures: Pooling {
    /// How the vector runs.
    public enum Order: Hashable, Sendable {
        /// Over locations within a channel, as `[channels, rows, columns]` is flattened.
        case channelsFirst
        /// Over channels within a location.
        case channelsLast
    }

    /// How the vector runs.
    public let order: Order

    /// Exact.
    public var exactness: Exactness { .exact }

    /// Creates the part.
    public init(_ order: Order = .channelsFirst) { self.order = order }

    /// D is channels times locations; no constant.
    public func contributions(of featureMap: FeatureMap) -> any Contributions {
        Blocks(featureMap: featureMap, order: order)
    }

    /// The direction, laid out as the feature map is.
    public func gradient(of featureMap: FeatureMap, along direction: [Float]) -> Matrix {
        let (count, channels) = (featureMap.count, featureMap.channels)
        return order == .channelsLast
            ? Matrix(rows: count, columns: channels, values: direction)
            : Matrix(rows: channels, columns: count, values: direction).transposed
    }
}

private struct Blocks: Contributions {
    let featureMap: FeatureMap
    let order: FlattenedFeatures.Order

    private var matrix: Matrix { featureMap.matrix }

    var total: [Float] {
        order == .channelsFirst ? matrix.transposed.values : matrix.values
    }

    var constant: [Float] { [Float](repeating: 0, count: matrix.values.count) }

    /// Where in the vector an element of the matrix stands.
    private func place(_ location: Int, _ channel: Int) -> Int {
        order == .channelsFirst
            ? channel * matrix.rows + location : location * matrix.columns + channel
    }

    func vectors() -> Matrix {
        Matrix(rows: matrix.rows, columns: matrix.values.count) { out in
            out.update(repeating: 0)
            for location in 0..<matrix.rows {
                for channel in 0..<matrix.columns {
                    out[location * matrix.values.count + place(location, channel)] =
                        matrix.values[location * matrix.columns + channel]
                }
            }
        }
    }

    func map(along direction: [Float]) -> [Float] {
        (0..<matrix.rows).map { location in
            (0..<matrix.columns).reduce(Float(0)) { sum, channel in
                sum + matrix.values[location * matrix.columns + channel]
                    * direction[place(location, channel)]
            }
        }
    }

    func weightedSum(_ weights: [Float]) -> [Float] {
        let weighted = weighted(matrix, by: Matrix(rows: matrix.rows, columns: 1, values: weights))
        return order == .channelsFirst ? weighted.transposed.values : weighted.values
    }
}
