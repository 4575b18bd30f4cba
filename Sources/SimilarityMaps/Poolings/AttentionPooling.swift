import VectorMath

/// A sum of value vectors with weights that the network computes, one for each location and head:
/// `uᵢ = aᵢ ⊙ vᵢ`, each weight times its head's part of the vector.
///
/// The class token of a vision transformer (Dosovitskiy et al., 2021) takes in the patches this way,
/// and so do attention pooling in CLIP (Radford et al., 2021) and in SigLIP (Zhai et al., 2023). The
/// weights are held at the value they have for this image.
public struct AttentionPooling: TailPart {
    /// The name of the values, `[N, heads × D / heads]`.
    public let values: String
    /// The name of the weights, `[N, heads]`.
    public let weights: String
    /// Exact; partly non-spatial where some tokens have no location.
    public let exactness: Exactness

    /// - Parameter hasUnplaced: whether some of the tokens have no location.
    public init(values: String, weights: String, hasUnplaced: Bool = false) {
        self.values = values
        self.weights = weights
        exactness = hasUnplaced ? .partlyNonSpatial : .exact
    }

    /// D is the length of a value; the constant is what tokens without a location contribute.
    public func contributions(of activations: Activations) throws -> any Contributions {
        let (map, attention) = try inputs(activations)
        let vectors = weighted(map.matrix, by: attention.matrix)
        let constant = [Float](repeating: 0, count: map.channels)
        return located(
            StoredContributions(vectors, constant: constant), of: map, on: activations.frame)
    }

    /// With respect to the values, each weight times its head's part of the direction; the weights are
    /// held.
    public func gradient(
        of activations: Activations, along direction: [Float]
    ) throws -> [String: Matrix] {
        let (map, attention) = try inputs(activations)
        let rows = Matrix(repeating: direction, rows: map.count)
        return [values: weighted(rows, by: attention.matrix)]
    }

    private func inputs(
        _ activations: Activations
    ) throws -> (values: FeatureMap, weights: FeatureMap) {
        let map = try activations.featureMap(values)
        let attention = try activations.featureMap(weights)
        guard map.count == attention.count, map.unplaced == attention.unplaced,
            map.channels % attention.channels == 0
        else {
            throw SimilarityMapError(
                .wrongSize,
                "attention of \(attention.count)×\(attention.channels) weights does not fit values of \(map.count)×\(map.channels)"
            )
        }
        return (map, attention)
    }
}

/// A vector of the network that belongs to no location, such as what went into a class token before.
public struct UnplacedVector: TailPart {
    /// Its name.
    public let name: String

    /// Partly non-spatial.
    public var exactness: Exactness { .partlyNonSpatial }

    /// - Parameter name: its name among the activations' vectors.
    public init(_ name: String) { self.name = name }

    /// No location contributes; the constant is the vector.
    public func contributions(of activations: Activations) throws -> any Contributions {
        Unplaced(constant: try activations.vector(name), locations: activations.grid.count)
    }

    /// With respect to no feature map.
    public func gradient(
        of activations: Activations, along direction: [Float]
    ) -> [String: Matrix] { [:] }
}

private struct Unplaced: Contributions {
    let constant: [Float]
    let locations: Int

    var total: [Float] { constant }

    func vectors() -> Matrix {
        Matrix(
            rows: locations, columns: constant.count,
            values: [Float](repeating: 0, count: locations * constant.count))
    }

    func map(along direction: [Float]) -> [Float] { [Float](repeating: 0, count: locations) }
    func weightedSum(_ weights: [Float]) -> [Float] { [Float](repeating: 0, count: constant.count) }
}
