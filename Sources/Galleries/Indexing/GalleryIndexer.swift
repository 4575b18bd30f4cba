import Files
import Images
import Networks

/// Makes a gallery of a folder of photographs, or brings one up to date: photographs that are new or
/// changed are embedded, those that are gone are taken out, the others are not even opened.
///
///     var options = NetworkOptions()
///     options.threads = 1
///     let network = try EmbeddingNetwork(contentsOf: "net.onnx", options: options)
///     let report = try GalleryIndexer("gallery", network: network).index("photographs")
///
/// It may be stopped, or killed, at any time: what was reported as done stays, and the next run does the
/// rest.
public struct GalleryIndexer {
    /// The gallery's folder.
    public let path: String
    /// The network. It is run by several threads at once, so it is fastest with
    /// `NetworkOptions.threads` at 1.
    public let network: EmbeddingNetwork
    /// Where labels come from; `nil` for where the gallery has them from already, a new one from folders.
    public var labels: LabelSource?
    /// Photographs with more pixels are not decoded, and recorded as failures.
    public var maximumPixels = ReadOptions().maximumPixels
    /// How many photographs are worked on at a time; by default as many as there are cores.
    public var workers = Processor.cores
    /// Whether the gallery's photographs may be in another folder than before.
    public var isMoved = false
    /// The sub-folders of the photographs' folder that are indexed, such as some of the classes; `nil` for
    /// all there is. What the gallery has from elsewhere is taken out of it.
    public var subfolders: Set<String>?

    /// - Parameters:
    ///   - path: the gallery's folder; it is made where there is none, but not what is above it.
    ///   - network: the network that embeds.
    public init(_ path: String, network: EmbeddingNetwork) {
        self.path = path
        self.network = network
    }

    /// Indexes the photographs of a folder and its sub-folders.
    ///
    /// - Parameters:
    ///   - photographs: the folder.
    ///   - isStopped: asked about ten times a second; when it says so, what is done is kept and the rest left.
    ///   - progress: called when something is new.
    /// - Throws: `GalleryError`; `FileError` where the network's file or the file of labels cannot be read;
    ///   `OnnxRuntimeError` or `NetworkError` where the network stops.
    public func index(
        _ photographs: String, isStopped: () -> Bool = { false },
        progress: (IndexProgress) -> Void = { _ in }
    ) throws -> IndexReport {
        let clock = ContinuousClock()
        let start = clock.now
        guard let folder = WholeFile.resolved(photographs) else {
            throw GalleryError(
                .photographs,
                "\(photographs) does not exist; name the folder of the photographs, and check that its disk is there"
            )
        }
        // Of a folder without photographs no gallery is made.
        if !Gallery.exists(at: path), try !FolderScan(folder, only: subfolders).hasPhotographs() {
            throw GalleryError.noPhotographs(in: folder)
        }
        let labels =
            try self.labels
            ?? (Gallery.exists(at: path) ? Gallery.origin(of: path).labels : .folders)
        let writer = try GalleryWriter(
            at: path,
            network: GalleryNetwork(network.description, dimension: try dimension()),
            photographs: folder, labels: labels, moved: isMoved)
        var report = try PhotographScan(
            folder: folder, subfolders: subfolders, gallery: path, labels: labels, writer: writer
        ).run(isStopped: isStopped) { progress(.scanning(found: $0)) }
        let begin = clock.now
        if let scanned = report {
            report = try embed(
                scanned, folder: folder, writer: writer, isStopped: isStopped, progress: progress)
        }
        let end = clock.now
        guard var report else { return try stopped(writer, after: start.duration(to: end)) }
        try writer.finish(compacting: !report.wasStopped)
        report.contents = try writer.contents()
        report.embeddingDuration = begin.duration(to: end)
        report.duration = start.duration(to: clock.now)
        return report
    }

    /// The length of the network's embeddings, which only a run shows.
    private func dimension() throws -> Int {
        let size = network.description.preprocessing.size
        return try network.embedding(of: Image(size: size, filling: .black)).count
    }

    /// What there is to say when it was stopped before all photographs were found.
    private func stopped(_ writer: GalleryWriter, after time: Duration) throws -> IndexReport {
        try writer.finish(compacting: false)
        var report = IndexReport(
            scan: ScanSummary(new: 0, changed: 0, gone: 0, unchanged: 0, retried: 0),
            unlistedFolders: [], unknownLabels: 0,
            contents: try writer.contents())
        (report.wasStopped, report.duration) = (true, time)
        return report
    }
}

extension GalleryIndexer {
    /// So many results are kept at once at most, and for so long, in seconds: what a crash would cost.
    private static let (mostUncommitted, commitInterval) = (4096, 0.5)
    /// Files that are asked for at a time.
    private static let page = 512

    private func embed(
        _ scanned: IndexReport, folder: String, writer: GalleryWriter, isStopped: () -> Bool,
        progress: (IndexProgress) -> Void
    ) throws -> IndexReport {
        var report = scanned
        let total = scanned.scan.pending
        guard total > 0 else { return report }
        let files = PendingFiles { try writer.pending(after: $0, limit: Self.page) }
        let pipeline = EmbeddingPipeline(
            network, photographs: folder, maximumPixels: maximumPixels,
            workers: max(1, min(workers, total)),
            steps: .init(next: files.next) { try writer.embedding(ofContent: $0, byteCount: $1) })
        let clock = ContinuousClock()
        var last = clock.now
        var interval = Duration.seconds(Self.commitInterval)
        var uncommitted: [EmbeddingPipeline.Result] = []
        func commit() throws {
            guard !uncommitted.isEmpty else { return }
            let start = clock.now
            try writer.commit(uncommitted.map(\.file))
            last = clock.now
            // A slow disk is not asked more often than it can answer.
            interval = max(.seconds(Self.commitInterval), start.duration(to: last) * 10)
            for result in uncommitted {
                switch result.file.outcome {
                case .failed: report.failed += 1
                case .embedded where result.isReused: report.reused += 1
                case .embedded: report.embedded += 1
                }
            }
            uncommitted.removeAll(keepingCapacity: true)
            progress(.embedding(done: total - report.remaining, of: total))
        }
        progress(.embedding(done: 0, of: total))
        try pipeline.run(isStopped: isStopped) { results in
            uncommitted += results
            if uncommitted.count >= Self.mostUncommitted || last.duration(to: clock.now) >= interval
            {
                try commit()
            }
        }
        try commit()
        report.wasStopped = report.remaining > 0
        return report
    }
}

/// The files that are to be done, fetched some at a time.
private final class PendingFiles: @unchecked Sendable {
    private let page: (_ after: String) throws -> [FoundFile]
    private var files: ArraySlice<FoundFile> = []
    private var last = ""

    init(_ page: @escaping (_ after: String) throws -> [FoundFile]) { self.page = page }

    /// The next one. Called by one thread at a time.
    func next() throws -> FoundFile? {
        if files.isEmpty { files = try page(last)[...] }
        guard let file = files.popFirst() else { return nil }
        last = file.path
        return file
    }
}
