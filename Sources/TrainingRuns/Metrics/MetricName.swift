/// The name of a number that is measured while training, as `metrics.jsonl` has it.
public struct MetricName: RawRepresentable, Hashable, Sendable, ExpressibleByStringLiteral,
    CustomStringConvertible
{
    /// The name as it is in the file.
    public let rawValue: String

    /// - Parameter rawValue: the name as it is in the file.
    public init(rawValue: String) { self.rawValue = rawValue }
    /// A name that is written out.
    public init(stringLiteral name: String) { rawValue = name }
    /// The name.
    public var description: String { rawValue }

    /// The mean loss of a batch.
    public static let loss: MetricName = "loss"
    /// Which part of the triplets or pairs of a batch had a loss above 0.
    public static let activeFraction: MetricName = "activeFraction"
    /// The step's learning rate.
    public static let learningRate: MetricName = "learningRate"
    /// The Euclidean length of the gradient of all parameters, before it is clipped.
    public static let gradientNorm: MetricName = "gradientNorm"
    /// How many photographs are trained on in a second.
    public static let imagesPerSecond: MetricName = "imagesPerSecond"

    /// The part of the queries with one of their class among the first results.
    public static func recall(at count: Int) -> MetricName {
        MetricName(rawValue: "recall@\(count)")
    }
    /// The mean R-precision.
    public static let rPrecision: MetricName = "rPrecision"
    /// The mean average precision.
    public static let meanAveragePrecision: MetricName = "mAP"
    /// How many queries there were.
    public static let queries: MetricName = "queries"
}
