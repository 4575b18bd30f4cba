import Evaluation
import Figures
import SimilarityMaps

extension EvaluationBuilder {
    /// - Parameter isFirst: whether the table is the first one, which says what the methods are.
    func row(
        _ result: FaithfulnessTrial.Result, _ values: [Interval?], isFirst: Bool = false
    ) -> Table.Row {
        Table.Row(
            result.name, note: isFirst ? result.summary : "", values: values,
            isOwn: result.name == DecompositionMethod().name)
    }

    var faithfulnessSection: Section? {
        let trial = faithfulness
        var section = Section(
            "faithfulness", "Faithfulness",
            text:
                "Each photograph was taken apart, cell by cell, as a map of it says, and its similarity to the query watched. A faithful map’s best cells, taken away first, take the similarity with them (deletion: less is better); put first onto an empty picture they bring it back (insertion: more is better). The gap between the two is what the order is worth.",
            note:
                "No substrate is neutral: each is something that the network sees, so figures are for one substrate at a time. A contribution is not what removing a cell would do, so a map that adds up exactly need not be best here. Runs are those besides the two that embed the pair."
        )
        section.tables = trial.substrates.map { substrate in
            var rows = trial.results.compactMap { result -> Table.Row? in
                let figures = result.perturbations[substrate] ?? []
                return perturbationRow(figures).map {
                    row(
                        result, $0 + costs(result),
                        isFirst: substrate == trial.substrates.first)
                }
            }
            if substrate == FaithfulnessTrial.oracleSubstrate,
                let values = perturbationRow(trial.oracle)
            {
                rows.append(
                    Table.Row(
                        "best order found",
                        note:
                            "searched with the network at hand, over \(NumberText.count(trial.oracle.count, "pair"))",
                        values: values + [nil, nil]))
            }
            return Table(
                "\(substrate.words)",
                columns: [
                    .init("Deletion", note: "less is better", format: .score),
                    .init("Insertion", note: "more is better", format: .score),
                    .init("Gap", note: "more is better", format: .change),
                    .init("Negative cells gone", note: "should rise", format: .change),
                ] + Self.costColumns, rows: rows)
        }
        section.curves = trial.substrates.compactMap { curves(on: $0) }
        return section
    }

    /// Deletion, insertion, gap and rise; `nil` where nothing was measured.
    private func perturbationRow(_ figures: [PerturbationFigures?]) -> [Interval?]? {
        let known = figures.compactMap { $0 }
        guard !known.isEmpty else { return nil }
        return [
            Self.interval(known.map(\.deletion)), Self.interval(known.map(\.insertion)),
            Self.interval(known.map(\.gap)), Self.interval(known.compactMap(\.rise)),
        ]
    }

    /// What each map costs, for the end of every table: its quality is not had for nothing.
    static let costColumns = [
        Table.Column("Runs", note: "of the network, a map", format: .count),
        Table.Column("Time", note: "a map", format: .seconds),
    ]

    /// The numbers of these columns.
    func costs(_ result: FaithfulnessTrial.Result) -> [Interval?] {
        guard result.maps > 0 else { return [nil, nil] }
        return [Double(result.evaluations), result.seconds].map { sum in
            let mean = sum / Double(result.maps)
            return Interval(mean, low: mean, high: mean)
        }
    }

    /// What the order of cells is worth on one substrate: the decomposition's best cells taken away
    /// first, its worst first, and random ones; means over the pairs, until all are gone and nothing is left
    /// to compare.
    private func curves(on substrate: Substrate) -> CurvePlot? {
        func curve(
            _ name: String, of method: String, _ scores: (PerturbationFigures) -> [Double]
        ) -> CurvePlot.Curve? {
            guard let result = faithfulness.results.first(where: { $0.name == method }) else {
                return nil
            }
            let all = (result.perturbations[substrate] ?? []).compactMap { $0 }.map(scores)
            guard let count = all.first?.count, count > 1 else { return nil }
            return CurvePlot.Curve(
                name,
                (0..<count - 1).map { step in
                    CurvePlot.Point(
                        step: Double(step) / Double(count - 1) * 100,
                        value: all.reduce(0) { $0 + $1[step] } / Double(all.count))
                })
        }
        let own = DecompositionMethod().name
        let curves = [
            curve("best first", of: own) { $0.mostRelevantFirst.scores },
            curve("worst first", of: own) { $0.leastRelevantFirst.scores },
            curve("random", of: PriorMethod(.random).name) { $0.mostRelevantFirst.scores },
        ].compactMap { $0 }
        guard !curves.isEmpty else { return nil }
        return CurvePlot(
            substrate.words, measure: "cosine similarity",
            stepName: "% taken away", curves: curves, unit: .number)
    }

    /// How many pairs are shown of each kind.
    private static let shown = 3

    var examples: Section? {
        get throws {
            let ranked = ranked.map(\.pair)
            guard !ranked.isEmpty else { return nil }
            var section = Section(
                "examples", "Best and worst",
                text:
                    "The pairs for which the decomposition’s order of cells is worth most, and least, with the maps of other methods. The number below each map is its gap on the picture’s mean colour.",
                note:
                    "Each map has its own scale of colours: methods have no common one. Maps without negative values are drawn from their lowest value up."
            )
            let best = ranked.prefix(Self.shown)
            let worst = ranked.dropFirst(best.count).suffix(Self.shown).reversed()
            for (title, pairs) in [("Worth most", Array(best)), ("Worth least", Array(worst))] {
                for pair in pairs {
                    section.strips.append(
                        try strip("\(title): \(pair.photograph.path)", of: pair))
                }
            }
            return section
        }
    }

    private func strip(_ title: String, of pair: MeasuredPair) throws -> EvaluationReport.Strip {
        var items = [
            EvaluationReport.Strip.Item(
                try picture(of: pair.query, nil), title: "Query",
                note: "similarity \(NumberText.fixed(pair.similarity, decimals: 3))")
        ]
        let hidden = [PriorMethod(.centre).name, PriorMethod(.random).name]
        for (index, result) in faithfulness.results.enumerated()
        where !hidden.contains(result.name) {
            guard let map = pair.maps[index] else { continue }
            // What has no zero of its own begins at its lowest value.
            let lowest = map.isSigned ? 0 : map.values.min() ?? 0
            let drawn = SimilarityMap(
                grid: map.grid, values: map.values.map { $0 - lowest }, rest: 0)
            let gap = pair.gaps[index].map {
                NumberText.fixed($0, decimals: 3, signed: true)
            }
            items.append(
                .init(
                    try picture(of: pair.photograph, drawn), title: result.name,
                    note: gap ?? ""))
        }
        return EvaluationReport.Strip(title, items: items)
    }
}

extension Substrate {
    /// What stands above a table.
    var words: String {
        switch self {
        case .zero: "On the network’s zero"
        case .mean: "On the picture’s mean colour"
        case .blur: "On the blurred picture"
        }
    }
}
