import ArgumentParser
import CMalloc
import Files
import Galleries
import Images
import Networks
import Terminal

struct IndexCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "index",
        abstract: "Make a gallery of photographs that can be searched, or bring one up to date.",
        usage: """
            likeness index <PHOTOS> --output <GALLERY> [<options>]
            likeness index <GALLERY>
            """,
        discussion: """
            Embeds every JPEG, PNG and WebP file in a folder and its sub-folders. The gallery is a \
            folder of its own: a catalogue and the embeddings; the photographs stay where they are \
            and are not changed. Pictures that Likeness drew (NAME.likeness.png) are left out.

              likeness index photographs -o gallery
              likeness index gallery                    again: what is new, changed or gone

            The second time, files of the same size and time are not read. Ctrl-C keeps what is done; \
            the same command goes on. A photograph that cannot be read is recorded with the reason, \
            see ‘likeness gallery GALLERY --failures’.

            Labels are the names of the first sub-folders, a folder for each class; or come from a \
            CSV file of paths, relative to the folder, and labels:

              likeness index photographs -o gallery --labels labels.csv

            A gallery belongs to one network under one set of options: only its embeddings can be \
            compared with each other.
            """)

    @Argument(
        help: ArgumentHelp("A folder of photographs, or a gallery.", valueName: "PHOTOS"))
    var photographs: String

    @Option(
        name: [.customShort("o"), .customLong("output")],
        help: ArgumentHelp("The gallery’s folder, new or not.", valueName: "GALLERY"))
    var output: String?

    @Option(
        help: ArgumentHelp(
            "The network, an ONNX file; else the gallery’s own, LIKENESS_NETWORK, or the sample network.",
            valueName: "file"))
    var network: String?

    @Option(
        help: ArgumentHelp(
            "Where labels come from: folders, a CSV file, or none; else as before.",
            valueName: "source"))
    var labels: String?

    @Flag(help: "The gallery’s photographs are now in this folder.")
    var moved = false

    @Option(
        help: ArgumentHelp(
            "Leave out photographs with more pixels than this.", valueName: "number"))
    var maxPixels = ReadOptions().maximumPixels

    @Flag(help: "Print the summary as one JSON object (docs/gallery-json.md).")
    var json = false

    @OptionGroup(title: "Network") var arguments: NetworkArguments

    func validate() throws {
        guard maxPixels > 0 else {
            throw ValidationError("--max-pixels takes a number above zero, not \(maxPixels).")
        }
        if moved, output == nil {
            throw ValidationError(
                "--moved says where the photographs are now; give their folder and the gallery with -o."
            )
        }
    }

    func run() throws {
        let place = try place()
        var indexer = try GalleryIndexer(place.gallery, network: open(for: place.gallery))
        indexer.labels = try labels.map { try LabelSource(argument: $0) }
        indexer.maximumPixels = maxPixels
        if let threads = arguments.threads { indexer.workers = threads }
        indexer.isMoved = moved

        keepMemory()
        Interruption.remember()
        let report = try showingProgress { progress in
            try indexer.index(
                place.photographs, isStopped: { Interruption.isRequested }, progress: progress)
        }
        let assumption = try Gallery.origin(of: place.gallery).network.assumptionSentence
        if json {
            try putJSON(IndexOutput(report, gallery: place.gallery, assumption: assumption))
        } else {
            try put(report.text(gallery: place.gallery, assumption: assumption))
        }
        advise(report)
        if report.wasStopped {
            say(
                "Stopped: what is done is kept; go on with ‘likeness index \(place.gallery)’.")
            Interruption.finish()
        }
    }

    /// Which folder is which.
    private func place() throws -> (photographs: String, gallery: String) {
        let isGallery = Gallery.exists(at: photographs)
        if let output {
            guard !isGallery else {
                throw OutputError(
                    "\(photographs) is a gallery, not a folder of photographs; run ‘likeness index \(photographs)’ to bring it up to date"
                )
            }
            return (photographs, output)
        }
        guard isGallery else {
            throw OutputError(
                "\(photographs) is no gallery; to make one of the photographs in it, say where it goes: likeness index \(photographs) -o GALLERY"
            )
        }
        return (try Gallery.origin(of: photographs).photographs, photographs)
    }

    /// The network: the gallery's own, unless something else is asked for.
    private func open(for gallery: String) throws -> EmbeddingNetwork {
        var options = arguments.options
        // Each photograph is one thread's work, from its file to its embedding.
        options.threads = 1
        options.splits = false
        // Indexing may take days, and the file may be replaced meanwhile.
        options.mapsWeights = false
        guard Gallery.exists(at: gallery) else {
            return try EmbeddingNetwork(
                contentsOf: network ?? NetworkArguments.sampleNetwork(), options: options)
        }
        let origin = try Gallery.origin(of: gallery)
        guard arguments.changesEmbeddings else {
            return try origin.openNetwork(at: network, options: options)
        }
        return try EmbeddingNetwork(contentsOf: network ?? origin.network.path, options: options)
    }

    private func showingProgress<T>(
        _ body: ((IndexProgress) -> Void) throws -> T
    ) rethrows -> T {
        var bar = ProgressBar("indexing", unit: "images")
        let line = ProgressLine()
        defer { bar.clear() }
        return try body { progress in
            switch progress {
            case .scanning(let found): line.show("looking for photographs: \(found)")
            case .embedding(let done, let total):
                if done == 0 { line.clear() }
                bar.show(done, of: total)
            }
        }
    }

    /// Says what was left out.
    private func advise(_ report: IndexReport) {
        for folder in report.unlistedFolders.prefix(5) {
            warn(
                "the folder \(folder.path) could not be listed (\(folder.reason)); check its permissions"
            )
        }
        if report.unlistedFolders.count > 5 {
            warn("so could \(report.unlistedFolders.count - 5) other folders")
        }
        if report.unknownLabels > 0 {
            warn(
                "\(report.unknownLabels.counted("row")) of the file of labels named no photograph; paths are relative to the photographs’ folder"
            )
        }
    }
}

/// Every photograph needs the same memory as the one before: given back to the system each time, it
/// would have to be cleared each time, which takes a tenth of the work.
func keepMemory() {
    #if canImport(Glibc)
        mallopt(M_MMAP_THRESHOLD, 64 << 20)
        mallopt(M_TRIM_THRESHOLD, 256 << 20)
    #endif
}

extension LabelSource {
    /// What `--labels` says: folders, none, or a file.
    init(argument: String) throws {
        switch argument {
        case "folders": self = .folders
        case "none": self = .none
        default:
            guard let file = WholeFile.resolved(argument) else {
                throw OutputError(
                    "\(argument) does not exist; --labels takes folders, none, or a CSV file of paths and labels"
                )
            }
            self = .file(file)
        }
    }
}
