/// Figure 7's question: on how much of a picture a network looks.
extension ComparisonPage {
    var concentration: Section? {
        let plots = ComparisonPlots(report: report)
        let shown = plots.ofMaps
        let findings = ComparisonFindings(report).sentences
        guard !shown.isEmpty || !findings.isEmpty else { return nil }
        let pairs =
            report.pairCount > 0
            ? "Means over \(NumberText.count(report.pairCount, "pair")) of photographs of one class, "
                + "the same for every network, both maps of each." : ""
        return Section(
            name: "concentration", title: "How narrow the maps are",
            introduction: """
                <p>The less of a picture it takes to hold half of the evidence, the narrower a map is.</p>
                <p class="aside">Evidence is what speaks for the similarity: the positive part of a map. \
                \(pairs)</p>
                """
        ) { output in
            if !findings.isEmpty {
                let items = findings.map { "<li>\($0)</li>\n" }
                try output("<ul class=\"findings\">\n\(items.joined())</ul>\n")
            }
            guard !shown.isEmpty else { return }
            try output("<div class=\"small-plots\">\n")
            for plot in shown {
                try output(plots.html(plot))
            }
            try output("</div>\n")
        }
    }
}
