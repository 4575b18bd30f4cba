/// The sections that hold words and lists.
extension ReportPage {
    var files: Section? {
        let hasDuplicates = !report.duplicates.isEmpty
        let hasFailures = !report.failures.isEmpty
        guard hasDuplicates || hasFailures else { return nil }
        let duplicates = max(report.duplicateCount ?? 0, report.duplicates.count)
        let failures = max(report.failureCount ?? 0, report.failures.count)
        var sentences: [String] = []
        if hasDuplicates {
            let verb = duplicates == 1 ? "occurs" : "occur"
            sentences.append(
                "\(NumberText.count(duplicates, "photograph")) \(verb) more than once, byte for byte."
            )
        }
        if hasFailures {
            let verb = failures == 1 ? "is" : "are"
            sentences.append(
                "\(NumberText.count(failures, "file")) \(verb) not in the gallery, "
                    + "because of what is said beside the name.")
        }
        return Section(
            name: "files", title: "Files",
            introduction: "<p>\(sentences.joined(separator: " "))</p>"
        ) { output in
            if hasDuplicates {
                try output(Self.list(of: report.duplicates, all: duplicates))
            }
            if hasFailures {
                try output(Self.table(of: report.failures, all: failures))
            }
        }
    }

    private static func list(of duplicates: [[String]], all: Int) -> String {
        let shown = duplicates.prefix(GalleryReport.Limits.duplicates)
        let items = shown.map { paths in
            let names = paths.prefix(GalleryReport.Limits.copies).map {
                "<li>\(Markup.name($0))</li>"
            }
            let more = paths.count - names.count
            return "<li><ul>\(names.joined())"
                + (more > 0 ? "<li>and \(NumberText.count(more)) more</li>" : "") + "</ul></li>\n"
        }
        return "<h3>The same photograph</h3>\n<ol class=\"duplicates\">\n\(items.joined())</ol>\n"
            + rest(all - shown.count)
    }

    private static func table(of failures: [GalleryReport.Failure], all: Int) -> String {
        let shown = failures.prefix(GalleryReport.Limits.failures)
        let rows = shown.map {
            "<tr><th scope=\"row\">\(Markup.name($0.path))</th><td>\(Markup.name($0.reason))</td></tr>\n"
        }
        return """
            <h3>Not readable</h3>
            <table class="failures">
            <thead class="unseen"><tr><th scope="col">File</th><th scope="col">Reason</th></tr></thead>
            <tbody>
            \(rows.joined())</tbody>
            </table>
            \(rest(all - shown.count))
            """
    }

    private static func rest(_ count: Int) -> String {
        count > 0 ? "<p class=\"aside\">\(NumberText.count(count)) more not shown.</p>\n" : ""
    }

    var reading: Section? {
        guard hasMaps else { return nil }
        return Section(
            name: "reading", title: "Reading the maps",
            introduction: report.certificate.map(MapReading.certificate) ?? ""
        ) { output in
            try output(MapReading.prose(report.colours))
        }
    }

    var method: Section? {
        Section(name: "method", title: "Sources", introduction: "") { output in
            try output(
                """
                <div class="prose">
                <p>The maps, the class pages and the component curve follow Abby Stylianou, Richard \
                Souvenir and Robert Pless, <cite>Visualizing Deep Similarity Networks</cite>, IEEE Winter \
                Conference on Applications of Computer Vision (WACV), 2019, \
                <a href="https://arxiv.org/abs/1901.00536">arXiv:1901.00536</a>. Scores are cosine \
                similarities of embeddings, from −1 to 1; searches are exact, over all images.</p>
                \(report.retrieval == nil ? "" : Self.retrievalSource)</div>

                """)
        }
    }

    private static let retrievalSource = """
        <p>Retrieval figures follow Kevin Musgrave, Serge Belongie and Ser-Nam Lim, <cite>A Metric \
        Learning Reality Check</cite>, European Conference on Computer Vision (ECCV), 2020, \
        <a href="https://arxiv.org/abs/2003.08505">arXiv:2003.08505</a>.</p>

        """
}
