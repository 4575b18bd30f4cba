import ArgumentParser
import Figures
import Galleries
import Terminal

struct GalleryCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "gallery",
        abstract: "Say what is in a gallery.",
        discussion: """
            Its network, how many images and classes it has, what it takes on the disk, images that \
            are byte for byte the same, and photographs that could not be embedded, with the reason.

              likeness gallery GALLERY
              likeness gallery GALLERY --failures
              likeness gallery GALLERY --csv > images.csv

            With --csv, the columns are path, label, width, height, bytes, hash (of the file’s \
            contents), row (of the embeddings, from 0) and failure. The embeddings are \
            GALLERY/embeddings-N.npy, which NumPy reads.
            """)

    @Argument(help: ArgumentHelp("A gallery’s folder.", valueName: "GALLERY"))
    var path: String

    @Flag(help: "List all photographs that could not be embedded, and why.")
    var failures = false

    @Flag(help: "Print everything but the images as one JSON object (docs/gallery-json.md).")
    var json = false

    @Flag(help: "Print all photographs as CSV.")
    var csv = false

    func validate() throws {
        if [failures, json, csv].count(where: { $0 }) > 1 {
            throw ValidationError("--failures, --json and --csv exclude each other; give one.")
        }
    }

    func run() throws {
        let gallery = try Gallery(contentsOf: path)
        if csv {
            try putTable(of: gallery)
        } else if failures {
            try putFailures(of: gallery)
        } else if json {
            try putJSON(GalleryOutput(gallery))
        } else {
            try put(text(gallery))
        }
    }

    /// So many examples are shown of what may be many.
    private static let examples = 5
    private static let page = 1000

    private func text(_ gallery: Gallery) throws -> String {
        let (contents, network) = (gallery.contents, gallery.network)
        var rows = [
            ("gallery", "\(path), \(gallery.byteCount.inBytes) on the disk"),
            ("photographs", gallery.photographs),
            (
                "network",
                "\(network.name), \(network.preprocessing.size) pixels, embeddings of \(network.dimension) numbers"
            ),
        ]
        if let assumption = network.assumptionSentence { rows.append(("assumed", assumption)) }
        rows += [
            ("images", "\(contents.images)"),
            ("classes", try classes(gallery)),
        ]
        if contents.duplicates > 0 {
            rows.append(
                (
                    "duplicates",
                    "\(contents.duplicates.counted("image")) byte for byte the same as another"
                ))
            for group in try gallery.duplicates(limit: Self.examples) {
                let others =
                    group.count > 2 ? " and \((group.count - 2).counted("other"))" : ""
                rows.append(("", group.prefix(2).map(\.path).joined(separator: " = ") + others))
            }
        }
        if contents.failures > 0 {
            let more =
                contents.failures > Self.examples
                ? "; all with ‘likeness gallery \(path) --failures’" : ""
            rows.append(
                ("failures", "\(contents.failures.counted("photograph")) without embedding\(more)"))
            for image in try gallery.failures(limit: Self.examples) {
                rows.append(("", "\(image.path): \(image.failure ?? "")"))
            }
        }
        return rows.aligned
    }

    private func classes(_ gallery: Gallery) throws -> String {
        let labels = try gallery.labels()
        guard let most = labels.max(by: { $0.images < $1.images }),
            let fewest = labels.min(by: { $0.images < $1.images })
        else {
            switch gallery.labelSource {
            case .folders: return "none; the photographs are in no sub-folders"
            case .file(let path): return "none; \(path) has no labels for them"
            case .none: return "none; it was made with --labels none"
            }
        }
        let source =
            switch gallery.labelSource {
            case .folders: "from sub-folders"
            case .file(let path): "from \(path)"
            case .none: ""
            }
        let sizes =
            most.images == fewest.images
            ? most.images.counted("image") : "\(fewest.images) to \(most.images) images"
        let (labelled, images) = (gallery.contents.labelled, gallery.contents.images)
        let rest = labelled < images ? "; \((images - labelled).counted("image")) without" : ""
        return "\(labels.count), \(sizes) each, \(source)\(rest)"
    }

    private func putFailures(of gallery: Gallery) throws {
        for image in try gallery.failures() {
            try put("\(image.path.onOneLine): \((image.failure ?? "").onOneLine)")
        }
    }

    private func putTable(of gallery: Gallery) throws {
        try put(
            CSVTable.line(["path", "label", "width", "height", "bytes", "hash", "row", "failure"]))
        var last = ""
        while case let images = try gallery.images(after: last, limit: Self.page),
            let end = images.last
        {
            try put(images.map(\.csvLine).joined(separator: "\n"))
            last = end.path
        }
    }
}

extension GalleryImage {
    fileprivate var csvLine: String {
        CSVTable.line([
            path, label ?? "", size.map { "\($0.width)" } ?? "", size.map { "\($0.height)" } ?? "",
            "\(byteCount)", contentHash?.hexadecimal ?? "", row.map { "\($0)" } ?? "",
            failure ?? "",
        ])
    }
}

/// What `likeness gallery --json` prints.
private struct GalleryOutput: Encodable {
    struct Network: Encodable {
        let path, fingerprint: String
        let width, height, dimension: Int
        let assumption: String?
    }
    struct Label: Encodable {
        let label: String
        let images: Int
    }
    struct Failure: Encodable {
        let path, reason: String
    }
    let gallery, photographs: String
    let bytes, images, failureCount, duplicateCount, labelled: Int
    let network: Network
    let labels: [Label]
    let duplicates: [[String]]
    let failures: [Failure]

    init(_ gallery: Gallery) throws {
        let (contents, network) = (gallery.contents, gallery.network)
        (self.gallery, photographs) = (gallery.path, gallery.photographs)
        bytes = gallery.byteCount
        (images, failureCount) = (contents.images, contents.failures)
        (duplicateCount, labelled) = (contents.duplicates, contents.labelled)
        self.network = Network(
            path: network.path, fingerprint: network.fingerprint,
            width: network.preprocessing.size.width, height: network.preprocessing.size.height,
            dimension: network.dimension, assumption: network.assumptionSentence)
        labels = try gallery.labels().map { Label(label: $0.label, images: $0.images) }
        duplicates = try gallery.duplicates().map { $0.map(\.path) }
        failures = try gallery.failures().map { .init(path: $0.path, reason: $0.failure ?? "") }
    }
}
