import Images
import Networks
import SimilarityMaps

/// Whether maps change with what they are said to show, and stay what they are with what they are not.
///
/// Each figure is the rank correlation (``RankCorrelation``) of a photograph's map with another one of the
/// same photograph. It must fall when
/// - what the network has learned is undone, layer by layer from the top
///   (`EmbeddingNetwork.randomised(_:seed:)`; Adebayo et al., NeurIPS 2018);
/// - the query is another photograph that has nothing to do with it.
///
/// It must stay high when the picture is changed in ways that people hardly notice (``Disturbance``).
public struct SanityTrial: Sendable {
    /// The parts of the layers that are undone.
    public static let shares = [0, 0.25, 0.5, 1]

    /// A network of which so many layers are undone.
    public struct Undone: Sendable {
        /// How many layers, and of how many.
        public let layers, of: Int
        let network: EmbeddingNetwork
        /// The correlation for each pair.
        public fileprivate(set) var correlations: [Double] = []
    }

    /// The networks, the one with the fewest layers undone first.
    public private(set) var undone: [Undone]
    /// The correlation with the map against an unrelated query, for each pair.
    public private(set) var otherQueries: [Double] = []
    /// The correlation with the map of the changed picture, for each pair.
    public private(set) var disturbed: [Disturbance: [Double]] = [:]
    /// By how much the similarity to the query changed then.
    public private(set) var scoreChanges: [Disturbance: [Double]] = [:]
    /// How many pairs were looked at.
    public private(set) var count = 0

    /// A trial in which nothing is undone, of a network whose weights cannot be put in another order.
    public init() { undone = [] }

    /// Undoes what a network has learned, for pairs to come.
    ///
    /// - Throws: what reading the network's file again throws; `NetworkError` where it stores no weights
    ///   in floats, such as one in eight bits.
    public init(_ network: EmbeddingNetwork, seed: UInt64) throws {
        var undone: [Undone] = []
        for share in Self.shares {
            let found = try network.randomised(share, seed: seed)
            guard found.layers > undone.last?.layers ?? 0 else { continue }
            undone.append(Undone(layers: found.layers, of: found.of, network: found.network))
        }
        self.undone = undone
    }

    /// Looks at a pair.
    ///
    /// - Parameters:
    ///   - pair: the photograph, and the query.
    ///   - queryPicture: the query as the network sees it.
    ///   - unrelated: another photograph's decomposition; `nil` for none.
    /// - Throws: what the network throws. A network that is undone may make nothing of a picture; such
    ///   pairs are left out of its figures.
    public mutating func add(
        _ pair: ExplainedPair, queryPicture: Image, unrelated: Decomposition?
    ) throws {
        count += 1
        let map = pair.photograph.similarityMap(against: pair.query)
        for index in undone.indices {
            let network = undone[index].network
            guard let photograph = try? network.decomposition(ofFitted: pair.picture),
                let query = try? network.decomposition(ofFitted: queryPicture),
                let correlation = RankCorrelation.of(
                    map.values, photograph.similarityMap(against: query).values)
            else { continue }
            undone[index].correlations.append(correlation)
        }
        if let unrelated {
            let other = pair.photograph.similarityMap(against: unrelated)
            if let correlation = RankCorrelation.of(map.values, other.values) {
                otherQueries.append(correlation)
            }
        }
        for disturbance in Disturbance.allCases {
            let changed = try pair.network.decomposition(ofFitted: disturbance(pair.picture))
            let moved = disturbance.restored(
                changed.similarityMap(against: pair.query).values, columns: map.grid.columns)
            if let correlation = RankCorrelation.of(map.values, moved) {
                disturbed[disturbance, default: []].append(correlation)
            }
            scoreChanges[disturbance, default: []].append(
                changed.cosineSimilarity(to: pair.query) - pair.similarity)
        }
    }
}
