/// The sections that hold plots.
extension ComparisonPage {
    var curves: Section? {
        let plots = ComparisonPlots(report: report)
        let shown = plots.ofTraining
        guard !shown.isEmpty else { return nil }
        let isTraining = report.subject == .checkpoints
        return Section(
            name: "curves", title: isTraining ? "Over the training" : "Figures",
            introduction: isTraining
                ? """
                <p>Figures at each checkpoint, and what the training itself noted.</p>
                <p class="aside">Bands: 95% confidence intervals of the coloured curve. Where an axis does \
                not begin at zero, its numbers say so.\(hasTimeline ? " The line marks the checkpoint that is chosen." : "")</p>
                """
                : """
                <p>The figures of the table, side by side.</p>
                <p class="aside">Bars: 95% confidence intervals. Where an axis does not begin at zero, its \
                numbers say so.</p>
                """
        ) { output in
            try output("<div class=\"small-plots\">\n")
            for plot in shown {
                try output(plots.html(plot))
            }
            try output("</div>\n")
        }
    }

    var distributions: Section? {
        let plots = report.networks.enumerated().compactMap { place, network in
            network.scores.flatMap { $0.histograms.isEmpty ? nil : (place, network, $0) }
        }
        guard !plots.isEmpty else { return nil }
        return Section(
            name: "scores", title: "Scores of pairs",
            introduction: """
                <p>How similar images of the same class (filled) and of different classes (hatched) are to \
                each network.</p>
                <p class="aside">All plots have the same axes. Each outline holds all of its pairs: its \
                height is the share of them that have this similarity. Lines mark the means. The less the \
                two overlap, the better a score tells classes apart.</p>
                """
        ) { output in
            try output("<div class=\"panels\">\n")
            for (place, network, plot) in plots {
                let drawing = try plot.frame(
                    .panel, name: "hatch-\(place)", comparedWith: plots.map(\.2)
                ).drawing
                let probability =
                    plot.rankingProbability.map {
                        "<p class=\"aside\">Same class scores higher in \(NumberText.share($0)) of "
                            + "cases</p>"
                    } ?? ""
                let name = Markup.shortened(network.name, limit: 60)
                try output(
                    """
                    <figure class="panel is-\(place)">
                    <figcaption><h3>\(Markup.name(network.name, limit: 60))</h3>\(probability)</figcaption>
                    \(drawing.element(describedAs: "\(name): \(plot.headline)"))
                    </figure>

                    """)
            }
            try output("</div>\n")
        }
    }
}
