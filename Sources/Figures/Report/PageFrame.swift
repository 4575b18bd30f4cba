import Images

/// What is around the sections of a page: its head, the list of contents, the end.
///
/// All text that comes from outside goes through ``Markup``. A page forbids itself everything that is
/// not in it, and every script but its own, so that what got through would still do nothing.
struct PageFrame {
    /// A section: where the page's list of contents leads.
    struct Section {
        let name: String
        let title: String
        /// HTML.
        let introduction: String
        let body: (_ output: (String) throws -> Void) throws -> Void
    }

    /// What a browser's tab says.
    let title: String
    /// The content of the page's `<header>`, HTML.
    let header: String
    let sections: [Section]
    /// Whether there is anything to switch between maps and photographs.
    let hasMapSwitch: Bool
    /// Rules after those of every page, written piece by piece.
    var styles: (_ output: (String) throws -> Void) throws -> Void = { _ in }
    /// What stands before the sections, within `<main>`, HTML.
    var control = ""
    var script: PageScript?

    func write(to output: (String) throws -> Void) throws {
        try output(opening)
        try styles(output)
        try output(
            """
            </style>
            </head>
            <body>
            <a class="skip" href="#report">Skip to the report</a>
            \(hasMapSwitch ? Self.mapSwitchState : "")<header>
            \(header)</header>

            """)
        if sections.count > 2 {
            try output(contents)
        }
        try output("<main id=\"report\">\n\(control)")
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
        try output("</main>\n\(Self.footer)\(hasMapSwitch ? Self.mapSwitch : "")")
        if let script {
            try output("<script>\(script.code)</script>\n")
        }
        try output("</body>\n</html>\n")
    }

    private var opening: String {
        """
        <!DOCTYPE html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta http-equiv="Content-Security-Policy" content="default-src 'none'; img-src data:; \
        style-src 'unsafe-inline'; \(script.map { "script-src 'sha256-\($0.digest)'; " } ?? "")\
        base-uri 'none'; form-action 'none'">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta name="color-scheme" content="light dark">
        <meta name="generator" content="Likeness">
        <title>\(Markup.escaped(Markup.shortened(title))) – Likeness</title>
        <style>
        \(ReportStyle.rules)\(PlotPalette.page.rules)
        """
    }

    private var contents: String {
        let items = sections.map { "<li><a href=\"#\($0.name)\">\($0.title)</a></li>" }
        return """
            <nav aria-label="Sections">
            <ol>
            \(items.joined(separator: "\n"))
            </ol>
            </nav>

            """
    }

    /// The inside of a header: the strip of colours, what kind of page it is, its title and its facts,
    /// of which the first four are set large.
    static func header(
        kind: String, title: String, date: String?, facts: [GalleryReport.Fact],
        colours: ColourScale
    ) -> String {
        func item(_ fact: GalleryReport.Fact) -> String {
            let note = fact.note.map { "<small>\(Markup.name($0))</small>" } ?? ""
            return "<div><dt>\(Markup.name(fact.name))</dt>"
                + "<dd>\(Markup.name(fact.value))\(note)</dd></div>\n"
        }
        func list(_ facts: ArraySlice<GalleryReport.Fact>, _ style: String) -> String {
            facts.isEmpty
                ? "" : "<dl class=\"\(style)\">\n\(facts.map(item).joined())</dl>\n"
        }
        let date = date.map { "<p class=\"date\">\(Markup.name($0))</p>\n" } ?? ""
        let others = facts.prefix(GalleryReport.Limits.facts).dropFirst(4)
        return """
            <div class="scale-strip" style="background:\(MapLegend.gradient(colours))"></div>
            <p class="kicker">Likeness <span>\(kind)</span></p>
            <h1>\(Markup.name(title))</h1>
            \(date)\(list(facts.prefix(4), "key-facts"))\(list(others, "facts"))
            """
    }

    private static let footer = """
        <footer>
        <p>Made by Likeness. This page is one file: it needs no network, and sends nothing.</p>
        </footer>

        """

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

/// The one script of a page, which it names to the browser by its hash.
package struct PageScript {
    package let code: String
    /// SHA-256 of the code's UTF-8, in base 64.
    package let digest: String
}
