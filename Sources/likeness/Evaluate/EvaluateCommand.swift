import ArgumentParser
import Evaluation
import Figures
import Files
import Galleries
import Images
import Networks
import Terminal

struct EvaluateCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "evaluate",
        abstract: "Measure how far a network’s searches, and its maps, can be trusted.",
        discussion: """
            How well classes are found, and on a page with plots and pictures:

            Completeness: whether maps add up to the score, over thousands of pairs. Faithfulness: \
            what becomes of the score when a photograph is taken apart as the map says, best parts \
            first, worst first, on three substrates, beside what other methods and random maps do. \
            Sanity: whether maps change when the network’s learning is undone or the query is \
            another, and stay when the picture is mirrored, moved or compressed.

            Where it is known where the objects are, also localisation (pointing game, MaxBoxAcc, \
            average precision of pixels) and the searches that rest on the background.

              likeness evaluate GALLERY
              likeness evaluate GALLERY --boxes boxes.csv -o trust.html
              likeness evaluate GALLERY --masks masks --methods all --pairs 100

            Boxes are a CSV file of image,x0,y0,x1,y1, in pixels; masks a folder of pictures, white \
            on black, with the paths that the photographs have in the gallery. ‘likeness scenes’ \
            draws photographs with both. What is measured is explained in docs/evaluate.md.
            """)

    /// Which methods are measured beside the decomposition.
    enum MethodChoice: String, CaseIterable, ExpressibleByArgument {
        case quick, all
    }

    @Argument(help: ArgumentHelp("The gallery’s folder.", valueName: "GALLERY"))
    var gallery: String

    @Option(
        name: [.customShort("o"), .customLong("output")],
        help: ArgumentHelp("The page’s file.", valueName: "file"))
    var output = "evaluation.html"

    @Option(help: ArgumentHelp("Boxes of the objects, a CSV file.", valueName: "file"))
    var boxes: String?

    @Option(help: ArgumentHelp("Masks of the objects, a folder.", valueName: "folder"))
    var masks: String?

    @Option(
        help: ArgumentHelp(
            "Of how many pairs the maps are measured, 2 to 10000.", valueName: "number"))
    var pairs = 40

    @Option(
        help: ArgumentHelp(
            "quick: methods that need one further run of the network at most; all: occlusion and random masks, too, 350 runs a pair.",
            valueName: "which"))
    var methods = MethodChoice.quick

    @Option(
        help: ArgumentHelp(
            "For how many of the pairs the best possible order of cells is searched, hundreds of runs each.",
            valueName: "number"))
    var oracle = 0

    @Option(
        help: ArgumentHelp(
            "How many photographs are searched with for the retrieval figures, at most.",
            valueName: "number"))
    var sample = 1000

    @Option(help: ArgumentHelp("Another number chooses other pairs.", valueName: "number"))
    var seed: UInt64 = 0

    @Option(help: "signed shows what is for and against; jet and heat show the paper’s kind.")
    var colours = ColourScale.signed

    @Flag(help: "Print everything as one JSON object (docs/evaluate.md).")
    var json = false

    @OptionGroup(title: "Gallery") var arguments: GalleryArguments

    func validate() throws {
        func check(_ value: Int, _ name: String, _ range: ClosedRange<Int>) throws {
            guard !range.contains(value) else { return }
            throw ValidationError(
                "\(name) takes a number from \(range.lowerBound) to \(range.upperBound), not \(value)."
            )
        }
        try check(pairs, "--pairs", 2...10_000)
        try check(oracle, "--oracle", 0...10_000)
        try check(sample, "--sample", 1...1_000_000)
        guard boxes == nil || masks == nil else {
            throw ValidationError("give --boxes or --masks, not both.")
        }
        guard output.lowercased().hasSuffix(".html") || output.lowercased().hasSuffix(".htm") else {
            throw ValidationError("the evaluation is a page; give -o a name that ends in .html.")
        }
    }

    func run() throws {
        let gallery = try Gallery(contentsOf: gallery)
        guard gallery.contents.images > 1 else {
            throw OutputError(
                "\(gallery.path) has \(gallery.contents.images == 0 ? "no photographs" : "one photograph"); index two and more with ‘likeness index PHOTOS -o GALLERY’"
            )
        }
        try gallery.check(output, replacesNoneOf: [boxes, arguments.network])
        keepMemory()
        Interruption.remember()
        do {
            let network = try arguments.openNetwork(of: gallery, splits: true)
            guard network.description.mapsCoverInput else {
                throw OutputError(
                    "this network’s maps cover a part of what it is fed, or more than that (see ‘likeness network’), while evaluate takes cells away over all of it; evaluate a network whose maps cover its input"
                )
            }
            var builder = EvaluationBuilder(
                search: try GallerySearch(gallery, threads: arguments.threads),
                network: network,
                reading: arguments.reading(width: 2 * ExplainedPicture.longestSide, for: gallery),
                truth: try ObjectTruth(boxes: boxes, masks: masks), colours: colours, seed: seed)
            try builder.measureRetrieval(queries: sample)
            try builder.measureMaps(
                pairs: pairs,
                methods: methods == .all
                    ? FaithfulnessTrial.allMethods : FaithfulnessTrial.quickMethods, oracle: oracle)
            try builder.measureSanity()
            try builder.rankShortcuts(sample: Self.shortcutSample)
            try write(builder)
        } catch is Interrupted {
            say("Stopped: nothing was written.")
            Interruption.finish()
        }
    }

    /// With how many photographs matches on the background are looked for.
    private static let shortcutSample = 200

    private func write(_ builder: EvaluationBuilder) throws {
        let report = try builder.report()
        var files = OutputFiles()
        files.add(output, Array(try report.html().utf8))
        try files.write(creating: nil)
        let document = EvaluationDocument(builder, page: output)
        if json { try putJSON(document) } else { try put(document.text) }
        builder.completeness?.certificate?.warn(
            "\(document.completeness.failures.counted("pair")) of maps do not add up to what the network puts out",
            remedy: "see ‘likeness network’ for how its tail was read")
    }
}
