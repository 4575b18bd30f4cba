import Figures
import Images
import SimilarityMaps
import Testing

@Suite struct SheetLayoutTests {
    private static let widths = [320, 450, 619, 1000, 8000]

    @Test(arguments: widths, [1, 2, 3, 4, 7, 10, 50, 100])
    func aSheetOfResultsIsInsideItsMarginsAndNothingOverlaps(width: Int, count: Int) throws {
        for scale in PairFigure.Scale.allCases {
            check(try SampleSheets.retrieval(count).page(options: options(width, scale)))
        }
    }

    @Test(arguments: widths, SampleSheets.shapes.indices)
    func soIsOneThatWasSearchedByRegionWhateverTheQuerysShape(width: Int, shape: Int) throws {
        let size = SampleSheets.shapes[shape]
        let region = MarkedRegion(
            included: [
                Rectangle(x: 0, y: 0, width: Double(size.width), height: Double(size.height) / 2)
            ], of: size)
        for count in [2, 10] {
            var sheet = SampleSheets.retrieval(count, shape: shape, region: region)
            for index in sheet.results.indices {
                sheet.results[index].queryMap = SampleSheets.map()
            }
            for ranking in [RetrievalSheet.Ranking.images, .classes] {
                sheet.ranking = ranking
                check(try sheet.page(options: options(width)))
            }
        }
    }

    @Test(arguments: widths, [(1, 0), (2, 1), (8, 4), (30, 10)])
    func soIsAClass(width: Int, counts: (Int, Int)) throws {
        for scale in PairFigure.Scale.allCases {
            let sheet = ClassSheet(
                label: SampleSheets.longName, imageCount: 1234, meanSimilarity: 0.5,
                typical: SampleSheets.members(counts.0),
                leastFitting: SampleSheets.members(counts.1), network: SampleSheets.longName,
                gallery: "photographs")
            check(try sheet.page(options: options(width, scale)))
        }
    }

    @Test(arguments: widths, 0..<4) func soIsAContrast(width: Int, shape: Int) throws {
        for scale in PairFigure.Scale.allCases {
            check(
                try SampleSheets.contrast(shape: shape).page(options: options(width, scale)))
        }
    }

    @Test(arguments: [320, 1000, 4000], [3, 10, 50])
    func resultsHaveEqualCellsInRankOrder(width: Int, count: Int) throws {
        let page = try SampleSheets.retrieval(count).page(options: options(width))
        let cells = page.places.suffix(count)
        #expect(Set(cells.map { [$0.width, $0.height] }).count == 1)
        for (cell, next) in zip(cells, cells.dropFirst()) {
            #expect(next.y == cell.y && next.x > cell.x || next.y > cell.maxY && next.x < cell.x)
        }
        #expect(
            page.pictures.suffix(count).map(\.photograph.name)
                == SampleSheets.results(count).map(\.photograph.name))
    }

    @Test(arguments: [320, 1000, 4000]) func photographsKeepTheirProportions(width: Int) throws {
        let page = try SampleSheets.retrieval(12).page(options: options(width))
        for picture in page.pictures {
            let size = picture.photograph.photograph.size
            let ratio = Double(size.width) / Double(size.height)
            let frame = picture.scene.photograph
            let across = abs(Double(frame.width) - Double(frame.height) * ratio)
            let down = abs(Double(frame.height) - Double(frame.width) / ratio)
            #expect(min(across, down) <= 1.01, "\(frame) of \(size)")
        }
    }

    @Test func theQueryIsLargerThanManyResults() throws {
        for count in [4, 10, 50] {
            let page = try SampleSheets.retrieval(count).page(options: options(1000))
            let frames = page.pictures.map(\.scene.frame)
            #expect(frames.dropFirst().allSatisfy { $0.width < frames[0].width })
        }
    }

    @Test func theQuerysMapsAreNoHigherThanTheResultsAboveThem() throws {
        let portrait = SampleSheets.shapes.indices.filter {
            SampleSheets.shapes[$0].height > SampleSheets.shapes[$0].width
        }
        #expect(!portrait.isEmpty)
        for shape in portrait {
            var sheet = SampleSheets.retrieval(10, shape: shape)
            for index in sheet.results.indices {
                sheet.results[index].queryMap = SampleSheets.map()
            }
            let places = try sheet.page(options: options(1000)).places
            let (results, maps) = (places.dropFirst(), places.dropFirst(2))
            for (index, (result, map)) in zip(results, maps).enumerated()
            where index.isMultiple(of: 2) {
                #expect(map.height <= result.height)
            }
        }
    }

    @Test func fewResultsStandBesideTheQuery() throws {
        for count in 1...3 {
            let page = try SampleSheets.retrieval(count).page(options: options(1000))
            #expect(Set(page.places.map(\.y)).count == 1)
            #expect(page.places.count == count + 1)
        }
    }

    @Test func moreThanFiveResultsLeaveNoSinglePhotographInTheLastRowOfAWideSheet() throws {
        for count in [6, 8, 9, 10, 12, 15, 16, 20] {
            let places = try SampleSheets.retrieval(count).page(options: options(1000)).places
            let rows = Dictionary(grouping: places.suffix(count), by: \.y)
            let last = rows.keys.max().flatMap { rows[$0] } ?? []
            #expect(last.count > 1, "\(count) results")
        }
    }

    private func options(
        _ width: Int, _ scale: PairFigure.Scale = .shared
    ) -> SheetOptions { SampleSheets.options(width, scale) }

    private func check(_ page: SheetPage) { page.expectEverythingInPlace() }
}
