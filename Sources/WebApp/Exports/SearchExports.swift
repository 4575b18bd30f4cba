import Figures
import Galleries
import Hummingbird
import Images
import SimilarityMaps

extension WebApp {
    func searchTable(_ parameters: AddressParameters) async throws -> Response {
        let search = try await search(SearchAddress(parameters, in: shelf))
        let hits = search.results.map {
            SearchReport.Hit(
                $0, file: "", isByRegion: search.request.region != nil,
                isSameFile: search.query.rows.contains($0.row))
        }
        return table(CSVTable(hits), "search.csv")
    }

    func searchMaps(_ parameters: AddressParameters) async throws -> Response {
        let choice = try MapChoice(parameters)
        let search = try await search(SearchAddress(parameters, in: shelf))
        let maps = try await resultMaps(of: search)
        return array(
            try NumpyFile(stack: maps.map { choice == .result ? $0.map : $0.mapOfQuery }),
            "search.npy")
    }

    func searchPicture(_ parameters: AddressParameters) async throws -> Response {
        let settings = try DrawingSettings(parameters)
        let search = try await search(SearchAddress(parameters, in: shelf))
        let maps = try await resultMaps(of: search)
        return try await picture("search.png") {
            try sheet(search, maps, width: settings.width).image(options: settings.sheet)
        }
    }

    func comparisonTable(_ parameters: AddressParameters) async throws -> Response {
        let (first, second) = try await compared(parameters)
        let answer = CompareAnswer(first.answer, second.answer)
        func similarities(_ search: AnsweredSearch) -> [String: Double] {
            Dictionary(
                search.results.map { ($0.image.path, $0.score) },
                uniquingKeysWith: { first, _ in first })
        }
        let (ofFirst, ofSecond) = (similarities(first), similarities(second))
        var rows = CSVTable(["path", "firstRank", "firstScore", "secondRank", "secondScore"])
        for move in answer.moves {
            rows.add([
                move.path, move.first.map { "\($0)" } ?? "",
                ofFirst[move.path].map { "\($0)" } ?? "", move.second.map { "\($0)" } ?? "",
                ofSecond[move.path].map { "\($0)" } ?? "",
            ])
        }
        return table(rows, "compare.csv")
    }

    /// Both sheets, side by side. Each has its own scale: two networks' contributions cannot be compared.
    func comparisonPicture(_ parameters: AddressParameters) async throws -> Response {
        let settings = try DrawingSettings(parameters)
        let (first, second) = try await compared(parameters)
        let (mapsOfFirst, mapsOfSecond) = (
            try await resultMaps(of: first), try await resultMaps(of: second)
        )
        return try await picture("compare.png") {
            var options = settings.sheet
            options.width = settings.width / 2
            let sheets = [
                try sheet(first, mapsOfFirst, width: options.width).image(options: options),
                try sheet(second, mapsOfSecond, width: options.width).image(options: options),
            ]
            return sheets[0].beside(sheets[1])
        }
    }

    /// The maps of all results of a search, one after the other.
    private func resultMaps(of search: AnsweredSearch) async throws -> [ResultMaps] {
        guard !search.results.isEmpty else {
            throw WebAppError.notFound("the search found nothing, so there is no map")
        }
        let most = RetrievalSheet.resultCounts.upperBound
        guard search.results.count <= most else {
            throw WebAppError.badRequest(
                "maps are exported of at most \(most) results; give count=\(most)")
        }
        var maps: [ResultMaps] = []
        for result in search.results {
            guard
                let split = try await split(
                    result.image, of: search.address.gallery, search.opened)
            else { throw noImage(result.image.id, search.address.gallery) }
            maps.append(
                try search.query.search.search.maps(
                    of: result, split, for: search.query.decomposition, request: search.request))
        }
        return maps
    }

    private func sheet(
        _ search: AnsweredSearch, _ maps: [ResultMaps], width: Int
    ) throws -> RetrievalSheet {
        let gallery = search.opened.gallery
        let found = try zip(search.results, maps).map { result, maps in
            ResultExplanation(
                result,
                photograph: try photograph(gallery.file(of: result.image), width: width / 3),
                maps: maps)
        }
        let size = search.query.size
        let region =
            search.address.regions.isEmpty ? nil : search.address.regions.region(of: size)
        return RetrievalSheet(
            found, query: try named(search.query, width: width / 2),
            region: region.map { MarkedRegion($0, of: size) }, sameFile: search.query.rows,
            ranking: search.address.isOneOfEachClass ? .classes : .images, in: gallery)
    }
}

extension Image {
    /// Two pictures side by side on white, their upper edges on one line.
    fileprivate func beside(_ other: Image) -> Image {
        var canvas = Canvas(width: width + other.width, height: max(height, other.height))
        canvas.draw(self, x: 0, y: 0)
        canvas.draw(other, x: width, y: 0)
        return canvas.image
    }
}
