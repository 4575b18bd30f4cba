import Evaluation
import Figures
import Galleries
import Images
import Networks
import SimilarityMaps
import Terminal

extension EvaluationBuilder {
    private typealias Section = EvaluationReport.Section
    private typealias Table = EvaluationReport.Table
    private typealias Interval = EvaluationReport.Interval

    /// What was measured, as a page.
    func report() throws -> EvaluationReport {
        let (contents, origin) = (gallery.contents, gallery.network)
        var report = EvaluationReport(
            title: gallery.path.lastPathComponent, date: Self.today,
            facts: [
                .init("images", NumberText.count(contents.images)),
                .init("classes", contents.labels == 0 ? "none" : NumberText.count(contents.labels)),
                .init("pairs taken apart", NumberText.count(faithfulness.count)),
                .init("runs of the network", NumberText.count(runs)),
                .init("network", origin.name),
                .init("network’s input", "\(origin.preprocessing.size) pixels"),
                .init("tail", network.description.tailWords.joined(separator: " → ")),
                .init("photographs", gallery.photographs.lastPathComponent),
                .init("seed", "\(seed)"),
            ])
        report.colours = colours
        report.sections = [
            retrieval, completenessSection, faithfulnessSection, try examples, localisation,
            sanitySection, try shortcuts,
        ].compactMap { $0 }
        report.sources = Self.sources
        return report
    }

    /// How many pictures were embedded to draw maps and to take photographs apart.
    private var runs: Int {
        faithfulness.evaluations + faithfulness.results.reduce(0) { $0 + $1.evaluations }
            + 2 * faithfulness.count
    }

    private static let sources = [
        "The decomposition: Stylianou, Souvenir and Pless, “Visualizing Deep Similarity Networks”, WACV 2019.",
        "Retrieval: Musgrave, Belongie and Lim, “A Metric Learning Reality Check”, ECCV 2020. Silhouettes: Rousseeuw, 1987, with 1 − cosine for a distance.",
        "Deletion and insertion, and random masks: Petsiuk, Das and Saenko, “RISE”, BMVC 2018. The gap of both orders: Rong et al., “A Consistent and Efficient Evaluation Strategy for Attribution Methods”, ICML 2022; Bluecher, Vielhaben and Strodthoff, TMLR 2024.",
        "Grad-CAM: Selvaraju et al., ICCV 2017. Occlusion for similarity: Dong, Collins and Hoogs, CVPR Workshops 2019.",
        "Pointing game: Zhang et al., ECCV 2016; with energy: Wang et al., “Score-CAM”, CVPR Workshops 2020. MaxBoxAcc and PxAP: Choe et al., “Evaluating Weakly Supervised Object Localization Methods Right”, CVPR 2020. GT-known: Zhou et al., CVPR 2016.",
        "Sanity checks: Adebayo et al., “Sanity Checks for Saliency Maps”, NeurIPS 2018. Intervals: the percentile bootstrap of Efron and Tibshirani, 1993, 95%, over pairs.",
    ]

    private static func interval(_ examples: [Double]) -> Interval? {
        MeanInterval(of: examples).map { Interval($0) }
    }
}

extension EvaluationBuilder {
    private var retrieval: Section? {
        guard let trial, !trial.queries.isEmpty else { return nil }
        var section = Section(
            "retrieval", "Retrieval",
            text:
                "\(NumberText.count(trial.queries.count, "photograph")) \(trial.queries.count == 1 ? "was" : "were each") the query once; all others were searched.",
            note: "Open a name to see what it measures.")
        func recall(_ depth: Int) -> Double? { trial.figures.recall(at: depth) }
        func add(_ name: String, _ value: Double?, _ explanation: String, isShare: Bool = true) {
            guard let value else { return }
            section.figures.append(
                .init(
                    name,
                    isShare ? NumberText.percent(value) : NumberText.fixed(value, decimals: 3),
                    part: min(max(value, 0), 1), explanation: explanation))
        }
        for depth in [1, 5, 10] {
            let measure = GalleryReport.Measure.recall(at: depth)
            add(measure.name, recall(depth), measure.explanation)
        }
        for (measure, value) in [
            (GalleryReport.Measure.rPrecision, trial.figures.rPrecision),
            (.meanAveragePrecision, trial.figures.meanAveragePrecision),
        ] { add(measure.name, value, measure.explanation) }
        add(
            "Silhouette", MeanInterval(of: silhouettes)?.mean,
            "How well classes lie apart, −1 to 1: the distance to the nearest other class less that to one’s own, over the larger of the two; the mean over photographs.",
            isShare: false)
        let curve = trial.scores.curve
        add(
            "ROC area", curve?.area,
            "The chance that two photographs of one class are more similar than two of different classes.",
            isShare: false)
        add(
            "Equal error rate", curve?.equalErrorRate,
            "Where a threshold on the score takes as many pairs of different classes for one class as the other way round: how many. Less is better."
        )
        if trial.scores.same.count > 0, trial.scores.different.count > 0 {
            section.distribution = DistributionPlot(
                sameClass: .init(trial.scores.same),
                differentClasses: .init(trial.scores.different), rankingProbability: curve?.area)
        }
        return section
    }

    private var completenessSection: Section? {
        guard let found = completeness, found.pairs > 0 else { return nil }
        var section = Section(
            "completeness", "Completeness",
            text: found.failures == 0
                ? "All \(NumberText.count(found.maps)) maps of \(NumberText.count(found.pairs, "pair")) add up, with their rests, to the similarity that the network itself gives."
                : "\(NumberText.count(found.failures)) of \(NumberText.count(found.pairs, "pair")) have maps that do not add up to the similarity: they are not exact.",
            note:
                "Maps are called exact where errors stay within \(NumberText.scientific(Certificate.tolerance)); single precision leaves about a millionth."
        )
        section.figures.append(
            .init(
                "Completeness error", NumberText.scientific(found.completenessError),
                explanation:
                    "The largest difference between a map’s sum with its rest and the cosine similarity of the network’s own embeddings."
            ))
        if let error = found.recompositionError {
            section.figures.append(
                .init(
                    "Recomposition error", NumberText.scientific(error),
                    explanation:
                        "The largest difference between the parts’ sum and the embedding that the network puts out, over the embedding’s length."
                ))
        }
        if let rest = MeanInterval(of: found.restShares) {
            section.figures.append(
                .init(
                    "Without a place", NumberText.percent(rest.mean), part: min(rest.mean, 1),
                    explanation:
                        "The size of the rest, which no cell owns, over the similarity: biases, and parts of the network that mix all cells. Mean over the maps."
                ))
        }
        return section
    }

    /// - Parameter isFirst: whether the table is the first one, which says what the methods are.
    private func row(
        _ result: FaithfulnessTrial.Result, _ values: [Interval?], isFirst: Bool = false
    ) -> Table.Row {
        Table.Row(
            result.name, note: isFirst ? result.summary : "", values: values,
            isOwn: result.name == DecompositionMethod().name)
    }

    private var faithfulnessSection: Section? {
        let trial = faithfulness
        var section = Section(
            "faithfulness", "Faithfulness",
            text:
                "Each photograph was taken apart, cell by cell, as a map of it says, and its similarity to the query watched. A faithful map’s best cells, taken away first, take the similarity with them (deletion: less is better); put first onto an empty picture they bring it back (insertion: more is better). The gap between the two is what the order is worth.",
            note:
                "No substrate is neutral: each is something that the network sees, so figures are for one substrate at a time. A contribution is not what removing a cell would do, so a map that adds up exactly need not be best here."
        )
        section.tables = trial.substrates.map { substrate in
            var rows = trial.results.compactMap { result -> Table.Row? in
                let figures = result.perturbations[substrate] ?? []
                return perturbationRow(figures).map {
                    row(result, $0, isFirst: substrate == trial.substrates.first)
                }
            }
            if substrate == FaithfulnessTrial.oracleSubstrate,
                let values = perturbationRow(trial.oracle)
            {
                rows.append(
                    Table.Row(
                        "best order found",
                        note:
                            "cells chosen one by one with the network at hand, over \(trial.oracle.count) pairs",
                        values: values))
            }
            return Table(
                "\(substrate.words)",
                columns: [
                    .init("Deletion", note: "less is better", format: .score),
                    .init("Insertion", note: "more is better", format: .score),
                    .init("Gap", note: "more is better", format: .change),
                    .init("Negative cells gone", note: "should rise", format: .change),
                ], rows: rows)
        }
        section.tables.append(costs)
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

    private var costs: Table {
        Table(
            "What a map costs",
            columns: [
                .init("Runs of the network", note: "besides the pair’s own", format: .count),
                .init("Time", format: .seconds),
            ],
            rows: faithfulness.results.compactMap { result in
                guard result.maps > 0 else { return nil }
                let maps = Double(result.maps)
                func exactly(_ value: Double) -> Interval {
                    Interval(value, low: value, high: value)
                }
                return row(
                    result,
                    [exactly(Double(result.evaluations) / maps), exactly(result.seconds / maps)])
            })
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

    private var examples: Section? {
        get throws {
            let own = faithfulness.results.firstIndex { $0.name == DecompositionMethod().name } ?? 0
            let ranked = measured.filter { $0.gaps[own] != nil }.sorted {
                ($0.gaps[own] ?? 0) > ($1.gaps[own] ?? 0)
            }
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

    private var localisation: Section? {
        let trial = faithfulness
        guard trial.ceiling.count > 0 else { return nil }
        let shares = trial.objectShares
        var section = Section(
            "localisation", "Localisation",
            text: shares.mean.flatMap { share in
                shares.meanArea.map { area in
                    "The objects fill \(NumberText.percent(area)) of what the network sees and hold \(NumberText.percent(share)) of the similarity."
                }
            } ?? "",
            note:
                "A map shows what the network finds alike, which need not be the object: these figures judge network and map together. The last row is a map that knows the object, on the same grid: no map of so few cells can be expected to do better."
        )
        func values(_ figures: LocalisationFigures) -> [Interval?] {
            let fits = figures.boxes.fits
            let boxes = (0..<figures.count).map { picture in
                fits.reduce(0) { $0 + $1[picture] } / Double(fits.count)
            }
            return [
                Self.interval(figures.pointing), Self.interval(figures.energy),
                Self.interval(figures.averagePrecision),
                figures.pixels.averagePrecision.map { Interval($0, low: $0, high: $0) },
                Self.interval(boxes), Self.interval(figures.boxes.known),
            ]
        }
        var rows = trial.results.filter { $0.localisation.count > 0 }.map {
            row($0, values($0.localisation))
        }
        rows.append(
            Table.Row(
                "the object itself", note: "how much of each cell it covers",
                values: values(trial.ceiling)))
        section.tables = [
            Table(
                "Method",
                columns: [
                    .init("Pointing game", note: "highest place on it", format: .share),
                    .init("Energy", note: "of what is positive", format: .share),
                    .init("Pixels’ precision", note: "each picture’s", format: .share),
                    .init("PxAP", note: "all pixels together", format: .share),
                    .init("MaxBoxAcc", note: "mean of IoU 0.3, 0.5, 0.7", format: .share),
                    .init("GT-known", note: "IoU 0.5 at 20%", format: .share),
                ], rows: rows,
                note:
                    "Over \(NumberText.count(trial.ceiling.count, "photograph")) with a known object. Where objects fill much of the picture, all maps point at them."
            )
        ]
        return section
    }

    private var sanitySection: Section? {
        guard let sanity, sanity.count > 0 else { return nil }
        var section = Section(
            "sanity", "Sanity",
            text:
                "A map must change when what it is said to show changes, and stay when it does not. The figures are rank correlations of a photograph’s map with another one of it: 1 for the same order of cells, 0 for none in common.",
            note:
                "Undone: the weights of a layer in random order, so that their mean and spread stay. Maps of an untrained network need not be random: it, too, answers more to some things than to others. Over \(NumberText.count(sanity.count, "pair"))."
        )
        func row(_ name: String, _ note: String, _ values: [Double]) -> Table.Row? {
            Self.interval(values).map { Table.Row(name, note: note, values: [$0]) }
        }
        let column = Table.Column("Rank correlation", format: .change)
        section.tables = [
            Table(
                "Should fall", columns: [column],
                rows: sanity.undone.compactMap { undone in
                    row(
                        "\(NumberText.count(undone.layers)) of \(NumberText.count(undone.of)) layers undone",
                        "from the embedding down", undone.correlations)
                }
                    + [
                        row("another query", "which has nothing to do with it", sanity.otherQueries)
                    ].compactMap { $0 }),
            Table(
                "Should stay",
                columns: [
                    column, .init("Score’s change", note: "of the similarity", format: .change),
                ],
                rows: Disturbance.allCases.compactMap { disturbance in
                    guard let correlation = Self.interval(sanity.disturbed[disturbance] ?? [])
                    else { return nil }
                    return Table.Row(
                        disturbance.rawValue, note: disturbance.words,
                        values: [
                            correlation, Self.interval(sanity.scoreChanges[disturbance] ?? []),
                        ])
                }),
        ]
        return section
    }

    /// How many matches are shown.
    private static let shownMatches = 8

    private var shortcuts: Section? {
        get throws {
            guard truth.isKnown, !matches.isEmpty else { return nil }
            let mean = matches.reduce(0) { $0 + $1.background } / Double(matches.count)
            let wrong = matches.filter { $0.isSameClass == false }
            let wrongMean = wrong.reduce(0) { $0 + $1.background } / Double(max(wrong.count, 1))
            var section = Section(
                "shortcuts", "Matches on the background",
                text:
                    "Of \(NumberText.count(matches.count, "photograph")) and the nearest to each, on average \(NumberText.percent(mean)) of the similarity lies beside the object\(wrong.isEmpty ? "" : "; where the nearest is of another class, \(NumberText.percent(wrongMean))"). Shown are those with the most: what they have in common is not what they are of.",
                note:
                    "The part is that of the photograph that was found. Maps are signed: where the object speaks against the match, it is above 100%."
            )
            var shown: Set<Set<String>> = []
            for match in matches {
                guard shown.count < Self.shownMatches else { break }
                // Two that are nearest to each other are one match.
                guard shown.insert([match.query.path, match.found.path]).inserted else { continue }
                guard let map = try map(of: match.found, against: match.query),
                    let back = try self.map(of: match.query, against: match.found)
                else { continue }
                let range = colours.range(of: map.values + back.values)
                let label =
                    match.isSameClass.map { $0 ? ", same class" : ", another class" } ?? ""
                section.strips.append(
                    EvaluationReport.Strip(
                        "\(NumberText.percent(match.background)) on the background",
                        note:
                            "similarity \(NumberText.fixed(match.similarity, decimals: 3))\(label)",
                        items: [
                            .init(
                                try picture(of: match.query, back, range: range), title: "Query",
                                note: match.query.path),
                            .init(
                                try picture(of: match.found, map, range: range),
                                title: "Nearest", note: match.found.path),
                        ]))
            }
            return section
        }
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

extension Disturbance {
    /// What was done.
    var words: String {
        switch self {
        case .flip: "left and right exchanged, and the map back again"
        case .shift: "moved by a sixteenth of its width"
        case .recompression: "JPEG, quality 50"
        }
    }
}
