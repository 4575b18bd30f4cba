import Images

/// What a person may say about a network; everything else is found out.
public struct NetworkOptions: Sendable {
    /// The input that takes the picture, where the network has several.
    public var input: String?
    /// The tensor that is the embedding, instead of the one that is found.
    public var embedding: String?
    /// The tensor that is the feature map, instead of the one that is found.
    public var features: String?
    /// A pooling directly on the feature map, instead of the network's own tail.
    public var pooling: PoolingChoice?

    /// Whether the embedding is to be split over locations. Without, any network will do that embeds a
    /// picture, and only that.
    public var splits = true

    /// The input size, for networks that take any.
    public var size: PixelSize?
    /// How a photograph is brought to that size.
    public var fit: FitChoice?
    /// How a photograph is brought to that size, to the last pixel, whatever `fit` says.
    package var exactFit: Preprocessing.Fit?
    /// The interpolation.
    public var filter: ResizeFilter?
    /// What pixel values, 0 to 255, are multiplied with first.
    public var rescale: Double?
    /// What is then subtracted from red, green and blue.
    public var mean: [Double]?
    /// What red, green and blue are then divided by.
    public var standardDeviation: [Double]?
    /// The order of the colours.
    public var channelOrder: Preprocessing.ChannelOrder?

    /// Whether the weights are mapped from the network's file instead of copied into memory: less
    /// memory and a faster start. The file must not change while the network is in use.
    public var mapsWeights = false
    /// How many threads one run uses; `nil` for one on each core.
    public var threads: Int?
    /// The ONNX Runtime library or its folder; `nil` to look for it.
    public var runtimePath: String?

    /// Nothing said: everything is found out.
    public init() {}

    /// How a photograph is brought to the network's size, by name.
    public enum FitChoice: String, CaseIterable, Hashable, Sendable {
        /// The whole picture, squashed.
        case squash
        /// The middle of the picture.
        case crop
        /// The whole picture, with bars.
        case pad
    }
}

/// A pooling by name: `average`, `max`, `gem:P` or `rmac`.
public enum PoolingChoice: Hashable, Sendable, CustomStringConvertible {
    /// Average pooling.
    case average
    /// Max pooling.
    case max
    /// Generalised mean pooling with this exponent, greater than zero.
    case generalizedMean(exponent: Float)
    /// Regional maximum activations (R-MAC), three levels.
    case regionalMax

    /// `average`, `max`, `rmac` or, for example, `gem:3`; `nil` for anything else.
    public init?(_ name: String) {
        switch name {
        case "average": self = .average
        case "max": self = .max
        case "rmac": self = .regionalMax
        default:
            guard name.hasPrefix("gem:"), let exponent = Float(name.dropFirst(4)), exponent > 0,
                exponent.isFinite, (1 / exponent).isFinite
            else { return nil }
            self = .generalizedMean(exponent: exponent)
        }
    }

    /// The name.
    public var description: String {
        switch self {
        case .average: "average"
        case .max: "max"
        case .generalizedMean(let exponent): "gem:\(Double(exponent).short)"
        case .regionalMax: "rmac"
        }
    }
}
