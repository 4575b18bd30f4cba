import Dispatch
import Images
import Networks
import SimilarityMaps

/// Why a result was found: its photograph, and the maps that add up to its score.
public struct ResultExplanation: Sendable {
    /// The result.
    public let result: SearchResult
    /// Its photograph.
    public let photograph: Image
    /// Where the query was found in the result, or the query's region: with its rest it adds up to the
    /// result's score.
    public let map: SimilarityMap
    /// Where the result was found in the query: with its rest it adds up to the similarity.
    public let mapOfQuery: SimilarityMap
    /// The proof that both maps add up.
    public let certificate: Certificate
    /// How exact the maps are: by construction where the certificate holds, `not exact` where it does
    /// not.
    public var label: String { certificate.holds ? "\(exactness)" : "not exact" }

    let exactness: Exactness
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
                    try explanation(
                        of: result, photograph, decomposition, for: query, request: request)
                }
            }
        }
    }

    private func explanation(
        of result: SearchResult, _ photograph: Image, _ decomposition: Decomposition,
        for query: Decomposition, request: SearchRequest
    ) throws -> ResultExplanation {
        let indexed = try indexed(result.image, as: decomposition)
        let map = decomposition.similarityMap(along: request.region ?? request.embedding)
        let mapOfQuery = query.similarityMap(along: indexed)
        let errors = [query.recompositionError, decomposition.recompositionError]
            .compactMap { $0 }
        return ResultExplanation(
            result: result, photograph: photograph, map: map, mapOfQuery: mapOfQuery,
            certificate: Certificate(
                completenessError: max(
                    abs(map.total - result.score), abs(mapOfQuery.total - result.similarity)),
                recompositionError: errors.max()),
            exactness: max(query.exactness, decomposition.exactness))
    }
}

extension GallerySearch {
    /// The embedding that the gallery has of an image.
    ///
    /// - Throws: `GalleryError` where the file is no longer what was indexed.
    func indexed(_ image: GalleryImage, as decomposition: Decomposition) throws -> [Float] {
        guard let row = image.row, row < gallery.embeddings.count,
            case let indexed = gallery.embeddings[row],
            zip(indexed, decomposition.normalisedEmbedding)
                .reduce(0.0, { $0 + Double($1.0) * Double($1.1) }) > 1 - Certificate.tolerance
        else {
            throw GalleryError(
                .damaged,
                "\(gallery.file(of: image)) has changed since it was indexed; run ‘likeness index \(gallery.path)’"
            )
        }
        return indexed
    }

    /// Decodes photographs and splits their embeddings, those of one run of the network together.
    ///
    /// - Returns: for each image what became of it.
    func splitting(
        _ images: [GalleryImage], _ network: EmbeddingNetwork, _ reading: ReadOptions
    ) -> [Result<(Image, Decomposition), any Error>] {
        let decoded = gallery.photographs(images, reading: reading)
        let photographs = decoded.compactMap { try? $0.get() }
        let decompositions = Self.decompositions(of: photographs.map(\.indexed), network)
        var next = 0
        return decoded.map { photograph in
            photograph.flatMap { photograph in
                defer { next += 1 }
                return decompositions[next].map { (photograph.drawn, $0) }
            }
        }
    }

    /// All in one go; if one of them has no direction, one after the other, so that only that one fails.
    private static func decompositions(
        of photographs: [Image], _ network: EmbeddingNetwork
    ) -> [Result<Decomposition, any Error>] {
        do {
            return try network.decompositions(of: photographs).map { .success($0) }
        } catch {
            return photographs.map { photograph in
                Result { try network.decomposition(of: photograph) }
            }
        }
    }
}

extension Gallery {
    /// Decodes photographs, several at a time.
    ///
    /// - Returns: for each the picture, or why there is none.
    func photographs(
        _ images: [GalleryImage], reading: ReadOptions
    ) -> [Result<ReadPhotograph, any Error>] {
        let results = UnsafeMutableBufferPointer<Result<ReadPhotograph, any Error>?>.allocate(
            capacity: images.count)
        results.initialize(repeating: nil)
        defer {
            results.deinitialize()
            results.deallocate()
        }
        // Each writes to a place of its own.
        nonisolated(unsafe) let places = results
        DispatchQueue.concurrentPerform(iterations: images.count) { index in
            places[index] = Result {
                try ReadPhotograph(file(of: images[index]), for: network, reading: reading)
            }
        }
        return results.compactMap { $0 }
    }
}
