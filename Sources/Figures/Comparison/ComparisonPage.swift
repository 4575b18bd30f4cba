import Images
import SimilarityMaps

/// A comparison as HTML: the order of its sections, and the slider that all of them follow.
///
/// What belongs to one network has the classes `at` and `at-3`, the network's place. Of what is laid
/// over one another (`stack`), style sheets show the part that is chosen, and all parts keep their room:
/// nothing moves when another is.
struct ComparisonPage {
    let report: ComparisonReport
    let colours: ColourScale
    let pictures: ComparisonPictures
    /// The values that the colours of all maps span, those of all differences from one network to the
    /// next, and those since the first; nil where each has its own.
    let range, stepRange, sinceFirstRange: ValueRange?
    /// The values that the colours of each network's maps span where the page is switched to that; empty
    /// where it cannot be.
    let rangesOfNetworks: [ValueRange]

    typealias Section = PageFrame.Section
    typealias Limits = ComparisonReport.PageLimits

    /// - Precondition: the report is valid.
    init(_ report: ComparisonReport, colours: ColourScale, scale: PairFigure.Scale) {
        var report = report
        report.queries = Array(report.queries.prefix(Limits.queries))
        for query in report.queries.indices {
            for view in report.queries[query].views.indices {
                let results = report.queries[query].views[view].results.prefix(Limits.results)
                report.queries[query].views[view].results = Array(results)
            }
        }
        self.report = report
        self.colours = colours
        let shown = Self.shown(in: report)
        pictures = ComparisonPictures(
            report, colours: colours, photographs: shown.photographs,
            maps: shown.maps + shown.steps + shown.sinceFirst)
        func range(_ maps: [LaidMap]) -> ValueRange? {
            scale == .shared ? colours.range(of: maps.lazy.flatMap(\.map.map.values)) : nil
        }
        self.range = range(shown.maps)
        stepRange = range(shown.steps)
        sinceFirstRange = range(shown.sinceFirst)
        let isShared = scale == .shared && report.networks.count > 1
        rangesOfNetworks =
            isShared
            ? report.networks.indices.map { network in
                colours.range(of: Self.maps(of: network, in: report).flatMap(\.map.map.values))
            } : []
    }

    func write(to output: (String) throws -> Void) throws {
        let frame = PageFrame(
            title: report.title,
            header: PageFrame.header(
                kind: report.subject == .checkpoints ? "training" : "networks compared",
                title: report.title, date: report.date, facts: report.facts, colours: colours),
            sections: sections, hasMapSwitch: !report.queries.isEmpty,
            styles: { output in
                try output(ComparisonStyle.rules(networkCount: report.networks.count))
                try pictures.writeStyles(to: output)
            },
            control: hasTimeline ? timeline : "",
            script: hasTimeline ? ComparisonScript.script : nil)
        try frame.write(to: output)
    }

    private var sections: [Section] {
        [
            networks, curves, distributions, concentration, searches, pairs, notes, reading, method,
        ].compactMap { $0 }
    }

    /// Whether there is anything to choose.
    var hasTimeline: Bool { report.networks.count > 1 }

    /// The classes of what belongs to a network.
    static func style(ofNetwork place: Int) -> String { "at at-\(place)" }

    /// A map, and the photograph that it is laid over.
    typealias LaidMap = (photograph: Int, map: ComparisonReport.PlacedMap)

    /// A network's maps of scores, those that are shown.
    private static func maps(of network: Int, in report: ComparisonReport) -> [LaidMap] {
        report.queries.flatMap { query -> [LaidMap] in
            let view = query.views[network]
            var maps = view.results.map { ($0.photograph, $0.ofResult.map) }
            if let first = view.results.first {
                maps.append((query.photograph, first.ofQuery.map))
            }
            if let partner = query.partner, let pair = view.pair {
                maps += [(query.photograph, pair.ofQuery.map), (partner, pair.ofPartner.map)]
            }
            return maps
        }
    }

    /// The photographs that are shown, and what is laid over them.
    private static func shown(
        in report: ComparisonReport
    ) -> (photographs: [Int], maps: [LaidMap], steps: [LaidMap], sinceFirst: [LaidMap]) {
        var photographs: [Int] = []
        let maps = report.networks.indices.flatMap { Self.maps(of: $0, in: report) }
        var steps: [LaidMap] = []
        var sinceFirst: [LaidMap] = []
        for query in report.queries {
            photographs.append(query.photograph)
            guard let partner = query.partner else { continue }
            func both(_ changes: [ComparisonReport.Change]) -> [LaidMap] {
                changes.flatMap {
                    [(query.photograph, $0.ofQuery.map), (partner, $0.ofPartner.map)]
                }
            }
            steps += both(query.steps)
            sinceFirst += both(query.sinceFirst)
        }
        photographs += (maps + steps + sinceFirst).map(\.photograph)
        return (photographs, maps, steps, sinceFirst)
    }
}
