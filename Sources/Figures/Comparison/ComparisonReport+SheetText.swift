import Images
import SimilarityMaps

extension ComparisonReport {
    /// The differences that a sheet shows.
    var differencesOfSheet: [PlacedMap] {
        queries.flatMap { query in
            changes(of: query).flatMap { [$0.ofQuery.map, $0.ofPartner.map] }
        }
    }

    /// From each network to the next, and, where these are several, from the first to the last.
    private func changes(of query: Query) -> [Change] {
        guard query.partner != nil else { return [] }
        return query.steps + (query.steps.count > 1 ? query.sinceFirst.suffix(1) : [])
    }

    /// What is compared, below the title.
    var details: [String] {
        facts.map { "\($0.name) \($0.value)" } + (date.map { [$0] } ?? [])
    }

    /// What the colours mean.
    func explanation(_ options: SheetOptions) -> String {
        let cells = SheetText.cells(of: maps.map(\.map.grid))
        return "On each photograph: what its \(cells) cells add to the cosine similarity. "
            + options.colours.meaningOfContributions(
                more: "the two more alike", less: "less alike")
            + " \(SheetText.comparison(options.scale))"
            + (marks.isEmpty
                ? "" : " Frames: green around results of the query’s class, red around others.")
    }

    /// What the colours of differences mean.
    func explanationOfDifferences(_ options: SheetOptions) -> String {
        "Change: what each cell adds to the score more (warm) or less (cool) than before; with the "
            + "rest it adds up to the change of the score. "
            + "Same area: of the two smallest areas with half of the evidence, what both have. "
            + SheetText.comparison(options.scale)
    }

    /// What stands at the foot of the sheet.
    var sheetNotes: [String] {
        var sentences: [String] = []
        if networks.contains(where: { $0.retrieval != nil || $0.maps != nil }) {
            sentences.append(
                "In brackets, and as bands: intervals of 95 % over queries or pairs (bootstrap).")
        }
        if pairCount > 0 {
            sentences.append(
                "Figures of maps: of \(NumberText.count(pairCount, "pair")) of photographs.")
        }
        if curves.contains(where: { $0.source == .training && $0.quantity != .loss }) {
            sentences.append("Grey: what the training noted itself.")
        }
        return [sentences.joined(separator: " ")].filter { !$0.isEmpty }
            + SheetText.certificates(networks.map(\.certificate)) + notes
    }

    /// The signs that are used, in the order of the key.
    var marks: [SheetMark] {
        let known = Set(queries.flatMap { $0.views.flatMap { $0.results.map(\.isSameClass) } })
        return (known.contains(true) ? [.sameClass] : [])
            + (known.contains(false) ? [.otherClass] : [])
    }

    /// What is said about a query below its class.
    func words(about query: Query) -> String {
        let photograph = photographs[query.photograph]
        let name = photograph.label == nil ? "" : "\(photograph.name). "
        guard let partner = query.partner else { return name + "No pair is followed." }
        return name + "The pair that is followed: with \(photographs[partner].name), "
            + "\(query.partnerChoice)."
    }

    /// What stands above the columns.
    func headers(of query: Query) -> [String] {
        let results = query.views.map(\.results.count).max() ?? 0
        let pair = query.partner == nil ? ["query"] : ["query", "its partner"]
        return pair + (0..<results).map { $0 == 0 ? "found first" : "\($0 + 1)" }
    }

    /// A network's row: the pair that is followed, then what is found.
    func cells(of query: Query, network: Int, colours: MapColours) -> [SheetCell] {
        let view = query.views[network]
        func own(_ map: PlacedMap) -> [CaptionLine] {
            colours.common == nil ? [CaptionLine(colours.caption(of: map.map), .small)] : []
        }
        var cells: [SheetCell] = []
        if let pair = view.pair, let partner = query.partner {
            cells = [
                SheetCell(
                    [explained(query.photograph, pair.ofQuery.map)],
                    caption: [
                        CaptionLine(
                            NumberText.fixed(pair.score, decimals: 3), .strong,
                            trailing: pair.rank > 0 ? "rank \(NumberText.count(pair.rank))" : nil)
                    ] + numbers(pair.ofQuery) + own(pair.ofQuery.map)),
                SheetCell(
                    [explained(partner, pair.ofPartner.map)],
                    caption: [CaptionLine(partnerName(partner, query), .small)]
                        + numbers(pair.ofPartner) + own(pair.ofPartner.map)),
            ]
        } else {
            cells = [SheetCell([explained(query.photograph, nil)], caption: [])]
        }
        return cells
            + view.results.map { result in
                let found = photographs[result.photograph]
                return SheetCell(
                    [explained(result.photograph, result.ofResult.map)],
                    caption: [
                        CaptionLine(
                            NumberText.fixed(result.score, decimals: 3), .strong,
                            mark: result.isSameClass.map { $0 ? .sameClass : .otherClass }),
                        CaptionLine(found.label ?? found.name, .small),
                    ] + own(result.ofResult.map),
                    outline: result.isSameClass.map { $0 ? Palette.match : Palette.mismatch })
            }
    }

    private func partnerName(_ partner: Int, _ query: Query) -> String {
        let (own, other) = (photographs[query.photograph], photographs[partner])
        return other.label == own.label ? other.name : other.label ?? other.name
    }

    /// Whether a part of the scores has no place, that would be seen in their digits.
    private var hasRests: Bool { maps.contains { abs($0.map.rest) >= 0.0005 } }

    private func numbers(_ evidence: Evidence) -> [CaptionLine] {
        [
            evidence.halfArea.map { ("half on", NumberText.percent($0)) },
            evidence.objectShare.map { ("object", NumberText.percent($0)) },
            hasRests ? ("rest", NumberText.fixed(Double(evidence.map.map.rest), decimals: 3)) : nil,
        ].compactMap { $0 }.map { CaptionLine($0.0, .small, trailing: $0.1) }
    }

    /// The strip of differences of a query: the query’s above the partner’s, or, where there is one change
    /// only, beside it.
    func cells(ofChangesOf query: Query, colours: MapColours) -> [SheetCell] {
        guard let partner = query.partner else { return [] }
        let changes = changes(of: query)
        return changes.flatMap { change in
            let pictures = [
                explained(query.photograph, change.ofQuery.map),
                explained(partner, change.ofPartner.map),
            ]
            let score = CaptionLine(
                "score", .small,
                trailing: NumberText.fixed(change.scoreDifference, decimals: 3, signed: true))
            let title = CaptionLine(name(of: change), .plain)
            guard changes.count > 1 else {
                return zip(pictures, [change.ofQuery, change.ofPartner]).map {
                    SheetCell([$0], caption: [title, score] + agreement([$1], colours))
                }
            }
            return [
                SheetCell(
                    pictures,
                    caption: [title, score]
                        + agreement([change.ofQuery, change.ofPartner], colours))
            ]
        }
    }

    /// How far maps agree, of several on average.
    private func agreement(_ moved: [Moved], _ colours: MapColours) -> [CaptionLine] {
        func mean(_ value: KeyPath<Moved, Double?>) -> Double? {
            let known = moved.compactMap { $0[keyPath: value] }
            return known.isEmpty ? nil : known.reduce(0, +) / Double(known.count)
        }
        var lines = [
            CaptionLine(
                "correlation", .small,
                trailing: mean(\.correlation).map { NumberText.fixed($0, decimals: 2) } ?? "–"),
            CaptionLine(
                "same area", .small,
                trailing: mean(\.areaOverlap).map(NumberText.percent) ?? "–"),
        ]
        if colours.common == nil, let first = moved.first {
            lines.append(CaptionLine(colours.caption(of: first.map.map), .small))
        }
        return lines
    }

    /// "step 0 → 200", "a → b".
    private func name(of change: Change) -> String {
        let (from, to) = (networks[change.from], networks[change.to])
        if let first = from.step, let last = to.step { return "step \(first) → \(last)" }
        return "\(from.name) → \(to.name)"
    }
}

extension ComparisonReport.Network {
    /// How well it does, in short lines.
    var sheetSummary: [String] {
        guard let recall = retrieval?[.recall(at: 1)] else { return [] }
        func text(_ share: Double) -> String { NumberText.fixed(share * 100, decimals: 1) }
        return ["recall@1", "\(text(recall.value))%", "\(text(recall.low))–\(text(recall.high))"]
    }
}
