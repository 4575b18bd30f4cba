import Figures
import Images
import SimilarityMaps
import Testing

@Suite struct MarkedRegionTests {
    private let size = PixelSize(width: 400, height: 300)

    /// The query of a sheet with a region, and the colours it is drawn with.
    private func drawn(
        _ region: MarkedRegion, grey: UInt8 = 99, width: Int = 600
    ) throws -> (Frame, Image) {
        var sheet = SampleSheets.retrieval(5, region: region)
        sheet.query.photograph = Image(
            size: size, filling: RGB(red: grey, green: grey, blue: grey))
        let page = try sheet.page(options: SampleSheets.options(width))
        return (page.pictures[0].scene.photograph, try page.image())
    }

    /// The colour at a point that is given in pixels of the photograph.
    private func colour(_ x: Double, _ y: Double, _ drawn: (Frame, Image)) -> RGB {
        let (frame, image) = drawn
        return image[
            frame.x + Int(x / Double(size.width) * Double(frame.width)),
            frame.y + Int(y / Double(size.height) * Double(frame.height))]
    }

    private let rectangle = Rectangle(x: 100, y: 60, width: 160, height: 120)

    @Test func insideARectangleThePhotographIsAsItIsAndOutsidePale() throws {
        let drawn = try drawn(MarkedRegion(included: [rectangle], of: size))
        for (x, y) in [(110.0, 70.0), (250, 170), (180, 120)] {
            #expect(colour(x, y, drawn).red == 99)
        }
        for (x, y) in [(95.0, 120.0), (265, 120), (180, 55), (180, 185), (5, 5)] {
            #expect(colour(x, y, drawn).red > 170)
        }
    }

    @Test(arguments: [UInt8(0), 99, 255])
    func theOutlineIsDarkAndLightAndLiesInsideToThePixel(grey: UInt8) throws {
        let (frame, image) = try drawn(MarkedRegion(included: [rectangle], of: size), grey: grey)
        let left = frame.x + Int((0.25 * Double(frame.width)).rounded())
        let right = frame.x + Int((0.65 * Double(frame.width)).rounded())
        let y = frame.y + frame.height * 2 / 5
        #expect(image[left, y] == Palette.ink && image[right - 1, y] == Palette.ink)
        #expect(image[left - 1, y] != Palette.ink && image[right, y] != Palette.ink)
        let line = (left..<left + 12).map { image[$0, y] }
        #expect(line.contains(Palette.background))
    }

    @Test func overlappingRectanglesHaveOneOutline() throws {
        let other = Rectangle(x: 200, y: 100, width: 120, height: 140)
        let drawn = try drawn(MarkedRegion(included: [rectangle, other], of: size))
        // Along the edges of one that lie inside of the other.
        for x in stride(from: 196.0, to: 208, by: 0.5) {
            #expect(colour(x, 150, drawn).red == 99)
        }
        for x in stride(from: 252.0, to: 268, by: 0.5) {
            #expect(colour(x, 130, drawn).red == 99)
        }
    }

    @Test func excludedRectanglesAreToldApartFromIncludedOnes() throws {
        let excluded = Rectangle(x: 140, y: 90, width: 80, height: 60)
        let (frame, image) = try drawn(
            MarkedRegion(included: [rectangle], excluded: [excluded], of: size))
        let y = frame.y + Int((0.3 * Double(frame.height)).rounded())
        let from = frame.x + Int((0.36 * Double(frame.width)).rounded())
        let to = frame.x + Int((0.54 * Double(frame.width)).rounded())
        let edge = Set((from..<to).map { image[$0, y] })
        #expect(edge == [Palette.ink, Palette.background], "a dashed line is dark and light")
        // Inside it is pale, under hatching.
        let row = frame.y + frame.height * 2 / 5
        let inside = Set((from..<to).map { image[$0, row].red })
        #expect(inside.count > 1 && inside.contains { $0 > 170 } && !inside.contains(99))
    }

    @Test func withNothingIncludedAllButTheExcludedIsSearchedFor() throws {
        let drawn = try drawn(MarkedRegion(excluded: [rectangle], of: size))
        #expect(colour(5, 5, drawn).red == 99 && colour(395, 295, drawn).red == 99)
        #expect(colour(180, 121, drawn).red > 100)
    }

    @Test func aMaskOfAnySizeIsStretchedOverThePhotographAndGreyCountsPartly() throws {
        let levels: [UInt8] = [0, 128, 255, 255]
        let mask = Image(
            width: 4, height: 1, pixels: levels.flatMap { [UInt8](repeating: $0, count: 3) })
        let drawn = try drawn(MarkedRegion(mask: mask, of: size))
        let reds = [20.0, 120, 380].map { Int(colour($0, 120, drawn).red) }
        #expect(reds[2] == 99 && reds[1] > 110 && reds[0] > reds[1] + 20)
    }

    @Test func anExcludedMaskLeavesOutWhatIsWhiteInIt() throws {
        let halves: [UInt8] = [255, 255, 0, 0]
        let mask = Image(
            width: 4, height: 1, pixels: halves.flatMap { [UInt8](repeating: $0, count: 3) })
        let left = Rectangle(x: 0, y: 0, width: 200, height: 300)
        let drawn = try drawn(MarkedRegion(excludedMask: mask, of: size))
        let same = try self.drawn(MarkedRegion(excluded: [left], of: size))
        #expect(colour(380, 295, drawn).red == 99 && colour(20, 121, drawn).red > 100)
        #expect(colour(20, 121, drawn) == colour(20, 121, same))
    }

    @Test func rectanglesBelongToThePhotographAndNotToASmallerCopyOfIt() throws {
        let twice = MarkedRegion(
            included: [Rectangle(x: 200, y: 120, width: 320, height: 240)],
            of: PixelSize(width: 800, height: 600))
        #expect(
            try drawn(twice).1.pixels
                == drawn(MarkedRegion(included: [rectangle], of: size)).1.pixels)
    }

    @Test func underAMapARegionHasItsOutlineOnly() throws {
        var sheet = SampleSheets.retrieval(
            5, region: MarkedRegion(included: [rectangle], of: size))
        sheet.query.photograph = SampleSheets.grey(size)
        sheet.results[0].queryMap = SampleSheets.map(value: 0)
        let page = try sheet.page(options: SampleSheets.options(600))
        let frame = page.pictures[2].scene.frame
        let image = try page.image()
        #expect(image[frame.x + 3, frame.y + 3].red == 99)
        let row = frame.y + frame.height * 2 / 5
        #expect((frame.x..<frame.maxX).contains { image[$0, row] == Palette.ink })
    }

    @Test(arguments: [
        MarkedRegion(of: PixelSize(width: 40, height: 30)),
        MarkedRegion(
            included: [Rectangle(x: 40, y: 0, width: 5, height: 5)],
            of: PixelSize(width: 40, height: 30)),
        MarkedRegion(
            included: [Rectangle(x: 0, y: 0, width: 0, height: 5)],
            of: PixelSize(width: 40, height: 30)),
        MarkedRegion(
            excluded: [Rectangle(x: .nan, y: 0, width: 5, height: 5)],
            of: PixelSize(width: 40, height: 30)),
        MarkedRegion(
            included: [Rectangle(x: 0, y: 0, width: .infinity, height: 5)],
            of: PixelSize(width: 40, height: 30)),
        MarkedRegion(
            included: [Rectangle(x: 0, y: 0, width: 1, height: 5)],
            of: PixelSize(width: 0, height: 30)),
    ])
    func regionsThatCannotBeDrawnAreRefusedWithTheNameOfThePhotograph(region: MarkedRegion) {
        var sheet = SampleSheets.retrieval(2, region: region)
        sheet.query.name = "query.jpg"
        let error = #expect(throws: FigureError.self) { try sheet.image() }
        #expect(error?.code == .invalidInput)
        #expect(error?.message.contains("query.jpg") == true)
    }

    @Test func rectanglesThatReachBeyondThePhotographAreCutOff() throws {
        let drawn = try drawn(
            MarkedRegion(
                included: [Rectangle(x: -1e9, y: -5, width: 1e9 + 200, height: 1e12)], of: size))
        #expect(colour(20, 250, drawn).red == 99 && colour(300, 250, drawn).red > 170)
    }
}
