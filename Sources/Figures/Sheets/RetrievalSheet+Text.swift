import Images
import SimilarityMaps

extension RetrievalSheet {
    var isByRegion: Bool { query.region != nil }
    /// The query's map against the result, where there is one result only: it lies on the query itself
    /// then, not below the result.
    var mapOnQuery: SimilarityMap? { results.count == 1 ? results[0].queryMap : nil }

    /// The maps that a common scale spans: without those of the query's own file, which is as similar as
    /// anything can be and would leave all others pale.
    var mapsOfScale: [SimilarityMap] {
        let others = results.filter { $0.relation != .sameFile }
        return [query.map].compactMap { $0 } + Self.maps(of: others.isEmpty ? results : others)
    }

    /// Whether a map reaches beyond the common scale.
    private var exceedsScale: Bool {
        func largest(_ maps: [SimilarityMap]) -> Float {
            maps.flatMap(\.values).map(abs).max() ?? 0
        }
        return largest(Self.maps(of: results)) > largest(mapsOfScale)
    }

    private static func maps(of results: [Result]) -> [SimilarityMap] {
        results.flatMap { [$0.photograph.map, $0.queryMap].compactMap { $0 } }
    }

    private var hasLabels: Bool { results.contains { $0.label != nil } }

    /// What the sheet shows.
    var title: String {
        let count = results.count
        switch (ranking, isByRegion) {
        case (.images, false):
            return count == 1 ? "Most similar image" : "\(count) most similar images"
        case (.images, true):
            return count == 1
                ? "Best match for the marked region"
                : "\(count) best matches for the marked region"
        case (.classes, false):
            return count == 1
                ? "Best image of the most similar class"
                : "Best image of each of the \(count) most similar classes"
        case (.classes, true):
            return count == 1
                ? "Best match for the marked region, of the best class"
                : "Best match for the marked region in each of the \(count) best classes"
        }
    }

    /// What was searched, with what.
    var details: [String] {
        let images = "\(NumberText.count(imageCount)) image\(imageCount == 1 ? "" : "s")"
        return ["among \(images) of \(gallery)", network]
    }

    /// What the colours mean.
    func explanation(_ options: SheetOptions) -> String {
        let maps = results.compactMap(\.photograph.map)
        guard !maps.isEmpty || results.contains(where: { $0.queryMap != nil }) else { return "" }
        var sentences: [String] = []
        if !maps.isEmpty {
            let cells = SheetText.cells(of: maps.map(\.grid))
            sentences.append(
                "On \(results.count == 1 ? "the" : "each") result: what its \(cells) cells add to "
                    + (isByRegion ? "the score of the marked region." : "the cosine similarity."))
        }
        if results.contains(where: { $0.queryMap != nil }) {
            let place = mapOnQuery == nil ? "Below each" : "On the query"
            sentences.append(
                "\(place): what the query’s cells add"
                    + (isByRegion ? "; inside the region, that is the score." : "."))
        }
        sentences.append(
            options.colours.meaningOfContributions(
                more: isByRegion ? "a result more like the region" : "a result more like the query",
                less: "less like it"))
        sentences.append(SheetText.comparison(options.scale))
        if options.scale == .shared, exceedsScale {
            sentences.append("The query itself reaches beyond it.")
        }
        return sentences.joined(separator: " ")
    }

    /// What stands at the foot of the sheet.
    var notes: [String] {
        var region: [String] = []
        if results.contains(where: { $0.region?.share != nil }) {
            region.append("Percent: the region’s share of the similarity of the whole images.")
        }
        if results.contains(where: { $0.region?.rankByWhole != nil }) {
            region.append("Whole: the rank by the whole images.")
        }
        return [region.joined(separator: " ")].filter { !$0.isEmpty }
            + SheetText.certificates(results.map(\.certificate)) + [assumption].compactMap { $0 }
    }

    /// The signs that are used, in the order of the key.
    var marks: [SheetMark] {
        SheetMark.allCases.filter { mark in results.contains { $0.relation?.mark == mark } }
    }

    /// What is written under the query.
    var queryCaption: [CaptionLine] {
        var lines = [CaptionLine("Query", .strong), CaptionLine(query.name)]
        if let queryLabel { lines.append(CaptionLine(queryLabel, .small)) }
        if let region = query.region { lines.append(CaptionLine(region.summary, .small)) }
        return lines
    }

    /// Whether the numbers of every result's region fit into one line of a width.
    func regionsFit(in width: Int, _ type: Typography) -> Bool {
        results.allSatisfy { result in
            guard let lines = result.region?.lines(result.cosineSimilarity, inOne: true) else {
                return true
            }
            let text = lines.map { $0.text + ($0.trailing ?? "") }.joined()
            return type.captionSmall.width(of: text) + type.caption.size < Double(width)
        }
    }

    /// What is written under a result.
    ///
    /// - Parameter isRoomy: whether the numbers of regions fit into one line.
    func caption(
        of result: Result, colours: MapColours, isRoomy: Bool
    ) -> [CaptionLine] {
        let score = NumberText.fixed(
            result.region?.score ?? result.cosineSimilarity, decimals: 4)
        let name = result.photograph.name
        var lines: [CaptionLine] = []
        switch ranking {
        case .images:
            lines.append(
                CaptionLine(
                    "\(result.rank)", .strong, mark: result.relation?.mark, trailing: score))
            if let label = result.label {
                lines += [CaptionLine(label), CaptionLine(name, .small)]
            } else if hasLabels {
                lines += [CaptionLine("no class", .small), CaptionLine(name, .small)]
            } else {
                lines.append(CaptionLine(name))
            }
        case .classes:
            lines.append(
                CaptionLine(result.label ?? "no class", .strong, mark: result.relation?.mark))
            lines.append(CaptionLine("\(result.rank)", trailing: score))
            lines.append(CaptionLine(name, .small))
        }
        if let region = result.region {
            lines += region.lines(result.cosineSimilarity, inOne: isRoomy)
        }
        if colours.common == nil {
            lines +=
                result.photograph.map.map { [CaptionLine(colours.caption(of: $0), .small)] } ?? []
            lines +=
                result.queryMap.map {
                    [CaptionLine(colours.caption(of: $0, called: "query"), .small)]
                } ?? []
        }
        if let doubt = result.certificate?.doubt {
            lines.append(CaptionLine(doubt, .strong))
        }
        return lines
    }
}

extension RetrievalSheet.Relation {
    fileprivate var mark: SheetMark {
        switch self {
        case .sameClass: .sameClass
        case .otherClass: .otherClass
        case .sameFile: .sameFile
        }
    }
}

extension RetrievalSheet.RegionScore {
    /// The share on the left and the rank on the right, or below.
    fileprivate func lines(_ cosineSimilarity: Double, inOne: Bool) -> [CaptionLine] {
        let whole = NumberText.fixed(cosineSimilarity, decimals: 4)
        let part = share.map { "\(NumberText.percent($0)) of \(whole)" } ?? "of \(whole)"
        guard let rankByWhole else { return [CaptionLine(part, .small)] }
        let rank = "whole: \(NumberText.count(rankByWhole))"
        return inOne
            ? [CaptionLine(part, .small, trailing: rank)]
            : [CaptionLine(part, .small), CaptionLine(rank, .small)]
    }
}
