extension Decomposition {
    /// The embedding divided by its norm: what galleries keep, and a direction to look along.
    public var normalisedEmbedding: [Float] { embedding.map { Float(Double($0) / norm) } }

    /// What makes this image like a class: the mean of its similarity maps against the class's images,
    /// which adds up to the mean of the cosine similarities.
    ///
    /// - Precondition: the class's embeddings are as long as this one.
    /// - Complexity: that of one map, however many images there are.
    public func similarityMap(against prototype: ClassPrototype) -> SimilarityMap {
        similarityMap(along: prototype.mean)
    }

    /// Why this image is more like the one than like the other: its map against the first minus that
    /// against the second. With its rest it adds up to the difference of the cosine similarities.
    ///
    /// - Precondition: all three embeddings are of one length.
    /// - Complexity: that of one map.
    public func similarityMap(of contrast: Contrast) -> SimilarityMap {
        similarityMap(along: contrast.direction)
    }
}
