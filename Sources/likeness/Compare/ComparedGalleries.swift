import Evaluation
import Figures
import Galleries
import Images
import Networks

/// What every network made of the same photographs: a gallery for each, in the order of the networks.
struct ComparedGalleries {
    let searches: [GallerySearch]
    /// Photographs that are searched with and are not necessarily in the galleries, and the embedding
    /// that each network gave them.
    private(set) var views: [ExternalQuery] = []
    /// What there is to say about photographs that could not be embedded.
    private(set) var notes: [String] = []

    /// A photograph from outside.
    struct ExternalQuery {
        let file: String
        let name: String
        var label: String?
        var embeddings: [[Float]] = []
    }

    /// Embeds what is not embedded yet.
    ///
    /// - Parameter views: what is searched with, from outside.
    /// - Throws: `Interrupted` when asked to end; what is done is kept.
    init(
        _ subject: ComparisonSubject, _ descriptions: [NetworkDescription], cache: ComparisonCache,
        photographs: ComparedPhotographsArguments, network: NetworkArguments,
        views: [ExternalQuery]
    ) throws {
        var searches: [GallerySearch] = []
        var views = views
        let labels = try photographs.labels.map { try LabelSource(argument: $0) } ?? .folders
        try cache.make()
        for (index, compared) in subject.networks.enumerated() {
            let path = try cache.gallery(
                of: compared, descriptions[index], photographs: subject.photographs,
                subfolders: subject.subfolders, labels: labels)
            var options = network.options
            // Each photograph is one thread's work, from its file to its embedding.
            options.threads = 1
            options.splits = false
            options.mapsWeights = false
            let embedder = try EmbeddingNetwork(contentsOf: compared.path, options: options)
            var indexer = GalleryIndexer(path, network: embedder)
            indexer.labels = labels
            indexer.maximumPixels = photographs.maxPixels
            indexer.subfolders = subject.subfolders
            if let threads = network.threads { indexer.workers = threads }
            var bar = ProgressBar(
                "embedding for \(compared.name) (\(index + 1) of \(subject.networks.count))",
                unit: "images")
            defer { bar.clear() }
            let report = try indexer.index(
                subject.photographs, isStopped: { Interruption.isRequested }
            ) { progress in
                if case .embedding(let done, let total) = progress { bar.show(done, of: total) }
            }
            if report.wasStopped { throw Interrupted() }
            let gallery = try Gallery(contentsOf: path)
            searches.append(try GallerySearch(gallery, threads: network.threads))
            views = try views.compactMap { view in
                try Interrupted.check()
                do {
                    var view = view
                    view.embeddings.append(
                        try gallery.query(
                            view.file, splitting: false,
                            reading: ReadOptions(maximumPixels: photographs.maxPixels)
                        ) { embedder }.embedding)
                    return view
                } catch  where views.count > 1 {
                    // One of many; a single one was meant.
                    warn("\(view.file) is not among the queries: \(error)")
                    return nil
                }
            }
        }
        self.searches = searches
        self.views = views
        if let failed = searches.map(\.gallery.contents.failures).max(), failed > 0 {
            notes.append(
                "\(failed.counted("photograph")) could not be read or embedded and \(failed == 1 ? "is" : "are") left out."
            )
        }
    }
}

extension ComparedGalleries {
    /// Photographs to search with: one, or those of a folder, of as many classes as it has.
    static func views(
        _ path: String, count: Int, seed: UInt64
    ) throws -> [ExternalQuery] {
        guard ComparisonSubject.isFolder(path) else {
            guard ComparisonSubject.exists(path) else {
                throw OutputError(
                    "\(path) does not exist; give --queries a photograph or a folder of some")
            }
            return [ExternalQuery(file: path, name: path.lastPathComponent)]
        }
        let files = try PhotographList.photographs(in: path)
        guard !files.isEmpty else {
            throw OutputError(
                "\(path) has no photographs; give --queries a folder of JPEG, PNG or WebP files")
        }
        let root = path.hasSuffix("/") ? path.count : path.count + 1
        let names = files.map { String($0.dropFirst(root)) }
        let labels = names.map { LabelSource.folders.label(ofPath: $0) }
        return StratifiedChoice.places(count, of: labels, seed: seed).sorted().map {
            ExternalQuery(file: files[$0], name: names[$0], label: labels[$0])
        }
    }
}
