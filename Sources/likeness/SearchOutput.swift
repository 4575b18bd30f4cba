import Figures
import Galleries
import Images
import Networks
import SimilarityMaps
import Terminal

extension SearchReport {
    /// The results as a table, and what was searched.
    ///
    /// - Parameter certificate: what holds for all maps; `nil` where none were computed.
    func text(perClass: Bool, _ certificate: Certificate?) -> String {
        let hasRegion = query.region != nil
        let hasLabels = results.contains { $0.label != nil }
        var columns = [Table.Column(title: "rank", isNumber: true)]
        if hasRegion {
            columns += ["region", "share"].map { Table.Column(title: $0, isNumber: true) }
        }
        columns.append(Table.Column(title: "similarity", isNumber: true))
        if hasRegion || perClass {
            columns.append(Table.Column(title: "rank by whole", isNumber: true))
        }
        if hasLabels { columns.append(Table.Column(title: "class")) }
        columns.append(Table.Column(title: "photograph"))
        var table = Table(columns)
        for hit in results {
            var cells = ["\(hit.rank)"]
            if hasRegion {
                cells.append((hit.regionScore ?? 0).fixed(4))
                cells.append(hit.regionShare.map { "\(($0 * 100).fixed(0)) %" } ?? "")
            }
            cells.append(hit.similarity.fixed(4))
            if hasRegion || perClass { cells.append("\(hit.rankByWhole)") }
            if hasLabels { cells.append(hit.label ?? "") }
            cells.append(hit.path + (hit.isSameFile ? "  (the query’s own file)" : ""))
            table.add(cells)
        }
        var rows = [
            ("query", query.path),
            ("searched", "\(images.counted("image")) of \(gallery), \(network.lastPathComponent)"),
        ]
        if let region = query.region { rows.insert(("region", region.words), at: 1) }
        if let certificate { rows += certificate.rows("maps and rests add up to the scores") }
        if let assumption { rows.append(("assumed", assumption)) }
        if let sheet { rows.append(("sheet", sheet)) }
        return rows.aligned + "\n\n" + table.text
    }
}

extension SearchReport.Region {
    fileprivate var words: String {
        func list(_ parts: [[Double]]) -> String {
            parts.map { $0.map(\.short).joined(separator: ",") }.joined(separator: " and ")
        }
        var words: [String] = []
        if !rectangles.isEmpty { words.append(list(rectangles)) }
        if let mask { words.append("the white of \(mask)") }
        if words.isEmpty { words.append("all") }
        var rest: [String] = []
        if !unwanted.isEmpty { rest.append(list(unwanted)) }
        if let unwantedMask { rest.append("the white of \(unwantedMask)") }
        return words.joined(separator: " and ")
            + (rest.isEmpty ? "" : ", not " + rest.joined(separator: " and "))
    }
}

/// A search with its maps, on the way into a sheet and files.
struct ExplainedSearch {
    let query: GalleryQuery
    let region: PhotographRegion?
    let isOneOfEachClass: Bool
    /// One for each result.
    let explanations: [Result<ResultExplanation, any Error>]

    /// Draws the sheet, writes the raw maps, and notes both in the report. A result whose photograph is
    /// no longer there has no map and is not in the sheet, which is said.
    ///
    /// - Returns: what holds for all of the maps.
    func write(
        _ sheet: SheetArguments, _ gallery: Gallery, _ network: EmbeddingNetwork,
        _ report: inout SearchReport
    ) throws -> Certificate? {
        guard let picture = try NamedPhotograph(query, in: gallery) else { return nil }
        let seen = network.description.preprocessing.region
        var maps: [MapFile] = []
        for (index, explanation) in explanations.enumerated() {
            switch explanation {
            case .success(let explanation):
                report.results[index].add(explanation, query: picture.photograph.size, seen: seen)
                if let folder = sheet.npy {
                    report.results[index].nameMaps(in: folder, &maps)
                }
            case .failure(let error):
                warn("\(report.results[index].path) has no map: \(error)")
            }
        }
        let shown = explanations.compactMap { try? $0.get() }
        guard !shown.isEmpty else {
            throw OutputError(
                "none of the photographs that were found can be read any more; bring the gallery up to date with ‘likeness index \(gallery.path)’"
            )
        }
        let marked = region.map {
            MarkedRegion($0, of: picture.photograph.originalSize)
        }
        let figure = RetrievalSheet(
            shown, query: picture, region: marked, sameFile: query.rows,
            ranking: isOneOfEachClass ? .classes : .images, in: gallery)
        try sheet.write({ try figure.image(options: $0) }, maps: maps)
        report.sheet = sheet.sheet
        return .worst(of: shown.map(\.certificate))
    }
}

extension SearchReport.Hit {
    /// Says where its maps are written, and adds them to what is written.
    fileprivate mutating func nameMaps(in folder: String, _ files: inout [MapFile]) {
        for (what, key) in [("map", \Self.map), ("query-map", \Self.mapOfQuery)] {
            guard let map = self[keyPath: key] else { continue }
            let file = MapFile(map, number: rank, name: path, what: what, folder: folder)
            self[keyPath: key]?.file = file.path
            files.append(file)
        }
    }
}
