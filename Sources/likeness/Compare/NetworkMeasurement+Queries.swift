import Figures
import Galleries
import Images
import Networks
import SimilarityMaps
import Terminal

extension NetworkMeasurement {
    /// What the network makes of one query.
    ///
    /// - Parameters:
    ///   - count: how many results.
    ///   - shown: takes the photographs.
    mutating func view(
        of query: ComparisonChoice.Query, count: Int, shown: inout ShownPhotographs
    ) throws -> ComparisonReport.View {
        let gallery = search.gallery
        let file = query.view == nil ? "\(gallery.photographs)/\(query.file)" : query.file
        let found = try gallery.query(file, splitting: true, reading: reading) { explainer }
        guard let photograph = found.photograph, let split = found.decomposition else {
            throw OutputError("it was not split; this is a mistake in Likeness, report it")
        }
        network.grid = network.grid ?? split.grid
        _ = shown.add(
            photograph, key: query.key, name: query.name, label: query.label, file: query.file)
        let size = photograph.originalSize
        func evidence(_ map: SimilarityMap, path: String, size: PixelSize, score: Double)
            -> ComparisonReport.Evidence
        {
            let numbers = figures(of: map, path: path, size: size, score: score)
            let seen = explainer.description.region(of: size)
            return ComparisonReport.Evidence(
                .init(map, covered: CoveredArea(seen)), entropy: numbers.entropy,
                halfArea: numbers.halfArea, objectShare: numbers.objectShare)
        }

        var request = SearchRequest(split.normalisedEmbedding)
        request.count = count
        request.excludedRows = Set(found.rows)
        var results: [ComparisonReport.Result] = []
        for explained in search.explanations(
            of: try search.results(for: request), for: split, request: request,
            network: explainer, reading: reading)
        {
            let explanation = try explained.get()
            let (image, score) = (explanation.result.image, explanation.result.score)
            note(explanation.certificate)
            results.append(
                ComparisonReport.Result(
                    photograph: shown.add(
                        explanation.photograph, key: image.path, name: image.path,
                        label: image.label),
                    score: score,
                    isSameClass: query.label.flatMap { own in image.label.map { $0 == own } },
                    ofResult: evidence(
                        explanation.map, path: image.path,
                        size: explanation.photograph.originalSize, score: score),
                    ofQuery: evidence(
                        explanation.mapOfQuery, path: query.file, size: size, score: score)))
        }
        return ComparisonReport.View(
            results: results,
            pair: try query.partner.map { partner in
                let other = try gallery.query(
                    "\(gallery.photographs)/\(partner)", splitting: true, reading: reading
                ) { explainer }
                guard let picture = other.photograph, let otherSplit = other.decomposition else {
                    throw OutputError("\(partner) was not split; report this")
                }
                let label = try gallery.image(at: partner)?.label
                _ = shown.add(picture, key: partner, name: partner, label: label)
                let pair = try PairSimilarity(split, otherSplit)
                note(pair.certificate)
                let score = pair.cosineSimilarity
                return ComparisonReport.Pair(
                    score: score, rank: try rank(of: partner, in: request),
                    ofQuery: evidence(
                        pair.mapOfFirst, path: query.file, size: size, score: score),
                    ofPartner: evidence(
                        pair.mapOfSecond, path: partner, size: picture.originalSize, score: score))
            })
    }

    /// The place of a photograph among all that a search finds, from 1.
    private func rank(of path: String, in request: SearchRequest) throws -> Int {
        guard let image = try search.gallery.image(at: path) else { return 0 }
        return try PreparedSearch(search, for: request.embedding)
            .result(of: image, for: request).rank
    }
}
