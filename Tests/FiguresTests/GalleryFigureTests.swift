import Foundation
import Images
import Networks
import SimilarityMaps
import Testing

@testable import Figures
@testable import Galleries

/// Figures of what a gallery has found, without the files of the photographs.
@Suite("figures of a gallery")
final class GalleryFigureTests {
    private let folder = FileManager.default.temporaryDirectory
        .appending(path: "likeness-\(UUID().uuidString)/photographs of mine")
    private let gallery: Gallery

    /// A gallery without photographs, of a network that sees the middle of each.
    init() throws {
        var preprocessing = Preprocessing(size: PixelSize(width: 8, height: 8))
        preprocessing.fit = .crop(fraction: 1)
        try FileManager.default.createDirectory(
            at: folder.deletingLastPathComponent(), withIntermediateDirectories: true)
        let writer = try GalleryWriter(
            at: folder.path,
            network: GalleryNetwork(
                path: "/nets/net.onnx", fingerprint: "0123456789abcdef",
                preprocessing: preprocessing, dimension: 5, input: nil, embedding: nil,
                features: nil, pooling: nil), photographs: "/photographs", labels: .folders)
        try writer.finish()
        gallery = try Gallery(contentsOf: folder.path)
    }

    deinit { try? FileManager.default.removeItem(at: folder.deletingLastPathComponent()) }

    private let wide = SampleSheets.grey(PixelSize(width: 40, height: 20))
    private let middle = CoveredArea(x: 0.25, y: 0, width: 0.5, height: 1)

    private func maps(error: Double = 0) -> ResultMaps {
        ResultMaps(
            map: SampleSheets.map(1, 1, value: 0.3), mapOfQuery: SampleSheets.map(0, 0, value: 0.6),
            certificate: Certificate(
                completenessError: error, recompositionError: 1e-7, exactness: .exactGivenGates))
    }

    private func found(_ row: Int, label: String?, error: Double = 0) -> ResultExplanation {
        ResultExplanation(
            SearchResult(
                rank: row + 1, image: .named("f/\(row).jpg", label: label), row: row, score: 0.32,
                similarity: row == 2 ? -0.1 : 0.64, rankByWhole: 9 - row),
            photograph: wide, maps: maps(error: error))
    }

    private var explanations: [ResultExplanation] {
        [
            found(0, label: "towers"), found(1, label: "trees", error: 0.1),
            found(2, label: nil), found(3, label: "towers"),
        ]
    }

    @Test("a sheet of a search for a region says what the region adds")
    func region() throws {
        let region = MarkedRegion(
            included: [Rectangle(x: 2, y: 2, width: 9, height: 9)], of: wide.size)
        let sheet = RetrievalSheet(
            explanations, query: NamedPhotograph(wide, name: "q.jpg", label: "towers"),
            region: region, sameFile: [3], in: gallery)
        #expect(sheet.query.name == "q.jpg" && sheet.queryLabel == "towers")
        #expect(sheet.query.covered == middle && sheet.query.region?.included == region.included)
        #expect(sheet.results.map(\.photograph.name) == explanations.map(\.result.image.path))
        #expect(sheet.results.map(\.relation) == [.sameClass, .otherClass, nil, .sameFile])
        #expect(sheet.results.map(\.region?.score) == [0.32, 0.32, 0.32, 0.32])
        #expect(sheet.results.map(\.region?.share) == [0.5, 0.5, nil, 0.5])
        #expect(sheet.results.map(\.region?.rankByWhole) == [9, 8, 7, 6])
        #expect(sheet.results.allSatisfy { $0.queryMap == nil && $0.photograph.covered == middle })
        #expect(
            sheet.results.map(\.certificate?.label)[..<2] == ["exact given gates", "not exact"])
        #expect(sheet.network == "net.onnx" && sheet.gallery == "photographs of mine")
        #expect(try sheet.image(options: SampleSheets.options(400)).width == 400)
    }

    @Test("a sheet of a search for the whole shows the query’s own maps, too")
    func whole() throws {
        let sheet = RetrievalSheet(
            explanations, query: NamedPhotograph(wide, name: "q.jpg"), sameFile: [],
            ranking: .classes, in: gallery)
        #expect(sheet.ranking == .classes)
        #expect(sheet.results.allSatisfy { $0.relation == nil && $0.region == nil })
        #expect(sheet.results.map(\.queryMap) == explanations.map(\.mapOfQuery))
        #expect(try sheet.image(options: SampleSheets.options(400)).width == 400)
    }

    @Test("a pair shows where the query and the result were found in each other")
    func pair() throws {
        let query = NamedPhotograph(SampleSheets.grey(PixelSize(width: 9, height: 9)), name: "q")
        let figure = PairFigure(found(1, label: nil, error: 2e-6), query: query, in: gallery)
        #expect(figure.left.map == .contributions(maps().mapOfQuery) && figure.left.name == "q")
        #expect(figure.right.map == .contributions(maps().map) && figure.right.name == "f/1.jpg")
        #expect(figure.left.covered == .whole && figure.right.covered == middle)
        #expect(figure.cosineSimilarity == 0.64 && figure.network == "net.onnx")
        #expect(
            figure.certificate
                == Certificate(
                    completenessError: 2e-6, recompositionError: 1e-7, exactness: .exactGivenGates))
        #expect(try figure.image().width == 2000)
    }

    @Test("a class’s sheet shows its images with what makes them like the others")
    func classes() throws {
        let members = (0..<3).map { row in
            GalleryClass.Member(image: .named("c/\(row).jpg"), fit: 0.5 - Double(row) / 10)
        }
        let found = GalleryClass(
            label: "c", prototype: ClassPrototype(dimension: 5), members: members)
        let explained = members.map { member in
            MemberExplanation(
                member, photograph: wide,
                map: MemberMap(
                    map: SampleSheets.map(),
                    certificate: Certificate(
                        completenessError: 0, recompositionError: nil, exactness: .exact)))
        }
        let sheet = ClassSheet(
            found, typical: [explained[0]], leastFitting: [explained[2]], in: gallery)
        #expect(sheet.typical.map(\.photograph.name) == ["c/0.jpg"])
        #expect(sheet.leastFitting.map(\.meanSimilarity) == [members[2].fit])
        #expect(sheet.imageCount == 3 && abs(sheet.meanSimilarity - 0.4) < 1e-12)
        #expect(sheet.typical[0].photograph.covered == middle)
        #expect(try sheet.image(options: SampleSheets.options(400)).width == 400)
        let report = ClassReport(
            found, typical: [members[0]], leastFitting: [members[2]], gallery: gallery)
        #expect(
            CSVTable(report).text()
                == "group,path,meanSimilarity\ntypical,c/0.jpg,0.5\nleast,c/2.jpg,0.3")
    }

    @Test("a contrast shows the query with what speaks for the one and for the other")
    func contrast() throws {
        func decomposition(_ seed: Float) throws -> Decomposition {
            let values = (0..<20).map { Float($0 * $0 % 7) + seed * Float($0 % 3) }
            return try Decomposition(
                of: FeatureMap(grid: Grid(rows: 2, columns: 2), channels: 5, values: values),
                through: AveragePooling())
        }
        let contrast = try ContrastMaps(
            query: decomposition(0), first: decomposition(0.5), second: decomposition(3))
        let named = ["q", "a", "b"].map { NamedPhotograph(wide, name: $0, label: "class of \($0)") }
        let figure = ContrastFigure(
            contrast, query: named[0], first: named[1], second: named[2], in: gallery)
        #expect(figure.query.map == contrast.map && figure.query.covered == middle)
        #expect(figure.first.photograph.map == contrast.mapOfFirst)
        #expect(figure.second.photograph.map == contrast.mapOfSecond)
        #expect(figure.first.label == "class of a" && figure.certificate?.label == "exact")
        #expect(figure.difference == contrast.difference && figure.difference > 0)
        #expect(try figure.image(options: SampleSheets.options(400)).width == 400)
    }
}
