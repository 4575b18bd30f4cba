import Images
import SimilarityMaps

extension ComparisonReport {
    /// Draws the comparison as one picture: for each query a row of photographs with maps for each
    /// network, how the maps of the pair that is followed move, and curves over a training.
    ///
    /// - Throws: ``FigureError`` if there is no font, the width is outside its range, there are too many
    ///   networks, queries or results, a number is not finite, a photograph is named that does not exist,
    ///   or the sheet would be too large.
    public func sheet(options: SheetOptions = SheetOptions()) throws -> Image {
        try sheetPage(options: options).image()
    }

    /// Decides where everything is.
    ///
    /// - Throws: as ``sheet(options:)``.
    package func sheetPage(options: SheetOptions) throws -> SheetPage {
        try validateSheet(options)
        var layout = try ComparisonLayout(self, options: options)
        layout.place()
        return layout.page
    }

    /// A photograph under one of its maps.
    func explained(_ photograph: Int, _ placed: PlacedMap?) -> ExplainedPhotograph {
        let shown = photographs[photograph]
        return ExplainedPhotograph(
            photograph: shown.image, name: shown.name, map: placed?.map,
            covered: placed?.covered ?? .whole)
    }

    /// Refuses what a sheet cannot show.
    private func validateSheet(_ options: SheetOptions) throws {
        try options.validate()
        try FigureError.checkCount(networks.count, of: "networks", in: Self.networkCounts)
        try FigureError.checkCount(queries.count, of: "queries", in: Self.queryCounts)
        for query in queries {
            try check(query.photograph, in: photographs.indices, "a query’s photograph")
            if let partner = query.partner {
                try check(partner, in: photographs.indices, "a partner’s photograph")
            }
            let name = photographs[query.photograph].name
            guard query.views.count == networks.count else {
                throw FigureError(
                    .invalidInput,
                    "there are \(query.views.count) views of \(name), but \(networks.count) networks"
                )
            }
            for view in query.views { try validate(view, of: query) }
            for change in query.steps + query.sinceFirst {
                try check(change.from, in: networks.indices, "a network that changes")
                try check(change.to, in: networks.indices, "a network that changes")
                try FigureError.check(
                    change.scoreDifference, called: "a difference of scores of \(name)")
                try explained(query.photograph, change.ofQuery.map).validate()
                if let partner = query.partner {
                    try explained(partner, change.ofPartner.map).validate()
                }
            }
        }
        var intervals: [Interval] = []
        for network in networks {
            if let retrieval = network.retrieval {
                intervals += (retrieval.figures + retrieval.gains).map(\.value)
            }
            let ofMaps = [
                network.maps?.entropy, network.maps?.halfArea, network.maps?.objectShare,
            ]
            intervals += ofMaps.compactMap { $0 }
        }
        for number in intervals.flatMap({ [$0.value, $0.low, $0.high] }) {
            try FigureError.check(number, called: "a figure of a network")
        }
        for point in curves.flatMap(\.points) {
            for number in [point.x, point.value, point.low, point.high].compactMap({ $0 }) {
                try FigureError.check(number, called: "a point of a curve")
            }
        }
    }

    private func validate(_ view: View, of query: Query) throws {
        let name = photographs[query.photograph].name
        if !view.results.isEmpty {
            try FigureError.checkCount(view.results.count, of: "results", in: Self.resultCounts)
        }
        for result in view.results {
            try check(result.photograph, in: photographs.indices, "a result’s photograph")
            try FigureError.check(result.score, called: "a score of \(name)")
            try explained(result.photograph, result.ofResult.map).validate()
            try explained(query.photograph, result.ofQuery.map).validate()
        }
        guard let pair = view.pair, let partner = query.partner else { return }
        try FigureError.check(pair.score, called: "a score of \(name)")
        try explained(query.photograph, pair.ofQuery.map).validate()
        try explained(partner, pair.ofPartner.map).validate()
    }

    private func check(_ place: Int, in places: Range<Int>, _ what: String) throws {
        guard places.contains(place) else {
            throw FigureError(
                .invalidInput, "\(what) is number \(place), of \(places.count) that there are")
        }
    }
}
