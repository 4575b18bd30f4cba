import Galleries
import SimilarityMaps

extension ContrastFigure {
    /// The figure of a contrast, as a gallery's network sees it.
    ///
    /// - Parameters:
    ///   - maps: of the three photographs.
    ///   - first: A, which positive values speak for.
    ///   - second: B.
    package init(
        _ maps: ContrastMaps, query: NamedPhotograph, first: NamedPhotograph,
        second: NamedPhotograph, in gallery: Gallery
    ) {
        let seen = gallery.network.preprocessing.region
        func explained(_ side: NamedPhotograph, _ map: SimilarityMap) -> ExplainedPhotograph {
            ExplainedPhotograph(
                photograph: side.photograph, name: side.name, map: map,
                covered: CoveredArea(seen(side.photograph.size)))
        }
        self.init(
            query: explained(query, maps.map),
            first: Candidate(
                explained(first, maps.mapOfFirst), cosineSimilarity: maps.similarityOfFirst,
                label: first.label),
            second: Candidate(
                explained(second, maps.mapOfSecond), cosineSimilarity: maps.similarityOfSecond,
                label: second.label),
            certificate: maps.certificate, network: gallery.network.name)
        assumption = gallery.network.assumptionSentence
    }
}
