import Figures
import Images
import SimilarityMaps

/// Sheets of plain photographs with maps of which every value is known.
enum SampleSheets {
    static let grid = Grid(rows: 3, columns: 4)
    static let longName =
        "a photograph whose name is — ünusually — long, and longer still 0123456789.jpeg"

    /// Usual shapes, and shapes that leave little room.
    static let shapes = [
        PixelSize(width: 40, height: 30), .init(width: 30, height: 40),
        .init(width: 10, height: 100),
        .init(width: 100, height: 10), .init(width: 1, height: 1), .init(width: 1, height: 3000),
    ]

    static func grey(_ size: PixelSize) -> Image {
        Image(size: size, filling: RGB(red: 99, green: 99, blue: 99))
    }

    /// A map that is zero but for one cell.
    static func map(_ row: Int = 0, _ column: Int = 0, value: Float = 0.1) -> SimilarityMap {
        var values = [Float](repeating: 0, count: grid.count)
        values[row * grid.columns + column] = value
        return SimilarityMap(grid: grid, values: values, rest: 0.02)
    }

    static func photograph(
        _ index: Int, map: SimilarityMap? = map(), region: MarkedRegion? = nil
    ) -> ExplainedPhotograph {
        let size = shapes[index % shapes.count]
        return ExplainedPhotograph(
            photograph: grey(size), name: index % 3 == 0 ? longName : "p\(index).jpg", map: map,
            region: region)
    }

    /// Results of all shapes, with long and short names, with and without labels.
    static func results(_ count: Int, byRegion: Bool = false) -> [RetrievalSheet.Result] {
        (0..<count).map { index in
            RetrievalSheet.Result(
                photograph(index), rank: index + 1,
                cosineSimilarity: 0.9 - Double(index) * 0.013,
                region: byRegion
                    ? .init(score: 0.2, share: 1.25, rankByWhole: 12345 + index) : nil,
                label: index % 4 == 1 ? nil : longName,
                relation: [.sameClass, .otherClass, .sameFile, nil][index % 4],
                certificate: index == 2 ? .notExact : .exactGivenGates)
        }
    }

    static func retrieval(
        _ count: Int, shape: Int = 0, region: MarkedRegion? = nil
    ) -> RetrievalSheet {
        RetrievalSheet(
            query: ExplainedPhotograph(
                photograph: grey(shapes[shape]), name: longName, region: region),
            queryLabel: "tower", results: results(count, byRegion: region != nil),
            network: "a-network-with-a-name-that-is-longer-than-any-header-has-room-for-it.onnx",
            gallery: "photographs", imageCount: 12345)
    }

    /// A rectangle on a photograph of the first shape.
    static let region = MarkedRegion(
        included: [Rectangle(x: 4, y: 3, width: 20, height: 12)],
        excluded: [Rectangle(x: 30, y: 20, width: 8, height: 8)], of: shapes[0])

    static func members(_ count: Int) -> [ClassSheet.Member] {
        (0..<count).map {
            ClassSheet.Member(
                photograph($0), meanSimilarity: 0.3 + Double($0 * 7 % 11) / 100,
                certificate: .exact)
        }
    }

    static func contrast(shape: Int = 0) -> ContrastFigure {
        ContrastFigure(
            query: ExplainedPhotograph(
                photograph: grey(shapes[shape]), name: longName, map: map(value: 0.01)),
            first: .init(photograph(shape + 1), cosineSimilarity: 0.8, label: "tower"),
            second: .init(photograph(shape + 2), cosineSimilarity: 0.65),
            certificate: .exact, network: "network.onnx")
    }

    static func options(
        _ width: Int, _ scale: PairFigure.Scale = .shared, _ colours: ColourScale = .signed
    ) -> SheetOptions {
        var options = SheetOptions()
        options.width = width
        options.scale = scale
        options.colours = colours
        return options
    }
}

extension Certificate {
    static let exact = Certificate(
        completenessError: 2e-8, recompositionError: 3e-7, exactness: .exact, places: .checked)
    static let exactGivenGates = Certificate(
        completenessError: 2e-8, recompositionError: 3e-7, exactness: .exactGivenGates,
        places: .checked)
    /// It adds up to something else, by so much that nobody knows how much.
    static let notExact = Certificate(
        completenessError: .nan, recompositionError: 3e-7, exactness: .exact, places: .checked)
    /// It adds up, in wrong places.
    static let misplaced = Certificate(
        completenessError: 2e-8, recompositionError: 3e-7, exactness: .exact, places: .misplaced)
}
