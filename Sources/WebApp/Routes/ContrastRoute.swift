import Figures
import Galleries
import Hummingbird
import SimilarityMaps

/// One of the two photographs of a contrast.
typealias CandidateAnswer = Joined<Photo, CandidateFields>

struct CandidateFields: Encodable, Sendable {
    let similarity: Double
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
    let places: Places
    let certificate: String
    let assumption: String?
}

/// A query and two photographs of the gallery, and why one is nearer.
struct SplitContrast: Sendable {
    let first, second: SplitPair
    let maps: ContrastMaps

    init(_ first: SplitPair, over second: SplitPair) throws {
        (self.first, self.second) = (first, second)
        maps = try ContrastMaps(
            query: first.query.decomposition, first: first.decomposition,
            second: second.decomposition)
    }

    var answer: ContrastAnswer {
        func candidate(_ pair: SplitPair, _ similarity: Double) -> CandidateAnswer {
            CandidateAnswer(
                Photo(pair.result.image, of: pair.address.gallery, pair.opened),
                CandidateFields(similarity: similarity))
        }
        return ContrastAnswer(
            gallery: first.address.gallery.name,
            network: first.opened.gallery.network.fingerprint,
            notice: first.address.notice(first.opened), query: QueryAnswer(first.query),
            first: candidate(first, maps.similarityOfFirst),
            second: candidate(second, maps.similarityOfSecond), difference: maps.difference,
            map: MapAnswer(maps.map), mapOfFirst: MapAnswer(maps.mapOfFirst),
            mapOfSecond: MapAnswer(maps.mapOfSecond), exactness: maps.label,
            completenessError: maps.certificate.completenessError,
            recompositionError: maps.certificate.recompositionError,
            places: maps.certificate.places, certificate: maps.certificate.sentences,
            assumption: first.opened.gallery.network.assumptionSentence)
    }
}

extension WebApp {
    func contrast(_ parameters: AddressParameters) async throws -> SplitContrast {
        // A contrast is of the whole photographs.
        let parameters = parameters.without("region", "not")
        let first = try await pair(parameters.renaming("first", to: "result"))
        let second = try await pair(parameters.renaming("second", to: "result"))
        return try SplitContrast(first, over: second)
    }

    func contrastAnswer(_ request: Request, _ context: WebContext) async throws -> Response {
        let parameters = try request.parameters()
        try admit(.visible)
        return try await request.whileConnected(context) {
            try .json(try await contrast(parameters).answer)
        }
    }
}
