/// An evaluation as HTML.
struct EvaluationPage {
    let report: EvaluationReport

    func write(to output: (String) throws -> Void) throws {
        let frame = PageFrame(
            title: report.title,
            header: PageFrame.header(
                kind: "how far to trust it", title: report.title, date: report.date,
                facts: report.facts, colours: report.colours),
            sections: report.sections.map(section) + [sources].compactMap { $0 },
            hasMapSwitch: report.sections.contains { section in
                section.strips.contains { $0.items.contains { $0.picture.map != nil } }
            },
            styles: { try $0(Self.rules) })
        try frame.write(to: output)
    }

    private static let rules = """
        .wide-table+.wide-table,.wide-table+.strip,.aside+.wide-table,.aside+.plots,.aside+.strip,
        .figures+.wide-table,.figures+.plot-figure,.plot-figure+.wide-table,.plot-figure+.figures,
        .wide-table+.plots,.plots+.wide-table,.plots+.strip{margin-top:2.25rem}
        .wide-table .own>*{font-weight:640}
        .wide-table .own small{font-weight:400}
        .wide-table .own{--mark:var(--accent)}
        .plots{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(20rem,100%),1fr));
        gap:2rem var(--gap)}
        .plots figcaption{font-size:.8125rem;font-weight:640;margin-bottom:.6rem}
        .plots .plot-figure{max-width:27rem}
        .strip+.strip{margin-top:2.25rem}
        .strip .pictures{margin-top:.75rem}
        @media(min-width:56rem){.strip .pictures{--columns:var(--wide)}}
        @media(min-width:68rem){main>section{display:block}
        main>section>.head{position:static;max-width:46rem;margin-bottom:1.75rem}}

        """

    private func section(_ section: EvaluationReport.Section) -> PageFrame.Section {
        PageFrame.Section(
            name: section.name, title: Markup.name(section.title),
            introduction: paragraph(section.text) + paragraph(section.note, "aside")
        ) { output in
            if !section.figures.isEmpty { try output(html(section.figures)) }
            if let plot = section.distribution {
                try output(
                    ReportPage.both(
                        plot.frame(.page, name: "hatch-wide").drawing,
                        plot.frame(.phone, name: "hatch-narrow").drawing,
                        describedAs: plot.headline))
            }
            if !section.curves.isEmpty {
                let plots = try section.curves.map { plot in
                    let drawing = try plot.frame(.phone).drawing
                    return """
                        <figure class="plot-figure">
                        <figcaption>\(Markup.name(plot.title))</figcaption>
                        \(drawing.element(describedAs: plot.description, style: "single"))
                        </figure>

                        """
                }
                try output("<div class=\"plots\">\n\(plots.joined())</div>\n")
            }
            for table in section.tables { try output(html(table, of: section)) }
            for strip in section.strips { try output(html(strip)) }
        }
    }

    private func paragraph(_ text: String, _ style: String = "") -> String {
        guard !text.isEmpty else { return "" }
        return "<p\(style.isEmpty ? "" : " class=\"\(style)\"")>\(Markup.escaped(text))</p>"
    }

    private func html(_ figures: [EvaluationReport.Figure]) -> String {
        let items = figures.map { figure in
            let meter = figure.part.map {
                "<div class=\"meter\" aria-hidden=\"true\"><span style=\"width:\(ReportPage.width($0))\"></span></div>\n"
            }
            return """
                <div class="figure">
                <p class="value">\(Markup.name(figure.value))</p>
                \(meter ?? "")<details><summary>\(Markup.name(figure.name))</summary>
                <p>\(Markup.escaped(figure.explanation))</p></details>
                </div>

                """
        }
        return "<div class=\"figures\">\n\(items.joined())</div>\n"
    }

    private func html(
        _ table: EvaluationReport.Table, of section: EvaluationReport.Section
    ) -> String {
        func small(_ text: String) -> String {
            text.isEmpty ? "" : "<small>\(Markup.escaped(text))</small>"
        }
        let heads = table.columns.map {
            "<th scope=\"col\">\(Markup.name($0.title))\(small($0.note))</th>"
        }
        let rows = table.rows.map { row in
            let cells = zip(row.values, table.columns).map { value, column in
                "<td>\(value.map { column.format.html($0) } ?? "–")</td>"
            }
            return "<tr\(row.isOwn ? " class=\"own\"" : "")><th scope=\"row\">"
                + "\(Markup.name(row.name))\(small(row.note))</th>\(cells.joined())</tr>\n"
        }
        return """
            <div class="wide-table" role="region" aria-labelledby="\(section.name)-title" tabindex="0">
            <table>
            <thead><tr><th scope="col">\(Markup.name(table.title))</th>\(heads.joined())</tr></thead>
            <tbody>
            \(rows.joined())</tbody>
            </table>
            </div>
            \(paragraph(table.note, "aside"))

            """
    }

    private func html(_ strip: EvaluationReport.Strip) -> String {
        let items = strip.items.map { item in
            let note = item.note.isEmpty ? "" : "<p class=\"note\">\(Markup.name(item.note))</p>"
            return """
                <li>\(ReportPage.html(item.picture, name: item.title))
                <p class="score">\(Markup.name(item.title))</p>\(note)</li>

                """
        }
        // Two alone would be larger than all others.
        let columns = max(4, min(strip.items.count, 8))
        return """
            <article class="strip">
            <h3>\(Markup.name(strip.title))</h3>
            \(paragraph(strip.note, "aside"))
            <ol class="pictures" style="--wide:\(columns);\(ReportPage.cell(strip.items.map(\.picture)))">
            \(items.joined())</ol>
            </article>

            """
    }

    private var sources: PageFrame.Section? {
        guard !report.sources.isEmpty else { return nil }
        let items = report.sources.map { "<p>\(Markup.escaped($0))</p>\n" }
        return PageFrame.Section(name: "sources", title: "Sources", introduction: "") { output in
            try output("<div class=\"prose\">\n\(items.joined())</div>\n")
        }
    }
}

extension EvaluationReport.Table.Format {
    /// A figure, and its interval in small letters.
    fileprivate func html(_ value: EvaluationReport.Interval) -> String {
        let interval =
            value.low < value.high
            ? "<small>\(text(value.low)) to \(text(value.high))</small>" : ""
        return text(value.value) + interval
    }

    private func text(_ value: Double) -> String {
        switch self {
        case .share: NumberText.fixed(value * 100, decimals: 1) + "%"
        case .score: NumberText.fixed(value, decimals: 3)
        case .change: NumberText.fixed(value, decimals: 3, signed: true)
        case .count: NumberText.count(Int(value.rounded()))
        case .seconds:
            value < 1e-3
                ? NumberText.significant(value * 1e6) + " µs"
                : value < 1
                    ? NumberText.significant(value * 1e3) + " ms"
                    : NumberText.significant(value) + " s"
        }
    }
}
