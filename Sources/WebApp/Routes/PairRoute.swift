import Figures
import Galleries
import Hummingbird
import Images
import SimilarityMaps

/// What one point of a photograph has in common with the other photograph.
struct PointAnswer: Encodable, Sendable {
    /// The photograph that the point is in: `query` or `result`.
    let on: String
    /// Its cell.
    let row, column: Int
    /// What the cell contributes as a whole, rest included: the sum of the map and its rest.
    let value: Double
    /// Where in the other photograph; with its rest it adds up to the value.
    let map: MapAnswer
}

/// What `/pair.json` says.
struct PairAnswer: Encodable, Sendable {
    let gallery, network: String
    let notice: String?
    let query: QueryAnswer
    let result: Photo
    let similarity: Double
    let regionScore, regionShare: Double?
    let rankByWhole: Int
    let map, mapOfQuery: MapAnswer
    let exactness: String
    let completenessError: Double
    let recompositionError: Double?
    let places: Places
    /// What the certificate says, in sentences.
    let certificate: String
    let assumption: String?
    var point: PointAnswer?
}

/// A query and one photograph of the gallery, both split over their locations.
struct SplitPair: Sendable {
    let address: SearchAddress
    let query: PreparedQuery
    let request: SearchRequest
    let result: SearchResult
    let decomposition: Decomposition
    let maps: ResultMaps

    var opened: ServedGallery.Opened { query.opened }

    var answer: PairAnswer {
        let hasRegion = request.region != nil
        return PairAnswer(
            gallery: address.gallery.name, network: opened.gallery.network.fingerprint,
            notice: address.notice(opened), query: QueryAnswer(query),
            result: Photo(result.image, of: address.gallery, opened),
            similarity: result.similarity, regionScore: hasRegion ? result.score : nil,
            regionShare: hasRegion && result.similarity > 0 ? result.share : nil,
            rankByWhole: result.rankByWhole, map: MapAnswer(maps.map),
            mapOfQuery: MapAnswer(maps.mapOfQuery), exactness: maps.label,
            completenessError: maps.certificate.completenessError,
            recompositionError: maps.certificate.recompositionError,
            places: maps.certificate.places, certificate: maps.certificate.sentences,
            assumption: opened.gallery.network.assumptionSentence)
    }
}

extension Certificate {
    /// What it says of the sum and of the places, in a sentence each.
    var sentences: String {
        let error = NumberText.scientific(completenessError)
        let sum =
            holds
            ? "The map and its rest add up to the score within \(error); by construction the split is \(exactness): \(exactness.explanation)."
            : "The map does not add up to the score (off by \(error)), so it is not exact: the network’s tail was not read rightly."
        return "\(sum) \(places.sentence)"
    }
}

extension WebApp {
    func pair(_ parameters: AddressParameters) async throws -> SplitPair {
        let address = try SearchAddress(parameters, in: shelf)
        let path = try parameters.required("result", "a photograph’s path in the gallery")
        let query = try await prepared(address.query, in: address.gallery)
        let image = try await image(path, of: address.gallery, query.opened)
        guard let split = try await split(image, of: address.gallery, query.opened) else {
            throw noImage(image.id, address.gallery)
        }
        return try await work.searches.run {
            let request = try address.request(query)
            let result = try query.search.result(of: image, for: request)
            return SplitPair(
                address: address, query: query, request: request, result: result,
                decomposition: split,
                maps: try query.search.search.maps(
                    of: result, split, for: query.decomposition, request: request))
        }
    }

    /// A photograph by its path in a gallery.
    func image(
        _ path: String, of served: ServedGallery, _ opened: ServedGallery.Opened
    ) async throws -> GalleryImage {
        try await work.searches.run {
            guard let image = try opened.gallery.image(at: path) else {
                throw WebAppError.notFound(
                    "\(path.excerpt) is no photograph of \(served.name); search again")
            }
            return image
        }
    }

    func pairAnswer(_ request: Request, _ context: WebContext) async throws -> Response {
        let parameters = try request.parameters()
        try admit(.visible)
        return try await request.whileConnected(context) {
            let pair = try await pair(parameters)
            var answer = pair.answer
            if let point = try PointInPair(parameters) {
                answer.point = try await work.searches.run { try point.answer(in: pair) }
            }
            return try .json(answer)
        }
    }

    /// The most numbers of a table of all pairs of points: 64 MB.
    static let mostPoints = 16 << 20

    func pointsAnswer(_ request: Request, _ context: WebContext) async throws -> Response {
        let parameters = try request.parameters()
        try admit(.visible)
        return try await request.whileConnected(context) {
            let pair = try await pair(parameters)
            let grids = [pair.query.decomposition.grid, pair.decomposition.grid]
            guard grids[0].count <= Self.mostPoints / grids[1].count else {
                throw WebAppError.conflict(
                    "there are \(grids[0].count) × \(grids[1].count) pairs of points, too many at once; ask /pair.json for one with point=x,y"
                )
            }
            let points = try await work.searches.run {
                pair.query.decomposition.pointToPointMap(against: pair.decomposition)
            }
            let shape = grids.flatMap { [$0.rows, $0.columns] }
            return .file(
                NumpyFile(points.values, shape: shape).bytes, type: "application/x-npy",
                name: "points.npy")
        }
    }
}

/// A point that an address names, in pixels of one of two photographs.
struct PointInPair {
    let x, y: Double
    let isOnQuery: Bool

    /// - Returns: `nil` where the address names none.
    init?(_ parameters: AddressParameters) throws {
        guard let text = try parameters.text("point") else { return nil }
        let numbers = text.split(separator: ",").compactMap { Double($0) }
        guard numbers.count == 2, numbers.allSatisfy({ abs($0) <= 1e9 }) else {
            throw WebAppError.badRequest(
                "‘point’ takes two numbers of pixels with a comma between them, not ‘\(text.excerpt)’"
            )
        }
        (x, y) = (numbers[0], numbers[1])
        switch try parameters.text("on") ?? "query" {
        case "query": isOnQuery = true
        case "result": isOnQuery = false
        case let other:
            throw WebAppError.badRequest("‘on’ takes query or result, not ‘\(other.excerpt)’")
        }
    }

    func answer(in pair: SplitPair) throws -> PointAnswer {
        let query = pair.query.decomposition
        let (own, other) =
            isOnQuery ? (query, pair.decomposition) : (pair.decomposition, query)
        let image = pair.result.image.size ?? PixelSize(width: 1, height: 1)
        let size = isOnQuery ? pair.query.size : image
        let seen =
            isOnQuery
            ? pair.query.seen
            : pair.opened.network.description.region(of: image)
        let column = Int(
            ((x / Double(size.width) - seen.x) / seen.width * Double(own.grid.columns))
                .rounded(.down))
        let row = Int(
            ((y / Double(size.height) - seen.y) / seen.height * Double(own.grid.rows))
                .rounded(.down))
        guard (0..<own.grid.columns).contains(column), (0..<own.grid.rows).contains(row) else {
            throw WebAppError.badRequest(
                "the point lies where the network does not see the photograph; choose another")
        }
        // What the cell is, as a direction to look along in the other photograph.
        var weights = [Float](repeating: 0, count: own.grid.count)
        weights[row * own.grid.columns + column] = 1
        let direction = own.regionVector(RegionWeights(grid: own.grid, values: weights))
        let map = other.similarityMap(along: direction)
        return PointAnswer(
            on: isOnQuery ? "query" : "result", row: row, column: column, value: map.total,
            map: MapAnswer(map))
    }
}
