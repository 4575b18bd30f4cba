import Evaluation
import Figures
import SimilarityMaps
import Terminal

/// What `likeness evaluate --json` prints.
struct EvaluationDocument: Encodable {
    /// A mean with the ends of its interval.
    struct Interval: Encodable {
        let mean, low, high: Double
        let count: Int

        init?(_ examples: [Double]) {
            guard let interval = MeanInterval(of: examples) else { return nil }
            (mean, low, high) = (interval.mean, interval.low, interval.high)
            count = interval.count
        }
    }

    struct Retrieval: Encodable {
        let queries: Int
        let recallAt1, recallAt2, recallAt4, recallAt8: Interval?
        let rPrecision, meanAveragePrecision: Interval?
        let silhouette: Interval?
        let rocArea, equalErrorRate: Double?
    }

    struct Completeness: Encodable {
        let pairs, maps, failures: Int
        let completenessError: Double
        let recompositionError: Double?
        let exactness: String?
        let places: Places?
        let restShare: Interval?
    }

    /// What taking photographs apart on one substrate says of one method.
    struct Perturbation: Encodable {
        let substrate: String
        let deletion, insertion, gap: Interval?
        /// By how much the gap exceeds that of random maps, pair by pair.
        let gapOverRandom: Interval?
        /// By how much the score rises without the cells below zero, and in which part of the pairs.
        let rise, risen: Interval?
    }

    struct Localisation: Encodable {
        let pictures: Int
        let pointing, energy, averagePrecision: Interval?
        let pixelAveragePrecision: Double?
        let maxBoxAccuracy: Interval?
        let maxBoxAccuracies: [Double]
        let knownAccuracy: Interval?

        init?(_ figures: LocalisationFigures) {
            guard figures.count > 0 else { return nil }
            pictures = figures.count
            pointing = Interval(figures.pointing)
            energy = Interval(figures.energy)
            averagePrecision = Interval(figures.averagePrecision)
            pixelAveragePrecision = figures.pixels.averagePrecision
            maxBoxAccuracy = Interval(figures.boxes.meanFits)
            maxBoxAccuracies = figures.boxes.maxBoxAccuracies
            knownAccuracy = Interval(figures.boxes.known)
        }
    }

    struct Method: Encodable {
        let name, summary: String
        let maps, evaluations: Int
        let seconds: Double
        let perturbations: [Perturbation]
        let localisation: Localisation?
    }

    struct Undone: Encodable {
        let layers, of: Int
        let correlation: Interval?
    }

    struct Disturbed: Encodable {
        let disturbance: String
        let correlation, scoreChange: Interval?
    }

    struct Sanity: Encodable {
        let pairs: Int
        let undone: [Undone]
        let otherQuery: Interval?
        let disturbed: [Disturbed]
    }

    /// A pair, and what the decomposition's order of cells is worth on the picture's mean colour.
    struct Example: Encodable {
        let query, photograph: String
        let similarity, gap: Double
    }

    struct Match: Encodable {
        let query, found: String
        let similarity, background: Double
        let isSameClass: Bool?
    }

    struct Objects: Encodable {
        let area, shareOfSimilarity: Double?
        let ceiling: Localisation?
        let matches: Int
        /// Of matches within a class and across classes, the part of the similarity on the background.
        let background, backgroundOfWrong: Interval?
        /// Those that rest on it most.
        let shortcuts: [Match]
    }

    let gallery, network, tail, grid, page: String
    let assumption: String?
    let images, classes: Int
    let seed: UInt64
    let pairs: Int
    let similarity: Interval?
    let retrieval: Retrieval?
    let completeness: Completeness
    let methods: [Method]
    let oracle: Perturbation?
    /// The pairs for which it is worth most, and least.
    let best, worst: [Example]
    let sanity: Sanity?
    let objects: Objects?
    let evaluations: Int
    let seconds: Double
    let version: String

    /// How many pairs are named of each kind.
    private static let examples = 3
    /// How many matches are named.
    fileprivate static let named = 24

    init(_ builder: EvaluationBuilder, page: String) {
        let gallery = builder.gallery
        (self.gallery, network, self.page) = (gallery.path, gallery.network.path, page)
        tail = builder.network.description.tailWords.joined(separator: " → ")
        grid = builder.measured.first?.maps.first.flatMap { $0.map { "\($0.grid)" } } ?? ""
        (images, classes) = (gallery.contents.images, gallery.contents.labels)
        (seed, pairs) = (builder.seed, builder.faithfulness.count)
        similarity = Interval(builder.faithfulness.similarities)
        retrieval = builder.trial.flatMap { Retrieval($0, builder.silhouettes) }
        assumption = builder.gallery.network.assumptionSentence
        completeness = Completeness(builder.completeness)
        let trial = builder.faithfulness
        let random = trial.results.first { $0.name == PriorMethod(.random).name }
        methods = trial.results.map { Method($0, trial, over: random) }
        oracle =
            trial.oracle.isEmpty
            ? nil
            : Perturbation(FaithfulnessTrial.oracleSubstrate, trial.oracle, over: nil)
        let examples = builder.ranked.map { pair, gap in
            Example(
                query: pair.query.path, photograph: pair.photograph.path,
                similarity: pair.similarity, gap: gap)
        }
        best = Array(examples.prefix(Self.examples))
        worst = Array(examples.reversed().prefix(Self.examples))
        sanity = builder.sanity.map { Sanity($0) }
        objects = Objects(builder)
        evaluations = trial.evaluations
        seconds = builder.seconds
        version = LikenessVersion.current
    }

    /// The figures for a terminal.
    var text: String {
        func percent(_ share: Double) -> String { "\((share * 100).fixed(1)) %" }
        var rows = [
            ("gallery", "\(gallery): \(images.counted("image"))"),
            ("page", page),
        ]
        if let retrieval, let recall = retrieval.recallAt1,
            let mean = retrieval.meanAveragePrecision
        {
            rows.append(
                (
                    "retrieval",
                    "recall@1 \(percent(recall.mean)), mean average precision \(percent(mean.mean)); over \(retrieval.queries.counted("query", "queries"))"
                ))
        }
        rows.append(
            (
                "complete",
                "\(completeness.maps.counted("map")) add up within \(completeness.completenessError.scientific)"
            ))
        if let places = completeness.places { rows.append(("places", places.words)) }
        if let assumption { rows.append(("assumed", assumption)) }
        for name in [
            DecompositionMethod().name, CosineGradientMethod().name, PriorMethod(.random).name,
        ] {
            guard let method = methods.first(where: { $0.name == name }),
                let figures = method.perturbations.first(where: {
                    $0.substrate == Substrate.mean.rawValue
                }),
                let deletion = figures.deletion, let insertion = figures.insertion
            else { continue }
            rows.append(
                (
                    name,
                    "deletion \(deletion.mean.fixed(3)), insertion \(insertion.mean.fixed(3)); over \(pairs.counted("pair"))"
                ))
        }
        if let objects, let share = objects.shareOfSimilarity, let area = objects.area {
            rows.append(
                (
                    "objects",
                    "\(percent(share)) of the similarity on \(percent(area)) of the picture"
                ))
        }
        if let all = sanity?.undone.last, let correlation = all.correlation {
            rows.append(
                (
                    "undone",
                    "with all \(all.layers.counted("layer")) in random order maps correlate with \(correlation.mean.fixed(2))"
                ))
        }
        return rows.aligned
    }
}

extension EvaluationDocument.Retrieval {
    fileprivate init?(_ trial: GalleryTrial, _ silhouettes: [Double]) {
        guard !trial.queries.isEmpty else { return nil }
        typealias Interval = EvaluationDocument.Interval
        queries = trial.queries.count
        func recall(_ depth: Int) -> Interval? {
            Interval(trial.queries.map { $0.firstRank.map { $0 <= depth } ?? false ? 1 : 0 })
        }
        (recallAt1, recallAt2) = (recall(1), recall(2))
        (recallAt4, recallAt8) = (recall(4), recall(8))
        rPrecision = Interval(trial.queries.map(\.rPrecision))
        meanAveragePrecision = Interval(trial.queries.map(\.averagePrecision))
        silhouette = Interval(silhouettes)
        let curve = trial.scores.curve
        (rocArea, equalErrorRate) = (curve?.area, curve?.equalErrorRate)
    }
}

extension EvaluationDocument.Completeness {
    fileprivate init(_ trial: CompletenessTrial?) {
        (pairs, maps) = (trial?.pairs ?? 0, trial?.maps ?? 0)
        failures = trial?.failures ?? 0
        completenessError = trial?.certificate?.completenessError ?? 0
        recompositionError = trial?.certificate?.recompositionError
        exactness = trial?.certificate?.label
        places = trial?.certificate?.places
        restShare = EvaluationDocument.Interval(trial?.restShares ?? [])
    }
}

extension EvaluationDocument.Perturbation {
    fileprivate init(
        _ substrate: Substrate, _ figures: [PerturbationFigures?],
        over random: [PerturbationFigures?]?
    ) {
        typealias Interval = EvaluationDocument.Interval
        self.substrate = substrate.rawValue
        let known = figures.compactMap { $0 }
        deletion = Interval(known.map(\.deletion))
        insertion = Interval(known.map(\.insertion))
        gap = Interval(known.map(\.gap))
        gapOverRandom = random.flatMap { random in
            Interval(
                zip(figures, random).compactMap { own, other in
                    own.flatMap { own in other.map { own.gap - $0.gap } }
                })
        }
        let rises = known.compactMap(\.rise)
        rise = Interval(rises)
        risen = Interval(rises.map { $0 > 0 ? 1 : 0 })
    }
}

extension EvaluationDocument.Method {
    fileprivate init(
        _ result: FaithfulnessTrial.Result, _ trial: FaithfulnessTrial,
        over random: FaithfulnessTrial.Result?
    ) {
        (name, summary) = (result.name, result.summary)
        (maps, evaluations) = (result.maps, result.evaluations)
        seconds = result.seconds
        perturbations = trial.substrates.map { substrate in
            EvaluationDocument.Perturbation(
                substrate, result.perturbations[substrate] ?? [],
                over: random?.perturbations[substrate])
        }
        localisation = EvaluationDocument.Localisation(result.localisation)
    }
}

extension EvaluationDocument.Sanity {
    fileprivate init(_ trial: SanityTrial) {
        typealias Interval = EvaluationDocument.Interval
        pairs = trial.count
        undone = trial.undone.map {
            .init(layers: $0.layers, of: $0.of, correlation: Interval($0.correlations))
        }
        otherQuery = Interval(trial.otherQueries)
        disturbed = Disturbance.allCases.map { disturbance in
            .init(
                disturbance: disturbance.rawValue,
                correlation: Interval(trial.disturbed[disturbance] ?? []),
                scoreChange: Interval(trial.scoreChanges[disturbance] ?? []))
        }
    }
}

extension EvaluationDocument.Objects {
    fileprivate init?(_ builder: EvaluationBuilder) {
        guard builder.truth.isKnown else { return nil }
        typealias Interval = EvaluationDocument.Interval
        let shares = builder.faithfulness.objectShares
        (area, shareOfSimilarity) = (shares.meanArea, shares.mean)
        ceiling = EvaluationDocument.Localisation(builder.faithfulness.ceiling)
        let matches = builder.matches
        self.matches = matches.count
        background = Interval(matches.map(\.background))
        backgroundOfWrong = Interval(
            matches.filter { $0.isSameClass == false }.map(\.background))
        shortcuts = matches.prefix(EvaluationDocument.named).map {
            .init(
                query: $0.query.path, found: $0.found.path, similarity: $0.similarity,
                background: $0.background, isSameClass: $0.isSameClass)
        }
    }
}
