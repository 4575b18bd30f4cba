import SimilarityMaps

/// What the numbers say about how narrow the maps are, in words: no more than they show.
///
/// Two figures are told apart only where their intervals do not overlap. That is strict: figures of the
/// same pairs of photographs may differ surely although their intervals overlap.
struct ComparisonFindings {
    private struct Measured {
        let network: ComparisonReport.Network
        let area: ComparisonReport.Interval
    }

    private let report: ComparisonReport
    private let measured: [Measured]

    init(_ report: ComparisonReport) {
        self.report = report
        measured = report.networks.compactMap { network in
            network.maps?.halfArea.map { Measured(network: network, area: $0) }
        }
    }

    /// HTML.
    var sentences: [String] {
        guard let first = measured.first, let last = measured.last, measured.count > 1 else {
            return measured.map {
                "Half of the evidence lies on \(Self.text($0.area)) of a picture."
            }
        }
        let compared =
            report.subject == .checkpoints ? change(from: first, to: last) : extremes
        return [compared, poolings, grids].compactMap { $0 }
    }

    private func change(from first: Measured, to last: Measured) -> String {
        let ends =
            "Half of the evidence lay on \(Self.text(first.area)) of a picture at "
            + "\(Self.name(first)), and on \(Self.text(last.area)) at \(Self.name(last))."
        switch Self.order(first.area, last.area) {
        case .less?: return ends + " The maps became wider: the two intervals do not overlap."
        case .greater?: return ends + " The maps became narrower: the two intervals do not overlap."
        case nil:
            return ends
                + " The two intervals overlap: these figures do not tell whether maps changed in width."
        }
    }

    private var extremes: String? {
        guard let least = measured.min(by: { $0.area.value < $1.area.value }),
            let most = measured.max(by: { $0.area.value < $1.area.value })
        else { return nil }
        let ends =
            "Narrowest: \(Self.name(least)), half of the evidence on \(Self.text(least.area)) of a "
            + "picture. Widest: \(Self.name(most)), on \(Self.text(most.area))."
        return ends
            + (Self.order(least.area, most.area) == nil
                ? " Their intervals overlap: these figures do not tell them apart."
                : " Their intervals do not overlap.")
    }

    /// Where networks pool in different ways: whether the poolings are told apart.
    private var poolings: String? {
        var names: [String] = []
        for measured in measured where !names.contains(measured.network.pooling) {
            names.append(measured.network.pooling)
        }
        guard names.count > 1 else { return nil }
        let groups = names.map { name in measured.filter { $0.network.pooling == name } }
            .sorted { Self.mean($0) < Self.mean($1) }
        let separate = zip(groups, groups.dropFirst()).allSatisfy { narrow, wide in
            narrow.allSatisfy { one in
                wide.allSatisfy { Self.order(one.area, $0.area) == .less }
            }
        }
        let list = groups.map { group in
            "\(Markup.name(group[0].network.pooling)) \(Self.range(of: group))"
        }
        let figures = "By pooling, from the narrowest: \(list.joined(separator: ", "))."
        let scope = report.networks.count == 2 ? "these two networks" : "these networks"
        return separate
            ? figures + " No interval of one pooling overlaps with one of another. That is said of "
                + "\(scope) and photographs, not of poolings as such."
            : figures + " Intervals of different poolings overlap, or their order is mixed: these "
                + "figures do not tell the poolings apart."
    }

    private var grids: String? {
        let grids = Set(measured.compactMap { $0.network.grid })
        guard grids.count > 1 else { return nil }
        let list = grids.sorted { $0.count < $1.count }.map { "\($0.rows)×\($0.columns)" }
        return
            "The grids of the maps differ (\(list.joined(separator: ", "))): a finer grid can hold a "
            + "narrower map, so that areas and entropies of different grids are hard to compare."
    }

    private enum Order { case less, greater }

    /// How two figures are ordered; nil where their intervals overlap.
    private static func order(
        _ a: ComparisonReport.Interval, _ b: ComparisonReport.Interval
    ) -> Order? {
        a.high < b.low ? .less : b.high < a.low ? .greater : nil
    }

    private static func text(_ value: ComparisonReport.Interval) -> String {
        let unit = CurvePlot.Unit.share
        return unit.text(value.value)
            + (value.low < value.high ? " (\(unit.text(value.low...value.high)))" : "")
    }

    private static func name(_ measured: Measured) -> String {
        Markup.name(measured.network.name, limit: 60)
    }

    private static func mean(_ group: [Measured]) -> Double {
        group.reduce(0) { $0 + $1.area.value } / Double(group.count)
    }

    /// "8.1%" for one network, "8.1–9.4%" for several.
    private static func range(of group: [Measured]) -> String {
        let values = group.map(\.area.value)
        guard let low = values.min(), let high = values.max(), low < high else {
            return CurvePlot.Unit.share.text(values.first ?? 0)
        }
        return CurvePlot.Unit.share.text(low...high)
    }
}
