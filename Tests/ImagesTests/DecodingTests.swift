import Images
import Testing

@Suite("Decoding")
struct DecodingTests {
    @Test(
        "Every colour type and depth of PNG becomes 8-bit RGB over white",
        arguments: [
            "grey-1", "grey-2", "grey-4", "grey-8", "grey-16", "grey-alpha-8", "grey-alpha-16",
            "rgb-8", "rgb-16", "rgba-8", "rgba-16", "palette-1", "palette-2", "palette-4",
            "palette-8", "palette-transparent", "grey-transparent", "rgb-transparent",
            "interlaced", "single-pixel",
        ])
    func png(name: String) throws {
        let difference = try largestDifference(
            Fixture.image("\(name).png").pixels, Fixture.golden(name))
        // 16 bits are cut to 8, as Pillow does: that costs up to one level, and with alpha, which
        // is cut as well, up to one and the rounding after it.
        let tolerance = !name.hasSuffix("16") ? 0 : name.contains("a-16") ? 2 : 1
        #expect(try #require(difference) <= tolerance)
    }

    @Test(
        "Every kind of JPEG decodes as Pillow decodes it",
        arguments: [
            "ycbcr-420", "ycbcr-444", "progressive", "restarts", "grey", "cmyk", "ycck",
            "single-pixel-jpeg",
        ])
    func jpeg(name: String) throws {
        let difference = try largestDifference(
            Fixture.image("\(name).jpg").pixels, Fixture.golden(name))
        // Versions of libjpeg-turbo may round differently.
        #expect(try #require(difference) <= 2)
    }

    @Test(
        "WebP decodes with and without loss, with alpha and from an animation",
        arguments: ["lossless", "lossy", "alpha", "lossy-alpha", "animation"])
    func webp(name: String) throws {
        let difference = try largestDifference(
            Fixture.image("\(name).webp").pixels, Fixture.golden(name))
        #expect(try #require(difference) <= (name.hasPrefix("lossy") ? 2 : 0))
    }

    @Test("The EXIF orientation is applied", arguments: 1...8, ["png", "jpg", "webp"])
    func orientation(value: Int, format: String) throws {
        let image = try Fixture.image("oriented-\(value).\(format)")
        #expect(image.size == PixelSize(width: 24, height: 16))
        #expect(image.originalSize == image.size)
        let difference = try largestDifference(image.pixels, Fixture.golden("oriented"))
        #expect(try #require(difference) <= (format == "jpg" ? 3 : 0))
    }

    @Test("an orientation that is written as a LONG counts, too", arguments: 1...8)
    func longOrientation(value: Int) throws {
        var bytes = try Fixture.bytes("oriented-\(value).jpg")
        // The entry: tag, type 3 (SHORT), one value, and the value at the front of four bytes.
        let little: [UInt8] = [0x12, 0x01, 3, 0, 1, 0, 0, 0, UInt8(value), 0, 0, 0]
        let big: [UInt8] = [0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, UInt8(value), 0, 0]
        if let range = bytes.firstRange(of: little) {
            bytes[range.lowerBound + 2] = 4
        } else {
            let range = try #require(bytes.firstRange(of: big))
            bytes.replaceSubrange(
                range, with: [0x01, 0x12, 0, 4, 0, 0, 0, 1, 0, 0, 0, UInt8(value)])
        }
        let image = try Image(decoding: bytes, name: "long.jpg")
        #expect(try image.pixels == Fixture.image("oriented-\(value).jpg").pixels)
    }

    @Test("EXIF data behind the pixels of a PNG counts")
    func lateOrientation() throws {
        #expect(
            try Fixture.image("late-exif.png").pixels == Fixture.golden("oriented"))
    }

    @Test("The format is found by content, not by name")
    func formatByContent() throws {
        for name in ["ycbcr-420.jpg", "rgb-8.png", "lossy.webp"] {
            _ = try Image(decoding: Fixture.bytes(name), name: "picture.gif")
        }
    }

    @Test("A JPEG is reduced to what is enough, and remembers its original size")
    func reduced() throws {
        let bytes = try testPicture(width: 403, height: 301).encoded(as: .jpeg, quality: 95)
        func read(_ width: Int, _ height: Int) throws -> Image {
            let enough = PixelSize(width: width, height: height)
            return try Image(decoding: bytes, name: "a.jpg", options: ReadOptions(enough: enough))
        }
        #expect(try read(51, 38).size == PixelSize(width: 51, height: 38))
        #expect(try read(52, 38).size == PixelSize(width: 101, height: 76))
        #expect(try read(102, 76).size == PixelSize(width: 202, height: 151))
        #expect(try read(202, 152).size == PixelSize(width: 403, height: 301))
        #expect(try read(1000, 1).size == PixelSize(width: 403, height: 301))
        #expect(try read(51, 38).originalSize == PixelSize(width: 403, height: 301))
    }

    @Test("What is enough means the upright picture")
    func reducedAndTurned() throws {
        var options = ReadOptions()
        for (enough, expected) in [
            (PixelSize(width: 12, height: 8), PixelSize(width: 12, height: 8)),
            (PixelSize(width: 8, height: 12), PixelSize(width: 24, height: 16)),
        ] {
            options.enough = enough
            let image = try Image(
                contentsOf: Fixture.path("oriented-6.jpg"), options: options)
            #expect(image.size == expected)
            #expect(image.originalSize == PixelSize(width: 24, height: 16))
        }
    }
}
