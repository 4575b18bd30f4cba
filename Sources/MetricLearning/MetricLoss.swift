import RandomNumbers
import VectorMath

/// A loss on the embeddings of a batch, with its gradient.
///
/// The gradient is with respect to the normalised embeddings as free variables: whoever normalised
/// them continues it through the normalisation. A loss is a value; it remembers nothing between
/// batches.
public protocol MetricLoss: Sendable {
    /// The number of learned proxies it needs, one for each class; 0 for losses on pairs.
    var proxyCount: Int { get }

    /// The loss of a batch and its gradient. Embeddings that are not finite give a loss and a gradient
    /// of NaN.
    ///
    /// - Parameters:
    ///   - batch: embeddings, `[images, numbers]`, with the classes of the images.
    ///   - proxies: the proxies, of length 1 as the embeddings are: `[proxyCount, numbers]`.
    /// - Precondition: proxies are given if the loss needs them. Then labels are below `proxyCount`.
    func evaluate(_ batch: EmbeddedBatch, proxies: Matrix?) -> LossValue
}

extension MetricLoss {
    /// Losses on pairs have none.
    public var proxyCount: Int { 0 }

    /// The loss of a batch, of a loss without proxies.
    public func evaluate(_ batch: EmbeddedBatch) -> LossValue { evaluate(batch, proxies: nil) }

    /// Proxies to begin with, even on the unit sphere: `[proxyCount, dimension]`. `nil` if the loss
    /// needs none.
    ///
    /// - Parameters:
    ///   - dimension: how many numbers an embedding has.
    ///   - seed: the same seed gives the same proxies.
    public func initialProxies(dimension: Int, seed: UInt64) -> Matrix? {
        guard proxyCount > 0 else { return nil }
        return Matrix(rows: proxyCount, columns: dimension) { out in
            for row in 0..<proxyCount {
                var generator = SplitMix64(seed: seed, place: [row])
                // Normally distributed numbers have no preferred direction.
                let numbers = (0..<dimension).map { _ in generator.normal() }
                let norm = numbers.reduce(0) { $0 + $1 * $1 }.squareRoot()
                for column in 0..<dimension {
                    out[row * dimension + column] = Float(numbers[column] / max(norm, 1e-300))
                }
            }
        }
    }
}
