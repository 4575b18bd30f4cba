import Networks
import SimilarityMaps

/// Gradient × activation of the *cosine similarity*, summed over channels: what the popular tutorials
/// compute when a similarity is explained ("saliency of the score", Grad-CAM without its averaging).
///
/// With ê = e / ‖e‖ the cosine's derivative with respect to the embedding is `(ê′ − cos · ê) / ‖e‖`.
/// Poolings, linear layers and rectifiers are homogeneous of degree one in the feature map but for
/// their biases, so that x · ∂/∂x of `d · e` is what `Decomposition.similarityMap(along:)` gives along d; other
/// activations are held at their gates. Therefore no derivative needs to be taken through anything: the
/// map is the decomposition's along `ê′ − cos · ê`.
///
/// It adds up to zero (without biases): whatever makes two photographs equal is taken away again, and for
/// two identical photographs it is blank.
public struct CosineGradientMethod: MapMethod {
    /// The method.
    public init() {}

    /// What tables call it.
    public var name: String { "gradient × activation" }
    /// What it does.
    public var summary: String {
        "the derivative of the cosine similarity times the feature map, which adds up to zero"
    }

    /// The map, without a further run of the network.
    public func map(of pair: ExplainedPair) -> MethodMap? {
        let cosine = Float(pair.similarity)
        let own = pair.photograph.normalisedEmbedding
        let direction = zip(pair.query.normalisedEmbedding, own).map { $0 - cosine * $1 }
        return MethodMap(pair.photograph.similarityMap(along: direction))
    }
}

/// Grad-CAM (Selvaraju et al., "Grad-CAM: Visual Explanations from Deep Networks via Gradient-based
/// Localization", ICCV 2017) of the embeddings' inner product:
///
///     map(i) = max(0, Σₖ αₖ xᵢₖ),   αₖ = 1/N Σᵢ ∂(e · e′) / ∂xᵢₖ
///
/// on the feature map that the tail begins with.
public struct GradCAMMethod: MapMethod {
    /// The method.
    public init() {}

    /// What tables call it.
    public var name: String { "Grad-CAM" }
    /// What it does.
    public var summary: String {
        "channels weighted by the mean derivative of the inner product, negative values cut off"
    }

    /// The map; the feature map is computed once more for it.
    ///
    /// - Returns: `nil` where the tail begins with several feature maps.
    public func map(of pair: ExplainedPair) throws -> MethodMap? {
        guard
            let cam = try pair.network.channelWeightedMap(
                of: pair.picture, along: pair.query.normalisedEmbedding)
        else { return nil }
        return MethodMap(
            grid: cam.grid, values: cam.values.map { max($0, 0) }, isSigned: false, evaluations: 1)
    }
}
