/// The proof that maps add up to their scores, and what is known of where their cells lie.
public struct Certificate: Hashable, Sendable {
    /// Above this a map is not called exact. Single precision leaves 10⁻⁷ to 10⁻⁵ on real networks;
    /// a tail that was understood wrongly is off by far more.
    public static let tolerance = 1e-4

    /// `|Σ m + r − cos|`: a map and its rest against the cosine similarity of what the network put
    /// out; of several maps', the largest. Not a number where a map or the score holds one.
    public let completenessError: Double
    /// `‖Σ uᵢ + c − e‖∞ / ‖e‖`: the parts against the embedding that the network put out; of several
    /// images', the largest. `nil` where the network put none out: then nothing was compared.
    public let recompositionError: Double?
    /// How exact the maps are by construction; of several, the least.
    public let exactness: Exactness
    /// Whether the cells lie where they seem to; of several images', the worst.
    public let places: Places

    /// A certificate of what is known.
    public init(
        completenessError: Double, recompositionError: Double?, exactness: Exactness,
        places: Places = .unknown
    ) {
        self.completenessError = completenessError
        self.recompositionError = recompositionError
        self.exactness = exactness
        self.places = places
    }

    /// Checks maps against the scores that they explain.
    ///
    /// - Parameters:
    ///   - maps: the maps, and what each has to add up to with its rest.
    ///   - decompositions: what the maps were made of.
    public init(
        of maps: [(map: SimilarityMap, score: Double)], from decompositions: [Decomposition]
    ) {
        let errors = decompositions.compactMap(\.recompositionError)
        self.init(
            completenessError: largest(maps.map { abs($0.map.total - $0.score) }),
            recompositionError: errors.isEmpty ? nil : largest(errors),
            exactness: decompositions.map(\.exactness).max() ?? .exact,
            places: decompositions.map(\.places).max() ?? .unknown)
    }

    /// What holds for all of several maps: the largest errors, where one that is not a number is the
    /// largest there is, the least exactness and the worst places.
    ///
    /// - Returns: `nil` where there are none.
    public static func worst(of certificates: some Sequence<Certificate>) -> Certificate? {
        certificates.reduce(nil) { worst, next in
            guard let worst else { return next }
            let errors = [worst.recompositionError, next.recompositionError].compactMap { $0 }
            return Certificate(
                completenessError: largest([worst.completenessError, next.completenessError]),
                recompositionError: errors.isEmpty ? nil : largest(errors),
                exactness: max(worst.exactness, next.exactness),
                places: max(worst.places, next.places))
        }
    }

    /// Whether both errors are within the tolerance. What is not a number is not.
    public var holds: Bool {
        completenessError <= Self.tolerance && recompositionError ?? 0 <= Self.tolerance
    }

    /// What the maps are called: `not exact` where they do not add up, ``misplaced`` where they do but
    /// lie on other parts of the photographs than they seem to, else how exact they are by construction.
    public var label: String {
        if !holds { return Self.notExact }
        return places == .misplaced ? Self.misplaced : "\(exactness)"
    }

    /// What maps are called that do not add up.
    public static let notExact = "not exact"
    /// What maps are called that add up, in other places than they seem to.
    public static let misplaced = "places not what they seem"
}

/// The largest of errors; not a number where one of them is none, which no comparison would notice.
func largest(_ errors: [Double]) -> Double {
    errors.reduce(0) { $0.isNaN || $1.isNaN ? .nan : max($0, $1) }
}
