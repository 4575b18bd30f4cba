import Evaluation
import Figures

extension EvaluationBuilder {
    var sanitySection: Section? {
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
