import ArgumentParser
import Figures
import Galleries
import Images
import Networks
import SimilarityMaps
import Terminal

struct SearchCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "search",
        abstract: "Find the photographs of a gallery that are most like one, or like a part of it.",
        discussion: """
            Prints the nearest photographs with their cosine similarities. With --sheet the network \
            is run on them, too, and each is drawn with a heat map of where the query was found in \
            it.

            With a region, photographs are ranked by what that region contributes to their \
            similarity: exactly the sum of the query’s similarity map over the region. Each result \
            then also shows its similarity as a whole, the region’s share of it, and its rank by the \
            whole. A region is X,Y,WIDTH,HEIGHT in pixels of the query, or a mask: a picture that is \
            white where it counts.

              likeness search GALLERY query.jpg
              likeness search GALLERY query.jpg -k 20 --sheet found.png
              likeness search GALLERY query.jpg --region 120,40,300,200 --sheet found.png
              likeness search GALLERY query.jpg --mask lamp.png --not-region 0,0,640,90
              likeness search GALLERY query.jpg --per-class
            """)

    @Argument(help: ArgumentHelp("The gallery’s folder.", valueName: "GALLERY"))
    var gallery: String

    @Argument(
        help: ArgumentHelp(
            "The photograph to search with: a file, or a photograph of the gallery by its name.",
            valueName: "QUERY"))
    var query: String

    @Option(
        name: [.customShort("k"), .customLong("count")],
        help: ArgumentHelp("How many results, 1 to 10000.", valueName: "number"))
    var count = 10

    @Flag(help: "Only the best photograph of each of the best classes.")
    var perClass = false

    @Flag(help: "Leave out photographs that are the very file of the query.")
    var excludeSameFile = false

    @OptionGroup(title: "Region") var region: RegionArguments

    @OptionGroup(title: "Output") var table: TableArguments

    @OptionGroup(title: "Output") var sheet: SheetArguments

    @OptionGroup(title: "Gallery") var arguments: GalleryArguments

    func validate() throws {
        guard (1...10_000).contains(count) else {
            throw ValidationError("-k takes a number from 1 to 10000, not \(count).")
        }
        let most = RetrievalSheet.resultCounts.upperBound
        if sheet.needsMaps, count > most {
            throw ValidationError(
                "maps are made of at most \(most) results; give -k \(most), or leave out --sheet and --npy."
            )
        }
    }

    func run() throws {
        let gallery = try Gallery(contentsOf: gallery)
        try sheet.check(
            of: gallery, replacesNoneOf: [query, region.mask, region.notMask, arguments.network])
        let search = try GallerySearch(gallery, threads: arguments.threads)
        let splits = sheet.needsMaps || region.isGiven
        let network = OpenedNetwork { try arguments.openNetwork(of: gallery, splits: splits) }
        // A network that is named is held against the gallery's, though the query may be one of its
        // photographs and need none.
        if arguments.network != nil { _ = try network.opened() }
        let reading = arguments.reading(width: sheet.drawing.width / 2, for: gallery)
        let query = try gallery.query(
            query, splitting: splits, reading: reading, network: network.opened)
        var request = SearchRequest(query.embedding)
        request.count = count
        request.isOneOfEachClass = perClass
        if excludeSameFile { request.excludedRows = Set(query.rows) }
        let region = try region.region(reading)
        if let region, let photograph = query.photograph, let split = query.decomposition {
            request.region = split.regionVector(
                try network.opened().weights(of: region, in: photograph, on: split.grid))
        }
        let results = try search.results(for: request)
        guard !results.isEmpty else { throw nothingFound(gallery) }
        var report = try SearchReport(
            results, for: query,
            region: region.map {
                .init($0, mask: self.region.mask, notMask: self.region.notMask)
            }, in: gallery)
        if sheet.needsMaps, let split = query.decomposition {
            let explained = ExplainedSearch(
                query: query, region: region, isOneOfEachClass: perClass,
                explanations: search.explanations(
                    of: results, for: split, request: request, network: try network.opened(),
                    reading: reading))
            let certificate = try explained.write(sheet, gallery, network.opened(), &report)
            try put(report, certificate)
            certificate?.warn("some maps do not add up to the scores")
        } else {
            try put(report, nil)
        }
    }

    private func put(_ report: SearchReport, _ certificate: Certificate?) throws {
        if table.json {
            try putJSON(report)
        } else {
            try Terminal.put(
                table.csv
                    ? CSVTable(report.results).text()
                    : report.text(perClass: perClass, certificate))
        }
    }

    private func nothingFound(_ gallery: Gallery) -> OutputError {
        if gallery.contents.images == 0 {
            return OutputError(
                "\(gallery.path) has no photographs; index some with ‘likeness index PHOTOS -o GALLERY’"
            )
        }
        return OutputError(
            perClass && gallery.contents.labelled == 0
                ? "\(gallery.path) has no classes; leave out --per-class"
                : "nothing is left of \(gallery.path) without the query; leave out --exclude-same-file"
        )
    }
}

/// A network that is opened when it is first needed.
final class OpenedNetwork {
    private let open: () throws -> EmbeddingNetwork
    private var network: EmbeddingNetwork?

    init(_ open: @escaping () throws -> EmbeddingNetwork) { self.open = open }

    func opened() throws -> EmbeddingNetwork {
        if let network { return network }
        let network = try open()
        self.network = network
        return network
    }
}
