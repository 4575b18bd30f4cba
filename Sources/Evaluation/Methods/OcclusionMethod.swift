import Networks
import SimilarityMaps

/// A square in the mean colour, slid over the photograph: how much the similarity falls where it
/// hides something.
///
/// Zeiler and Fergus, "Visualizing and Understanding Convolutional Networks" (ECCV 2014); for similarity,
/// SBSM: Dong, Collins and Hoogs, "Explainability for Content-Based Image Retrieval" (CVPR Workshops
/// 2019), which divides by how often a pixel was hidden, as `OcclusionMap` does.
public struct OcclusionMethod: MapMethod {
    /// The method, with an occluder of a fifth of the input, moved by half of that.
    public init() {}

    /// What tables call it.
    public var name: String { "occlusion" }
    /// What it does.
    public var summary: String {
        "a square in the mean colour is slid over the picture, and the fall of the similarity noted (SBSM)"
    }

    /// The map: one run of the network for each place of the occluder.
    public func map(of pair: ExplainedPair) throws -> MethodMap? {
        let network = pair.network
        let occluder = try Occluder(for: network.description.preprocessing.size)
        let map = try network.occlusionMap(
            ofFitted: pair.picture, embedding: pair.photograph.embedding,
            against: pair.query.embedding, with: occluder)
        return MethodMap(
            grid: map.grid, values: map.values, isSigned: true, evaluations: map.drops.count)
    }
}
