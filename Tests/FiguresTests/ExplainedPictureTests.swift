import Figures
import Images
import SimilarityMaps
import TestSupport
import Testing

@Suite struct ExplainedPictureTests {
    private let grid = Grid(rows: 2, columns: 4)

    @Test func theMapIsOnItsPhotographAndThePhotographIsWithoutIt() throws {
        var values = [Float](repeating: 0, count: grid.count)
        values[3] = 0.2  // The upper right corner.
        let picture = try ExplainedPicture(
            Image(size: PixelSize(width: 640, height: 320), filling: grey), name: "a",
            map: SimilarityMap(grid: grid, values: values, rest: 0))
        #expect(picture.size == PixelSize(width: 320, height: 160))
        let photograph = try decoded(picture.photograph)
        let map = try decoded(#require(picture.map))
        #expect(photograph.size == picture.size && map.size == picture.size)
        // WebP halves the colours' resolution and rounds them.
        #expect(isGrey(photograph[310, 10]) && isGrey(map[10, 10]) && isGrey(map[310, 150]))
        #expect(map[310, 10].red > 160 && map[310, 10].blue < 80)
    }

    @Test func equalRangesGiveEqualColours() throws {
        func corner(_ value: Float, _ range: ValueRange?) throws -> RGB {
            let picture = try ExplainedPicture(
                Image(size: PixelSize(width: 64, height: 64), filling: grey), name: "a",
                map: SimilarityMap(
                    grid: grid, values: .init(repeating: value, count: grid.count), rest: 0),
                range: range)
            return try decoded(#require(picture.map))[5, 5]
        }
        #expect(try corner(0.1, .symmetric(0.1)) == corner(0.2, .symmetric(0.2)))
        #expect(try corner(0.1, nil) == corner(0.2, nil))
        #expect(try corner(0.1, .symmetric(0.4)) != corner(0.2, .symmetric(0.4)))
    }

    @Test func whatTheNetworkDidNotSeeIsPaleInBothPictures() throws {
        let picture = try ExplainedPicture(
            Image(size: PixelSize(width: 320, height: 160), filling: grey), name: "a",
            map: SimilarityMap(
                grid: grid, values: .init(repeating: 0.1, count: grid.count), rest: 0),
            covered: .init(x: 0.25, y: 0, width: 0.5, height: 1))
        let pictures = try [decoded(picture.photograph), decoded(#require(picture.map))]
        for image in pictures {
            #expect(image[20, 80].green > 180)
        }
        #expect(pictures[0][160, 80].green < 140)
    }

    @Test(arguments: [(1000, 1), (1, 1000), (3, 2), (1, 1), (7000, 3)])
    func everyShapeFitsItsSquare(width: Int, height: Int) throws {
        let photograph = Image(size: PixelSize(width: width, height: height), filling: grey)
        let picture = try ExplainedPicture(photograph, longestSide: 100)
        #expect(max(picture.size.width, picture.size.height) == 100)
        #expect(min(picture.size.width, picture.size.height) >= 1)
        #expect(picture.map == nil)
    }

    @Test func noiseStaysBelowTheBound() throws {
        var generator = SeededGenerator(seed: 3)
        let side = ExplainedPicture.longestSides.upperBound
        let noise = (0..<side * side * 3).map { _ in UInt8.random(in: 0...255, using: &generator) }
        let picture = try ExplainedPicture(
            Image(width: side, height: side, pixels: noise), name: "noise",
            map: SimilarityMap(grid: grid, values: .init(repeating: 0, count: 8), rest: 0),
            longestSide: side)
        #expect(picture.photograph.count <= ExplainedPicture.largestByteCount)
        #expect(try #require(picture.map).count <= ExplainedPicture.largestByteCount)
    }

    @Test func whatCannotBeDrawnIsRefused() {
        let photograph = Image(size: PixelSize(width: 8, height: 8), filling: grey)
        let map = SimilarityMap(grid: grid, values: .init(repeating: .nan, count: 8), rest: 0)
        let error = #expect(throws: FigureError.self) {
            try ExplainedPicture(photograph, name: "b.jpg", map: map)
        }
        #expect(error?.message.contains("b.jpg") == true)
        #expect(throws: FigureError.self) {
            try ExplainedPicture(
                photograph, name: "b.jpg",
                map: SimilarityMap(grid: grid, values: .init(repeating: 0, count: 8), rest: 0),
                covered: .init(x: 2, y: 0, width: 1, height: 1))
        }
        for side in [0, 31, 641, -5, .max] {
            #expect(throws: FigureError.self) {
                try ExplainedPicture(photograph, longestSide: side)
            }
        }
    }

    // RFC 4648, section 10.
    @Test(arguments: [
        ("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg=="),
        ("fooba", "Zm9vYmE="), ("foobar", "Zm9vYmFy"),
    ])
    func bytesBecomeTextAsTheStandardSays(bytes: String, text: String) {
        #expect(Base64.text(of: Array(bytes.utf8)) == text)
        #expect(Base64.text(of: [0xFB, 0xFF, 0xFE]) == "+//+")
    }

    private let grey = RGB(red: 120, green: 120, blue: 120)

    private func decoded(_ bytes: [UInt8]) throws -> Image {
        try Image(decoding: bytes, name: "picture")
    }

    private func isGrey(_ colour: RGB) -> Bool {
        [colour.red, colour.green, colour.blue].allSatisfy { abs(Int($0) - 120) <= 4 }
    }
}
