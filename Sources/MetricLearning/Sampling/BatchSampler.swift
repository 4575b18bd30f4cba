/// An image to train on: which class, and which of its images, both counted from 0.
public struct SampledImage: Hashable, Sendable {
    /// The class.
    public let label: Int
    /// The image's place among those of its class.
    public let image: Int

    /// An image of a class.
    public init(label: Int, image: Int) { (self.label, self.image) = (label, image) }
}

/// What chooses the images of each batch.
///
/// A batch depends on the seed and its step alone, so that a training that was killed goes on with the
/// batches it would have had, from its step and nothing else.
public protocol BatchSampler: Sendable {
    /// The number of images of each batch.
    var batchSize: Int { get }
    /// The number of batches in which every image is met.
    var stepsPerEpoch: Int { get }

    /// The images of a step's batch, counted from 0 through all epochs. It remembers the epoch's plan, so
    /// that steps of one epoch after each other cost nothing.
    ///
    /// - Precondition: the step is not negative.
    mutating func batch(_ step: Int) -> [SampledImage]
}
