import ArgumentParser
import Figures
import Images
import Networks
import SimilarityMaps
import Terminal

struct PairCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "pair",
        abstract: "Explain the similarity of two photographs.",
        discussion: """
            Prints the cosine similarity, what the maps sum to, the rest that belongs to no place, \
            and the certificate; writes the A–B picture with a heat map on each photograph.

            Warm colours mark what makes the photographs alike to the network, cool colours what \
            sets them apart. A map is exact on the network’s own grid; what a cell sees is larger \
            than its square, and a contribution is not what removing the region would do. That is \
            what --method occlusion tries out, with any network: its numbers do not add up.

              likeness pair eiffel-1.png eiffel-2.png
              likeness pair a.jpg b.jpg --network net.onnx --size 448 --json --npy maps
              likeness pair a.jpg b.jpg --scale each --colours jet -o like-the-paper.png
            """)

    @Argument(help: ArgumentHelp("The first photograph: JPEG, PNG or WebP.", valueName: "A"))
    var first: String

    @Argument(help: ArgumentHelp("The second photograph.", valueName: "B"))
    var second: String

    @Option(
        name: .customLong("network"),
        help: ArgumentHelp(
            "The network, an ONNX file; else LIKENESS_NETWORK, or the sample network. Given more than once, the networks’ joint similarity is explained.",
            valueName: "file"))
    var networks: [String] = []

    @Option(
        name: .customLong("weight"),
        help: ArgumentHelp(
            "With several networks, how much each counts, in their order; else all alike.",
            valueName: "number"))
    var weights: [Double] = []

    @OptionGroup(title: "Method") var method: MethodArguments

    @OptionGroup(title: "Picture") var picture: PictureArguments

    @Flag(help: "Print everything as one JSON object (docs/pair-json.md).")
    var json = false

    @Option(
        help: ArgumentHelp(
            "Write the raw maps as .npy files into this folder.", valueName: "folder"))
    var npy: String?

    @OptionGroup(title: "Network") var arguments: NetworkArguments

    func validate() throws {
        guard weights.isEmpty || weights.count == max(1, networks.count),
            weights.allSatisfy({ $0 > 0 && $0.isFinite })
        else {
            throw ValidationError(
                "--weight takes a number above zero for each --network; there are \(networks.count) networks and \(weights.count) weights."
            )
        }
        if networks.count > 1, arguments.namesTensors {
            throw ValidationError(
                "--input, --embedding and --features name a tensor of one network; give them with one --network."
            )
        }
        if networks.count > 1, method.isOcclusion {
            throw ValidationError("--method occlusion takes one --network.")
        }
        try method.validate(with: arguments)
    }

    func run() async throws {
        let paths = networks.isEmpty ? [try NetworkArguments.sampleNetwork()] : networks
        let output = picture.output ?? Self.pictureBeside(first, second)
        // What cannot be written is said before the work, not after it.
        let format = try ImageFormat(extensionOf: output)
        try OutputError.check(output, replacesNoneOf: [first, second] + paths)
        let (figure, explained) =
            try await method.isOcclusion
            ? occlusion(network: paths[0]) : explanation(networks: paths)
        var report = explained
        var files = OutputFiles()
        if let npy {
            (report.first.mapFile, report.second.mapFile) = files.addMaps(
                [figure.left.map, figure.right.map], first: first, second: second, folder: npy)
        }
        files.add(output, try figure.image(options: picture.options).encoded(as: format))
        report.picture = output
        try files.write(creating: npy)

        if json {
            try putJSON(report)
        } else {
            try put(report.text)
        }
        figure.certificate?.warn(
            "the maps do not add up to what the network puts out",
            remedy:
                "name the feature map with --features TENSOR --pooling average, max or gem:3")
    }

    /// Runs the networks on both photographs. Their sessions end here: drawing has the memory they had.
    private func explanation(
        networks paths: [String]
    ) async throws -> (PairFigure, PairReport) {
        var descriptions = try paths.map {
            try NetworkDescription(contentsOf: $0, options: arguments.options)
        }
        let sizes = descriptions.map(\.preprocessing.size)
        let reading = picture.reading(
            for: PixelSize(
                width: sizes.map(\.width).max() ?? 1, height: sizes.map(\.height).max() ?? 1))

        // Photographs are decoded while the networks are made ready.
        async let decodedFirst = Image(contentsOf: first, options: reading)
        async let decodedSecond = Image(contentsOf: second, options: reading)
        var made: [EmbeddingNetwork] = []
        // One after the other, so that each one's file is let go before the next is made ready.
        while !descriptions.isEmpty {
            let next = descriptions.removeFirst()
            made.append(try EmbeddingNetwork(consume next))
        }
        let ensemble = try NetworkEnsemble(made, weights: weights.isEmpty ? nil : weights)
        let (a, b) = (try await decodedFirst, try await decodedSecond)
        let partsOfA = try naming(first) { try ensemble.decompositions(of: a) }
        let partsOfB = try naming(second) { try ensemble.decompositions(of: b) }
        let pair = try PairSimilarity(
            ensemble.joined(partsOfA, size: a.size), ensemble.joined(partsOfB, size: b.size))
        let captions = namesApart(first, second)
        let figure = PairFigure(
            pair, first: (a, captions[0]), second: (b, captions[1]), ensemble: ensemble)
        let report = PairReport(
            pair, first: (first, a.originalSize), second: (second, b.originalSize),
            ensemble: ensemble,
            cosineSimilarities: zip(partsOfA, partsOfB).map { $0.cosineSimilarity(to: $1) })
        return (figure, report)
    }

    /// Says which photograph the mathematics has no answer for.
    private func naming<T>(_ photograph: String, _ body: () throws -> T) throws -> T {
        do {
            return try body()
        } catch let error as SimilarityMapError {
            throw OutputError("\(photograph): \(error)")
        }
    }

    /// `A-B.likeness.png` in the first photograph's folder. File systems allow 255 bytes: of names
    /// that are too long together, the ends are left out.
    static func pictureBeside(_ first: String, _ second: String) -> String {
        let folder = first.lastIndex(of: "/").map { String(first[...$0]) } ?? ""
        let stems = [first, second].map { path -> String in
            var stem = path.stem
            while stem.utf8.count > 118 { stem.removeLast() }
            return stem
        }
        return "\(folder)\(stems[0])-\(stems[1]).likeness.png"
    }
}

/// How the A–B picture is drawn and where it goes.
struct PictureArguments: ParsableArguments {
    @Option(
        name: [.customShort("o"), .customLong("output")],
        help: ArgumentHelp(
            "The picture’s file, .png, .jpg or .webp; else A-B.likeness.png beside A.",
            valueName: "file"))
    var output: String?

    @Option(help: ArgumentHelp("Its width, 320 to 8000.", valueName: "pixels"))
    var width = 2000

    @Option(help: "One colour scale for both maps, or one for each as in the paper.")
    var scale = PairFigure.Scale.shared

    @Option(help: "signed shows what is for and against; jet and heat show the paper’s kind.")
    var colours = ColourScale.signed

    @Flag(help: "Show the photographs without their maps, too.")
    var photographs = false

    @Option(
        help: ArgumentHelp("Refuse photographs with more pixels than this.", valueName: "number"))
    var maxPixels = ReadOptions().maximumPixels

    func validate() throws {
        guard PairFigure.Options.widths.contains(width) else {
            throw ValidationError(
                "--width takes \(PairFigure.Options.widths.lowerBound) to \(PairFigure.Options.widths.upperBound) pixels, not \(width)."
            )
        }
        guard maxPixels > 0 else {
            throw ValidationError("--max-pixels takes a number above zero, not \(maxPixels).")
        }
    }

    var options: PairFigure.Options {
        var options = PairFigure.Options()
        options.width = width
        options.scale = scale
        options.colours = colours
        options.showsPhotographs = photographs
        return options
    }

    /// Photographs are decoded once, large enough for the picture and for twice the network’s size:
    /// from there down a JPEG that was decoded at reduced size gives what a whole one gives.
    func reading(for size: PixelSize) -> ReadOptions {
        let side = max(width / 2, 2 * max(size.width, size.height))
        return ReadOptions(
            maximumPixels: maxPixels, enough: PixelSize(width: side, height: side))
    }
}

extension PairFigure.Scale: ExpressibleByArgument {}
extension ColourScale: ExpressibleByArgument {}
