import Figures
import Galleries
import Hummingbird
import SimilarityMaps

/// One of the two photographs of a contrast.
struct CandidateAnswer: Encodable, Sendable {
    let photo: Photo
    let similarity: Double

    private enum Keys: String, CodingKey { case similarity }

    func encode(to encoder: any Encoder) throws {
        try photo.encode(to: encoder)
        var container = encoder.container(keyedBy: Keys.self)
        try container.encode(similarity, forKey: .similarity)
    }
}

/// What `/contrast.json` says.
struct ContrastAnswer: Encodable, Sendable {
    let gallery, network: String
    let notice: String?
    let query: QueryAnswer
    let first, second: CandidateAnswer
    /// The first's similarity less the second's.
    let difference: Double
    /// On the query: above zero what speaks for the first, below what speaks for the second.
    let map: MapAnswer
    /// Each against the query.
    let mapOfFirst, mapOfSecond: MapAnswer
    let exactness: String
    let completenessError: Double
    let recompositionError: Double?
    let certificate: String
}

/// A query and two photographs of the gallery, and why one is nearer.
struct SplitContrast: Sendable {
    let first, second: SplitPair
    let map: SimilarityMap
    let certificate: Certificate

    init(_ first: SplitPair, over second: SplitPair) {
        (self.first, self.second) = (first, second)
        let query = first.query.decomposition
        map = query.similarityMap(
            of: Contrast(first.decomposition, over: second.decomposition))
        let difference = first.result.similarity - second.result.similarity
        let certificates = [first.maps.certificate, second.maps.certificate]
        certificate = Certificate(
            completenessError: max(
                abs(map.total - difference),
                certificates.map(\.completenessError).max() ?? 0),
            recompositionError: certificates.compactMap(\.recompositionError).max())
    }

    /// How exact the maps are by construction.
    var exactness: Exactness { max(first.maps.exactness, second.maps.exactness) }

    var label: String { certificate.holds ? "\(exactness)" : "not exact" }

    var answer: ContrastAnswer {
        func candidate(_ pair: SplitPair) -> CandidateAnswer {
            CandidateAnswer(
                photo: Photo(pair.result.image, of: pair.address.gallery, pair.opened),
                similarity: pair.result.similarity)
        }
        return ContrastAnswer(
            gallery: first.address.gallery.name,
            network: first.opened.gallery.network.fingerprint,
            notice: first.address.notice(first.opened), query: QueryAnswer(first.query),
            first: candidate(first), second: candidate(second),
            difference: first.result.similarity - second.result.similarity,
            map: MapAnswer(map), mapOfFirst: MapAnswer(first.maps.map),
            mapOfSecond: MapAnswer(second.maps.map), exactness: label,
            completenessError: certificate.completenessError,
            recompositionError: certificate.recompositionError,
            certificate: certificate.sentence(exactness: exactness))
    }
}

extension WebApp {
    func contrast(_ parameters: AddressParameters) async throws -> SplitContrast {
        // A contrast is of the whole photographs.
        let parameters = parameters.without("region", "not")
        let first = try await pair(parameters.renaming("first", to: "result"))
        let second = try await pair(parameters.renaming("second", to: "result"))
        return SplitContrast(first, over: second)
    }

    func contrastAnswer(_ request: Request, _ context: WebContext) async throws -> Response {
        let parameters = try request.parameters()
        try admit(.visible)
        return try await request.whileConnected(context) {
            try .json(try await contrast(parameters).answer)
        }
    }
}
