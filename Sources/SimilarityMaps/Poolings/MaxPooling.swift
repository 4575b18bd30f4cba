import VectorMath

/// Max pooling over all locations (WACV 2019, equations 4 to 6): in each channel the location that
/// holds the maximum contributes it; locations that tie share it equally.
public struct MaxPooling: Pooling {
    /// Exact.
    public var exactness: Exactness { .exact }

    /// Creates the pooling.
    public init() {}

    /// D is the number of channels; no constant.
    public func contributions(of featureMap: FeatureMap) -> any Contributions {
        Maxima(featureMap)
    }

    /// The direction at the locations that hold the maximum, in equal parts where several do.
    public func gradient(of featureMap: FeatureMap, along direction: [Float]) -> Matrix {
        Maxima(featureMap).shared(direction)
    }
}

private struct Maxima: Contributions {
    let total: [Float]
    private let locations: Int
    /// For each channel, the locations that hold its maximum: `winners[starts[c]..<starts[c + 1]]`.
    private let winners: [Int]
    private let starts: [Int]

    init(_ featureMap: FeatureMap) {
        let channels = featureMap.channels
        let values = featureMap.matrix.values
        locations = featureMap.count
        var maxima = [Float](repeating: -.infinity, count: channels)
        for location in 0..<locations {
            for channel in 0..<channels {
                let value = values[location * channels + channel]
                // What is not a number stays, where a comparison alone would pass over it.
                if value > maxima[channel] || value.isNaN { maxima[channel] = value }
            }
        }
        var winners: [Int] = []
        var starts = [0]
        for channel in 0..<channels {
            let maximum = maxima[channel]
            for location in 0..<locations {
                let value = values[location * channels + channel]
                if value == maximum || (value.isNaN && maximum.isNaN) { winners.append(location) }
            }
            starts.append(winners.count)
        }
        total = maxima
        self.winners = winners
        self.starts = starts
    }

    var constant: [Float] { [Float](repeating: 0, count: total.count) }

    func vectors() -> Matrix { shared(total) }

    /// Each channel's number, where the channel's maximum is.
    func shared(_ numbers: [Float]) -> Matrix {
        Matrix(rows: locations, columns: numbers.count) { out in
            out.update(repeating: 0)
            for channel in numbers.indices {
                let tied = winners[starts[channel]..<starts[channel + 1]]
                for location in tied {
                    out[location * numbers.count + channel] = numbers[channel] / Float(tied.count)
                }
            }
        }
    }

    func map(along direction: [Float]) -> [Float] {
        var map = [Float](repeating: 0, count: locations)
        for channel in total.indices {
            let tied = winners[starts[channel]..<starts[channel + 1]]
            let share = total[channel] * direction[channel] / Float(tied.count)
            for location in tied { map[location] += share }
        }
        return map
    }

    func weightedSum(_ weights: [Float]) -> [Float] {
        precondition(weights.count == locations, "\(weights.count) weights, \(locations) locations")
        return total.indices.map { channel in
            let tied = winners[starts[channel]..<starts[channel + 1]]
            let weight = tied.reduce(Float(0)) { $0 + weights[$1] }
            return total[channel] * weight / Float(tied.count)
        }
    }
}
