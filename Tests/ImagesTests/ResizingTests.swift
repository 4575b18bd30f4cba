import Images
import Testing

@Suite("Resizing")
struct ResizingTests {
    /// The cases of `make_images.py`, in its order.
    private static let cases: [(size: PixelSize, part: Rectangle?)] = [
        (PixelSize(width: 13, height: 19), nil), (PixelSize(width: 60, height: 12), nil),
        (PixelSize(width: 36, height: 12), nil), (PixelSize(width: 50, height: 41), nil),
        (PixelSize(width: 20, height: 60), nil), (PixelSize(width: 1, height: 1), nil),
        (PixelSize(width: 37, height: 10), nil), (PixelSize(width: 9, height: 29), nil),
        (
            PixelSize(width: 17, height: 23),
            Rectangle(x: 3.25, y: 2.5, width: 27.5, height: 25.625)
        ),
    ]

    @Test("Every filter agrees with Pillow", arguments: ResizeFilter.allCases)
    func agreesWithPillow(filter: ResizeFilter) throws {
        let source = try Fixture.image("noise.png")
        var golden = try Fixture.golden("resized-\(filter.rawValue)")[...]
        for (size, part) in Self.cases {
            let expected = golden.prefix(size.width * size.height * 3)
            golden = golden.dropFirst(expected.count)
            let resized = source.resized(to: size, filter: filter, from: part)
            let difference = largestDifference(resized.pixels, Array(expected))
            // One level, should a C library's sine round differently; none was seen.
            #expect(try #require(difference) <= (filter == .nearest ? 0 : 1), "\(size)")
        }
        #expect(golden.isEmpty)
    }

    @Test("A picture of one colour keeps it at every size", arguments: ResizeFilter.allCases)
    func constant(filter: ResizeFilter) {
        let colour = RGB(red: 255, green: 0, blue: 137)
        for size in [(1, 1), (3, 2), (16, 16), (17, 5)] {
            let source = Image(
                size: PixelSize(width: size.0, height: size.1), filling: colour)
            for target in [(1, 1), (2, 40), (33, 7)] {
                let size = PixelSize(width: target.0, height: target.1)
                #expect(
                    source.resized(to: size, filter: filter).pixels
                        == Image(size: size, filling: colour).pixels)
            }
        }
    }

    @Test("A size of its own changes nothing", arguments: ResizeFilter.allCases)
    func sameSize(filter: ResizeFilter) {
        let picture = testPicture(width: 9, height: 4)
        #expect(picture.resized(to: picture.size, filter: filter).pixels == picture.pixels)
    }

    @Test("A rectangle of whole pixels is resized like the crop of it")
    func rectangle() {
        let picture = testPicture(width: 40, height: 30)
        let size = PixelSize(width: 20, height: 12)
        let crop = picture.cropped(to: size, x: 7, y: 11)
        let part = Rectangle(x: 7, y: 11, width: 20, height: 12)
        #expect(picture.resized(to: size, filter: .nearest, from: part).pixels == crop.pixels)
        #expect(picture.resized(to: size, filter: .box, from: part).pixels == crop.pixels)
    }

    @Test("A part of the picture that keeps its size is cut out")
    func centreCrop() {
        // torchvision rounds half to even: (7 − 4) / 2 = 1.5 → 2, (9 − 4) / 2 = 2.5 → 2.
        let picture = testPicture(width: 7, height: 9)
        let crop = picture.centreCropped(to: PixelSize(width: 4, height: 4))
        #expect(crop.pixels == picture.cropped(to: crop.size, x: 2, y: 2).pixels)
        #expect(crop[0, 0] == picture[2, 2])
        #expect(crop[3, 3] == picture[5, 5])
    }

    @Test("Beyond its edges a crop shows the colour asked for")
    func cropBeyondEdges() {
        let picture = testPicture(width: 3, height: 2)
        let colour = RGB(red: 1, green: 2, blue: 3)
        let crop = picture.cropped(
            to: PixelSize(width: 6, height: 5), x: -2, y: -1, filling: colour)
        for y in 0..<5 {
            for x in 0..<6 {
                let isInside = (2..<5).contains(x) && (1..<3).contains(y)
                #expect(crop[x, y] == (isInside ? picture[x - 2, y - 1] : colour))
            }
        }
        let away = picture.cropped(
            to: PixelSize(width: 2, height: 2), x: 50, y: -90, filling: colour)
        #expect(away.pixels == Image(size: away.size, filling: colour).pixels)
    }

    @Test("A letterbox holds the whole picture in its middle")
    func letterbox() {
        let picture = testPicture(width: 40, height: 10)
        let frame = PixelSize(width: 20, height: 20)
        let fitted = picture.resized(to: picture.size.fitted(into: frame), filter: .bicubic)
        #expect(fitted.size == PixelSize(width: 20, height: 5))
        let padded = fitted.padded(to: frame, filling: .white)
        #expect(padded.size == frame)
        #expect(padded[0, 6] == .white && padded[19, 12] == .white)
        #expect(padded[4, 7] == fitted[4, 0] && padded[4, 11] == fitted[4, 4])
    }

    @Test("The shorter side decides as in torchvision")
    func shorterSide() {
        let size = PixelSize(width: 500, height: 333)
        #expect(size.scaled(toShorterSide: 256) == PixelSize(width: 384, height: 256))
        #expect(
            size.transposedForTest.scaled(toShorterSide: 256) == PixelSize(width: 256, height: 384))
        #expect(
            PixelSize(width: 1000, height: 1).fitted(into: PixelSize(width: 10, height: 10))
                == PixelSize(width: 10, height: 1))
    }
}

extension PixelSize {
    fileprivate var transposedForTest: PixelSize { PixelSize(width: height, height: width) }
}
