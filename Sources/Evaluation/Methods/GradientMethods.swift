import Networks
import SimilarityMaps

/// Gradient × activation of the *cosine similarity*, summed over channels: what the popular tutorials
/// compute when a similarity is explained ("saliency of the score", Grad-CAM without its averaging).
///
/// With ê = e / ‖e‖ the cosine's derivative with respect to the embedding is `(ê′ − cos · ê) / ‖e‖`. From
/// there the tail carries it back to the feature maps (`TailPart.gradient(of:along:)`), so that no
/// derivative is taken through the trunk.
///
/// Poolings, linear layers and rectifiers are homogeneous of degree one but for their biases; with these
/// the map adds up to zero, and is the decomposition's along `ê′ − cos · ê`: whatever makes two photographs
/// equal is taken away again, and for two identical photographs it is blank.
public struct CosineGradientMethod: MapMethod {
    /// The method.
    public init() {}

    /// What tables call it.
    public var name: String { "gradient × activation" }
    /// What it does.
    public var summary: String {
        "the derivative of the cosine similarity times the feature map, which adds up to zero"
    }

    /// The map, on the grid of the decomposition; the feature maps are computed once more for it.
    ///
    /// - Returns: `nil` where the network was read without its tail.
    public func map(of pair: ExplainedPair) throws -> MethodMap? {
        let (cosine, norm) = (pair.similarity, pair.photograph.norm)
        let direction = zip(
            pair.query.normalisedEmbedding, pair.photograph.normalisedEmbedding
        ).map { Float((Double($0) - cosine * Double($1)) / norm) }
        let gradients = try pair.network.featureGradients(of: pair.picture, along: direction)
        guard !gradients.isEmpty else { return nil }
        let grid = pair.photograph.grid
        var values = [Float](repeating: 0, count: grid.count)
        for gradient in gradients {
            let map = MethodMap(
                grid: gradient.grid, values: gradient.timesActivation, isSigned: true)
            for (cell, value) in map.values(on: grid).enumerated() { values[cell] += value }
        }
        return MethodMap(grid: grid, values: values, isSigned: true, evaluations: 1)
    }
}

/// Grad-CAM (Selvaraju et al., "Grad-CAM: Visual Explanations from Deep Networks via Gradient-based
/// Localization", ICCV 2017) of the embeddings' inner product:
///
///     map(i) = max(0, Σₖ αₖ xᵢₖ),   αₖ = 1/N Σᵢ ∂(e · e′) / ∂xᵢₖ
///
/// on the feature map that the tail begins with; of attention, on the values that it adds up.
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
    /// - Returns: `nil` where the tail begins with several feature maps: the method is for one.
    public func map(of pair: ExplainedPair) throws -> MethodMap? {
        let gradients = try pair.network.featureGradients(
            of: pair.picture, along: pair.query.normalisedEmbedding)
        guard gradients.count == 1, let gradient = gradients.first else { return nil }
        return MethodMap(
            grid: gradient.grid, values: gradient.channelWeighted.map { max($0, 0) },
            isSigned: false, evaluations: 1)
    }
}
