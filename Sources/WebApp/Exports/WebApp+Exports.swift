import Figures
import Galleries
import Hummingbird
import Images
import SimilarityMaps

extension WebApp {
    /// Twins of the pages to keep: `.csv` for spreadsheets, `.npy` for the raw maps, `.png` for people.
    func addExports(to router: Router<WebContext>) {
        func add(
            _ path: RouterPath,
            _ export: @Sendable @escaping (AddressParameters) async throws -> Response
        ) {
            router.get(path) { request, context in
                let parameters = try request.parameters()
                try admit(.visible)
                return try await request.whileConnected(context) { try await export(parameters) }
            }
        }
        add("/search.csv") { try await searchTable($0) }
        add("/search.npy") { try await searchMaps($0) }
        add("/search.png") { try await searchPicture($0) }
        add("/pair.csv") { try await pairTable($0) }
        add("/pair.npy") { try await pairMap($0) }
        add("/pair.png") { try await pairPicture($0) }
        add("/contrast.csv") { try await contrastTable($0) }
        add("/contrast.npy") { try await contrastMap($0) }
        add("/contrast.png") { try await contrastPicture($0) }
        add("/class.csv") { try await classTable($0) }
        add("/class.npy") { try await classMaps($0) }
        add("/class.png") { try await classPicture($0) }
        add("/compare.csv") { try await comparisonTable($0) }
        add("/compare.png") { try await comparisonPicture($0) }
    }

    func table(_ table: CSVTable, _ name: String) -> Response {
        // Names of files come from anywhere, and a browser's download is opened in a spreadsheet.
        .file(
            Array((table.text(for: .spreadsheet) + "\n").utf8), type: "text/csv; charset=utf-8",
            name: name)
    }

    func array(_ file: NumpyFile, _ name: String) -> Response {
        .file(file.bytes, type: "application/x-npy", name: name)
    }

    /// Draws where decoding is done, and encodes.
    func picture(
        _ name: String, _ draw: @Sendable @escaping () throws -> Image
    ) async throws -> Response {
        let bytes = try await work.pictures.run { try draw().encoded(as: .png) }
        return .file(bytes, type: "image/png", name: name)
    }

    /// A photograph large enough to be drawn so wide.
    func photograph(_ file: String, width: Int) throws -> Image {
        try Image(
            contentsOf: file,
            options: ReadOptions(
                maximumPixels: options.maximumPixels,
                enough: PixelSize(width: width, height: width)))
    }

    /// The query's photograph with its names.
    func named(_ query: PreparedQuery, width: Int) throws -> NamedPhotograph {
        NamedPhotograph(
            try photograph(query.file, width: width), name: query.photo.path,
            label: query.photo.label)
    }

    /// The photograph of a pair's result with its names.
    func named(_ pair: SplitPair, width: Int) throws -> NamedPhotograph {
        NamedPhotograph(
            try photograph(pair.opened.gallery.file(of: pair.result.image), width: width),
            name: pair.result.image.path, label: pair.result.image.label)
    }
}
