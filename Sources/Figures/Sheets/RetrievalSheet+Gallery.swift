import Galleries

extension RetrievalSheet {
    /// The sheet of what a search of a gallery found.
    ///
    /// - Parameters:
    ///   - found: the results with their photographs and maps, best first: 1…100.
    ///   - query: the photograph that was searched with.
    ///   - region: the part of it that was searched for; `nil` for all of it. It decides whether
    ///     scores are a region's.
    ///   - sameFile: the gallery's rows that are the query's very file.
    package init(
        _ found: [ResultExplanation], query: NamedPhotograph, region: MarkedRegion? = nil,
        sameFile: some Collection<Int>, ranking: Ranking = .images, in gallery: Gallery
    ) {
        let seen = gallery.network.preprocessing.region
        let results = found.map { explanation in
            let (result, picture) = (explanation.result, explanation.photograph)
            let relation: Relation? =
                sameFile.contains(result.row)
                ? .sameFile
                : query.label.flatMap { own in
                    result.image.label.map { $0 == own ? .sameClass : .otherClass }
                }
            return Result(
                ExplainedPhotograph(
                    photograph: picture, name: result.image.path, map: explanation.map,
                    covered: CoveredArea(seen(picture.size))),
                rank: result.rank, cosineSimilarity: result.similarity,
                region: region == nil
                    ? nil
                    : .init(
                        score: result.score,
                        share: result.similarity > 0 ? result.share : nil,
                        rankByWhole: result.rankByWhole),
                label: result.image.label, relation: relation,
                queryMap: region == nil ? explanation.mapOfQuery : nil,
                certificate: explanation.certificate)
        }
        self.init(
            query: ExplainedPhotograph(
                photograph: query.photograph, name: query.name,
                covered: CoveredArea(seen(query.photograph.size)), region: region),
            queryLabel: query.label, results: results, ranking: ranking,
            network: gallery.network.name, gallery: gallery.path.lastPathComponent,
            imageCount: gallery.contents.images)
        assumption = gallery.network.assumptionSentence
    }
}

extension PairFigure {
    /// The A–B picture of a query and a result of a gallery: where each was found in the other.
    ///
    /// - Parameters:
    ///   - found: a result of a search for the whole query. A region's map adds up to the region's score
    ///     and not to the similarity; such a result is drawn as a ``RetrievalSheet`` of one.
    ///   - query: the photograph that was searched with.
    package init(_ found: ResultExplanation, query: NamedPhotograph, in gallery: Gallery) {
        let seen = gallery.network.preprocessing.region
        self.init(
            left: Side(
                photograph: query.photograph, name: query.name, map: found.mapOfQuery,
                covered: CoveredArea(seen(query.photograph.size))),
            right: Side(
                photograph: found.photograph, name: found.result.image.path, map: found.map,
                covered: CoveredArea(seen(found.photograph.size))),
            cosineSimilarity: found.result.similarity, certificate: found.certificate,
            network: gallery.network.name, assumption: gallery.network.assumptionSentence)
    }
}
