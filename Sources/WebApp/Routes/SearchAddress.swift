import Galleries
import Hummingbird

/// What an address says of a search.
struct SearchAddress: Sendable {
    let gallery: ServedGallery
    /// The query's name, as the address has it.
    let query: String
    let regions: RegionShapes
    let count: Int
    let isOneOfEachClass: Bool
    let excludesSameFile: Bool
    /// The first digits of the fingerprint of the network that a link was made with.
    let network: String?

    /// How many results an answer has at most.
    static let counts = 1...200

    init(_ parameters: AddressParameters, in shelf: GalleryShelf, gallery name: String = "gallery")
        throws
    {
        gallery = try shelf.gallery(parameters.text(name))
        query = try parameters.required(
            "query", "a photograph’s path in the gallery, or what an upload was called")
        regions = try RegionShapes(
            wanted: parameters.all("region"), unwanted: parameters.all("not"))
        count = try parameters.number("count", in: Self.counts, default: 24)
        isOneOfEachClass = try parameters.flag("per-class")
        excludesSameFile = try parameters.flag("exclude-same-file")
        network = try parameters.text("network")
    }

    /// What is asked of a query that is ready.
    func request(_ query: PreparedQuery) throws -> SearchRequest {
        var request = SearchRequest(query.search.embedding)
        if !regions.isEmpty {
            request.region = try query.vector(of: regions.region(of: query.size))
        }
        request.count = count
        request.isOneOfEachClass = isOneOfEachClass
        if excludesSameFile { request.excludedRows = Set(query.rows) }
        return request
    }

    /// What a person should know who follows a link that was made with another network.
    func notice(_ opened: ServedGallery.Opened) -> String? {
        let own = opened.gallery.network.fingerprint
        guard let network, !own.hasPrefix(network.lowercased()) else { return nil }
        return
            "this link was made with another network; the gallery’s is now \(opened.gallery.network.name) (\(own.prefix(8))), so scores and maps differ"
    }
}
