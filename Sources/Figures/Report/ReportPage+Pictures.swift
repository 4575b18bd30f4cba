import Images

/// The sections that hold photographs and maps.
extension ReportPage {
    var examples: Section? {
        guard !report.examples.isEmpty else { return nil }
        let shown = report.examples.prefix(GalleryReport.Limits.examples)
        return Section(
            name: "searches", title: "Searches",
            introduction: """
                <p>\(Self.extent(shown.count, of: report.examples.count, "search", "searches")). \
                The map on each result says what its parts contribute to the score: \
                \(report.colours.meaning).</p>
                <p class="aside on-screen">Point at a picture, or press it, to see it without its map. \
                <a href="#reading">How to read the maps</a></p>
                """
        ) { output in
            for example in shown {
                try output(html(example))
            }
        }
    }

    var classes: Section? {
        guard !report.classes.isEmpty else { return nil }
        let shown = report.classes.prefix(GalleryReport.Limits.classes)
        let count = max(report.classCount ?? 0, report.classes.count)
        return Section(
            name: "classes", title: "Classes",
            introduction: """
                <p>\(Self.extent(shown.count, of: count, "class", "classes")). The maps say which \
                parts make an image similar to its class mates: the mean of its maps against all of \
                them.</p>
                <p class="aside">Images that fit least are worth a look: they may be labelled wrongly, \
                or show something else as well.</p>
                """
        ) { output in
            for page in shown {
                try output(html(page))
            }
        }
    }

    private func html(_ example: GalleryReport.Example) -> String {
        let results = example.results.prefix(GalleryReport.Limits.results)
        let items = results.enumerated().map { index, result in
            let label = result.label.map { "<span class=\"label\">\(Markup.name($0))</span>" } ?? ""
            return """
                <li>\(Self.html(result.picture, name: result.name))
                <p class="score"><span class="rank">\(index + 1)</span>\
                \(NumberText.fixed(result.score, decimals: 4))\(Self.mark(result.isSameClass))</p>
                <p class="name">\(label)\(Self.name(result.name, below: result.label))</p></li>

                """
        }
        let label = example.label.map { "<p class=\"name\">\(Markup.name($0))</p>" } ?? ""
        let note = example.note.map { "<p class=\"note\">\(Markup.name($0))</p>" } ?? ""
        let hasMaps = results.contains { $0.picture.map != nil }
        return """
            <article class="example">
            <div class="query">
            <p class="role">Query</p>
            <h3>\(Markup.name(example.name, limit: 80))</h3>
            \(Self.html(example.query, name: example.name))
            \(label)\(note)
            </div>
            <div class="found">
            <ol class="pictures" style="--wide:\(Self.columns(for: items.count));\(Self.cell(results.map(\.picture)))">
            \(items.joined())</ol>
            \(hasMaps ? MapLegend.html(colours: report.colours, range: example.range) : "")</div>
            </article>

            """
    }

    /// How many of the results stand beside one another on a wide page, so that rows are full.
    static func columns(for count: Int) -> Int {
        switch count {
        case 6: 6
        case 7, 8: 4
        default: 5
        }
    }

    private func html(_ page: GalleryReport.ClassPage) -> String {
        let representatives = page.representatives.prefix(GalleryReport.Limits.representatives)
        let leastFitting = page.leastFitting.prefix(GalleryReport.Limits.leastFitting)
        let similarity =
            page.meanSimilarity.map {
                ", mean similarity \(NumberText.fixed($0, decimals: 3))"
            } ?? ""
        let hasMaps = (representatives + leastFitting).contains { $0.picture.map != nil }
        return """
            <article class="class">
            <h3>\(Markup.name(page.name)) <small>\(NumberText.count(page.imageCount, "image"))\
            \(similarity)</small></h3>
            <div class="members">
            \(list(representatives, "Fits best", of: page.name))\(list(leastFitting, "Fits least", of: page.name))</div>
            \(hasMaps ? legend(of: page) : "")</article>

            """
    }

    private func legend(of page: GalleryReport.ClassPage) -> String {
        MapLegend.html(colours: report.colours, range: page.range, of: "mean similarity")
    }

    private func list(
        _ members: ArraySlice<GalleryReport.Member>, _ title: String, of label: String
    ) -> String {
        guard !members.isEmpty else { return "" }
        let items = members.map { member in
            let nearest =
                member.nearestClass.map {
                    "<p class=\"note\">nearest image is of \(Markup.name($0))</p>"
                } ?? ""
            return """
                <li>\(Self.html(member.picture, name: member.name))
                <p class="score">\(NumberText.fixed(member.similarity, decimals: 3))</p>
                <p class="name">\(Self.name(member.name, below: label))</p>\(nearest)</li>

                """
        }
        return """
            <div class="\(title == "Fits best" ? "best" : "least")">
            <h4>\(title)</h4>
            <ul class="pictures" style="\(Self.cell(members.map(\.picture)))">
            \(items.joined())</ul>
            </div>

            """
    }

    /// Whether a result is right, where that is known.
    static func mark(_ isSameClass: Bool?) -> String {
        switch isSameClass {
        case true?: "<span class=\"match\">✓<span class=\"unseen\"> same class</span></span>"
        case false?: "<span class=\"miss\">✗<span class=\"unseen\"> another class</span></span>"
        case nil: ""
        }
    }

    static func name(_ path: String, below label: String?) -> String {
        Markup.name(plainName(path, below: label), limit: 80)
    }

    /// A path; the folder that is the class goes without saying beside the class.
    static func plainName(_ path: String, below label: String?) -> String {
        let folder = (label ?? "") + "/"
        let name = path.hasPrefix(folder) ? String(path.dropFirst(folder.count)) : path
        return name.isEmpty ? path : name
    }

    /// The proportions of the cells that pictures stand in, so that the widest fill them.
    static func cell(_ pictures: [ExplainedPicture]) -> String {
        let widest = pictures.map { Double($0.size.width) / Double($0.size.height) }.max() ?? 1
        return "--cell:\(PlotDrawing.number(min(max(widest, 0.75), 1.5)))"
    }

    /// A photograph with its map over it, which the switch hides.
    static func html(_ picture: ExplainedPicture, name: String) -> String {
        let size = picture.size
        let name = Markup.escaped(Markup.shortened(name, limit: GalleryReport.Limits.letters))
        let ratio = PlotDrawing.number(Double(size.width) / Double(size.height))
        func image(_ bytes: [UInt8], _ attributes: String) -> String {
            "<img \(attributes) src=\"data:image/webp;base64,\(Base64.text(of: bytes))\" "
                + "width=\"\(size.width)\" height=\"\(size.height)\" decoding=\"async\">"
        }
        let map = picture.map.map { image($0, "class=\"map\" alt=\"\"") } ?? ""
        let description = picture.map == nil ? "" : ", with its similarity map"
        return "<div class=\"picture\" style=\"--ratio:\(ratio == "0" ? "0.01" : ratio)\">"
            + image(picture.photograph, "alt=\"Photograph \(name)\(description)\"") + map + "</div>"
    }

    /// "3 searches", "24 of 1,000 classes".
    static func extent(_ shown: Int, of all: Int, _ one: String, _ many: String) -> String {
        shown < all
            ? "\(NumberText.count(shown)) of \(NumberText.count(all, one, plural: many))"
            : NumberText.count(shown, one, plural: many)
    }
}

extension ColourScale {
    /// What the colours of maps on a page mean.
    var meaning: String {
        switch self {
        case .signed: "orange and red speak for it, blue against, no colour adds nothing"
        case .jet: "red contributes most, blue least"
        case .heat: "yellow contributes most, black least"
        }
    }
}
