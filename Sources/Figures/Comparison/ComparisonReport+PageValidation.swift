import Images

extension ComparisonReport {
    /// Refuses what a page cannot show. What is beyond the limits is not shown and not checked.
    package func validatePage() throws {
        guard (1...PageLimits.networks).contains(networks.count) else {
            throw Self.refusal(
                "a page compares 1 to \(PageLimits.networks) networks, not \(networks.count): "
                    + "choose some of them")
        }
        for network in networks {
            try validate(network)
        }
        for curve in curves {
            for point in curve.points {
                try Self.check(
                    Interval(
                        point.value, low: point.low ?? point.value,
                        high: point.high ?? point.value),
                    "a point of the curve ‘\(curve.quantity.name)’")
                try Self.check(point.x, "a time of the curve ‘\(curve.quantity.name)’")
            }
        }
        for query in queries.prefix(PageLimits.queries) {
            try validate(query)
        }
    }

    private func validate(_ network: Network) throws {
        for figure in network.retrieval?.figures ?? [] {
            try Self.check(
                figure.value, "\(figure.measure.name) of \(network.name)", in: 0...1)
        }
        for figure in network.retrieval?.gains ?? [] {
            try Self.check(
                figure.value, "the gain in \(figure.measure.name) of \(network.name)", in: -1...1)
        }
        for (value, name) in [
            (network.maps?.entropy, "the entropy of the maps"),
            (network.maps?.halfArea, "the area with half of the evidence"),
            (network.maps?.objectShare, "the share on the object"),
            (network.maps?.rest, "the rest of the maps"),
        ] {
            try Self.check(value, "\(name) of \(network.name)")
        }
        try Self.check(network.maps?.objectArea, "the objects’ area of \(network.name)")
        try Self.check(network.epoch, "the epoch of \(network.name)")
        if let scores = network.scores, !scores.histograms.isEmpty {
            try scores.validate()
        }
    }

    private func validate(_ query: Query) throws {
        let name = try photograph(query.photograph, "a query").name
        if let partner = query.partner {
            try photograph(partner, "the partner of \(name)")
        }
        guard query.views.count == networks.count else {
            throw Self.refusal(
                "\(networks.count) networks are compared, but \(query.views.count) searched "
                    + "with \(name)")
        }
        for view in query.views {
            for result in view.results.prefix(PageLimits.results) {
                let found = try photograph(result.photograph, "a result of \(name)").name
                try Self.check(result.score, "the score of \(found) for \(name)")
                try Self.validate(result.ofResult, "of \(found) against \(name)")
                try Self.validate(result.ofQuery, "of \(name) against \(found)")
            }
            if let pair = view.pair {
                try Self.check(pair.score, "the score of \(name) and its partner")
                try Self.validate(pair.ofQuery, "of \(name) against its partner")
                try Self.validate(pair.ofPartner, "of the partner of \(name)")
            }
        }
        for change in query.steps + query.sinceFirst {
            guard networks.indices.contains(change.from), networks.indices.contains(change.to)
            else {
                throw Self.refusal(
                    "the maps of \(name) change from network \(change.from) to \(change.to), of "
                        + "which one does not exist: there are \(networks.count)")
            }
            try Self.check(change.scoreDifference, "a difference of scores of \(name)")
            for moved in [change.ofQuery, change.ofPartner] {
                try Self.validate(moved.map, "of a change of \(name)")
                for number in [moved.correlation, moved.areaOverlap, moved.sharedEvidence] {
                    try Self.check(number, "how far two maps of \(name) agree")
                }
            }
        }
    }

    @discardableResult
    private func photograph(_ place: Int, _ role: String) throws -> Photograph {
        guard photographs.indices.contains(place) else {
            throw Self.refusal(
                "\(role) is photograph \(place), which does not exist: there are "
                    + "\(photographs.count)")
        }
        return photographs[place]
    }

    private static func validate(_ evidence: Evidence, _ name: String) throws {
        try validate(evidence.map, name)
        for number in [evidence.entropy, evidence.halfArea, evidence.objectShare] {
            try check(number, "a number about the map \(name)")
        }
    }

    private static func validate(_ placed: PlacedMap, _ name: String) throws {
        try placed.covered.validate(of: "the map \(name)")
        guard placed.map.rest.isFinite, placed.map.values.allSatisfy(\.isFinite) else {
            throw refusal(
                "the map \(name) holds values that are not finite numbers: the network put out "
                    + "infinities or NaN for it")
        }
    }

    private static func check(
        _ value: Interval?, _ name: String, in range: ClosedRange<Double>? = nil
    ) throws {
        guard let value else { return }
        for number in [value.value, value.low, value.high] {
            try check(number, name, in: range)
        }
        guard value.low <= value.high else {
            throw refusal(
                "the interval of \(name) begins at \(value.low) and ends at \(value.high)")
        }
    }

    private static func check(
        _ value: Double?, _ name: String, in range: ClosedRange<Double>? = nil
    ) throws {
        // Beyond a trillion, digits have no room.
        guard let value, !(range ?? -1e12...1e12).contains(value) else { return }
        throw refusal("\(name) is \(value), which is not a number that a page can show")
    }

    private static func refusal(_ message: String) -> FigureError {
        FigureError(.invalidInput, message)
    }
}
