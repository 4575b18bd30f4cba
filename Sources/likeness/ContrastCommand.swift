import ArgumentParser
import Figures
import Galleries
import Images
import Networks
import SimilarityMaps
import Terminal

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
        let reading = arguments.reading(width: sheet.drawing.width / 2, for: gallery)
        let sides = try [query, first, second].map { name in
            try SplitPhotograph(name, of: gallery, network: network, reading: reading)
        }
        let contrast = try ContrastMaps(
            query: sides[0].decomposition, first: sides[1].decomposition,
            second: sides[2].decomposition)
        var report = ContrastReport(
            query: sides[0], first: sides[1], second: sides[2], maps: contrast, gallery: gallery)
        var maps: [MapFile] = []
        if let folder = sheet.npy {
            let file = MapFile(
                report.map, number: 1, name: sides[0].path, what: "contrast", folder: folder)
            report.map.file = file.path
            maps.append(file)
        }
        let figure = ContrastFigure(
            contrast, query: sides[0].picture, first: sides[1].picture, second: sides[2].picture,
            in: gallery)
        try sheet.write({ try figure.image(options: $0) }, maps: maps)
        report.sheet = sheet.sheet
        if table.json {
            try putJSON(report)
        } else {
            try put(table.csv ? CSVTable(cellsOf: contrast.map).text() : report.text)
        }
        contrast.certificate.warn("the maps do not add up to the difference and the scores")
    }
}

extension ContrastReport {
    /// The report in a few lines.
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
                "\(map.sum.fixed(4)) from \(map.values.count) rows × \(map.values[0].count) columns of the query, \(Double(map.rest).fixed(4)) rest; \(exactness), off by \(completenessError.scientific)"
            ),
        ]
        rows.append(("places", places.words))
        if let file = map.file { rows.append(("raw map", file)) }
        if let assumption { rows.append(("assumed", assumption)) }
        if let sheet { rows.append(("sheet", sheet)) }
        return rows.aligned
    }
}
