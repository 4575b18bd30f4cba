extension ComparisonReport {
    /// What was measured on every network, as curves in the order in which they are to be shown;
    /// nothing for a single network.
    public var curvesOfNetworks: [Curve] {
        guard networks.count > 1 else { return [] }
        var curves: [Curve] = []
        func add(_ quantity: Curve.Quantity, _ value: (Network) -> Interval?) {
            let points = networks.enumerated().compactMap { index, network in
                value(network).map {
                    Curve.Point(
                        x: Double(network.step ?? index), value: $0.value, low: $0.low,
                        high: $0.high)
                }
            }
            if points.count > 1 {
                curves.append(Curve(quantity, source: .comparison, points: points))
            }
        }
        for figure in networks.first?.retrieval?.figures ?? [] {
            add(.retrieval(figure.measure)) { $0.retrieval?[figure.measure] }
        }
        func mean(_ histogram: ScoreHistogram?) -> Interval? {
            // Millions of pairs, but not independent ones: no interval is claimed.
            histogram.map { Interval($0.mean, low: $0.mean, high: $0.mean) }
        }
        add(.sameClassScore) { mean($0.scores?.sameClass) }
        add(.differentClassScore) { mean($0.scores?.differentClasses) }
        add(.halfArea) { $0.maps?.halfArea }
        add(.entropy) { $0.maps?.entropy }
        add(.objectShare) { $0.maps?.objectShare }
        return curves
    }
}
