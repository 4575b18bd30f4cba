import SimilarityMaps

/// The table of networks.
extension ComparisonPage {
    /// A column of the table.
    private struct Column {
        let title: String
        /// Whether it holds words, which stand at the left.
        var isText = false
        /// HTML; empty where there is nothing to say of a network.
        let cell: (ComparisonReport.Network) -> String
    }

    var networks: Section? {
        let columns = columns
        return Section(
            name: "networks",
            title: report.subject == .checkpoints ? "Checkpoints" : "Networks",
            introduction: introduction
        ) { output in
            let heads = columns.map {
                "<th scope=\"col\"\($0.isText ? " class=\"text\"" : "")>\($0.title)</th>"
            }
            let rows = report.networks.enumerated().map { place, network in
                let cells = columns.map {
                    "<td\($0.isText ? " class=\"text\"" : "")>\($0.cell(network))</td>"
                }
                let name = Markup.name(network.name, limit: 60)
                let label = hasTimeline ? "<label for=\"at-\(place)\">\(name)</label>" : name
                return "<tr class=\"is-\(place)\"><th scope=\"row\">\(label)</th>"
                    + "\(cells.joined())</tr>\n"
            }
            try output(
                """
                <div class="wide-table" role="region" aria-labelledby="networks-title" tabindex="0">
                <table>
                <thead><tr><th scope="col">Name</th>\(heads.joined())</tr></thead>
                <tbody>
                \(rows.joined())</tbody>
                </table>
                </div>

                """)
            try output(shared)
        }
    }

    private var introduction: String {
        var sentences: [String] = []
        if let retrieval = report.networks.compactMap(\.retrieval).first {
            let queries = NumberText.count(retrieval.queryCount, "photograph")
            let verb = retrieval.queryCount == 1 ? "was" : "were each"
            sentences.append(
                "\(queries) \(verb) the query once, the same for every network; all others were "
                    + "searched.")
        }
        if report.networks.contains(where: { $0.retrieval?.gains.isEmpty == false }) {
            sentences.append(
                "Over the first: by how many percentage points a figure exceeds the first network’s, "
                    + "query by query.")
        }
        let intervals = """
            Below each figure: where it lies with 95% confidence, from resampling what was measured \
            (percentile bootstrap). That says how far it depends on which photographs were asked, not how \
            another training would end.
            """
        let choosing =
            hasTimeline ? " <span class=\"on-screen\">Choose a name to see it.</span>" : ""
        return (sentences.isEmpty ? "" : "<p>\(sentences.joined(separator: " "))</p>")
            + "<p class=\"aside\">\(intervals)\(choosing)</p>"
    }

    private var columns: [Column] {
        var columns: [Column] = []
        func add(_ title: String, _ text: @escaping (ComparisonReport.Network) -> String) {
            // What is the same for all is said once, below.
            guard Set(report.networks.map(text)).count > 1 else { return }
            columns.append(Column(title: title, isText: true) { Markup.name(text($0)) })
        }
        add("Tail", \.tail)
        add("Input", \.inputSize)
        add("Embedding") { NumberText.count($0.dimension) }
        add("Grid", Self.grid)
        for measure in measures {
            columns.append(
                Column(title: measure.shortName) {
                    Self.text($0.retrieval?[measure], .share)
                })
            guard measure == .recall(at: 1) || measure == .meanAveragePrecision,
                report.networks.contains(where: { $0.retrieval?.gain(measure) != nil })
            else { continue }
            columns.append(
                Column(title: "over the first") { Self.gain($0.retrieval?.gain(measure)) })
        }
        let maps:
            [(String, CurvePlot.Unit, (ComparisonReport.Maps) -> ComparisonReport.Interval?)] =
                [
                    ("Half-evidence area", .share, \.halfArea),
                    ("Entropy of maps", .number, \.entropy),
                    ("On the object", .share, \.objectShare),
                    ("Without a place", .share, \.rest),
                ]
        for (title, unit, value) in maps
        where report.networks.contains(where: { $0.maps.flatMap(value) != nil }) {
            columns.append(
                Column(title: title) { Self.text($0.maps.flatMap(value), unit) })
        }
        return columns
    }

    /// What is the same for all networks.
    private var shared: String {
        guard let first = report.networks.first, report.networks.count > 1 else { return "" }
        let facts: [(String, (ComparisonReport.Network) -> String)] = [
            ("tail", \.tail), ("input", \.inputSize),
            ("embedding", { NumberText.count($0.dimension, "number") }),
            ("grid of maps", Self.grid),
        ]
        let same = facts.filter { fact in
            !fact.1(first).isEmpty && Set(report.networks.map(fact.1)).count == 1
        }
        guard !same.isEmpty else { return "" }
        let items = same.map { "\($0.0) \(Markup.name($0.1(first)))" }
        return "<p class=\"aside\">The same for all: \(items.joined(separator: ", ")).</p>\n"
    }

    private static func grid(_ network: ComparisonReport.Network) -> String {
        network.grid.map { "\($0.rows)×\($0.columns)" } ?? ""
    }

    /// The measures of all networks, in the order they are to be shown in.
    var measures: [GalleryReport.Measure] {
        var measures: [GalleryReport.Measure] = []
        for figure in report.networks.flatMap({ $0.retrieval?.figures ?? [] })
        where !measures.contains(figure.measure) {
            measures.append(figure.measure)
        }
        return measures
    }

    /// A difference of shares, in percentage points.
    private static func gain(_ value: ComparisonReport.Interval?) -> String {
        guard let value else { return "" }
        let texts = [value.value, value.low, value.high].map {
            NumberText.fixed($0 * 100, decimals: 1, signed: true)
        }
        return "\(texts[0])<small>\(texts[1]) to \(texts[2])</small>"
    }

    private static func text(
        _ value: ComparisonReport.Interval?, _ unit: CurvePlot.Unit
    ) -> String {
        guard let value else { return "" }
        let interval =
            value.low < value.high ? "<small>\(unit.text(value.low...value.high))</small>" : ""
        return unit.text(value.value) + interval
    }
}

extension GalleryReport.Measure {
    /// What stands at a curve's end or above a column.
    var shortName: String {
        switch self {
        case .recall(let count): "Recall@\(count)"
        case .precision(let count): "P@\(count)"
        case .rPrecision: "R-precision"
        case .meanAveragePrecisionAtR: "MAP@R"
        case .meanAveragePrecision: "mAP"
        }
    }
}
