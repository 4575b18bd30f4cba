import VectorMath

/// The embeddings of a batch of images, and the classes of these.
public struct EmbeddedBatch: Sendable {
    /// One row for each image, of length 1: [images, numbers].
    public let embeddings: Matrix
    /// The class of each image.
    public let labels: [Int]

    /// - Precondition: there is a label for each row.
    public init(_ embeddings: Matrix, labels: [Int]) {
        precondition(
            embeddings.rows == labels.count,
            "\(embeddings.rows) embeddings and \(labels.count) labels")
        self.embeddings = embeddings
        self.labels = labels
    }
}
