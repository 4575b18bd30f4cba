import SimilarityMaps

/// The maps that explain a result: where it and the query were found in each other.
public struct ResultMaps: Sendable {
    /// Where the query was found in the result, or the query's region: with its rest it adds up to the
    /// result's score.
    public let map: SimilarityMap
    /// Where the result was found in the query: with its rest it adds up to the similarity.
    public let mapOfQuery: SimilarityMap
    /// The proof that both maps add up.
    public let certificate: Certificate
    /// How exact the maps are by construction.
    public var exactness: Exactness { certificate.exactness }
    /// What the maps are called (`Certificate.label`).
    public var label: String { certificate.label }
}

/// The map that explains how an image fits its class.
public struct MemberMap: Sendable {
    /// What each part contributes; with its rest it adds up to the member's fit.
    public let map: SimilarityMap
    /// The proof that it does.
    public let certificate: Certificate
    /// How exact the map is by construction.
    public var exactness: Exactness { certificate.exactness }
    /// What the map is called (`Certificate.label`).
    public var label: String { certificate.label }
}

extension GallerySearch {
    /// Computes the maps of a result from what the network made of both photographs.
    ///
    /// - Parameters:
    ///   - result: of the request.
    ///   - decomposition: the result's (``decomposition(of:network:reading:)``).
    ///   - query: the photograph that was searched with, split over its locations.
    ///   - request: what was asked.
    /// - Throws: `GalleryError` where the decomposition is not of what was indexed, or the query is of
    ///   another network than the gallery.
    /// - Complexity: two products of a feature map and a vector; no network is run.
    public func maps(
        of result: SearchResult, _ decomposition: Decomposition, for query: Decomposition,
        request: SearchRequest
    ) throws -> ResultMaps {
        try check(request)
        try checkLength(query.embedding)
        let indexed = try indexed(result.image, as: decomposition)
        let map = decomposition.similarityMap(along: request.region ?? request.embedding)
        let mapOfQuery = query.similarityMap(along: indexed)
        return ResultMaps(
            map: map, mapOfQuery: mapOfQuery,
            certificate: Certificate(
                of: [(map, result.score), (mapOfQuery, result.similarity)],
                from: [query, decomposition]))
    }

    /// Computes the map of one of a class's images from what the network made of it.
    ///
    /// It is compared with the class without it; that costs the same however large the class is.
    ///
    /// - Throws: `GalleryError` where the decomposition is not of what was indexed.
    /// - Precondition: the class has at least two images.
    public func map(
        of member: GalleryClass.Member, _ decomposition: Decomposition, in found: GalleryClass
    ) throws -> MemberMap {
        precondition(found.members.count > 1, "a class of one image has nothing in common")
        let indexed = try indexed(member.image, as: decomposition)
        let map = decomposition.similarityMap(against: found.prototype.without(indexed))
        return MemberMap(
            map: map,
            certificate: Certificate(of: [(map, member.fit ?? 0)], from: [decomposition]))
    }
}
