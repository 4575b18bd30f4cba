import Galleries
import Hummingbird

/// The query of an answer: its photograph, and what a query has besides.
typealias QueryAnswer = Joined<Photo, QueryFields>

struct QueryFields: Encodable, Sendable {
    /// As the address names it.
    let query: String
    /// The gallery's photographs that are the very same file.
    let sameFile: [String]
}

extension QueryAnswer {
    init(_ query: PreparedQuery) {
        self.init(query.photo, QueryFields(query: query.key.query, sameFile: query.sameFile))
    }
}

/// A photograph that was found.
typealias Hit = Joined<Photo, HitFields>

struct HitFields: Encodable, Sendable {
    let rank: Int
    /// The cosine similarity of the whole photographs, −1…1.
    let similarity: Double
    /// What it was ranked by.
    let score: Double
    /// With a region: what it contributes, and that over the similarity where that is above zero.
    let regionScore, regionShare: Double?
    /// Its place among all photographs by the whole.
    let rankByWhole: Int
    let isSameFile: Bool

    init(_ result: SearchResult, hasRegion: Bool, of query: PreparedQuery) {
        (rank, rankByWhole) = (result.rank, result.rankByWhole)
        (similarity, score) = (result.similarity, result.score)
        regionScore = hasRegion ? result.score : nil
        regionShare = hasRegion && result.similarity > 0 ? result.share : nil
        isSameFile = query.rows.contains(result.row)
    }
}

/// What `/search.json` says.
struct SearchAnswer: Encodable, Sendable {
    let gallery: String
    /// The fingerprint of the gallery's network.
    let network: String
    let notice: String?
    /// What was assumed of how photographs are prepared; absent where nothing was.
    let assumption: String?
    let query: QueryAnswer
    /// How many photographs were searched.
    let images: Int
    /// How long the search itself took.
    let milliseconds: Double
    let results: [Hit]
}

/// A search that was made, with all that goes on from it.
struct AnsweredSearch: Sendable {
    let address: SearchAddress
    let opened: ServedGallery.Opened
    let query: PreparedQuery
    let request: SearchRequest
    let results: [SearchResult]
    let milliseconds: Double

    var answer: SearchAnswer {
        SearchAnswer(
            gallery: address.gallery.name, network: opened.gallery.network.fingerprint,
            notice: address.notice(opened),
            assumption: opened.gallery.network.assumptionSentence, query: QueryAnswer(query),
            images: opened.gallery.contents.images, milliseconds: milliseconds,
            results: results.map {
                Hit(
                    Photo($0.image, of: address.gallery, opened),
                    HitFields($0, hasRegion: request.region != nil, of: query))
            })
    }
}

extension WebApp {
    /// Searches for what an address says.
    func search(
        _ address: SearchAddress, or other: ServedGallery? = nil
    ) async throws -> AnsweredSearch {
        let query = try await prepared(address.query, in: address.gallery, or: other)
        return try await work.searches.run {
            let start = ContinuousClock.now
            let opened = query.opened
            let request = try address.request(query)
            let results = try query.search.results(for: request)
            return AnsweredSearch(
                address: address, opened: opened, query: query, request: request,
                results: results, milliseconds: start.duration(to: .now) / .milliseconds(1))
        }
    }

    func searchAnswer(_ request: Request) async throws -> Response {
        try .json(try await search(SearchAddress(try request.parameters(), in: shelf)).answer)
    }
}
