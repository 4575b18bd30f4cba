/// The slider: radio buttons in a row, which arrow keys move through.
extension ComparisonPage {
    var timeline: String {
        let isOrdered = report.subject == .checkpoints
        let last = report.networks.count - 1
        // A training is told from its end: that is the network one has.
        let chosen = isOrdered ? last : 0
        let places = report.networks.enumerated().map { place, network in
            let name = Markup.escaped(Markup.shortened(network.name, limit: 60))
            let label =
                isOrdered
                ? network.step.map { CurvePlot.step(Double($0)) } ?? "\(place + 1)" : network.name
            return """
                <label\(place == 0 || place == last ? " class=\"end\"" : "")>\
                <input type="radio" name="network" id="at-\(place)" aria-label="\(name)"\
                \(place == chosen ? " checked" : "")>\
                <span class="tick" aria-hidden="true">\(Markup.name(label, limit: 28))</span></label>
                """
        }
        let now = report.networks.enumerated().map { place, network in
            """
            <span class="\(Self.style(ofNetwork: place))"><strong>\(Markup.name(network.name, limit: 40))\
            </strong>\(summary(of: network))</span>
            """
        }
        return """
            <fieldset class="timeline \(isOrdered ? "ordered" : "unordered")\(last > 11 ? " many" : "")">
            <legend class="unseen">\(isOrdered ? "Checkpoint" : "Network")</legend>
            <button type="button" id="play" hidden aria-pressed="false" \
            aria-label="Play all \(isOrdered ? "checkpoints" : "networks")">\
            <span aria-hidden="true"></span></button>
            <div class="track"\(isOrdered ? " data-order=\"1\"" : "")>\(places.joined())</div>
            <p class="now stack">\(now.joined())</p>
            <label class="all"><input type="checkbox" id="all"\(isOrdered ? "" : " checked")> \
            <span>All at once</span></label>
            </fieldset>

            """
    }

    private func summary(of network: ComparisonReport.Network) -> String {
        guard let figure = network.retrieval?.figures.first else { return "" }
        return "<span class=\"figure-now\">\(figure.measure.name) "
            + "\(NumberText.share(figure.value.value))</span>"
    }
}
