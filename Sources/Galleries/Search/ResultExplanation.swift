import Images
import Networks
import SimilarityMaps

/// Why a result was found: its photograph, and the maps that add up to its score.
public struct ResultExplanation: Sendable {
    /// The result.
    public let result: SearchResult
    /// Its photograph.
    public let photograph: Image
    /// The maps, and the proof that they add up.
    public let maps: ResultMaps

    /// An explanation of parts that are known, for example with a photograph of another size.
    public init(_ result: SearchResult, photograph: Image, maps: ResultMaps) {
        (self.result, self.photograph, self.maps) = (result, photograph, maps)
    }

    /// Where the query was found in the result, or the query's region: with its rest it adds up to the
    /// result's score.
    public var map: SimilarityMap { maps.map }
    /// Where the result was found in the query: with its rest it adds up to the similarity.
    public var mapOfQuery: SimilarityMap { maps.mapOfQuery }
    /// The proof that both maps add up.
    public var certificate: Certificate { maps.certificate }
    /// What the maps are called (`Certificate.label`).
    public var label: String { maps.label }
}

extension GallerySearch {
    /// Computes the maps of results, those of one run of the network together.
    ///
    /// - Parameters:
    ///   - results: the results to explain, of the request.
    ///   - query: the photograph that was searched with, split over its locations.
    ///   - request: what was asked.
    ///   - reading: how large the photographs need be, and limits.
    /// - Returns: for each result its explanation, or why there is none: its file is gone or damaged, or
    ///   is no longer the photograph that was indexed.
    public func explanations(
        of results: [SearchResult], for query: Decomposition, request: SearchRequest,
        network: EmbeddingNetwork, reading: ReadOptions = ReadOptions()
    ) -> [Result<ResultExplanation, any Error>] {
        zip(results, splitting(results.map(\.image), network, reading)).map { result, split in
            split.flatMap { photograph, decomposition in
                Result {
                    ResultExplanation(
                        result, photograph: photograph,
                        maps: try maps(
                            of: result, decomposition, for: query, request: request))
                }
            }
        }
    }
}
