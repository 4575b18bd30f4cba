import ArgumentParser
import Evaluation
import Figures
import Files
import Galleries
import Images
import Networks
import SimilarityMaps
import Terminal

struct ReportCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "report",
        abstract: "Write what a gallery’s network sees as one page that opens offline.",
        discussion: """
            Example searches with heat maps, the classes and what their photographs have in common, \
            how few components make up a similarity, and, where there are classes, how well they \
            are found: recall@1, 5 and 10, R-precision, mean average precision, and the scores of \
            pairs within and across classes. With boxes of the objects: how much of the similarity \
            lies on them.

            Boxes are a CSV file of image,x0,y0,x1,y1, in pixels; images are named by their paths \
            in the gallery, or longer ones that end so.

              likeness report GALLERY
              likeness report GALLERY -o report.html --queries views --boxes boxes.csv
            """)

    @Argument(help: ArgumentHelp("The gallery’s folder.", valueName: "GALLERY"))
    var gallery: String

    @Option(
        name: [.customShort("o"), .customLong("output")],
        help: ArgumentHelp("The page’s file.", valueName: "file"))
    var output = "report.html"

    @Option(
        help: ArgumentHelp(
            "Photographs for the example searches; else some of the gallery’s own.",
            valueName: "folder"))
    var queries: String?

    @Option(
        help: ArgumentHelp("How many example searches, 0 to 24.", valueName: "number"))
    var examples = 8

    @Option(
        help: ArgumentHelp("Boxes of the objects, a CSV file.", valueName: "file"))
    var boxes: String?

    @Option(
        help: ArgumentHelp(
            "How many photographs are searched with for the retrieval figures, at most.",
            valueName: "number"))
    var sample = 1000

    @Option(help: ArgumentHelp("Another number chooses other examples.", valueName: "number"))
    var seed: UInt64 = 0

    @Option(help: "signed shows what is for and against; jet and heat show the paper’s kind.")
    var colours = ColourScale.signed

    @OptionGroup(title: "Output") var table: TableArguments

    @OptionGroup(title: "Gallery") var arguments: GalleryArguments

    func validate() throws {
        guard (0...GalleryReport.Limits.examples).contains(examples) else {
            throw ValidationError(
                "--examples takes a number from 0 to \(GalleryReport.Limits.examples), not \(examples)."
            )
        }
        guard (1...1_000_000).contains(sample) else {
            throw ValidationError("--sample takes a number from 1 to 1000000, not \(sample).")
        }
        guard output.lowercased().hasSuffix(".html") || output.lowercased().hasSuffix(".htm") else {
            throw ValidationError("the report is a page; give -o a name that ends in .html.")
        }
    }

    func run() throws {
        let gallery = try Gallery(contentsOf: gallery)
        guard gallery.contents.images > 0 else {
            throw OutputError(
                "\(gallery.path) has no photographs; index some with ‘likeness index PHOTOS -o GALLERY’"
            )
        }
        try gallery.check(output, replacesNoneOf: [boxes, arguments.network])
        let queries = try queries.map {
            try ReportBuilder.photographs(in: $0, count: examples)
        }
        let boxes = try boxes.map { path in
            try BoundingBoxes(
                csv: WholeFile.read(path, maximumBytes: 1 << 30), name: path)
        }
        var builder = ReportBuilder(
            search: try GallerySearch(gallery, threads: arguments.threads),
            network: try arguments.openNetwork(of: gallery, splits: true),
            reading: arguments.reading(width: 2 * ExplainedPicture.longestSide, for: gallery),
            colours: colours, seed: seed)
        try builder.addRetrieval(queries: sample)
        try builder.addComponents()
        try builder.addExamples(queries, count: examples)
        try builder.addClasses()
        if let boxes { try builder.addObjectShares(boxes) }
        try builder.addNotes()

        var page: [UInt8] = []
        try builder.report.write { page += Array($0.utf8) }
        var files = OutputFiles()
        files.add(output, page)
        try files.write(creating: nil)
        let summary = ReportSummary(builder.report, builder, page: output)
        if table.json {
            try putJSON(summary)
        } else {
            try put(table.csv ? summary.csv : summary.text(builder.report.certificate))
        }
        builder.report.certificate?.warn("some maps do not add up to the scores")
    }
}

/// What `likeness report --json` prints.
struct ReportSummary: Encodable {
    let gallery, network, page: String
    let images, classes, failures: Int
    let queries: Int?
    let recallAt1, recallAt5, recallAt10: Double?
    let rPrecision, meanAveragePrecisionAtR, meanAveragePrecision: Double?
    let rocArea, equalErrorRate, sensitivityIndex: Double?
    let topTenComponents: Double?
    let objectShare, objectArea: Double?
    let examples: Int
    let completenessError: Double?
    let exactness: String?
    let places: Places?
    let assumption: String?
    let version: String

    init(_ report: GalleryReport, _ builder: ReportBuilder, page: String) {
        let gallery = builder.search.gallery
        (self.gallery, network, self.page) = (gallery.path, gallery.network.path, page)
        images = gallery.contents.images
        (classes, failures) = (gallery.contents.labels, gallery.contents.failures)
        let figures = builder.trial?.figures
        queries = figures?.queries
        (recallAt1, recallAt5) = (figures?.recall(at: 1), figures?.recall(at: 5))
        recallAt10 = figures?.recall(at: 10)
        rPrecision = figures?.rPrecision
        meanAveragePrecisionAtR = figures?.meanAveragePrecisionAtR
        meanAveragePrecision = figures?.meanAveragePrecision
        let curve = builder.trial?.scores.curve
        (rocArea, equalErrorRate) = (curve?.area, curve?.equalErrorRate)
        sensitivityIndex = builder.trial?.scores.sensitivityIndex
        topTenComponents = report.components?.mean.dropFirst(9).first
        objectShare = report.objectShares?.all.similarity
        objectArea = report.objectShares?.all.area
        examples = report.examples.count
        completenessError = report.certificate?.completenessError
        (exactness, places) = (report.certificate?.label, report.certificate?.places)
        assumption = gallery.network.assumptionSentence
        version = LikenessVersion.current
    }

    /// The figures that there are, by the names they have as JSON.
    var csv: String {
        let figures: [(String, Double?)] = [
            ("recallAt1", recallAt1), ("recallAt5", recallAt5), ("recallAt10", recallAt10),
            ("rPrecision", rPrecision), ("meanAveragePrecisionAtR", meanAveragePrecisionAtR),
            ("meanAveragePrecision", meanAveragePrecision), ("rocArea", rocArea),
            ("equalErrorRate", equalErrorRate), ("sensitivityIndex", sensitivityIndex),
            ("topTenComponents", topTenComponents), ("objectShare", objectShare),
            ("objectArea", objectArea), ("completenessError", completenessError),
        ]
        var table = CSVTable(["figure", "value"])
        for (name, value) in figures { if let value { table.add([name, "\(value)"]) } }
        return table.text()
    }

    func text(_ certificate: Certificate?) -> String {
        func percent(_ share: Double) -> String { "\((share * 100).fixed(1)) %" }
        var rows = [
            ("gallery", "\(gallery): \(images.counted("image"))"),
            ("report", page),
        ]
        if let recallAt1, let recallAt5, let recallAt10, let queries {
            rows.append(
                (
                    "recall",
                    "@1 \(percent(recallAt1)), @5 \(percent(recallAt5)), @10 \(percent(recallAt10)); over \(queries.counted("query", "queries"))"
                ))
        }
        if let rPrecision, let meanAveragePrecision {
            rows.append(
                (
                    "precision",
                    "R-precision \(percent(rPrecision)), mean average precision \(percent(meanAveragePrecision))"
                ))
        }
        if let topTenComponents {
            rows.append(("components", "the top 10 make up \(percent(topTenComponents))"))
        }
        if let objectShare, let objectArea {
            rows.append(
                (
                    "objects",
                    "\(percent(objectShare)) of the similarity on \(percent(objectArea)) of the picture"
                ))
        }
        if let certificate { rows += certificate.rows("maps add up") }
        if let assumption { rows.append(("assumed", assumption)) }
        return rows.aligned
    }
}
