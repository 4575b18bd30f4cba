import Images

/// A gallery's report as HTML: the order of its sections, what is around them.
///
/// All text that comes from outside goes through ``Markup``. The page forbids itself scripts and
/// everything that is not in it, so that what got through would still do nothing.
struct ReportPage {
    let report: GalleryReport

    init(_ report: GalleryReport) {
        self.report = report
    }

    /// A section: where the page's list of contents leads.
    struct Section {
        let name: String
        let title: String
        /// HTML.
        let introduction: String
        let body: (_ output: (String) throws -> Void) throws -> Void
    }

    func write(to output: (String) throws -> Void) throws {
        let sections = sections()
        try output(opening)
        try output(header)
        if sections.count > 2 {
            try output(contents(of: sections))
        }
        try output("<main id=\"report\">\n")
        for section in sections {
            try output(
                """
                <section id="\(section.name)" aria-labelledby="\(section.name)-title">
                <div class="head">
                <h2 id="\(section.name)-title">\(section.title)</h2>
                \(section.introduction)
                </div>
                <div class="body">

                """)
            try section.body(output)
            try output("</div>\n</section>\n")
        }
        try output("</main>\n\(footer)\(hasMaps ? Self.mapSwitch : "")</body>\n</html>\n")
    }

    private func sections() -> [Section] {
        [
            retrieval, distributions, examples, classes, components, objectShares, files,
            reading, method,
        ].compactMap { $0 }
    }

    /// Whether there is anything to switch between maps and photographs.
    var hasMaps: Bool {
        report.examples.contains { $0.query.map != nil }
            || report.examples.contains { $0.results.contains { $0.picture.map != nil } }
            || report.classes.contains {
                ($0.representatives + $0.leastFitting).contains { $0.picture.map != nil }
            }
    }

    private var opening: String {
        """
        <!DOCTYPE html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta http-equiv="Content-Security-Policy" content="default-src 'none'; img-src data:; \
        style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta name="color-scheme" content="light dark">
        <meta name="generator" content="Likeness">
        <title>\(Markup.escaped(Markup.shortened(report.title))) – Likeness</title>
        <style>
        \(ReportStyle.rules)\(PlotPalette.page.rules)</style>
        </head>
        <body>
        <a class="skip" href="#report">Skip to the report</a>
        \(hasMaps ? Self.mapSwitchState : "")
        """
    }

    private var header: String {
        let large = report.facts.prefix(4)
        let others = report.facts.prefix(GalleryReport.Limits.facts).dropFirst(4)
        func item(_ fact: GalleryReport.Fact) -> String {
            let note = fact.note.map { "<small>\(Markup.name($0))</small>" } ?? ""
            return "<div><dt>\(Markup.name(fact.name))</dt>"
                + "<dd>\(Markup.name(fact.value))\(note)</dd></div>\n"
        }
        func list(_ facts: ArraySlice<GalleryReport.Fact>, _ style: String) -> String {
            facts.isEmpty
                ? "" : "<dl class=\"\(style)\">\n\(facts.map(item).joined())</dl>\n"
        }
        let date = report.date.map { "<p class=\"date\">\(Markup.name($0))</p>\n" } ?? ""
        return """
            <header>
            <div class="scale-strip" style="background:\(MapLegend.gradient(report.colours))"></div>
            <p class="kicker">Likeness <span>gallery report</span></p>
            <h1>\(Markup.name(report.title))</h1>
            \(date)\(list(large, "key-facts"))\(list(others, "facts"))</header>

            """
    }

    private func contents(of sections: [Section]) -> String {
        let items = sections.map { "<li><a href=\"#\($0.name)\">\($0.title)</a></li>" }
        return """
            <nav aria-label="Sections">
            <ol>
            \(items.joined(separator: "\n"))
            </ol>
            </nav>

            """
    }

    private var footer: String {
        """
        <footer>
        <p>Made by Likeness. This page is one file: it needs no network, and sends nothing.</p>
        </footer>

        """
    }

    /// The state of the switch comes before everything that it changes, so that style sheets alone can
    /// do the work.
    private static let mapSwitchState = """
        <input type="checkbox" id="photographs-only" class="unseen" \
        aria-label="Show photographs without their maps">

        """
    private static let mapSwitch = """
        <label class="map-switch" for="photographs-only" aria-hidden="true">\
        <span>Maps</span><span>Photographs</span></label>

        """
}
