import Figures
import Galleries
import Hummingbird
import Images
import SimilarityMaps

extension WebApp {
    func pairTable(_ parameters: AddressParameters) async throws -> Response {
        let pair = try await pair(parameters)
        return table(
            CSVTable(cellsOf: [
                (photograph: "query", map: pair.maps.mapOfQuery),
                (photograph: "result", map: pair.maps.map),
            ]), "pair.csv")
    }

    /// One of the two maps: their grids may differ.
    func pairMap(_ parameters: AddressParameters) async throws -> Response {
        let choice = try MapChoice(parameters)
        let maps = try await pair(parameters).maps
        return array(
            NumpyFile(choice == .result ? maps.map : maps.mapOfQuery), "\(choice.rawValue).npy")
    }

    func pairPicture(_ parameters: AddressParameters) async throws -> Response {
        let settings = try DrawingSettings(parameters)
        let pair = try await pair(parameters)
        return try await picture("pair.png") {
            let query = try named(pair.query, width: settings.width / 2)
            let explained = ResultExplanation(
                pair.result, photograph: try named(pair, width: settings.width / 2).photograph,
                maps: pair.maps)
            guard !pair.address.regions.isEmpty else {
                return try PairFigure(explained, query: query, in: pair.opened.gallery)
                    .image(options: settings.pair)
            }
            // A region's map adds up to its own score, which the sheet of a search says.
            let region = pair.address.regions.region(of: pair.query.size)
            return try RetrievalSheet(
                [explained], query: query, region: MarkedRegion(region, of: pair.query.size),
                sameFile: pair.query.rows, in: pair.opened.gallery
            ).image(options: settings.sheet)
        }
    }

    func contrastTable(_ parameters: AddressParameters) async throws -> Response {
        let maps = try await contrast(parameters).maps
        return table(
            CSVTable(cellsOf: [
                (photograph: "query", map: maps.map), (photograph: "first", map: maps.mapOfFirst),
                (photograph: "second", map: maps.mapOfSecond),
            ]), "contrast.csv")
    }

    func contrastMap(_ parameters: AddressParameters) async throws -> Response {
        array(NumpyFile(try await contrast(parameters).maps.map), "contrast.npy")
    }

    func contrastPicture(_ parameters: AddressParameters) async throws -> Response {
        let settings = try DrawingSettings(parameters)
        let contrast = try await contrast(parameters)
        return try await picture("contrast.png") {
            let width = settings.width / 2
            return try ContrastFigure(
                contrast.maps, query: try named(contrast.first.query, width: width),
                first: try named(contrast.first, width: width),
                second: try named(contrast.second, width: width),
                in: contrast.first.opened.gallery
            ).image(options: settings.sheet)
        }
    }
}
