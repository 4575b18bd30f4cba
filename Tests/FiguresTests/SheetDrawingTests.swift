import Figures
import Images
import SimilarityMaps
import Testing

@Suite struct SheetDrawingTests {
    private let grid = SampleSheets.grid

    /// What differs between two pictures of one size, in a frame.
    private func changes(_ a: Image, _ b: Image, in frame: Frame) -> [(x: Int, y: Int)] {
        (frame.y..<frame.maxY).flatMap { y in
            (frame.x..<frame.maxX).compactMap { x in
                a[x, y] == b[x, y] ? nil : (x - frame.x, y - frame.y)
            }
        }
    }

    @Test(arguments: [(0, 0), (1, 2), (2, 3)])
    func aLitCellIsLitWhereItIsInItsResultAndNowhereElse(row: Int, column: Int) throws {
        var sheet = SampleSheets.retrieval(6)
        for index in sheet.results.indices {
            sheet.results[index].photograph.photograph = SampleSheets.grey(
                PixelSize(width: 40, height: 30))
            sheet.results[index].photograph.map = SampleSheets.map(value: 0)
        }
        let options = SampleSheets.options(800)
        let plain = try sheet.image(options: options)
        sheet.results[4].photograph.map = SampleSheets.map(row, column)
        let page = try sheet.page(options: options)
        let lit = try page.image()
        for (index, picture) in page.pictures.enumerated() where index != 5 {
            #expect(changes(lit, plain, in: picture.scene.frame).isEmpty, "result \(index)")
        }
        let frame = page.pictures[5].scene.covered
        let cell = (
            width: Double(frame.width) / Double(grid.columns),
            height: Double(frame.height) / Double(grid.rows)
        )
        let changed = Set(changes(lit, plain, in: frame).map { $0.y * frame.width + $0.x })
        var (dark, stray) = (0, 0)
        for y in 0..<frame.height {
            for x in 0..<frame.width {
                let across = abs((Double(x) + 0.5) / cell.width - Double(column) - 0.5)
                let down = abs((Double(y) + 0.5) / cell.height - Double(row) - 0.5)
                let isLit = changed.contains(y * frame.width + x)
                if across < 0.6 && down < 0.6 && !isLit { dark += 1 }
                if (across > 1 || down > 1) && isLit { stray += 1 }
            }
        }
        #expect(dark == 0, "pixels of the cell are not lit")
        #expect(stray == 0, "pixels are lit beyond the neighbouring cells' centres")
    }

    @Test(arguments: [ColourScale.signed, .jet, .heat])
    func equalValuesHaveEqualColoursOnAllPhotographsUnlessEachHasItsOwnScale(
        colours: ColourScale
    ) throws {
        var sheet = SampleSheets.retrieval(5)
        for index in sheet.results.indices {
            var values = SampleSheets.map(0, 0, value: 0.1).values
            // The last cell differs, so that each map alone spans another range.
            values[grid.count - 1] = 0.1 * Float(index + 2)
            sheet.results[index].photograph.map = SimilarityMap(
                grid: grid, values: values, rest: 0)
            sheet.results[index].photograph.photograph = SampleSheets.grey(
                PixelSize(width: 40, height: 30))
        }
        func corners(_ scale: PairFigure.Scale) throws -> Set<RGB> {
            let page = try sheet.page(options: SampleSheets.options(900, scale, colours))
            let image = try page.image()
            return Set(page.pictures.dropFirst().map { image[$0.scene.frame.x, $0.scene.frame.y] })
        }
        #expect(try corners(.shared).count == 1)
        #expect(try corners(.each).count == 5)
    }

    @Test func theLegendSpansAllMapsThatAreShownTheQuerysToo() throws {
        var sheet = SampleSheets.retrieval(4)
        sheet.results[1].photograph.map = SampleSheets.map(value: -0.25)
        sheet.results[0].queryMap = SampleSheets.map(value: 0.5)
        let page = try sheet.page(options: SampleSheets.options(1000))
        #expect(page.legends.count == 1)
        #expect(page.legends[0].range == .symmetric(0.5))
        #expect(Set(page.pictures.compactMap(\.range)) == [.symmetric(0.5)])
        #expect(page.legends[0].ticks.map(\.label.text).last == "+0.500")
    }

    @Test func withoutMapsThereIsNoLegendAndPhotographsAreShownAsTheyAre() throws {
        var sheet = SampleSheets.retrieval(4)
        for index in sheet.results.indices { sheet.results[index].photograph.map = nil }
        let page = try sheet.page(options: SampleSheets.options(700))
        let image = try page.image()
        #expect(page.legends.isEmpty)
        for picture in page.pictures {
            let frame = picture.scene.frame
            #expect(image[frame.x + frame.width / 2, frame.y + frame.height / 2].red == 99)
        }
    }

    @Test func outsideACropAResultIsPaleAndHasNoMap() throws {
        var sheet = SampleSheets.retrieval(4)
        sheet.results[0].photograph.photograph = SampleSheets.grey(
            PixelSize(width: 40, height: 30))
        sheet.results[0].photograph.map = SimilarityMap(
            grid: grid, values: [Float](repeating: 0.1, count: grid.count), rest: 0)
        sheet.results[0].photograph.covered = .init(x: 0.25, y: 0, width: 0.5, height: 1)
        let page = try sheet.page(options: SampleSheets.options(700))
        let image = try page.image()
        let scene = page.pictures[1].scene
        let outside = image[scene.frame.x + 2, scene.frame.y + 2]
        #expect(outside.red == outside.blue && outside.red > 150)
        let inside = image[scene.covered.x + 2, scene.covered.y + 2]
        #expect(inside.red > inside.blue)
    }

    @Test func theContrastHasItsOwnSignedScaleWhateverTheOthersHave() throws {
        for colours in ColourScale.allCases {
            let page = try SampleSheets.contrast().page(
                options: SampleSheets.options(1000, .shared, colours))
            #expect(page.pictures.map(\.colours) == [.signed, colours, colours])
            #expect(page.legends.map(\.colours) == [.signed, colours])
            #expect(page.legends[0].range == .symmetric(0.01))
            #expect(page.legends[1].range.high == 0.1)
        }
    }

    @Test func signsHaveThreeShapes() {
        let frame = Frame(x: 2, y: 2, width: 21, height: 21)
        func drawn(_ hole: Double) -> Image {
            var canvas = Canvas(width: 25, height: 25)
            canvas.disc(in: frame, colour: Palette.ink, hole: hole)
            return canvas.image
        }
        let (disc, ring) = (drawn(0), drawn(0.6))
        #expect(disc[12, 12] == Palette.ink && ring[12, 12] == Palette.background)
        #expect(disc[12, 3] == Palette.ink && ring[12, 3] == Palette.ink)
        #expect(disc[2, 2] == Palette.background && ring[2, 2] == Palette.background)
        // About the area of a circle: ink in 255 parts of each pixel.
        let ink = disc.pixels.reduce(0.0) { $0 + Double(255 - Int($1)) } / 3 / 255
        let full =
            1 - Double(Int(Palette.ink.red) + Int(Palette.ink.green) + Int(Palette.ink.blue)) / 765
        #expect(abs(ink / full - 3.14159 * 10.5 * 10.5) < 4)
    }
}
