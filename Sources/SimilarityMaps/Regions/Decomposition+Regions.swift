extension Decomposition {
    /// A region's part of the normalised embedding, `q_R = Σᵢ wᵢ uᵢ / ‖e‖`, without the rest.
    ///
    /// Its inner product with another image's normalised embedding is what the region contributes to
    /// their cosine similarity: the sum of the similarity map over the region. So images are ranked by a
    /// region like by anything else, with one inner product each; nothing else about them need be known
    /// (the object- and region-specific retrieval of WACV 2019). It is not normalised: a part of little
    /// weight has little to contribute.
    ///
    /// - Returns: a vector as long as the embedding.
    /// - Precondition: the weights are on the decomposition's grid.
    /// - Complexity: about that of a map.
    public func regionVector(_ weights: RegionWeights) -> [Float] {
        precondition(weights.grid == grid, "a region on \(weights.grid) of a picture on \(grid)")
        return scaled(contributions.weightedSum(weights.values), by: 1 / norm)
    }
}
