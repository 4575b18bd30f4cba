import Images
import Networks
import SimilarityMaps

/// How far methods' maps can be trusted, over many pairs of photographs.
///
/// Of each pair the photograph is explained, the query stays whole. Each method draws its map; the
/// photograph is then taken apart as the map says (``PerturbationFigures``), on each substrate, and where
/// it is known where the object is, the map is compared with that (``LocalisationFigures``).
public struct FaithfulnessTrial {
    /// What was found about one method.
    public struct Result: Sendable {
        /// What tables call it, and what it does.
        public let name, summary: String
        /// The figures of each pair, by substrate; `nil` where there is no map or no score.
        public fileprivate(set) var perturbations: [Substrate: [PerturbationFigures?]] = [:]
        /// How well the objects are found.
        public fileprivate(set) var localisation = LocalisationFigures()
        /// How many pictures were embedded for the maps.
        public fileprivate(set) var evaluations = 0
        /// How long the maps took, in seconds.
        public fileprivate(set) var seconds = 0.0
        /// How many maps there are.
        public fileprivate(set) var maps = 0

        init(_ name: String, _ summary: String) { (self.name, self.summary) = (name, summary) }
    }

    /// The methods, in the order of the tables.
    public let methods: [any MapMethod]
    /// What stands where cells are gone.
    public let substrates: [Substrate]
    /// For how many pairs the best order is searched (``GridOracle``).
    public let oraclePairs: Int
    /// On which substrate.
    public static let oracleSubstrate = Substrate.mean

    /// What was found about each method.
    public private(set) var results: [Result]
    /// What the best order reaches, for each of the first pairs; `nil` where there is no score.
    public private(set) var oracle: [PerturbationFigures?] = []
    /// What a map that knows the object reaches: how much of each cell the object covers.
    public private(set) var ceiling = LocalisationFigures()
    /// The part of the score on the object, `Σ m over the object / cos`, by the exact decomposition.
    public private(set) var objectShares = ObjectShares()
    /// The similarities.
    public private(set) var similarities: [Double] = []
    /// How many pictures were embedded to take pictures apart.
    public private(set) var evaluations = 0

    /// A trial without pairs.
    ///
    /// - Parameters:
    ///   - methods: what is measured.
    ///   - substrates: one at least.
    ///   - oraclePairs: for so many of the first pairs the best order is searched.
    public init(
        _ methods: [any MapMethod], substrates: [Substrate] = Substrate.allCases,
        oraclePairs: Int = 0
    ) {
        (self.methods, self.substrates, self.oraclePairs) = (methods, substrates, oraclePairs)
        results = methods.map { Result($0.name, $0.summary) }
    }

    /// The usual ones: those that need one further run of the network at most.
    public static let quickMethods: [any MapMethod] = [
        DecompositionMethod(.whole), DecompositionOverEmptyMethod(), CosineGradientMethod(),
        GradCAMMethod(), PriorMethod(.edges), PriorMethod(.centre), PriorMethod(.random),
    ]

    /// All that there are.
    public static let allMethods: [any MapMethod] = [
        DecompositionMethod(.whole), DecompositionOverEmptyMethod(),
        DecompositionMethod(.rescaled), DecompositionMethod(.withoutBias),
        DecompositionMethod(.topComponents(10)),
        CosineGradientMethod(), GradCAMMethod(), OcclusionMethod(), RandomisedMasksMethod(),
        PriorMethod(.edges), PriorMethod(.centre), PriorMethod(.random),
    ]

    /// How many pairs have been added.
    public var count: Int { similarities.count }

    /// Adds a pair.
    ///
    /// - Parameters:
    ///   - pair: the photograph, and the query.
    ///   - truth: where the photograph's object is, in pixels of what the network sees; `nil` where that
    ///     is not known.
    ///   - progress: is called after each method.
    /// - Returns: each method's map; `nil` where it has none.
    /// - Throws: what the network throws.
    @discardableResult
    public mutating func add(
        _ pair: ExplainedPair, truth: TruthMask?, progress: () throws -> Void = {}
    ) throws -> [MethodMap?] {
        let picture = PerturbedPicture(pair)
        var maps: [MethodMap?] = []
        for (index, method) in methods.enumerated() {
            let start = ContinuousClock.now
            let map = try method.map(of: pair).flatMap {
                $0.values.allSatisfy(\.isFinite) ? $0 : nil
            }
            results[index].seconds += start.duration(to: .now) / .seconds(1)
            maps.append(map)
            for substrate in substrates {
                let figures = try map.flatMap {
                    try PerturbationFigures(of: $0, on: picture, substrate)
                }
                results[index].perturbations[substrate, default: []].append(figures)
            }
            if let map {
                results[index].maps += 1
                results[index].evaluations += map.evaluations
                if let truth { results[index].localisation.add(map, truth) }
            }
            try progress()
        }
        if count < oraclePairs {
            oracle.append(
                try GridOracle.figures(
                    of: picture, besides: maps.compactMap { $0 }, on: Self.oracleSubstrate))
            try progress()
        }
        if let truth {
            ceiling.add(truth.coverage(on: pair.photograph.grid), truth)
            let map = pair.photograph.similarityMap(against: pair.query)
            objectShares.add(
                objectSum: truth.sum(of: map), cosine: pair.similarity, area: truth.area)
        }
        similarities.append(pair.similarity)
        evaluations += picture.evaluations
        return maps
    }
}

extension TruthMask {
    /// What a map's cells contribute on the object: the sum of the map, spread over the pixels, over
    /// those that are the object's.
    public func sum(of map: SimilarityMap) -> Double {
        let values = map.spread(rows: height, columns: width)
        return zip(values, isObject).reduce(0) { $1.1 ? $0 + Double($1.0) : $0 }
    }
}
