import Images
import OnnxRuntime
import SimilarityMaps

extension EmbeddingNetwork {
    /// The photograph as the network sees it, before its numbers are normalised.
    package func fitted(_ photograph: Image) -> Image {
        description.preprocessing.fitted(photograph)
    }

    /// The input for a picture that has the network's size already, `[3, height, width]` or `[height,
    /// width, 3]`.
    ///
    /// - Precondition: it has that size.
    func input(ofFitted picture: Image) -> [Float] {
        InputWriter(description.preprocessing, layout: description.input.layout).values(of: picture)
    }

    /// Embeds pictures that have the network's size already, such as changed ones: they are normalised,
    /// and nothing else is done to them.
    ///
    /// - Parameters:
    ///   - count: how many.
    ///   - picture: makes each of them when its run comes.
    ///   - each: takes the embedding of each, in order.
    /// - Throws: as `embeddings(of:)`.
    /// - Precondition: the pictures have that size.
    package func embedFitted(
        _ count: Int, _ picture: (Int) throws -> Image, each: (Int, [Float]) throws -> Void
    ) throws {
        try embedInputs(count) {
            input(ofFitted: try picture($0))
        } each: {
            try each($0, $1)
        }
    }

    /// Embeds and splits pictures that have the network's size already, one after the other.
    ///
    /// - Throws: as `decomposition(of:)`.
    /// - Precondition: the picture has that size.
    package func decomposition(ofFitted picture: Image) throws -> Decomposition {
        try decomposition(ofInput: Tensor(shape: inputShape(1), values: input(ofFitted: picture)))
    }
}

extension EmbeddingNetwork {
    /// The derivative of the embedding's inner product with a direction, with respect to each feature map
    /// that the tail begins with. The feature maps are computed once more for it.
    ///
    /// - Parameters:
    ///   - picture: it has the network's size.
    ///   - direction: as long as the embedding.
    /// - Throws: as `decomposition(of:)`.
    package func featureGradients(
        of picture: Image, along direction: [Float]
    ) throws -> [FeatureGradient] {
        guard let (tail, activations) = try tailed(picture) else { return [] }
        return try tail.featureGradients(of: activations, along: direction)
    }

    /// What each location contributes to the embedding of a picture that has the network's size already,
    /// whatever that embedding is.
    ///
    /// - Returns: `nil` where the network was read without its tail.
    /// - Throws: as `featureGradients(of:along:)`.
    package func contributions(ofFitted picture: Image) throws -> (any Contributions)? {
        guard let (tail, activations) = try tailed(picture) else { return nil }
        return try tail.contributions(of: activations)
    }

    /// The tail, and what it begins with for a picture.
    private func tailed(_ picture: Image) throws -> (any TailPart, Activations)? {
        guard let tail = description.tail,
            let activations = try tapped(input(ofFitted: picture), of: 1).activations(of: 0)
        else { return nil }
        return (tail.part, activations)
    }
}
