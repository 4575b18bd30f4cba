import Evaluation
import Figures
import Galleries
import Images
import Networks
import SimilarityMaps
import Terminal

extension ReportBuilder {
    /// How many results an example shows.
    private static let results = 6

    /// Searches with photographs, or with some of the gallery's own.
    mutating func addExamples(_ photographs: [String]?, count: Int) throws {
        let names = try photographs ?? ownPhotographs(count: count)
        var bar = ProgressBar("explaining", unit: "searches")
        defer { bar.clear() }
        for (done, name) in names.enumerated() {
            bar.show(done, of: names.count)
            do {
                if let example = try example(name) { report.examples.append(example) }
            } catch {
                warn("\(name) is not among the examples: \(error)")
            }
        }
    }

    /// Some of the photographs of a folder.
    static func photographs(in folder: String, count: Int) throws -> [String] {
        let found = try PhotographList.photographs(in: folder)
        guard !found.isEmpty else {
            throw OutputError(
                "\(folder) has no photographs; give a folder of JPEG, PNG or WebP files")
        }
        // Spread over the folder, in its order.
        let count = min(count, found.count)
        return (0..<count).map { found[(2 * $0 + 1) * found.count / (2 * count)] }
    }

    /// Photographs of as many classes as there are, then others.
    private func ownPhotographs(count: Int) throws -> [String] {
        let images = try gallery.images(rows: search.rows(count * 50, seed: seed))
            .compactMap { $0 }
        var seen: Set<String?> = []
        let ofNewClasses = images.filter { seen.insert($0.label).inserted }
        let others = images.filter { image in !ofNewClasses.contains { $0.id == image.id } }
        return (ofNewClasses + others).prefix(count).map { gallery.file(of: $0) }
    }

    private mutating func example(_ name: String) throws -> GalleryReport.Example? {
        let query = try gallery.query(name, splitting: true, reading: reading) { network }
        guard let photograph = query.photograph, let split = query.decomposition else { return nil }
        var request = SearchRequest(query.embedding)
        request.count = Self.results
        request.excludedRows = Set(query.rows)
        let explained = search.explanations(
            of: try search.results(for: request), for: split, request: request,
            network: network, reading: reading
        ).compactMap { try? $0.get() }
        guard !explained.isEmpty else { return nil }
        let range = colours.range(of: explained.flatMap(\.map.values))
        let label = try gallery.images(rows: query.rows).lazy.compactMap { $0?.label }.first
        return GalleryReport.Example(
            query: try ExplainedPicture(photograph), name: name.lastPathComponent, label: label,
            results: try explained.map { explanation in
                note(explanation.certificate)
                let image = explanation.result.image
                return GalleryReport.Result(
                    picture: try picture(
                        explanation.photograph, image.path, explanation.map, range: range),
                    name: image.path, label: image.label, score: explanation.result.score,
                    isSameClass: label.flatMap { own in image.label.map { $0 == own } })
            }, range: range)
    }
}

extension ReportBuilder {
    /// What the photographs of each class have in common; of many classes, the largest.
    mutating func addClasses() throws {
        let labels = try gallery.labels().filter { $0.images > 1 }
        let shown = labels.sorted { $0.images > $1.images }.prefix(Self.classes)
            .sorted { $0.label < $1.label }
        report.classCount = gallery.contents.labels
        var bar = ProgressBar("explaining", unit: "classes")
        defer { bar.clear() }
        for (done, (label, _)) in shown.enumerated() {
            bar.show(done, of: shown.count)
            if let page = try page(of: label) { report.classes.append(page) }
        }
    }

    private static let classes = 12

    private mutating func page(of label: String) throws -> GalleryReport.ClassPage? {
        let found = try search.members(of: label)
        let (typical, leastFitting) = found.chosen(
            GalleryReport.Limits.representatives, least: GalleryReport.Limits.leastFitting)
        let explained = search.explanations(
            of: typical + leastFitting, in: found, network: network, reading: reading)
        let range = colours.range(
            of: explained.flatMap { (try? $0.get().map.values) ?? [] })
        func members(
            _ part: ArraySlice<Result<MemberExplanation, any Error>>
        ) throws -> [GalleryReport.Member] {
            try part.compactMap { try? $0.get() }.map { explanation in
                let image = explanation.member.image
                let nearest = try image.row.flatMap { try search.nearestOther(to: $0) }?.image.label
                return GalleryReport.Member(
                    picture: try picture(
                        explanation.photograph, image.path, explanation.map, range: range),
                    name: image.path, similarity: explanation.member.fit ?? 0,
                    nearestClass: nearest == label ? nil : nearest)
            }
        }
        for explanation in explained.compactMap({ try? $0.get() }) {
            note(explanation.certificate)
        }
        let shown = try members(explained[..<typical.count])
        guard !shown.isEmpty else { return nil }
        return GalleryReport.ClassPage(
            name: label, imageCount: found.members.count, meanSimilarity: found.meanSimilarity,
            representatives: shown, leastFitting: try members(explained[typical.count...]),
            range: range)
    }
}
