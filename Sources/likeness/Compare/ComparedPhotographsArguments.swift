import ArgumentParser
import Figures
import Images

/// Which photographs networks are compared on, and on how many of them.
struct ComparedPhotographsArguments: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "The photographs that are searched, a folder for each class; of a training, else those that it validated on.",
            valueName: "folder"))
    var galleryImages: String?

    @Option(
        help: ArgumentHelp(
            "A photograph to search with, or a folder of some; else some of those that are searched.",
            valueName: "path"))
    var queries: String?

    @Option(
        help: ArgumentHelp(
            "How many queries are shown, 0 to 12: of as many classes as there are.",
            valueName: "number"))
    var queryCount = 4

    @Option(
        name: [.customShort("k"), .customLong("count")],
        help: ArgumentHelp("How many results of each are shown, 1 to 8.", valueName: "number"))
    var count = 4

    @Option(
        help: ArgumentHelp(
            "Of a training, how many checkpoints, evenly spaced from the first to the last, 1 to 24.",
            valueName: "number"))
    var checkpoints = 6

    @Option(
        help: ArgumentHelp(
            "How many photographs are searched with for the retrieval figures, at most.",
            valueName: "number"))
    var sample = 1000

    @Option(
        help: ArgumentHelp(
            "Of how many pairs of one class the maps are measured, at most.", valueName: "number"))
    var pairs = 100

    @Option(
        help: ArgumentHelp(
            "Boxes of the objects, a CSV file of image,x0,y0,x1,y1.", valueName: "file"))
    var boxes: String?

    @Option(
        help: ArgumentHelp(
            "Where labels come from: folders, a CSV file, or none; else folders.",
            valueName: "source"))
    var labels: String?

    @Option(help: ArgumentHelp("Another number chooses other queries.", valueName: "number"))
    var seed: UInt64 = 0

    @Option(help: ArgumentHelp("Where embeddings are kept.", valueName: "folder"))
    var cache: String?

    @Option(
        help: ArgumentHelp(
            "Leave out photographs with more pixels than this.", valueName: "number"))
    var maxPixels = ReadOptions().maximumPixels

    func validate() throws {
        func check(_ value: Int, _ name: String, _ range: ClosedRange<Int>) throws {
            guard !range.contains(value) else { return }
            throw ValidationError(
                "\(name) takes a number from \(range.lowerBound) to \(range.upperBound), not \(value)."
            )
        }
        try check(queryCount, "--query-count", ComparisonReport.queryCounts)
        try check(count, "-k", ComparisonReport.resultCounts)
        try check(checkpoints, "--checkpoints", ComparisonReport.networkCounts)
        try check(sample, "--sample", 1...1_000_000)
        try check(pairs, "--pairs", 0...100_000)
        guard maxPixels > 0 else {
            throw ValidationError("--max-pixels takes a number above zero, not \(maxPixels).")
        }
    }
}
