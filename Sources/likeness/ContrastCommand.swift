import ArgumentParser
import Figures
import Galleries
import Images
import Networks
import SimilarityMaps

struct ContrastCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "contrast",
        abstract: "Explain why one photograph is more like the query than another.",
        discussion: """
            The query’s similarity to A less its similarity to B, split over the query: warm where \
            it speaks for A, cool where it speaks for B. The map and its rest add up to the \
            difference of the two scores.

            A, B and the query are files, or photographs of the gallery by their names.

              likeness contrast GALLERY query.jpg first.jpg second.jpg
              likeness contrast GALLERY query.jpg A B --sheet why.png
            """)

    @Argument(help: ArgumentHelp("The gallery’s folder.", valueName: "GALLERY"))
    var gallery: String

    @Argument(help: ArgumentHelp("The photograph that both are compared with.", valueName: "QUERY"))
    var query: String

    @Argument(help: ArgumentHelp("The one.", valueName: "A"))
    var first: String

    @Argument(help: ArgumentHelp("The other.", valueName: "B"))
    var second: String

    @OptionGroup(title: "Output") var table: TableArguments

    @OptionGroup(title: "Output") var sheet: SheetArguments

    @OptionGroup(title: "Gallery") var arguments: GalleryArguments

    func run() throws {
        let gallery = try Gallery(contentsOf: gallery)
        try sheet.check(
            of: gallery, replacesNoneOf: [query, first, second, arguments.network])
        let network = try arguments.openNetwork(of: gallery, splits: true)
        let reading = arguments.reading(width: sheet.width / 2, for: gallery)
        let sides = try [query, first, second].map { name in
            try SplitPhotograph(name, of: gallery, network: network, reading: reading)
        }
        var report = ContrastReport(
            query: sides[0], first: sides[1], second: sides[2], gallery: gallery,
            seen: network.description.preprocessing.region)
        var maps: [MapFile] = []
        if let folder = sheet.npy {
            let file = MapFile(
                report.map, number: 1, name: sides[0].path, what: "contrast", folder: folder)
            report.map.file = file.path
            maps.append(file)
        }
        try sheet.write(
            { try figure(sides, network, gallery).image(options: $0) }, maps: maps)
        report.sheet = sheet.sheet
        if table.json {
            try putJSON(report)
        } else {
            try put(table.csv ? report.csv : report.text)
        }
        if report.completenessError > Certificate.tolerance {
            warn(
                "the map does not add up to the difference, so it is not exact: the network’s tail was not read rightly"
            )
        }
    }

    private func figure(
        _ sides: [SplitPhotograph], _ network: EmbeddingNetwork, _ gallery: Gallery
    ) -> ContrastFigure {
        let seen = network.description.preprocessing.region
        let query = sides[0]
        func explained(_ side: SplitPhotograph, _ map: SimilarityMap) -> ExplainedPhotograph {
            ExplainedPhotograph(
                photograph: side.photograph, name: side.name, map: map,
                covered: CoveredArea(seen(side.photograph.size)))
        }
        func candidate(_ side: SplitPhotograph) -> ContrastFigure.Candidate {
            .init(
                explained(side, side.decomposition.similarityMap(against: query.decomposition)),
                cosineSimilarity: side.decomposition.cosineSimilarity(to: query.decomposition),
                label: side.label)
        }
        let contrast = Contrast(sides[1].decomposition, over: sides[2].decomposition)
        let certificate = certificate(of: sides)
        return ContrastFigure(
            query: explained(query, query.decomposition.similarityMap(of: contrast)),
            first: candidate(sides[1]), second: candidate(sides[2]),
            certificate: certificate.holds
                ? sides.map(\.decomposition.exactness).max().map { "\($0)" } : "not exact",
            network: gallery.network.name)
    }

    /// The proof that the maps of query, A and B add up: the worst of all counts.
    private func certificate(of sides: [SplitPhotograph]) -> Certificate {
        let (query, others) = (sides[0].decomposition, sides.dropFirst().map(\.decomposition))
        let similarities = others.map { query.cosineSimilarity(to: $0) }
        let contrast = query.similarityMap(of: Contrast(others[0], over: others[1]))
        let errors =
            [abs(contrast.total - (similarities[0] - similarities[1]))]
            + zip(others, similarities).map { abs($0.similarityMap(against: query).total - $1) }
        return Certificate(
            completenessError: errors.max() ?? 0,
            recompositionError: sides.compactMap(\.decomposition.recompositionError).max())
    }
}

/// A photograph whose embedding is split over its locations.
struct SplitPhotograph {
    let path: String
    /// What to call it: its path in the gallery, or its file’s name.
    let name: String
    let label: String?
    let photograph: Image
    let decomposition: Decomposition

    init(
        _ name: String, of gallery: Gallery, network: EmbeddingNetwork, reading: ReadOptions
    ) throws {
        let query = try gallery.query(name, splitting: true, reading: reading) { network }
        guard let photograph = query.photograph, let decomposition = query.decomposition else {
            throw OutputError("\(name) was not split; this is a mistake in Likeness, report it")
        }
        path = query.path
        self.name = try gallery.name(of: query)
        label = try gallery.images(rows: query.rows).lazy.compactMap { $0?.label }.first
        (self.photograph, self.decomposition) = (photograph, decomposition)
    }
}

/// What `likeness contrast --json` prints.
struct ContrastReport: Encodable {
    struct Side: Encodable {
        let path: String
        let label: String?
        let similarity: Double
    }
    let gallery, network, query: String
    let first, second: Side
    /// The first's similarity less the second's.
    let difference: Double
    var map: MapReport
    /// By how much the map and its rest miss the difference.
    let completenessError: Double
    var sheet: String?
    let version: String

    init(
        query: SplitPhotograph, first: SplitPhotograph, second: SplitPhotograph,
        gallery: Gallery, seen: (PixelSize) -> Rectangle
    ) {
        func side(_ side: SplitPhotograph) -> Side {
            Side(
                path: side.path, label: side.label,
                similarity: query.decomposition.cosineSimilarity(to: side.decomposition))
        }
        (self.gallery, network, self.query) = (gallery.path, gallery.network.path, query.path)
        (self.first, self.second) = (side(first), side(second))
        difference = self.first.similarity - self.second.similarity
        let contrast = Contrast(first.decomposition, over: second.decomposition)
        map = MapReport(
            query.decomposition.similarityMap(of: contrast), covered: seen(query.photograph.size))
        completenessError = abs(map.sum + Double(map.rest) - difference)
        version = LikenessVersion.current
    }

    var text: String {
        let names = namesApart(first.path, second.path)
        func words(_ side: Side, _ name: String) -> String {
            "\(side.similarity.fixed(4))  \(name)" + (side.label.map { ", \($0)" } ?? "")
        }
        var rows = [
            ("query", query), ("A", words(first, names[0])), ("B", words(second, names[1])),
            ("difference", "\(difference.fixed(4))  A less B"),
            (
                "map",
                "\(map.sum.fixed(4)) from \(map.values.count) rows × \(map.values[0].count) columns of the query, \(Double(map.rest).fixed(4)) rest; off by \(completenessError.scientific)"
            ),
        ]
        if let file = map.file { rows.append(("raw map", file)) }
        if let sheet { rows.append(("sheet", sheet)) }
        return rows.aligned
    }

    var csv: String {
        let rows = map.values.enumerated().flatMap { row, values in
            values.enumerated().map { ["\(row)", "\($0)", "\($1)"] }
        }
        return ([["row", "column", "contribution"]] + rows).map(csvRow).joined(separator: "\n")
    }
}
