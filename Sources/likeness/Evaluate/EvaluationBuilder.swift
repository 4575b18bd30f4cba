import Evaluation
import Figures
import Galleries
import Images
import Networks
import SimilarityMaps
import Terminal
import VectorMath

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// Measures what an evaluation shows, part by part.
struct EvaluationBuilder {
    let search: GallerySearch
    let network: EmbeddingNetwork
    let reading: ReadOptions
    let truth: ObjectTruth
    let colours: ColourScale
    let seed: UInt64

    private(set) var trial: GalleryTrial?
    private(set) var silhouettes: [Double] = []
    private(set) var faithfulness = FaithfulnessTrial([])
    private(set) var completeness: CompletenessTrial?
    private(set) var sanity: SanityTrial?
    private(set) var matches: [BackgroundMatch] = []
    private(set) var measured: [MeasuredPair] = []
    /// How long the maps' part took, in seconds.
    private(set) var seconds = 0.0

    var gallery: Gallery { search.gallery }

    init(
        search: GallerySearch, network: EmbeddingNetwork, reading: ReadOptions,
        truth: ObjectTruth, colours: ColourScale, seed: UInt64
    ) {
        (self.search, self.network, self.reading) = (search, network, reading)
        (self.truth, self.colours, self.seed) = (truth, colours, seed)
    }

    /// A pair that was measured, and its maps.
    struct MeasuredPair {
        let query, photograph: GalleryImage
        let similarity: Double
        /// Each method's.
        let maps: [MethodMap?]
        /// Insertion less deletion of each method's; on the substrate of the tables' first column.
        let gaps: [Double?]
    }

    /// A match, and how much of its similarity is not on the object.
    struct BackgroundMatch {
        let query, found: GalleryImage
        let similarity: Double
        /// The part of the similarity beside the object of the photograph that was found.
        let background: Double
        let isSameClass: Bool?
    }

    /// A photograph as it is measured.
    private struct Seen {
        let photograph, picture: Image
        let decomposition: Decomposition
    }

    private func seen(_ image: GalleryImage) throws -> Seen {
        let query = try gallery.query(
            gallery.file(of: image), splitting: true, reading: reading, network: { network })
        guard let photograph = query.photograph else {
            throw OutputError("\(gallery.file(of: image)) cannot be read")
        }
        // What is perturbed and what is not must come from the very same pixels.
        let picture = network.fitted(photograph)
        return Seen(
            photograph: photograph, picture: picture,
            decomposition: try network.decomposition(ofFitted: picture))
    }
}

extension EvaluationBuilder {
    /// How many photographs' silhouettes are taken.
    private static let silhouettePhotographs = 2000

    /// How well classes are found; nothing without classes.
    mutating func measureRetrieval(queries: Int) throws {
        guard try gallery.labels().contains(where: { $0.images > 1 }) else { return }
        var bar = ProgressBar("searching", unit: "queries")
        defer { bar.clear() }
        let trial = try GalleryTrial(of: search, queries: queries, seed: seed) {
            bar.show($0, of: $1)
        }
        self.trial = trial
        let classOf = try gallery.classes().ofRow
        let rows = try search.rows(gallery.embeddings.count, seed: seed)
            .filter { classOf[$0] >= 0 }.prefix(Self.silhouettePhotographs)
        silhouettes = Silhouette.values(
            of: Matrix(
                rows: rows.count, columns: gallery.embeddings.dimension,
                values: rows.flatMap { gallery.embeddings[$0] }),
            labels: rows.map { Int(classOf[$0]) })
    }

    /// The photograph that is nearest to one: of its class, where it has one.
    private func partner(of row: Int, _ image: GalleryImage) throws -> GalleryImage? {
        guard image.label != nil else { return try search.nearestOther(to: row)?.image }
        let classOf = try gallery.classes().ofRow
        let scores = search.scores(to: gallery.embeddings[row])
        let mates = try search.rows().filter { $0 != row && classOf[$0] == classOf[row] }
            .sorted { scores[$0] > scores[$1] }
        // A copy of the same file is no other photograph.
        for mate in mates.prefix(8) {
            if let found = try gallery.images(rows: [mate]).first ?? nil,
                found.contentHash != image.contentHash
            {
                return found
            }
        }
        return nil
    }

    /// Pairs of photographs, at random: each with the nearest of its class.
    private func choosePairs(_ count: Int) throws -> [(query: GalleryImage, found: GalleryImage)] {
        var pairs: [(query: GalleryImage, found: GalleryImage)] = []
        for row in try search.rows(gallery.embeddings.count, seed: seed) {
            guard pairs.count < count else { break }
            try Interrupted.check()
            guard let image = try gallery.images(rows: [row]).first ?? nil,
                let found = try partner(of: row, image),
                !truth.isKnown || truth.covers(found, of: gallery)
            else { continue }
            pairs.append((image, found))
        }
        if pairs.isEmpty {
            throw OutputError(
                truth.isKnown
                    ? "none of the boxes or masks is of a photograph of \(gallery.path) that has a class mate; name images by their paths in the gallery"
                    : "\(gallery.path) has no two photographs to compare; index more, a folder for each class"
            )
        }
        return pairs
    }

    /// So many photographs are compared with one another to see whether maps add up.
    private static let completePhotographs = 64

    /// Takes photographs apart, and looks whether maps add up.
    mutating func measureMaps(pairs count: Int, methods: [any MapMethod], oracle: Int) throws {
        let start = ContinuousClock.now
        let pairs = try choosePairs(count)
        faithfulness = FaithfulnessTrial(methods, oraclePairs: oracle)
        var photographs: [String: Decomposition] = [:]
        var bar = ProgressBar("taking photographs apart", unit: "pairs")
        defer { bar.clear() }
        for (done, pair) in pairs.enumerated() {
            try Interrupted.check()
            bar.show(done, of: pairs.count)
            let (query, found): (Seen, Seen)
            do {
                (query, found) = (try seen(pair.query), try seen(pair.found))
            } catch {
                warn("\(pair.query.path) with \(pair.found.path) is left out: \(error)")
                continue
            }
            let mask = truth.mask(
                of: pair.found, found.photograph, of: gallery, network.description.preprocessing)
            let explained = ExplainedPair(
                network, picture: found.picture, photograph: found.decomposition,
                query: query.decomposition, seed: seed &+ UInt64(done))
            let maps = try faithfulness.add(explained, truth: mask) { try Interrupted.check() }
            measured.append(
                MeasuredPair(
                    query: pair.query, photograph: pair.found, similarity: explained.similarity,
                    maps: maps,
                    gaps: faithfulness.results.map { result in
                        (result.perturbations[.mean]?.last ?? nil)?.gap
                    }))
            if photographs.count < Self.completePhotographs {
                photographs[pair.query.path] = query.decomposition
                photographs[pair.found.path] = found.decomposition
            }
        }
        guard !measured.isEmpty else {
            throw OutputError("none of the pairs could be measured; see the warnings above")
        }
        completeness = try CompletenessTrial(
            of: photographs.sorted { $0.key < $1.key }.map(\.value))
        seconds = start.duration(to: .now) / .seconds(1)
    }

    /// So many pairs are looked at with networks that have forgotten.
    private static let sanityPairs = 20

    /// Looks whether maps change, and stay, as they should.
    mutating func measureSanity() throws {
        var trial: SanityTrial
        do {
            trial = try SanityTrial(network, seed: seed)
        } catch {
            warn("what the network has learned cannot be undone: \(error)")
            trial = SanityTrial()
        }
        let pairs = measured.prefix(Self.sanityPairs)
        var bar = ProgressBar("undoing what was learned", unit: "pairs")
        defer { bar.clear() }
        for (done, pair) in pairs.enumerated() {
            try Interrupted.check()
            bar.show(done, of: pairs.count)
            let (query, found) = (try seen(pair.query), try seen(pair.photograph))
            // Another pair's query, of another class where there are classes.
            let others = (1..<max(pairs.count, 2)).map { pairs[(done + $0) % pairs.count].query }
            let other =
                others.first { $0.path != pair.query.path && $0.label != pair.query.label }
                ?? others.first { $0.path != pair.query.path }
            try trial.add(
                ExplainedPair(
                    network, picture: found.picture, photograph: found.decomposition,
                    query: query.decomposition, seed: seed),
                queryPicture: query.picture, unrelated: try other.map { try seen($0).decomposition }
            )
        }
        sanity = trial
    }

    /// Finds the matches that rest on what is not the object; nothing where objects are not known.
    mutating func rankShortcuts(sample: Int) throws {
        guard truth.isKnown else { return }
        let rows = try search.rows(gallery.embeddings.count, seed: seed).prefix(sample)
        var bar = ProgressBar("looking at backgrounds", unit: "searches")
        defer { bar.clear() }
        for (done, row) in rows.enumerated() {
            try Interrupted.check()
            bar.show(done, of: rows.count)
            guard let query = try gallery.images(rows: [row]).first ?? nil,
                let nearest = try search.nearestOther(to: row),
                truth.covers(nearest.image, of: gallery), let found = try? seen(nearest.image),
                let mask = truth.mask(
                    of: nearest.image, found.photograph, of: gallery,
                    network.description.preprocessing)
            else { continue }
            let map = found.decomposition.similarityMap(along: gallery.embeddings[row])
            let similarity = nearest.similarity
            guard similarity > Self.leastCosine else { continue }
            matches.append(
                BackgroundMatch(
                    query: query, found: nearest.image, similarity: similarity,
                    background: (map.sum - mask.sum(of: map)) / similarity,
                    isSameClass: query.label.flatMap { own in
                        nearest.image.label.map { $0 == own }
                    }))
        }
        matches.sort { $0.background > $1.background }
    }

    /// Near zero a part of a similarity means nothing.
    private static let leastCosine = 0.05
}

extension EvaluationBuilder {
    /// The pairs, and what the decomposition's order of cells is worth for each, the largest first.
    var ranked: [(pair: MeasuredPair, gap: Double)] {
        let name = DecompositionMethod().name
        guard let own = faithfulness.results.firstIndex(where: { $0.name == name }) else {
            return []
        }
        return measured.compactMap { pair in pair.gaps[own].map { (pair, $0) } }
            .sorted { $0.gap > $1.gap }
    }

    /// A photograph with a map of it, for the page.
    func picture(
        of image: GalleryImage, _ map: SimilarityMap?, range: ValueRange? = nil
    ) throws -> ExplainedPicture {
        let photograph = try Image(contentsOf: gallery.file(of: image), options: reading)
        guard let map else { return try ExplainedPicture(photograph) }
        return try ExplainedPicture(
            photograph, name: image.path, map: map,
            covered: CoveredArea(network.description.region(of: photograph.size)),
            colours: colours, range: range)
    }

    /// The map of a photograph against another one of the gallery.
    func map(of image: GalleryImage, against other: GalleryImage) throws -> SimilarityMap? {
        guard let row = other.row else { return nil }
        return try seen(image).decomposition.similarityMap(along: gallery.embeddings[row])
    }

    static var today: String { Date().formatted(.iso8601.year().month().day()) }
}
