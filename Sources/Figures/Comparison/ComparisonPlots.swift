/// Which figures of a comparison are drawn together, and how.
struct ComparisonPlots {
    /// One plot: curves over a training's steps, or a row for each network.
    struct Plot {
        let title: String
        let measure: String
        /// One or two sentences.
        let explanation: String
        let curves: [ComparisonReport.Curve]
        let unit: CurvePlot.Unit
        var reference: CurvePlot.Reference?
    }

    let report: ComparisonReport

    /// Figures of the retrieval, the loss, the mean scores.
    var ofTraining: [Plot] {
        let sources: [ComparisonReport.Curve.Source] = [.comparison, .training]
        let retrieval = sources.flatMap { source in
            let noted = source == .training ? ", noted by the training" : ""
            return [
                plot(
                    "Recall" + noted, measure: "share of the queries",
                    "The share of the queries with an image of their class among the first results.",
                    source, .share
                ) {
                    if case .retrieval(.recall) = $0 { true } else { false }
                },
                plot(
                    "Precision" + noted, measure: "mean over the queries",
                    "How many of all images of its class a query finds first.", source, .share
                ) {
                    switch $0 {
                    case .retrieval(.recall): false
                    case .retrieval: true
                    default: false
                    }
                },
            ]
        }
        let losses = sources.map { source in
            plot(
                "Loss" + (source == .comparison ? ", measured here" : ""), measure: "loss",
                "What the training makes smaller, on its own batches.", source, .number
            ) { $0 == .loss }
        }
        let scores = sources.map { source in
            plot(
                "Scores of pairs", measure: "mean cosine similarity",
                "The mean score of pairs of one class and of pairs of two classes: the further apart, "
                    + "the better a score tells classes apart.", source, .number
            ) { $0 == .sameClassScore || $0 == .differentClassScore }
        }
        return (retrieval + losses + scores).compactMap { $0 }
    }

    /// How narrow the maps are, and what they lie on.
    var ofMaps: [Plot] {
        var objectShare = plot(
            "Share on the object", measure: "of the similarity",
            "The part of each map within the boxes of the objects, over the score.", .comparison,
            .share
        ) { $0 == .objectShare }
        let areas = report.networks.compactMap { $0.maps?.objectArea }
        if let area = areas.first {
            objectShare?.reference = .init("the objects’ part of the picture", area)
        }
        return [
            plot(
                "Area with half of the evidence", measure: "of the picture",
                "The smallest part of the picture that holds half of what speaks for the similarity.",
                .comparison, .share
            ) { $0 == .halfArea },
            plot(
                "Entropy of the maps", measure: "0: all in one cell, 1: the same in each",
                "How evenly the evidence lies over the cells.", .comparison, .number
            ) { $0 == .entropy },
            objectShare,
        ].compactMap { $0 }
    }

    private func plot(
        _ title: String, measure: String, _ explanation: String,
        _ source: ComparisonReport.Curve.Source, _ unit: CurvePlot.Unit,
        _ isShown: (ComparisonReport.Curve.Quantity) -> Bool
    ) -> Plot? {
        let curves = report.curves.filter {
            $0.source == source && !$0.points.isEmpty && isShown($0.quantity)
        }.prefix(CurvePlot.largestCurveCount)
        guard !curves.isEmpty else { return nil }
        return Plot(
            title: title, measure: measure, explanation: explanation, curves: Array(curves),
            unit: unit)
    }

    /// The plot as HTML: one figure over time, or one for each quantity.
    func html(_ plot: Plot) throws -> String {
        switch report.subject {
        case .checkpoints:
            let drawn = CurvePlot(
                plot.title, measure: plot.measure, curves: plot.curves.map(Self.curve),
                unit: plot.unit, reference: plot.reference)
            let marks = report.networks.enumerated().map { place, network in
                (
                    step: Double(network.step ?? place),
                    style: ComparisonPage.style(ofNetwork: place)
                )
            }
            let drawing = try drawn.frame(.phone, marks: marks.count > 1 ? marks : []).drawing
            return Self.figure(
                plot.title, plot.explanation,
                drawing.element(describedAs: drawn.description))
        case .networks:
            return try plot.curves.compactMap { curve in
                try html(curve, of: plot)
            }.joined()
        }
    }

    private func html(_ curve: ComparisonReport.Curve, of plot: Plot) throws -> String? {
        let rows = curve.points.compactMap { point -> (row: IntervalPlot.Row, place: Int)? in
            // A network of its own has no step: its points are at its place.
            guard
                let place = report.networks.indices.first(where: {
                    Double(report.networks[$0].step ?? $0) == point.x
                })
            else { return nil }
            return (
                IntervalPlot.Row(
                    Markup.shortened(report.networks[place].name, limit: 60), value: point.value,
                    interval: point.interval),
                place
            )
        }
        guard !rows.isEmpty else { return nil }
        let drawn = IntervalPlot(
            curve.quantity.name, rows: rows.map(\.row), unit: plot.unit, reference: plot.reference)
        let styles = rows.map { ComparisonPage.style(ofNetwork: $0.place) }
        return Self.figure(
            curve.quantity.name, curve.quantity.explanation ?? plot.explanation,
            try drawn.drawing(.phone, styles: report.networks.count > 1 ? styles : [])
                .element(describedAs: drawn.description))
    }

    private static func figure(_ title: String, _ explanation: String, _ drawing: String) -> String
    {
        """
        <figure class="small-plot">
        <figcaption><h3>\(title)</h3><p class="aside">\(explanation)</p></figcaption>
        \(drawing)
        </figure>

        """
    }

    private static func curve(_ curve: ComparisonReport.Curve) -> CurvePlot.Curve {
        CurvePlot.Curve(
            curve.quantity.shortName,
            curve.points.map {
                CurvePlot.Point(step: $0.x, value: $0.value, interval: $0.interval)
            })
    }
}

extension ComparisonReport.Curve.Point {
    /// The interval; nil where there is none, or nothing is claimed.
    var interval: ClosedRange<Double>? {
        guard let low, let high, low < high else { return nil }
        return low...high
    }
}

extension ComparisonReport.Curve.Quantity {
    /// What stands at a curve's end.
    var shortName: String {
        switch self {
        // The plot's title says what of.
        case .retrieval(.recall(let count)): "@\(count)"
        case .retrieval(let measure): measure.shortName
        case .sameClassScore: "same class"
        case .differentClassScore: "other classes"
        case .loss, .entropy, .halfArea, .objectShare: name
        }
    }

    /// One sentence; nil where the plot's does.
    var explanation: String? {
        guard case .retrieval(let measure) = self else { return nil }
        return measure.explanation
    }
}
