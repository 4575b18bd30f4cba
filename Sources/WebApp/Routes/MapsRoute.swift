import Figures
import Galleries
import Hummingbird
import SimilarityMaps

/// A map as the page draws it.
struct MapAnswer: Encodable, Sendable {
    let rows, columns: Int
    /// Row by row, in units of the cosine similarity.
    let values: [Float]
    let sum: Double
    /// What no location owns.
    let rest: Float

    init(_ map: SimilarityMap) {
        (rows, columns, values) = (map.grid.rows, map.grid.columns, map.values)
        (sum, rest) = (map.sum, map.rest)
    }
}

/// How sure it is that a map adds up.
struct CertificateAnswer: Encodable, Sendable {
    let exactness: String
    let completenessError: Double
    let recompositionError: Double?
    /// Whether the cells lie where they seem to.
    let places: Places

    init(_ certificate: Certificate) {
        (exactness, places) = (certificate.label, certificate.places)
        completenessError = certificate.completenessError
        recompositionError = certificate.recompositionError
    }
}

/// One line of `/maps.ndjson`.
typealias ResultMapsAnswer = Joined<CertificateAnswer, ResultMapsFields>

struct ResultMapsFields: Encodable, Sendable {
    let id: Int64
    let map, mapOfQuery: MapAnswer
    let score, similarity: Double
}

/// A line that says why there is no map.
struct FailedMapAnswer: Encodable, Sendable {
    let id: Int64
    let error: String
}

extension WebApp {
    /// How many images one request may ask maps of.
    static let mostMaps = 200

    func mapsAnswer(_ request: Request, _ context: WebContext) async throws -> Response {
        let parameters = try request.parameters()
        let address = try SearchAddress(parameters, in: shelf)
        let ids = try imageNumbers(parameters)
        let urgency: WorkQueue.Urgency = try parameters.flag("ahead") ? .ahead : .visible
        let runsNetwork = try parameters.text("only") != "cached"
        try admit(urgency)
        let other = try parameters.text("other").map { try shelf.gallery($0) }
        let query = try await prepared(address.query, in: address.gallery, or: other)
        let searched = try address.request(query)
        let images = try await work.searches.run {
            try ids.map { ($0, try query.opened.gallery.image(id: $0)) }
        }
        return lines(images, request, context, id: \.0) { id, image in
            guard let image else { throw noImage(id, address.gallery) }
            guard
                let split = try await split(
                    image, of: address.gallery, query.opened, urgency: urgency,
                    runsNetwork: runsNetwork)
            else { return nil }
            return try resultMaps(image, split, query, searched)
        }
    }

    private func resultMaps(
        _ image: GalleryImage, _ split: Decomposition, _ query: PreparedQuery,
        _ request: SearchRequest
    ) throws -> ResultMapsAnswer {
        let result = try query.search.result(of: image, for: request)
        let maps = try query.search.search.maps(
            of: result, split, for: query.decomposition, request: request)
        return ResultMapsAnswer(
            CertificateAnswer(maps.certificate),
            ResultMapsFields(
                id: image.id, map: MapAnswer(maps.map), mapOfQuery: MapAnswer(maps.mapOfQuery),
                score: result.score, similarity: result.similarity))
    }

    func imageNumbers(_ parameters: AddressParameters) throws -> [Int64] {
        let words = try parameters.required("images", "their numbers, with commas between them")
            .split(separator: ",")
        let numbers = words.compactMap { Int64($0) }
        guard numbers.count == words.count, (1...Self.mostMaps).contains(numbers.count) else {
            throw WebAppError.badRequest(
                "‘images’ takes 1 to \(Self.mostMaps) numbers of photographs, with commas between them"
            )
        }
        return numbers
    }

    func noImage(_ id: Int64, _ gallery: ServedGallery) -> WebAppError {
        .notFound("\(gallery.name) has no photograph number \(id) (any more); search again")
    }

    /// Refuses work while too much is waiting already.
    func admit(_ urgency: WorkQueue.Urgency) throws {
        let queue = work.inference
        let limit = urgency == .visible ? queue.capacity : queue.capacity / 4
        guard queue.load.waiting < limit else { throw WebAppError.overloaded }
    }
}
