import VectorMath

/// The distances of all pairs of a batch's images, and which of them are of one class: what miners
/// choose from.
public struct PairDistances: Sendable {
    /// The number of images.
    public let count: Int
    /// The distances, `[count, count]`, symmetric, zero on the diagonal.
    public let distances: Matrix
    let grouping: BatchClasses
    private let distance: EmbeddingDistance

    /// Measures all pairs.
    ///
    /// - Complexity: half of `images² · numbers` multiplications, `images²` floats of memory.
    public init(_ batch: EmbeddedBatch, distance: EmbeddingDistance) {
        count = batch.labels.count
        distances = distance.distances(batch.embeddings)
        grouping = BatchClasses(batch.labels)
        self.distance = distance
    }

    /// The distance of two images.
    public subscript(one: Int, other: Int) -> Float { distances.values[one * count + other] }

    /// The other images of an image's class, in ascending order.
    public func positives(of image: Int) -> [Int] { grouping.positives(of: image) }

    /// The images of other classes, in ascending order.
    public func negatives(of image: Int) -> [Int] {
        let own = grouping.classes[image]
        return grouping.classes.indices.filter { grouping.classes[$0] != own }
    }

    /// The gradient of a loss whose derivatives with respect to the distances are known.
    func gradient(of batch: EmbeddedBatch, slopes: consuming Matrix, factor: Double) -> Matrix {
        distance.gradient(
            of: batch.embeddings, distances: distances, slopes: slopes, factor: factor)
    }
}
