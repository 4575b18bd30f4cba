import Images

/// How the maps of one pair of photographs move from network to network.
extension ComparisonPage {
    var pairs: Section? {
        let shown = report.queries.filter { query in
            query.partner != nil && query.views.contains { $0.pair != nil }
        }
        guard !shown.isEmpty else { return nil }
        return Section(
            name: "pairs", title: "How the maps move",
            introduction: """
                <p>One pair of photographs for each query, the same for every network\
                \(hasTimeline ? ", and the difference of its maps from each network to the next" : "").</p>
                \(hasTimeline ? Self.agreement : "")
                """
        ) { output in
            try output(legendOfScores(hasSwitch: false))
            if hasTimeline {
                try output(legend(stepRange, of: Self.difference))
            }
            for query in shown {
                try write(query, to: output)
            }
        }
    }

    private static let difference = "difference of the scores"

    private static let agreement = """
        <p class="aside">A difference of two complete maps adds up, with that of their rests, to the \
        difference of the scores. <i>Correlation</i> is Pearson’s, of the two maps; <i>same area</i> is the \
        intersection over the union of the smallest areas with half of the evidence; <i>shared</i> is the \
        evidence that both have in the same places. Of each two numbers, the query’s is the first.</p>
        """

    private func write(
        _ query: ComparisonReport.Query, to output: (String) throws -> Void
    ) throws {
        guard let partner = query.partner else { return }
        let choice =
            query.partnerChoice.isEmpty
            ? "" : "<p class=\"note\">Partner: \(Markup.name(query.partnerChoice))</p>\n"
        try output(
            """
            <article class="pair" style="\(pictures.cell([query.photograph, partner]))">
            <h3>\(title(of: report.photographs[query.photograph])) and \
            \(title(of: report.photographs[partner]))</h3>
            \(choice)<ol class="strip">

            """)
        for (place, view) in query.views.enumerated() {
            guard let pair = view.pair else { continue }
            try output(html(pair, of: query, partner, place))
        }
        try output("</ol>\n")
        if !query.steps.isEmpty {
            try output("<h4>From each to the next</h4>\n")
            try output(list(query.steps, stepRange, of: query, partner))
        }
        // With two networks these are the same.
        if query.sinceFirst.count > 1 {
            let first = report.networks.first.map { Markup.name($0.name, limit: 60) } ?? ""
            try output("<details><summary>Since \(first)</summary>\n")
            try output(legend(sinceFirstRange, of: Self.difference))
            try output(list(query.sinceFirst, sinceFirstRange, of: query, partner))
            try output("</details>\n")
        }
        try output("</article>\n")
    }

    private func html(
        _ pair: ComparisonReport.Pair, of query: ComparisonReport.Query, _ partner: Int,
        _ place: Int
    ) throws -> String {
        let two = try pictures(
            of: query, partner, pair.ofQuery.map, pair.ofPartner.map, range,
            other: place < rangesOfNetworks.count ? rangesOfNetworks[place] : nil)
        let numbers = Self.numbers([
            ("half area", [pair.ofQuery.halfArea, pair.ofPartner.halfArea], .share),
            ("on object", [pair.ofQuery.objectShare, pair.ofPartner.objectShare], .share),
        ])
        return """
            <li class="is-\(place)"><p class="moment">\(Markup.name(report.networks[place].name, limit: 60))\(ownScale(ofNetwork: place))</p>
            \(two)
            <p class="score">\(NumberText.fixed(pair.score, decimals: 4)) \
            <span class="place">rank \(NumberText.count(pair.rank))</span></p>
            \(numbers)</li>

            """
    }

    private func list(
        _ changes: [ComparisonReport.Change], _ range: ValueRange?,
        of query: ComparisonReport.Query, _ partner: Int
    ) throws -> String {
        let items = try changes.map { change in
            let two = try pictures(
                of: query, partner, change.ofQuery.map, change.ofPartner.map, range,
                description: ", with the difference of its maps")
            let moved = [change.ofQuery, change.ofPartner]
            let numbers = Self.numbers([
                ("correlation", moved.map(\.correlation), .number),
                ("same area", moved.map(\.areaOverlap), .share),
                ("shared", moved.map(\.sharedEvidence), .share),
            ])
            let difference = NumberText.fixed(change.scoreDifference, decimals: 4, signed: true)
            return """
                <li class="is-\(change.to)"><p class="moment">\(names(of: change))</p>
                \(two)
                <p class="score">\(difference)</p>
                \(numbers)</li>

                """
        }
        return "<ol class=\"strip\">\n\(items.joined())</ol>\n"
    }

    /// "step 150 → 300": what both names begin with is said once.
    private func names(of change: ComparisonReport.Change) -> String {
        let (from, to) = (report.networks[change.from], report.networks[change.to])
        let name = Markup.name(from.name, limit: 40)
        guard let step = from.step, let next = to.step, from.name == "step \(step)",
            to.name == "step \(next)"
        else { return "\(name) → \(Markup.name(to.name, limit: 40))" }
        return "\(name) → \(next)"
    }

    private func pictures(
        of query: ComparisonReport.Query, _ partner: Int, _ ofQuery: ComparisonReport.PlacedMap,
        _ ofPartner: ComparisonReport.PlacedMap, _ range: ValueRange?,
        other: ValueRange? = nil, description: String = ", with its similarity map"
    ) throws -> String {
        let two = try [(query.photograph, ofQuery), (partner, ofPartner)].map { photograph, map in
            try pictures.html(
                photograph, map: map, range: range, other: other, description: description,
                boxes: true)
        }
        return "<div class=\"two\">\(two.joined())</div>"
    }

    /// Numbers of both maps, the query’s first.
    private static func numbers(
        _ rows: [(name: String, values: [Double?], unit: CurvePlot.Unit)]
    ) -> String {
        let shown = rows.filter { $0.values.contains { $0 != nil } }.map { row in
            let cells = row.values.map { value in
                let text =
                    value.map {
                        row.unit == .share
                            ? NumberText.wholePercent($0) : NumberText.fixed($0, decimals: 2)
                    } ?? "–"
                return "<dd>\(text)</dd>"
            }
            return "<div><dt>\(row.name)</dt>\(cells.joined())</div>"
        }
        return shown.isEmpty ? "" : "<dl class=\"numbers-of-two\">\(shown.joined())</dl>"
    }
}
