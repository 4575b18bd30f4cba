import ArgumentParser
import Figures
import Files
import Galleries
import Images
import Networks
import Terminal

struct CompareCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "compare",
        abstract: "Show what changes between the checkpoints of a training, or between networks.",
        usage: """
            likeness compare <RUN> [--output <SHEET.png|REPORT.html>] [<options>]
            likeness compare <A.onnx> <B.onnx> ... --gallery-images <PHOTOS>
            """,
        discussion: """
            Every network embeds the same photographs and is searched with the same queries. Shown \
            are, for each query and network, the best results with their heat maps, and a pair that \
            stays the same: the query and the one of its class that the last checkpoint ranks best, \
            or that networks rank best on average. How the pair’s maps differ from network to \
            network adds up to the difference of its scores. All maps have one colour scale.

            Measured are, with 95 % intervals (bootstrap), recall@1, 2, 4 and 8, R-precision and \
            mean average precision, how evenly the maps’ evidence lies (entropy) and the smallest \
            area that holds half of it, and, with boxes, the objects’ share.

              likeness compare RUN -o training.png -o training.html
              likeness compare average.onnx max.onnx --gallery-images photographs
              likeness compare RUN --checkpoints 12 --queries views --boxes boxes.csv

            Embeddings are kept, so that the second time is quick: for a training in RUN/galleries, \
            else beside the picture, in SHEET.galleries; or where --cache says. Delete them at any \
            time.
            """)

    @Argument(
        help: ArgumentHelp(
            "The folder of a training, or two networks and more, ONNX files.",
            valueName: "RUN"))
    var networks: [String]

    @Option(
        name: [.customShort("o"), .customLong("output")],
        help: ArgumentHelp(
            "A picture (.png, .jpg, .webp) or a page (.html); may be given several times.",
            valueName: "file"))
    var outputs: [String] = []

    @OptionGroup(title: "Photographs") var photographs: ComparedPhotographsArguments

    @OptionGroup(title: "Picture") var picture: DrawingArguments

    @Flag(help: "Print everything as one JSON object (docs/compare-json.md).")
    var json = false

    @OptionGroup(title: "Network") var arguments: NetworkArguments

    func validate() throws {
        if networks.count > 1, arguments.namesTensors {
            throw ValidationError(
                "--input, --embedding and --features name a tensor of one network; several may not have it."
            )
        }
    }

    func run() throws {
        try checkOutputs()
        let subject = try ComparisonSubject(
            networks, photographs: photographs.galleryImages, checkpoints: photographs.checkpoints)
        let cache = try ComparisonCache(
            folder: photographs.cache, of: subject, beside: outputs.first)
        keepMemory()
        Interruption.remember()
        do {
            defer { cache.removeIfTemporary() }
            try checkInputs(of: subject)
            let report = try ComparisonBuilder(
                subject: subject, cache: cache, photographs: photographs,
                network: arguments, picture: picture
            ).report()
            try write(report, cache: cache)
        } catch is Interrupted {
            say(
                cache.isTemporary
                    ? "Stopped."
                    : "Stopped: embeddings that are done are kept in \(cache.folder); the same command goes on."
            )
            Interruption.finish()
        }
    }

    /// Refuses what cannot be written, before the work.
    private func checkOutputs() throws {
        for output in outputs where !Self.isPage(output) {
            _ = try ImageFormat(extensionOf: output)
        }
        guard Set(outputs).count == outputs.count else {
            throw OutputError("a file is named twice with -o; give each another name")
        }
    }

    /// Refuses to write over what is read, or where it would be read the next time.
    private func checkInputs(of subject: ComparisonSubject) throws {
        let read =
            subject.networks.map(\.path)
            + [photographs.boxes, photographs.queries].compactMap { $0 }
        let root = WholeFile.resolved(subject.photographs)
        for output in outputs {
            try OutputError.check(output, replacesNoneOf: read)
            guard !Self.isPage(output), let root,
                let folder = WholeFile.resolved(WholeFile.folder(of: output)),
                folder == root || folder.hasPrefix(root + "/")
            else { continue }
            throw OutputError(
                "\(output) would be one of the photographs the next time; give -o a place outside of \(subject.photographs)"
            )
        }
    }

    /// Whether a file’s name is a page’s, and not a picture’s.
    static func isPage(_ path: String) -> Bool {
        let name = path.lowercased()
        return name.hasSuffix(".html") || name.hasSuffix(".htm")
    }

    private func page(of report: ComparisonReport) throws -> [UInt8] {
        var page: [UInt8] = []
        try report.writePage(colours: picture.colours, scale: picture.scale) {
            page += Array($0.utf8)
        }
        return page
    }

    private func write(_ report: ComparisonReport, cache: ComparisonCache) throws {
        var files = OutputFiles()
        for output in outputs {
            files.add(
                output,
                try Self.isPage(output)
                    ? page(of: report)
                    : report.sheet(options: picture.options)
                        .encoded(as: ImageFormat(extensionOf: output)))
        }
        try files.write(creating: nil)
        let kept = cache.isTemporary ? nil : cache.folder
        if json {
            try putJSON(
                ComparisonDocument(
                    report, files: outputs, cache: kept, version: LikenessVersion.current))
        } else {
            try put(report.text(files: outputs, cache: kept))
        }
        for network in report.networks {
            network.certificate?.warn(
                "the maps of \(network.name) do not add up to what it puts out",
                remedy: "see ‘likeness network’ for how its tail was read")
        }
    }
}
