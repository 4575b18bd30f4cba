import ArgumentParser
import Figures
import Galleries
import SimilarityMaps
import Terminal

struct ComponentsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "components",
        abstract: "Plot how few components of the embeddings make up a similarity.",
        usage: "likeness components [<options>] <GALLERY>",
        discussion: """
            The cosine similarity of two photographs is a sum over the components of their \
            embeddings. For many pairs the products are sorted from the largest; the curve is the \
            mean of their running sum, as a share of the similarity. Where it is steep, a few \
            components decide.

            Pairs are two photographs of one class where the gallery has classes, and else each \
            photograph and its nearest. Beside the plot, its numbers are written as CSV.

              likeness components GALLERY
              likeness components GALLERY --pairs 1000 --of nearest -o curve.svg
            """)

    @Argument(help: ArgumentHelp("The gallery’s folder.", valueName: "GALLERY"))
    var gallery: String

    @Option(help: ArgumentHelp("How many pairs, 1 to 1000000.", valueName: "number"))
    var pairs = 1000

    @Option(
        name: .customLong("of"),
        help: "Which pairs: same-class, nearest or random; else same-class where there are classes."
    )
    var choice: PairChoice?

    @Option(help: ArgumentHelp("Another number chooses other pairs.", valueName: "number"))
    var seed: UInt64 = 0

    @Option(
        name: [.customShort("o"), .customLong("output")],
        help: ArgumentHelp(
            "The plot’s file; the CSV has its name, with the extension .csv.", valueName: "file"))
    var output = "components.svg"

    @OptionGroup(title: "Output") var table: TableArguments

    @OptionGroup(title: "Gallery") var arguments: SearchArguments

    func validate() throws {
        guard (1...1_000_000).contains(pairs) else {
            throw ValidationError("--pairs takes a number from 1 to 1000000, not \(pairs).")
        }
        guard output.lowercased().hasSuffix(".svg"), output.lastPathComponent.count > 4 else {
            throw ValidationError("the plot is SVG; give -o a name that ends in .svg.")
        }
    }

    func run() throws {
        let gallery = try Gallery(contentsOf: gallery)
        let csvFile = output.dropLast(4) + ".csv"
        for file in [output, String(csvFile)] {
            try gallery.check(file, replacesNoneOf: [])
        }
        let search = try GallerySearch(gallery, threads: arguments.threads)
        let choice = try choice ?? search.usualPairs()
        var bar = ProgressBar("comparing", unit: "pairs")
        let chosen = try search.pairs(choice, count: pairs, seed: seed)
        let curve = search.componentCurve(of: chosen) { bar.show($0, of: chosen.count) }
        bar.clear()
        guard curve.count > 0 else {
            throw OutputError(
                "none of the \(curve.leftOut.counted("pair")) has a similarity above \(curve.leastCosine), so there is nothing to take a share of; choose other pairs with --of nearest"
            )
        }
        let points = curve.points
        var files = OutputFiles()
        files.add(output, Array(try ComponentPlot(curve).svg().utf8))
        files.add(String(csvFile), Array((Self.csv(points) + "\n").utf8))
        try files.write(creating: nil)
        let report = ComponentReport(
            curve, choice: choice, gallery: self.gallery,
            assumption: gallery.network.assumptionSentence, plot: output, csvFile: String(csvFile))
        if table.json {
            try putJSON(report)
        } else if table.csv {
            try put(Self.csv(points))
        } else {
            try put(report.text)
        }
    }

    private static func csv(_ points: [ComponentCurve.Point]) -> String {
        var table = CSVTable(["components", "mean", "lowerQuartile", "median", "upperQuartile"])
        for point in points {
            table.add(
                ["\(point.components)"]
                    + [point.mean, point.lowerQuartile, point.median, point.upperQuartile].map {
                        $0.fixed(6)
                    })
        }
        return table.text()
    }
}

extension PairChoice: ExpressibleByArgument {}

extension GallerySearch {
    /// The pairs that are looked at where nothing is said.
    func usualPairs() throws -> PairChoice {
        try gallery.labels().contains { $0.images > 1 } ? .sameClass : .nearest
    }
}

/// What `likeness components --json` prints.
private struct ComponentReport: Encodable {
    let gallery, pairs, plot, csvFile: String
    let assumption: String?
    let pairCount, leftOutCount, dimension: Int
    let leastSimilarity: Double
    /// The mean share of the k largest products, k from 1.
    let mean, lowerQuartile, median, upperQuartile: [Double]

    init(
        _ curve: ComponentCurve, choice: PairChoice, gallery: String, assumption: String?,
        plot: String, csvFile: String
    ) {
        (self.gallery, pairs) = (gallery, choice.rawValue)
        self.assumption = assumption
        (self.plot, self.csvFile) = (plot, csvFile)
        (pairCount, leftOutCount, dimension) = (curve.count, curve.leftOut, curve.dimension)
        leastSimilarity = curve.leastCosine
        let points = curve.points
        mean = points.map(\.mean)
        lowerQuartile = points.map(\.lowerQuartile)
        median = points.map(\.median)
        upperQuartile = points.map(\.upperQuartile)
    }

    var text: String {
        var rows = [("gallery", gallery)]
        let kind =
            switch pairs {
            case "same-class": "two photographs of one class"
            case "nearest": "a photograph and its nearest"
            default: "any two photographs"
            }
        let leftOut =
            leftOutCount == 0
            ? "" : "; \(leftOutCount) left out, their similarity is at most \(leastSimilarity)"
        rows.append(("pairs", "\(pairCount), \(kind)\(leftOut)"))
        for count in [1, 10, 100] where count < dimension {
            rows.append(
                (
                    "top \(count)",
                    "\(Self.percent(mean[count - 1])) of the similarity, \(Self.percent(lowerQuartile[count - 1])) to \(Self.percent(upperQuartile[count - 1])) for the middle half of the pairs"
                ))
        }
        if let half = mean.firstIndex(where: { $0 >= 0.5 }) {
            rows.append(("half", "\((half + 1).counted("component")) of \(dimension)"))
        }
        if let assumption { rows.append(("assumed", assumption)) }
        rows.append(("plot", "\(plot), numbers in \(csvFile)"))
        return rows.aligned
    }

    private static func percent(_ share: Double) -> String { "\((share * 100).fixed(0)) %" }
}
