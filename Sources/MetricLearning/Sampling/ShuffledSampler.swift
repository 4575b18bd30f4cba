import RandomNumbers

/// Batches of images in a random order, whatever their classes: for losses on proxies, which need no
/// pairs.
///
/// An epoch is every image once, in an order of its own; its last batch is filled up with the images it
/// began with.
public struct ShuffledSampler: BatchSampler {
    /// The number of images of each batch.
    public let batchSize: Int
    /// The number of images of each class.
    public let classSizes: [Int]
    /// What the batches depend on, beside the step.
    public let seed: UInt64
    /// The number of batches in which every image is met.
    public let stepsPerEpoch: Int

    private var planned: (epoch: Int, images: [SampledImage])?

    /// A sampler of images that are there.
    ///
    /// - Throws: ``MetricLearningError`` if there is no image, or a batch would be empty.
    public init(classSizes: [Int], batchSize: Int, seed: UInt64) throws {
        let images = classSizes.reduce(0) { $0 + max($1, 0) }
        guard batchSize > 0, images > 0 else {
            throw MetricLearningError(
                .batches,
                "A batch of \(batchSize) of \(images) images is empty; take at least one of both.")
        }
        (self.classSizes, self.batchSize, self.seed) = (classSizes, batchSize, seed)
        stepsPerEpoch = (images - 1) / batchSize + 1
    }

    /// The images of a step's batch.
    public mutating func batch(_ step: Int) -> [SampledImage] {
        precondition(step >= 0, "step \(step)")
        let epoch = step / stepsPerEpoch
        let images: [SampledImage]
        if let planned, planned.epoch == epoch {
            images = planned.images
        } else {
            images = plan(epoch)
            planned = (epoch, images)
        }
        let start = step % stepsPerEpoch * batchSize
        return (start..<start + batchSize).map { images[$0 % images.count] }
    }

    private func plan(_ epoch: Int) -> [SampledImage] {
        var images = classSizes.enumerated().flatMap { label, size in
            (0..<max(size, 0)).map { SampledImage(label: label, image: $0) }
        }
        var generator = SplitMix64(seed: seed, place: [Self.stream, epoch])
        generator.shuffle(&images)
        return images
    }

    /// Sets its numbers apart from others that are drawn with the same seed.
    private static let stream = 0x5A12
}
