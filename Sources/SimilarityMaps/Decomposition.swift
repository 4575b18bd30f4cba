import VectorMath

/// One image's embedding, split over the locations of its feature map.
///
/// `e = Σᵢ uᵢ + c`: the image's side of every map that is drawn of it.
public struct Decomposition: Sendable {
    /// The locations.
    public let grid: Grid
    /// What of the network's input the locations cover, in fractions of its height and width.
    public let area: AreaRectangle
    /// What the network itself put out for the image; what the tail makes of the feature map where
    /// the network has no such output.
    public let embedding: [Float]
    /// How far the parts are from the embedding that the network put out: `‖Σ uᵢ + c − e‖∞ / ‖e‖`;
    /// `nil` where it put none out.
    public let recompositionError: Double?
    /// What each location contributes to it.
    public let contributions: any Contributions
    /// How exact the split is by construction.
    public let exactness: Exactness
    /// The Euclidean norm of `embedding`.
    public let norm: Double
    /// Whether the locations lie where they seem to; unknown until a network that was checked says so.
    public var places = Places.unknown

    /// Splits what a tail makes of one feature map.
    ///
    /// - Parameters:
    ///   - featureMap: what the trunk put out for the image.
    ///   - tail: the network from there on.
    ///   - embedding: what the network put out, against which the certificate is computed; without
    ///     one (the tail is not part of a network file) what the tail makes of the feature map.
    /// - Throws: `SimilarityMapError` when they do not fit together, or the embedding has no direction.
    public init(
        of featureMap: FeatureMap, through tail: any TailPart, embedding: [Float]? = nil
    ) throws {
        try self.init(of: Activations(featureMap), through: tail, embedding: embedding)
    }

    /// Splits what a tail makes of the feature maps, and whatever else it needs, of one image.
    ///
    /// - Throws: `SimilarityMapError` when they do not fit together, or the embedding has no direction.
    public init(
        of activations: Activations, through tail: any TailPart, embedding: [Float]? = nil
    ) throws {
        contributions = try tail.contributions(of: activations)
        grid = activations.grid
        area = activations.frame.area
        exactness = tail.exactness
        let recomposed = contributions.total
        let whole = embedding ?? recomposed
        guard whole.count == recomposed.count else {
            throw SimilarityMapError(
                .wrongSize,
                "the network’s embedding has \(whole.count) numbers, but its tail makes \(recomposed.count)"
            )
        }
        self.embedding = whole
        let norm = whole.reduce(0.0) { $0 + Double($1) * Double($1) }.squareRoot()
        self.norm = norm
        recompositionError = embedding.map { embedding in
            largest(zip(recomposed, embedding).map { abs(Double($0) - Double($1)) }) / norm
        }
        guard norm > 0, norm.isFinite else {
            throw SimilarityMapError(
                .undefinedSimilarity,
                "the network’s embedding of this picture is \(norm == 0 ? "zero" : "not finite"), so its similarity to anything is not defined; check how the picture is normalised, or choose another embedding"
            )
        }
    }

    /// A decomposition of parts that are known.
    ///
    /// - Precondition: the embedding has a direction.
    init(
        grid: Grid, area: AreaRectangle = .whole, embedding: [Float], recompositionError: Double?,
        contributions: any Contributions, exactness: Exactness
    ) {
        self.grid = grid
        self.area = area
        self.embedding = embedding
        self.recompositionError = recompositionError
        self.contributions = contributions
        self.exactness = exactness
        norm = embedding.reduce(0.0) { $0 + Double($1) * Double($1) }.squareRoot()
    }

    /// The cosine similarity with another image, from what the network put out for both.
    public func cosineSimilarity(to other: Decomposition) -> Double {
        zip(embedding, other.embedding).reduce(0.0) { $0 + Double($1.0) * Double($1.1) }
            / (norm * other.norm)
    }

    /// The cosine similarity with an embedding as a network puts it out; not a number where that has no
    /// direction.
    ///
    /// - Precondition: it is as long as this one.
    public func cosineSimilarity(to other: [Float]) -> Double {
        precondition(other.count == embedding.count, "an embedding of \(other.count) numbers")
        var (product, square) = (0.0, 0.0)
        for (own, value) in zip(embedding, other) {
            product += Double(own) * Double(value)
            square += Double(value) * Double(value)
        }
        return product / (norm * square.squareRoot())
    }

    /// The similarity map of this image against another: `m(i) = uᵢ · e′ / (‖e‖ ‖e′‖)`, with the
    /// other's embedding whole, and the rest `c · e′ / (‖e‖ ‖e′‖)`.
    ///
    /// - Precondition: both embeddings have the same length.
    public func similarityMap(against other: Decomposition) -> SimilarityMap {
        similarityMap(along: other.embedding, scale: 1 / norm / other.norm)
    }

    /// The map of the inner product of the normalised embedding with a direction:
    /// `m(i) = uᵢ · d / ‖e‖`, and the rest `c · d / ‖e‖`. They add up to `e · d / ‖e‖`.
    ///
    /// With another image's normalised embedding for a direction that is the similarity map; with the
    /// mean of a class's, the difference of two, or the vector of a region, that of what those stand for.
    ///
    /// - Precondition: the direction is as long as the embedding.
    public func similarityMap(along direction: [Float]) -> SimilarityMap {
        similarityMap(along: direction, scale: 1 / norm)
    }

    private func similarityMap(along direction: [Float], scale: Double) -> SimilarityMap {
        precondition(
            direction.count == embedding.count,
            "a direction of \(direction.count) numbers for an embedding of \(embedding.count)")
        // The direction gets all of the scale, before it meets any part: carried back through a tail, its
        // product with what is there is a share of the cosine everywhere, however large or small the
        // tail's numbers are.
        let direction = scaled(direction, by: scale)
        return SimilarityMap(
            grid: grid, values: contributions.map(along: direction),
            rest: dotProduct(contributions.constant, direction))
    }

    /// The point-to-point map: `m(i, j) = uᵢ · u′ⱼ / (‖e‖ ‖e′‖)`, `[N, N′]`, row-major.
    ///
    /// What location i of this image and location j of the other contribute together. The sum over
    /// j, and what location i has in common with the other's constant, is the similarity map.
    ///
    /// - Complexity: N × N′ × D multiplications and N × N′ numbers of memory.
    public func pointToPointMap(against other: Decomposition) -> Matrix {
        scaled(contributions.vectors(), by: 1 / norm)
            .timesTransposed(scaled(other.contributions.vectors(), by: 1 / other.norm))
    }
}

/// Numbers times a factor that single precision may not hold, though it holds the products: of the scale
/// of an embedding squared, for example.
func scaled(_ numbers: [Float], by factor: Double) -> [Float] {
    numbers.map { Float(Double($0) * factor) }
}

/// Likewise, all numbers of a matrix.
func scaled(_ matrix: Matrix, by factor: Double) -> Matrix {
    Matrix(
        rows: matrix.rows, columns: matrix.columns, values: scaled(matrix.values, by: factor))
}
