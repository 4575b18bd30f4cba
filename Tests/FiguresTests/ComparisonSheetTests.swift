import Figures
import Images
import SimilarityMaps
import Testing

@Suite struct ComparisonSheetTests {
    private static let widths = [320, 450, 1000, 8000]

    @Test(arguments: widths, [(1, 1), (2, 4), (3, 8), (12, 4), (24, 2)])
    func everythingIsInsideTheMarginsAndNothingOverlaps(width: Int, counts: (Int, Int)) throws {
        for (subject, scale) in [
            (ComparisonReport.Subject.checkpoints, PairFigure.Scale.shared), (.networks, .each),
        ] {
            let report = PlainComparison.report(counts.0, results: counts.1, subject: subject)
            let options = SampleSheets.options(width, scale)
            try report.sheetPage(options: options).expectEverythingInPlace()
        }
    }

    @Test(arguments: widths, SampleSheets.shapes.indices)
    func soItIsWhateverThePhotographsShapes(width: Int, shape: Int) throws {
        for hasPartner in [true, false] {
            let report = PlainComparison.report(
                3, shape: shape, hasPartner: hasPartner, hasClasses: hasPartner)
            try report.sheetPage(options: SampleSheets.options(width)).expectEverythingInPlace()
        }
    }

    @Test func everyNetworkHasARowBelowTheOneBefore() throws {
        let report = PlainComparison.report(5, queries: 1)
        let page = try report.sheetPage(options: SampleSheets.options(2000))
        // Six photographs in each row, then the differences: two for each of five changes.
        #expect(page.places.count == 5 * 6 + 2 * 5)
        let rows = (0..<5).map { Array(page.places[$0 * 6..<$0 * 6 + 6]) }
        for row in rows { #expect(Set(row.map(\.y)).count == 1) }
        for (row, next) in zip(rows, rows.dropFirst()) {
            let isAligned = row.map(\.x) == next.map(\.x)
            #expect(row[0].maxY < next[0].y && isAligned)
        }
        for network in report.networks { #expect(page.texts.contains(network.name)) }
        #expect(page.texts.contains("step 0 → 100") && page.texts.contains("step 0 → 400"))
    }

    @Test func framesSayWhichResultsAreOfTheClass() throws {
        let page = try PlainComparison.report(2, queries: 1)
            .sheetPage(options: SampleSheets.options(1000))
        #expect(page.outlines.count == 8)
        #expect(
            page.outlines.map(\.colour)
                == (0..<8).map {
                    $0 % 2 == 0 ? Palette.match : Palette.mismatch
                })
        let image = try page.image()
        for (frame, colour) in page.outlines {
            #expect(image[frame.x - 1, frame.y + frame.height / 2] == colour)
        }
        let unknown = try PlainComparison.report(2, hasClasses: false)
            .sheetPage(options: SampleSheets.options(1000))
        #expect(unknown.outlines.isEmpty && unknown.marks.isEmpty)
        #expect(!unknown.texts.contains { $0.contains("green") })
    }

    @Test func allMapsHaveOneScaleAndDifferencesAnother() throws {
        var report = PlainComparison.report(2, queries: 1)
        report.queries[0].views[1].results[3].ofResult = PlainComparison.evidence(0, value: 0.4)
        let page = try report.sheetPage(options: SampleSheets.options(1000))
        let ranges = page.pictures.compactMap(\.range)
        #expect(Set(ranges.prefix(12)) == [.symmetric(0.4)])
        #expect(Set(ranges.suffix(2)) == [.symmetric(0.02)])
        #expect(page.legends.map(\.range) == [.symmetric(0.4), .symmetric(0.02)])
        let each = try report.sheetPage(options: SampleSheets.options(1000, .each))
        #expect(Set(each.pictures.compactMap(\.range)).count == 3)
    }

    @Test func curvesAreDrawnForATrainingAlone() throws {
        let options = SampleSheets.options(1000)
        let training = try PlainComparison.report(4).sheetPage(options: options)
        let titles = ["Recall@1", "R-precision", "Loss", "Entropy of the maps"]
        #expect(training.panels.count == 6)
        for title in titles { #expect(training.texts.contains(title)) }
        let networks = try PlainComparison.report(4, subject: .networks)
            .sheetPage(options: options)
        #expect(networks.panels.isEmpty)
        #expect(try PlainComparison.report(1).sheetPage(options: options).panels.count == 1)
        // Ink where the loss falls steeply, and none above where it lies low.
        let image = try training.image()
        let plot = training.panels[2].plot
        func ink(_ columns: Range<Int>, _ rows: Range<Int>) -> Int {
            rows.reduce(0) { sum, y in
                sum + columns.filter { image[$0, y] == Palette.accent }.count
            }
        }
        let (half, high) = (plot.x + plot.width / 2, plot.y + plot.height / 2)
        #expect(ink(plot.x..<half, plot.y..<high) > 0)
        #expect(ink(half..<plot.maxX, plot.y..<high) == 0)
        #expect(ink(half..<plot.maxX, high..<plot.maxY) > 0)
    }

    @Test func smallPhotographsShowTheirPixelsAsSquares() throws {
        var report = PlainComparison.report(1, queries: 1, results: 1, hasPartner: false)
        let black = RGB(red: 0, green: 0, blue: 0)
        let white = RGB(red: 255, green: 255, blue: 255)
        var pixels: [UInt8] = []
        for index in 0..<64 {
            pixels += [UInt8](repeating: (index + index / 8) % 2 == 0 ? 0 : 255, count: 3)
        }
        let board = Image(width: 8, height: 8, pixels: pixels)
        report.photographs = report.photographs.map { .init(board, name: $0.name) }
        report.queries[0].views[0].results = []
        let page = try report.sheetPage(options: SampleSheets.options(1000))
        let image = try page.image()
        let frame = page.pictures[0].scene.photograph
        var colours: Set<RGB> = []
        for row in 0..<8 {
            for column in 0..<8 {
                let colour = image[
                    frame.x + (2 * column + 1) * frame.width / 16,
                    frame.y + (2 * row + 1) * frame.height / 16]
                #expect(colour == ((row + column) % 2 == 0 ? black : white))
                colours.insert(colour)
            }
        }
        #expect(colours.count == 2)
    }

    @Test func whatCannotBeShownIsRefused() {
        func refuses(_ words: String, _ change: (inout ComparisonReport) -> Void) {
            var report = PlainComparison.report(3)
            change(&report)
            let broken = report
            let error = #expect(throws: FigureError.self) {
                _ = try broken.sheet(options: SampleSheets.options(1000))
            }
            #expect(error?.message.contains(words) == true, "\(error?.message ?? "")")
        }
        refuses("1 to 24 networks, not 0") { $0.networks = [] }
        refuses("0 to 12 queries, not 13") {
            $0.queries = Array(repeating: $0.queries[0], count: 13)
        }
        refuses("1 to 8 results, not 9") {
            let result = $0.queries[0].views[0].results[0]
            $0.queries[0].views[0].results = Array(repeating: result, count: 9)
        }
        refuses("a query’s photograph is number 99, of 8") { $0.queries[0].photograph = 99 }
        refuses("a partner’s photograph is number -1") { $0.queries[0].partner = -1 }
        refuses("2 views of ") { $0.queries[0].views.removeLast() }
        refuses("a network that changes is number 7") { $0.queries[0].steps[0].to = 7 }
        refuses("not a finite number") { $0.queries[1].views[2].pair?.score = .nan }
        refuses("not a finite number") {
            $0.networks[0].retrieval?.figures[0].value.low = -.infinity
        }
        refuses("a point of a curve") { $0.curves[0].points[1].value = .infinity }
        refuses("not finite numbers") {
            $0.queries[0].steps[0].ofQuery.map = .init(SampleSheets.map(value: .nan))
        }
    }
}
