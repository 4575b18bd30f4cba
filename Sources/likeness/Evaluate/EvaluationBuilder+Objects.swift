import Evaluation
import Figures

extension EvaluationBuilder {
    var localisation: Section? {
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
            [
                Self.interval(figures.pointing), Self.interval(figures.energy),
                Self.interval(figures.averagePrecision),
                figures.pixels.averagePrecision.map { Interval($0, low: $0, high: $0) },
                Self.interval(figures.boxes.meanFits), Self.interval(figures.boxes.known),
            ]
        }
        var rows = trial.results.filter { $0.localisation.count > 0 }.map {
            row($0, values($0.localisation) + costs($0))
        }
        rows.append(
            Table.Row(
                "the object itself", note: "how much of each cell it covers",
                values: values(trial.ceiling) + [nil, nil]))
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
                ] + Self.costColumns, rows: rows,
                note:
                    "Over \(NumberText.count(trial.ceiling.count, "photograph")) with a known object. Where objects fill much of the picture, all maps point at them."
            )
        ]
        return section
    }

    /// How many matches are shown.
    private static let shownMatches = 8

    var shortcuts: Section? {
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
