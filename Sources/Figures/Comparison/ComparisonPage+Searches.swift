import Images

/// The queries, and what each network finds.
extension ComparisonPage {
    var searches: Section? {
        guard !report.queries.isEmpty else { return nil }
        return Section(
            name: "searches", title: "Searches",
            introduction: """
                <p>\(NumberText.count(report.queries.count, "query", plural: "queries")), and what \
                \(hasTimeline ? "each network finds" : "the network finds") first. The map on each \
                result says what its parts contribute to the score; the query’s own map is against the first \
                result. \(sentence(colours.meaning))</p>
                <p class="aside on-screen">Point at a picture, or press it, to see it without its map. \
                <a href="#reading">How to read the maps</a></p>
                """
        ) { output in
            try output(legendOfScores(hasSwitch: true))
            for query in report.queries {
                try write(query, to: output)
            }
        }
    }

    /// The colours of maps of scores; and the switch to a scale for each network, where maps of one network
    /// are pale beside those of another.
    func legendOfScores(hasSwitch: Bool) -> String {
        let common = legend(range)
        guard !rangesOfNetworks.isEmpty else { return common }
        let control =
            hasSwitch
            ? """
            <label class="all scale-switch on-screen"><input type="checkbox" id="particular"> \
            <span>A scale for each network</span></label>

            """ : ""
        return """
            <div class="scales"><div class="common">\(common)</div>
            <p class="particular aside">Each network has its own scale: compare the colours of its maps \
            with each other, not with those of another network.</p>
            \(control)</div>

            """
    }

    func legend(_ range: ValueRange?, of score: String = "score") -> String {
        MapLegend.html(colours: colours, range: range, of: score)
    }

    /// What the colours of a network's maps reach to where each network has its own scale.
    func ownScale(ofNetwork place: Int) -> String {
        guard place < rangesOfNetworks.count else { return "" }
        let text = MapColours.text(of: rangesOfNetworks[place], colours)
        return " <span class=\"aside particular\">colours \(text)</span>"
    }

    private func sentence(_ words: String) -> String {
        words.prefix(1).uppercased() + words.dropFirst() + "."
    }

    private func write(
        _ query: ComparisonReport.Query, to output: (String) throws -> Void
    ) throws {
        let photograph = report.photographs[query.photograph]
        try output(
            """
            <article class="search">
            <h3>\(title(of: photograph))</h3>
            <div class="views\(hasTimeline ? " stack" : "")">

            """)
        let all = query.views.flatMap(\.results).map(\.photograph) + [query.photograph]
        let cell = pictures.cell(all)
        for (place, view) in query.views.enumerated() {
            try output(html(view, of: query, place: place, cell: cell))
        }
        try output("</div>\n</article>\n")
    }

    func title(of photograph: ComparisonReport.Photograph) -> String {
        let label = photograph.label.map { " <small>\(Markup.name($0))</small>" } ?? ""
        return Markup.name(
            ReportPage.plainName(photograph.name, below: photograph.label), limit: 80) + label
    }

    private func html(
        _ view: ComparisonReport.View, of query: ComparisonReport.Query, place: Int, cell: String
    ) throws -> String {
        let first = view.results.first
        let other = place < rangesOfNetworks.count ? rangesOfNetworks[place] : nil
        let own = try pictures.html(
            query.photograph, map: first?.ofQuery.map, range: range, other: other,
            description: ", with its map against the first result")
        let results = try view.results.enumerated().map { rank, result in
            let photograph = report.photographs[result.photograph]
            let label =
                photograph.label.map { "<span class=\"label\">\(Markup.name($0))</span>" } ?? ""
            return """
                <li>\(try pictures.html(result.photograph, map: result.ofResult.map, range: range, other: other))
                <p class="score"><span class="rank">\(rank + 1)</span>\
                \(NumberText.fixed(result.score, decimals: 4))\(ReportPage.mark(result.isSameClass))</p>
                <p class="name">\(label)\(ReportPage.name(photograph.name, below: photograph.label))</p></li>

                """
        }
        let known = view.results.compactMap(\.isSameClass)
        let count =
            known.isEmpty
            ? ""
            : " <span class=\"aside\">\(known.count(where: { $0 })) of \(known.count) of its class</span>"
        let style = hasTimeline ? "view \(Self.style(ofNetwork: place))" : "view"
        return """
            <div class="\(style)">
            <h4>\(Markup.name(report.networks[place].name, limit: 60))\(count)\(ownScale(ofNetwork: place))</h4>
            <div class="row" style="--wide:\(max(results.count, 1));\(cell)">
            <div class="own">\(own)<p class="role">Query</p></div>
            <ol class="pictures">
            \(results.joined())</ol>
            </div>
            </div>

            """
    }
}
