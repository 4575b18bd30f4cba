import Images

/// A gallery's report as HTML: the order of its sections.
struct ReportPage {
    let report: GalleryReport

    init(_ report: GalleryReport) {
        self.report = report
    }

    typealias Section = PageFrame.Section

    func write(to output: (String) throws -> Void) throws {
        let frame = PageFrame(
            title: report.title,
            header: PageFrame.header(
                kind: "gallery report", title: report.title, date: report.date,
                facts: report.facts, colours: report.colours),
            sections: sections(), hasMapSwitch: hasMaps)
        try frame.write(to: output)
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
}
