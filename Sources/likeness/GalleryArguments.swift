import ArgumentParser
import Figures
import Files
import Galleries
import Images
import Networks
import Terminal

/// What a command on a gallery takes that runs no network.
struct SearchArguments: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Threads for the search; by default one on each core.", valueName: "number"))
    var threads: Int?

    func validate() throws { try checkThreads(threads) }
}

private func checkThreads(_ threads: Int?) throws {
    if let threads, !(1...1024).contains(threads) {
        throw ValidationError("--threads takes a number from 1 to 1024, not \(threads).")
    }
}

/// What a command on a gallery takes that runs its network.
struct GalleryArguments: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "The gallery’s network, if it is no longer where it was.", valueName: "file"))
    var network: String?

    @Option(
        help: ArgumentHelp(
            "Threads for the network and the search; by default one on each core.",
            valueName: "number"))
    var threads: Int?

    @Option(
        help: ArgumentHelp(
            "The ONNX Runtime library or its folder; else LIKENESS_ONNXRUNTIME, .likeness/onnxruntime, the system.",
            valueName: "path"))
    var onnxruntime: String?

    @Option(
        help: ArgumentHelp("Refuse photographs with more pixels than this.", valueName: "number"))
    var maxPixels = ReadOptions().maximumPixels

    func validate() throws {
        try checkThreads(threads)
        guard maxPixels > 0 else {
            throw ValidationError("--max-pixels takes a number above zero, not \(maxPixels).")
        }
    }

    /// The gallery’s network, ready to run.
    ///
    /// - Parameter splits: whether embeddings are to be split over locations.
    func openNetwork(of gallery: Gallery, splits: Bool) throws -> EmbeddingNetwork {
        var options = NetworkOptions()
        options.threads = threads
        options.runtimePath = onnxruntime
        options.splits = splits
        // A command is done before anyone has replaced the file.
        options.mapsWeights = true
        return try gallery.openNetwork(at: network, options: options)
    }

    /// Photographs large enough to be drawn so wide, and for twice the network’s size: from there down a
    /// JPEG that was decoded at reduced size gives what a whole one gives.
    func reading(width: Int, for gallery: Gallery) -> ReadOptions {
        let size = gallery.network.preprocessing.size
        let side = max(width, 2 * max(size.width, size.height))
        return ReadOptions(
            maximumPixels: maxPixels, enough: PixelSize(width: side, height: side))
    }
}

/// How a command prints what it found.
struct TableArguments: ParsableArguments {
    @Flag(help: "Print everything as one JSON object (docs/gallery-json.md).")
    var json = false

    @Flag(help: "Print the table as CSV, with a header.")
    var csv = false

    func validate() throws {
        if json, csv {
            throw ValidationError("--json and --csv exclude each other; run the command twice.")
        }
    }
}

extension Gallery {
    /// Refuses to write over one of the gallery’s photographs, its network, the file of its labels, or
    /// another file that is read.
    ///
    /// - Parameter option: the option that names the output.
    func check(
        _ output: String, named option: String = "-o", replacesNoneOf inputs: [String?]
    ) throws {
        var read = inputs.compactMap { $0 } + [network.path]
        if case .file(let labels) = labelSource { read.append(labels) }
        // Asked for by name only below its folder: elsewhere a large catalogue would be gone through.
        if let existing = WholeFile.resolved(output), let root = WholeFile.resolved(photographs),
            existing.hasPrefix(root + "/"), let image = try image(named: existing)
        {
            read.append(file(of: image))
        }
        try OutputError.check(output, named: option, replacesNoneOf: read)
    }
}

extension GalleryNetwork {
    /// What a page says of how photographs are prepared: nothing where nothing was assumed.
    var preprocessingFacts: [GalleryReport.Fact] {
        assumptionSentence.map { [.init("preprocessing", "assumed", note: $0)] } ?? []
    }
}
