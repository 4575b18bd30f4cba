import Files
import Images
import Networks
import SimilarityMaps

/// A photograph that a gallery is searched with.
public struct GalleryQuery: Sendable {
    /// The file.
    public let path: String
    /// The photograph; `nil` where its embedding was known and no map was asked for.
    public let photograph: Image?
    /// Its embedding, of length 1.
    public let embedding: [Float]
    /// The embedding, split over locations; `nil` unless that was asked for.
    public let decomposition: Decomposition?
    /// The gallery's rows that are of the very same file.
    public let rows: [Int]
}

extension Gallery {
    /// A photograph to search with: one of the gallery's, or any other.
    ///
    /// - Parameters:
    ///   - name: a file, or a photograph of the gallery (``image(named:)``).
    ///   - splitting: whether its embedding is to be split over locations. If not, a photograph of the
    ///     gallery is not even decoded.
    ///   - reading: limits for decoding it.
    ///   - network: the gallery's network; called once, if it is needed.
    /// - Throws: `GalleryError` where there is no such photograph; what decoding and embedding throw.
    public func query(
        _ name: String, splitting: Bool, reading: ReadOptions = ReadOptions(),
        network: () throws -> EmbeddingNetwork
    ) throws -> GalleryQuery {
        let path = try queryFile(name)
        let rows = try rows(ofContent: WholeFile.fingerprint(path))
        if !splitting, let row = rows.first {
            return GalleryQuery(
                path: path, photograph: nil, embedding: embeddings[row], decomposition: nil,
                rows: rows)
        }
        let photograph = try ReadPhotograph(path, for: self.network, reading: reading)
        let network = try network()
        guard splitting else {
            return GalleryQuery(
                path: path, photograph: photograph.drawn,
                embedding: try Self.normalised(network.embedding(of: photograph.indexed), path),
                decomposition: nil, rows: rows)
        }
        let decomposition: Decomposition
        do {
            decomposition = try network.decomposition(of: photograph.indexed)
        } catch let error as SimilarityMapError {
            throw GalleryError(.invalidInput, "\(path): \(error)")
        }
        return GalleryQuery(
            path: path, photograph: photograph.drawn,
            embedding: decomposition.normalisedEmbedding,
            decomposition: decomposition, rows: rows)
    }

    /// What to call a query: its path in the gallery if it is one of the gallery's photographs, else its
    /// file's name.
    public func name(of query: GalleryQuery) throws -> String {
        let own = try images(rows: query.rows).compactMap { $0 }
        // Of several copies the one that was named.
        let image = own.first { file(of: $0) == query.path } ?? own.first
        return image?.path ?? query.path.split(separator: "/").last.map { String($0) } ?? query.path
    }

    private func queryFile(_ name: String) throws -> String {
        if WholeFile.resolved(name) != nil { return name }
        guard let image = try image(named: name) else {
            throw GalleryError(
                .notFound,
                "\(name.isEmpty ? "an empty name" : name) is neither a file nor a photograph of \(path); give a photograph’s path"
            )
        }
        return file(of: image)
    }

    static func normalised(_ embedding: [Float], _ path: String) throws -> [Float] {
        let norm = embedding.reduce(0.0) { $0 + Double($1) * Double($1) }.squareRoot()
        guard norm > 0, norm.isFinite else {
            throw GalleryError(
                .invalidInput,
                "the network’s embedding of \(path) is \(norm == 0 ? "zero" : "not finite"), so its similarity to anything is not defined; check how pictures are normalised"
            )
        }
        return embedding.map { Float(Double($0) / norm) }
    }
}
