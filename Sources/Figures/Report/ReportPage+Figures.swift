/// The sections that hold numbers and plots.
extension ReportPage {
    var retrieval: Section? {
        guard let retrieval = report.retrieval, !retrieval.figures.isEmpty else { return nil }
        let queries = NumberText.count(retrieval.queryCount, "labelled image")
        let verb = retrieval.queryCount == 1 ? "was" : "were each"
        let count = retrieval.leftOutCount
        let leftOut =
            count == 0
            ? ""
            : " \(NumberText.count(count, "image")) \(count == 1 ? "has" : "have") no class mate "
                + "to be found, and \(count == 1 ? "is" : "are") left out."
        return Section(
            name: "retrieval", title: "Retrieval",
            introduction: "<p>\(queries) \(verb) the query once; all other images were searched."
                + "\(leftOut)</p><p class=\"aside on-screen\">Open a name to see what it measures.</p>"
        ) { output in
            let figures = retrieval.figures.prefix(12).map { figure in
                """
                <div class="figure">
                <p class="value">\(NumberText.percent(figure.value))</p>
                <div class="meter" aria-hidden="true">\
                <span style="width:\(Self.width(figure.value))"></span></div>
                <details><summary>\(figure.measure.name)</summary>
                <p>\(figure.measure.explanation)</p></details>
                </div>

                """
            }
            try output("<div class=\"figures\">\n\(figures.joined())</div>\n")
        }
    }

    var distributions: Section? {
        guard let plot = report.distributions else { return nil }
        return Section(
            name: "scores", title: "Scores of pairs",
            introduction: "<p>\(plot.headline).</p><p class=\"aside\">\(plot.caption)</p>"
        ) { output in
            let wide = try plot.frame(.page, name: "hatch-wide").drawing
            let narrow = try plot.frame(.phone, name: "hatch-narrow").drawing
            try output(Self.both(wide, narrow, describedAs: plot.headline))
        }
    }

    var components: Section? {
        guard let plot = report.components else { return nil }
        return Section(
            name: "components", title: "Components",
            introduction: "<p>\(plot.headline).</p><p class=\"aside\">\(plot.caption)</p>"
        ) { output in
            try output(
                Self.both(
                    plot.frame(.page).drawing, plot.frame(.phone).drawing,
                    describedAs: plot.headline))
        }
    }

    var objectShares: Section? {
        guard let shares = report.objectShares else { return nil }
        let all = shares.all
        return Section(
            name: "objects", title: "Objects",
            introduction: """
                <p>The objects fill \(NumberText.percent(all.area)) of the pictures and hold \
                \(NumberText.percent(all.similarity)) of the similarity.</p>
                <p class="aside">The part of each map inside the object’s box, over the score: \
                \(Markup.name(shares.comparison)). Maps are signed: where the background speaks \
                against a pair, the object’s share is above 100%.</p>
                """
        ) { output in
            try output(Self.table(of: shares))
        }
    }

    private static func table(of shares: GalleryReport.ObjectShares) -> String {
        let shown = shares.classes.prefix(GalleryReport.Limits.shares)
        func row(_ share: GalleryReport.ObjectShares.Share, _ style: String) -> String {
            """
            <tr\(style)><th scope="row">\(Markup.name(share.name))</th>
            <td class="bars">\(bar(share.similarity, "of-similarity"))\(bar(share.area, "of-area"))</td>
            <td>\(NumberText.percent(share.similarity))</td>
            <td>\(NumberText.percent(share.area))</td>
            <td>\(NumberText.count(share.imageCount))</td></tr>

            """
        }
        let left = shares.classes.count - shown.count
        let note =
            left > 0 ? "<p class=\"aside\">\(NumberText.count(left)) more not shown.</p>\n" : ""
        return """
            <table class="shares">
            <thead><tr><th scope="col">Class</th><td class="bars"></td>
            <th scope="col" class="of-similarity">of the similarity</th>
            <th scope="col" class="of-area">of the picture</th><th scope="col">images</th></tr></thead>
            <tbody>
            \(row(shares.all, " class=\"all\""))\(shown.map { row($0, "") }.joined())</tbody>
            </table>
            \(note)
            """
    }

    static func bar(_ share: Double, _ style: String) -> String {
        "<span class=\"bar \(style)\" style=\"width:\(width(share))\"></span>"
    }

    /// A share as a width in CSS; shares of a similarity may lie outside 0…1, bars may not.
    static func width(_ share: Double) -> String {
        PlotDrawing.number(min(max(share, 0), 1) * 100) + "%"
    }

    /// A plot for wide and one for narrow pages: letters keep their size, which scaling would not do.
    static func both(
        _ wide: PlotDrawing, _ narrow: PlotDrawing, describedAs description: String
    ) -> String {
        """
        <figure class="plot-figure">
        \(wide.element(describedAs: description, style: "wide"))
        \(narrow.element(describedAs: description, style: "narrow"))
        </figure>

        """
    }
}
