/// What tells one image from another, as far as cosine similarities see it: the difference of their
/// normalised embeddings.
///
/// The map of a query along it shows why the first image ranks above the second.
public struct Contrast: Hashable, Sendable {
    /// `e(A) / ‖e(A)‖ − e(B) / ‖e(B)‖`.
    public let direction: [Float]

    /// - Parameters:
    ///   - first: the embedding of the image A, divided by its norm.
    ///   - second: that of the image B.
    /// - Precondition: both are of one length.
    public init(_ first: [Float], over second: [Float]) {
        Self.check(first.count, second.count)
        direction = zip(first, second).map { $0 - $1 }
    }

    /// - Parameters:
    ///   - first: what the network made of the image A.
    ///   - second: what it made of the image B.
    /// - Precondition: both embeddings are of one length.
    public init(_ first: Decomposition, over second: Decomposition) {
        Self.check(first.embedding.count, second.embedding.count)
        // In double: of two images that are much alike, little is left.
        direction = zip(first.embedding, second.embedding).map {
            Float(Double($0) / first.norm - Double($1) / second.norm)
        }
    }

    private static func check(_ first: Int, _ second: Int) {
        precondition(first == second, "embeddings of \(first) and of \(second) numbers")
    }
}
