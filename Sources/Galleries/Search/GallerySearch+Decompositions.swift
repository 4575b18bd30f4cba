import Dispatch
import Images
import Networks
import SimilarityMaps

extension GallerySearch {
    /// One of the gallery's photographs, split over its locations: what maps of it are made of.
    ///
    /// The photograph is read as indexing read it and not kept. A decomposition may be: it is good for
    /// any query, as long as the file is what it was.
    ///
    /// - Parameters:
    ///   - network: the gallery's (``Gallery/openNetwork(at:options:)``).
    ///   - reading: limits for decoding it.
    /// - Throws: `GalleryError` where the file is no longer what was indexed; what decoding and
    ///   embedding throw.
    public func decomposition(
        of image: GalleryImage, network: EmbeddingNetwork, reading: ReadOptions = ReadOptions()
    ) throws -> Decomposition {
        try decompositions(of: [image], network: network, reading: reading)[0].get()
    }

    /// Several of the gallery's photographs, split over their locations: those of one run of the network
    /// together.
    ///
    /// - Returns: for each its decomposition, or why there is none.
    public func decompositions(
        of images: [GalleryImage], network: EmbeddingNetwork,
        reading: ReadOptions = ReadOptions()
    ) -> [Result<Decomposition, any Error>] {
        zip(images, splitting(images, network, reading, isDrawn: false)).map { image, split in
            split.flatMap { _, decomposition in
                Result {
                    _ = try indexed(image, as: decomposition)
                    return decomposition
                }
            }
        }
    }
}

extension GallerySearch {
    /// The embedding that the gallery has of an image.
    ///
    /// - Throws: `GalleryError` where the file is no longer what was indexed.
    func indexed(_ image: GalleryImage, as decomposition: Decomposition) throws -> [Float] {
        guard let row = image.row, row < gallery.embeddings.count,
            decomposition.embedding.count == gallery.embeddings.dimension,
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
        _ images: [GalleryImage], _ network: EmbeddingNetwork, _ reading: ReadOptions,
        isDrawn: Bool = true
    ) -> [Result<(Image, Decomposition), any Error>] {
        let decoded = gallery.photographs(images, reading: reading, isDrawn: isDrawn)
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
        _ images: [GalleryImage], reading: ReadOptions, isDrawn: Bool
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
                try ReadPhotograph(
                    file(of: images[index]), for: network, reading: reading, isDrawn: isDrawn)
            }
        }
        return results.compactMap { $0 }
    }
}
