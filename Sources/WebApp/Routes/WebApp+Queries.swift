import Galleries
import Images
import SimilarityMaps

extension WebApp {
    /// Makes a query ready: from memory, or with one run of the network.
    ///
    /// - Parameter other: another gallery whose photographs may be meant, where two are compared.
    func prepared(
        _ name: String, in served: ServedGallery, or other: ServedGallery? = nil
    ) async throws -> PreparedQuery {
        let opened = try await work.searches.run { try served.current() }
        let key = QueryKey(gallery: served.name, version: opened.version, query: name)
        if let known = work.queries.value(for: key) { return known }
        return try await work.inference.run {
            // Several requests may have waited for the same.
            if let known = work.queries.value(for: key) { return known }
            let prepared = try prepare(key, served, opened, other)
            work.queries.keep(
                prepared, for: key,
                cost: prepared.decomposition.estimatedBytes
                    + 12 * opened.gallery.embeddings.count)
            return prepared
        }
    }

    private func prepare(
        _ key: QueryKey, _ served: ServedGallery, _ opened: ServedGallery.Opened,
        _ other: ServedGallery?
    ) throws -> PreparedQuery {
        let (gallery, network) = (opened.gallery, opened.network)
        let source = try source(of: key.query, served, opened, other)
        let reading = ReadOptions(
            maximumPixels: options.maximumPixels,
            enough: gallery.network.preprocessing.enough)
        let query = try gallery.query(source.file, splitting: true, reading: reading) { network }
        guard let decomposition = query.decomposition, let photograph = query.photograph else {
            throw WebAppError(
                status: .internalServerError, message: "\(key.query.excerpt) was not split")
        }
        // Its size may be other than the catalogue's, if the file was replaced.
        let size = photograph.originalSize
        let seen = network.description.region(of: size)
        return PreparedQuery(
            key: key,
            photo: Photo(
                id: source.id, path: source.name, label: source.label, size: size,
                url: source.url, seen: seen), file: source.file,
            size: size, seen: seen, decomposition: decomposition, rows: query.rows,
            sameFile: try gallery.images(rows: query.rows).compactMap { $0?.path },
            search: try PreparedSearch(opened.search, for: query.embedding), opened: opened)
    }

    /// Where a query's photograph is.
    private struct Source {
        let file, name, url: String
        var id: Int64?
        var label: String?
    }

    private func source(
        of query: String, _ served: ServedGallery, _ opened: ServedGallery.Opened,
        _ other: ServedGallery?
    ) throws -> Source {
        if query.hasPrefix("upload:") {
            let digest = String(query.dropFirst("upload:".count))
            guard let upload = uploads.file(digest) else {
                throw WebAppError.notFound(
                    "the photograph \(query.excerpt) is not here (any more); choose the file again")
            }
            return Source(
                file: upload.path, name: upload.name,
                url: "/uploads/\(digest)?v=\(digest.prefix(8))")
        }
        for (served, opened) in [(served, opened)] + (other.map { [($0, $0.opened)] } ?? []) {
            guard let image = try opened.gallery.image(at: query) else { continue }
            let photo = Photo(image, of: served, opened)
            return Source(
                file: opened.gallery.file(of: image), name: image.path, url: photo.url,
                id: image.id, label: image.label)
        }
        throw WebAppError.notFound(
            "\(query.excerpt) is no photograph of \(served.name); choose one of its photographs, or upload it"
        )
    }

    /// A photograph of a gallery, split over its locations: from memory, or with one run of the network.
    ///
    /// - Returns: `nil` where it is not in memory and the network is not to be run.
    func split(
        _ image: GalleryImage, of served: ServedGallery, _ opened: ServedGallery.Opened,
        urgency: WorkQueue.Urgency = .visible, runsNetwork: Bool = true
    ) async throws -> Decomposition? {
        guard let row = image.row else {
            throw WebAppError.conflict(
                "\(image.path.excerpt) could not be indexed: \(image.failure ?? "it has no embedding")"
            )
        }
        let key = SplitKey(gallery: served.name, version: opened.version, row: row)
        if let known = work.decompositions.value(for: key) { return known }
        guard runsNetwork else { return nil }
        let reading = ReadOptions(maximumPixels: options.maximumPixels)
        return try await work.inference.run(urgency) {
            if let known = work.decompositions.value(for: key) { return known }
            let decomposition = try opened.search.decomposition(
                of: image, network: opened.network, reading: reading)
            work.decompositions.keep(
                decomposition, for: key, cost: decomposition.estimatedBytes)
            return decomposition
        }
    }
}
