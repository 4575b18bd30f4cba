import ArgumentParser
import Figures
import Galleries
import Images
import Networks
import SimilarityMaps
import Terminal

struct ClassCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "class",
        abstract: "Show what the photographs of a class have in common, and which fit it least.",
        discussion: """
            Photographs of the class are listed by their mean similarity to the others of it. With \
            --sheet each is drawn with a map of which parts make it like its class mates: with its \
            rest the map adds up to that mean. Those that fit least may be mislabelled, or \
            different.

            A map costs the same however many photographs the class has.

              likeness class GALLERY towers
              likeness class GALLERY towers -k 8 --least 4 --sheet towers.png
            """)

    @Argument(help: ArgumentHelp("The gallery’s folder.", valueName: "GALLERY"))
    var gallery: String

    @Argument(help: ArgumentHelp("The class, a label of the gallery.", valueName: "NAME"))
    var label: String

    @Option(
        name: [.customShort("k"), .customLong("count")],
        help: ArgumentHelp("How many of the most typical, 1 to 10000.", valueName: "number"))
    var count = 8

    @Option(
        help: ArgumentHelp("How many of those that fit least, 0 to 10000.", valueName: "number"))
    var least = 4

    @OptionGroup(title: "Output") var table: TableArguments

    @OptionGroup(title: "Output") var sheet: SheetArguments

    @OptionGroup(title: "Gallery") var arguments: GalleryArguments

    func validate() throws {
        guard (1...10_000).contains(count), (0...10_000).contains(least) else {
            throw ValidationError(
                "-k takes a number from 1 to 10000, and --least one from 0 to 10000.")
        }
        let most = ClassSheet.imageCounts.upperBound
        if sheet.needsMaps, max(count, least) > most {
            throw ValidationError(
                "maps are made of at most \(most) photographs; give -k and --least \(most) at most, or leave out --sheet and --npy."
            )
        }
    }

    func run() throws {
        let gallery = try Gallery(contentsOf: gallery)
        try sheet.check(of: gallery, replacesNoneOf: [arguments.network])
        let search = try GallerySearch(gallery, threads: arguments.threads)
        let found = try search.members(of: label)
        let (typical, leastFitting) = found.chosen(count, least: least)
        var report = ClassReport(
            found, typical: typical, leastFitting: leastFitting, gallery: gallery)
        var certificate: Certificate?
        if sheet.needsMaps {
            guard found.members.count > 1 else {
                throw OutputError(
                    "\(label) has one photograph, so there is nothing that it has in common with others; choose a class with several"
                )
            }
            let network = try arguments.openNetwork(of: gallery, splits: true)
            let explanations = search.explanations(
                of: typical + leastFitting, in: found, network: network,
                reading: arguments.reading(width: sheet.drawing.width / 2, for: gallery))
            certificate = try write(explanations, found, network, gallery, &report)
        }
        if table.json {
            try putJSON(report)
        } else {
            try put(table.csv ? CSVTable(report).text() : report.text(certificate))
        }
        certificate?.warn("some maps do not add up to the means")
    }

    private func write(
        _ explanations: [Result<MemberExplanation, any Error>], _ found: GalleryClass,
        _ network: EmbeddingNetwork, _ gallery: Gallery, _ report: inout ClassReport
    ) throws -> Certificate? {
        let seen = network.description.preprocessing.region
        let names = (report.typical + report.leastFitting).map(\.path)
        var maps: [MapFile] = []
        for (index, explanation) in explanations.enumerated() {
            switch explanation {
            case .success(let explained):
                var map = MapReport(explained.map, covered: seen(explained.photograph.size))
                if let folder = sheet.npy {
                    let file = MapFile(
                        map, number: index + 1, name: explained.member.image.path, folder: folder)
                    map.file = file.path
                    maps.append(file)
                }
                report.add(map, explained, at: index)
            case .failure(let error):
                warn("\(names[index]) has no map: \(error)")
            }
        }
        let typicalCount = report.typical.count
        let typical = explanations[..<typicalCount].compactMap { try? $0.get() }
        guard !typical.isEmpty else {
            throw OutputError(
                "none of the photographs of \(label) can be read any more; bring the gallery up to date with ‘likeness index \(gallery.path)’"
            )
        }
        let figure = ClassSheet(
            found, typical: typical,
            leastFitting: explanations[typicalCount...].compactMap { try? $0.get() }, in: gallery)
        try sheet.write({ try figure.image(options: $0) }, maps: maps)
        report.sheet = sheet.sheet
        return .worst(of: explanations.compactMap { try? $0.get().certificate })
    }
}

extension ClassReport {
    /// The two lists as tables, and what the class has in common.
    ///
    /// - Parameter certificate: what holds for all maps; `nil` where none were computed.
    func text(_ certificate: Certificate?) -> String {
        var rows = [("class", "\(label), \(images.counted("image")) of \(gallery)")]
        if let meanSimilarity {
            rows.append(("similarity", "\(meanSimilarity.fixed(4))  mean within the class"))
        }
        if let certificate { rows += certificate.rows("maps and rests add up to the means") }
        if let assumption { rows.append(("assumed", assumption)) }
        if let sheet { rows.append(("sheet", sheet)) }
        var text = rows.aligned + "\n\n" + Self.table("most typical", typical)
        if !leastFitting.isEmpty { text += "\n\n" + Self.table("fits least", leastFitting) }
        return text
    }

    private static func table(_ title: String, _ members: [Member]) -> String {
        var table = Table([.init(title: "similarity", isNumber: true), .init(title: title)])
        for member in members { table.add([member.meanSimilarity?.fixed(4) ?? "", member.path]) }
        return table.text
    }
}
