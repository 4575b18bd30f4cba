import Evaluation
import Figures
import Galleries
import Images
import Networks
import SimilarityMaps
import Terminal

/// One network's part in a comparison: its figures over the gallery, and what it makes of the queries.
struct NetworkMeasurement {
    var network: ComparisonReport.Network
    /// What it makes of each query; `nil` where it cannot be explained.
    private(set) var views: [ComparisonReport.View?] = []
    /// How many pairs the maps' figures are of.
    private(set) var pairs = 0
    /// How good the answer to each query of the sample was.
    private(set) var answers: [QueryFigures] = []

    let search: GallerySearch
    let explainer: EmbeddingNetwork
    let objects: ComparedObjects
    let reading: ReadOptions
    /// What holds for all maps of the network.
    private var certificate: Certificate?

    init(
        _ compared: ComparedNetwork, of total: Int, number: Int, search: GallerySearch,
        choice: ComparisonChoice, objects: ComparedObjects,
        network arguments: NetworkArguments, photographs: ComparedPhotographsArguments,
        reading: ReadOptions, first: [QueryFigures]?, shown: inout ShownPhotographs
    ) throws {
        var options = NetworkOptions()
        options.threads = arguments.threads
        options.runtimePath = arguments.onnxruntime
        // A command is done before anyone has replaced the file.
        options.mapsWeights = true
        (self.search, self.objects, self.reading) = (search, objects, reading)
        explainer = try search.gallery.openNetwork(at: compared.path, options: options)
        let description = explainer.description
        network = ComparisonReport.Network(
            name: compared.name, step: compared.step, epoch: compared.epoch,
            tail: description.tailWords.joined(separator: " → "),
            pooling: Self.pooling(description.tailWords),
            inputSize: "\(description.preprocessing.size)",
            dimension: search.gallery.network.dimension)
        try measureRetrieval(choice.sample, over: first, seed: photographs.seed)
        var bar = ProgressBar("explaining \(compared.name) (\(number) of \(total))", unit: "pairs")
        defer { bar.clear() }
        let work = choice.queries.count + choice.pairs.count
        for (done, query) in choice.queries.enumerated() {
            try Interrupted.check()
            bar.show(done, of: work)
            do {
                views.append(
                    try view(of: query, count: photographs.count, shown: &shown))
            } catch let error as Interrupted {
                throw error
            } catch {
                warn("\(query.name) is not shown: \(error)")
                views.append(nil)
            }
        }
        try measureMaps(of: choice.pairs, seed: photographs.seed) {
            bar.show(choice.queries.count + $0, of: work)
        }
        network.certificate = certificate
        network.assumption = search.gallery.network.assumptionSentence
    }
}

extension NetworkMeasurement {
    /// "average" of a tail that begins with "average pooling of ‘x’"; nothing where nothing is pooled.
    private static func pooling(_ tail: [String]) -> String {
        guard let first = tail.first, let range = first.firstRange(of: " pooling") else {
            return ""
        }
        return String(first[..<range.lowerBound])
    }
}

// MARK: Over the gallery

extension NetworkMeasurement {
    /// - Parameter first: the answers of the first network.
    private mutating func measureRetrieval(
        _ sample: [String], over first: [QueryFigures]?, seed: UInt64
    ) throws {
        guard !sample.isEmpty else { return }
        let rows = try sample.compactMap { try search.gallery.image(at: $0)?.row }
        var bar = ProgressBar("searching with \(network.name)", unit: "queries")
        defer { bar.clear() }
        let trial = try GalleryTrial(of: search, rows: rows) { bar.show($0, of: $1) }
        answers = trial.queries
        guard let found = RetrievalIntervals(of: answers, seed: seed) else { return }
        network.retrieval = ComparisonReport.Retrieval(
            found.figures, queryCount: answers.count,
            gains: first.flatMap { first in
                // The same queries, unless a network could not embed one of them.
                first.count == answers.count
                    ? RetrievalIntervals(of: answers, over: first, seed: seed)?.figures : nil
            } ?? [])
        guard trial.scores.same.count > 0, trial.scores.different.count > 0 else { return }
        network.scores = DistributionPlot(
            sameClass: .init(trial.scores.same), differentClasses: .init(trial.scores.different),
            rankingProbability: trial.scores.curve?.area)
    }

    /// So many pairs are split at a time: their feature maps are in memory together.
    private static let batch = 8

    private mutating func measureMaps(
        of pairs: [(first: String, second: String)], seed: UInt64, progress: (Int) -> Void
    ) throws {
        var measured = PairFigures()
        var start = 0
        while start < pairs.count {
            try Interrupted.check()
            progress(start)
            let part = pairs[start..<min(start + Self.batch, pairs.count)]
            start += Self.batch
            let images = try part.compactMap { pair in
                try search.gallery.image(at: pair.first).flatMap { first in
                    try search.gallery.image(at: pair.second).map { [first, $0] }
                }
            }
            let splits = search.decompositions(
                of: images.flatMap { $0 }, network: explainer, reading: reading)
            for (place, pair) in images.enumerated() {
                guard let first = try? splits[2 * place].get(),
                    let second = try? splits[2 * place + 1].get()
                else {
                    measured.leaveOut()
                    continue
                }
                let similarity = try PairSimilarity(first, second)
                note(similarity.certificate)
                network.grid = network.grid ?? first.grid
                let maps = [similarity.mapOfFirst, similarity.mapOfSecond]
                measured.add(
                    zip(pair, maps).map { image, map in
                        figures(
                            of: map, path: image.path, size: image.size,
                            score: similarity.cosineSimilarity)
                    }, maps: maps)
            }
        }
        self.pairs = measured.count
        network.maps = measured.maps(seed: seed)
        if measured.leftOut > 0 {
            warn(
                "\(measured.leftOut.counted("pair")) of photographs could not be explained by \(network.name)"
            )
        }
    }

    /// Notes maps that were computed: the worst of all counts.
    mutating func note(_ certificate: Certificate) {
        self.certificate = .worst(of: [self.certificate, certificate].compactMap { $0 })
    }

    /// What a map says in numbers.
    func figures(
        of map: SimilarityMap, path: String, size: PixelSize?, score: Double
    ) -> MapFigures {
        let concentration = MapConcentration(map.values)
        var found = MapFigures(
            entropy: concentration?.entropy, halfArea: concentration?.halfArea)
        guard let boxes = objects.boxes(of: path), let size else { return found }
        let region = PhotographRegion(
            boxes.map {
                Rectangle(x: $0.x0, y: $0.y0, width: $0.x1 - $0.x0, height: $0.y1 - $0.y0)
            })
        // A box that the network does not see, as beside a crop, has no share.
        guard
            let weights = try? region.weights(
                on: map.grid, of: size, seen: explainer.description.region(of: size))
        else { return found }
        found.objectArea =
            weights.values.reduce(0) { $0 + Double($1) } / Double(map.grid.count)
        if score > ObjectShares().leastCosine {
            found.objectShare = weights.sum(of: map) / score
        }
        return found
    }
}

extension RetrievalIntervals {
    fileprivate var figures: [ComparisonReport.Retrieval.Figure] {
        let recalls = zip(depths, recalls).map { (GalleryReport.Measure.recall(at: $0), $1) }
        return
            (recalls + [
                (.rPrecision, rPrecision), (.meanAveragePrecisionAtR, meanAveragePrecisionAtR),
                (.meanAveragePrecision, meanAveragePrecision),
            ]).map { .init($0, ComparisonReport.Interval($1)) }
    }
}
