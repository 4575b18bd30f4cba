import Foundation
import Images
import TestSupport
import Testing

@Suite("Bad input")
struct BadInputTests {
    private func codeOfDecoding(
        _ bytes: [UInt8], options: ReadOptions = ReadOptions()
    ) throws -> ImageError.Code? {
        try code { _ = try Image(decoding: bytes, name: "picture", options: options) }
    }

    @Test("A file that is no picture is refused, whatever its name says")
    func text() throws {
        try withTemporaryFolder { folder in
            try Data("not a picture".utf8).write(to: URL(fileURLWithPath: "\(folder)/text.png"))
            #expect(try code { _ = try Image(contentsOf: "\(folder)/text.png") } == .notAnImage)
        }
    }

    @Test("Other formats are named and refused")
    func otherFormats() throws {
        let pictures: [(String, String)] = [
            ("GIF89a\u{1}", "GIF"), ("II*\0\u{8}", "TIFF"), ("\0\0\0\u{18}ftypheic", "HEIC"),
            ("\0\0\0\u{18}ftypavif", "AVIF"), ("8BPS\0", "Photoshop"), ("P6 2 2 255\n", "PNM"),
        ]
        for (bytes, name) in pictures {
            do {
                _ = try Image(decoding: Array(bytes.utf8), name: "a.jpg")
                Issue.record("\(name) was read")
            } catch let error as ImageError {
                #expect(error.code == .unsupportedFormat)
                #expect(error.message.contains(name))
                #expect(error.message.contains("convert it to JPEG, PNG or WebP"))
            }
        }
        for bytes in ["%PDF-1.7", "<html>", "PK\u{3}\u{4}\0", "\0\u{1}\u{2}\u{3}"] {
            #expect(try codeOfDecoding(Array(bytes.utf8)) == .notAnImage)
        }
        #expect(try codeOfDecoding([]) == .emptyFile)
    }

    @Test(
        "A file that ends early is refused wherever it ends",
        arguments: [
            "ycbcr-420.jpg", "progressive.jpg", "cmyk.jpg", "oriented-6.jpg", "rgb-8.png",
            "interlaced.png", "rgba-16.png", "lossy.webp", "lossless.webp", "animation.webp",
        ])
    func truncated(name: String) throws {
        let bytes = try Fixture.bytes(name)
        // Up to its last two bytes a JPEG lacks part of the picture. A PNG's last pixels stand
        // before a checksum of 4 bytes and an end mark of 12.
        let end = bytes.count - (name.hasSuffix("png") ? 21 : 3)
        for count in stride(from: 12, through: end, by: 7) + [end] {
            #expect(try codeOfDecoding(Array(bytes.prefix(count))) == .truncated, "\(count) bytes")
        }
    }

    @Test("A JPEG that lacks only its end marker is read")
    func withoutEndMarker() throws {
        let bytes = try Fixture.bytes("ycbcr-420.jpg")
        let image = try Image(decoding: Array(bytes.dropLast(2)), name: "a.jpg")
        #expect(try image.pixels == Fixture.image("ycbcr-420.jpg").pixels)
        // Of several scans, the last may be missing as well.
        let progressive = try Fixture.bytes("progressive.jpg")
        #expect(try codeOfDecoding(Array(progressive.dropLast(2))) == .truncated)
    }

    @Test("A JPEG with its middle cut out is refused")
    func withoutMiddle() throws {
        let bytes = try Fixture.bytes("ycbcr-444.jpg")
        let cut = bytes.prefix(bytes.count - 300) + [0xFF, 0xD9]
        #expect(try codeOfDecoding(Array(cut)) == .truncated)
    }

    @Test("Superfluous bytes behind or between the parts of a JPEG do no harm")
    func superfluousBytes() throws {
        let bytes = try Fixture.bytes("ycbcr-420.jpg")
        let expected = try Image(decoding: bytes, name: "a.jpg").pixels
        let behind = bytes + Array(repeating: 7, count: 100)
        #expect(try Image(decoding: behind, name: "a.jpg").pixels == expected)
        // Behind the start marker and the 18 bytes of the JFIF segment.
        let between = bytes.prefix(20) + [1, 2, 3] + bytes.dropFirst(20)
        #expect(try Image(decoding: Array(between), name: "a.jpg").pixels == expected)
        // The harmless warning does not hide that the end is missing.
        #expect(try codeOfDecoding(Array(between.dropLast(100))) == .truncated)
    }

    @Test("A picture above the pixel limit is refused with the option that allows it")
    func tooManyPixels() throws {
        func header(_ width: UInt32, _ height: UInt32) throws -> [UInt8] {
            var bytes = try Fixture.bytes("rgb-8.png")
            for (offset, value) in [(16, width), (20, height)] {
                for index in 0..<4 {
                    bytes[offset + index] = UInt8(truncatingIfNeeded: value >> (24 - 8 * index))
                }
            }
            return bytes
        }
        do {
            _ = try Image(decoding: header(30_000, 30_000), name: "big.png")
            Issue.record("900 million pixels were read")
        } catch let error as ImageError {
            #expect(error.code == .tooManyPixels)
            for part in ["big.png", "30000×30000", "200000000", "--max-pixels 900000000"] {
                #expect(error.message.contains(part), "\(error)")
            }
        }
        #expect(try codeOfDecoding(header(0x7FFF_FFFF, 0x7FFF_FFFF)) == .tooManyPixels)
        #expect(try codeOfDecoding(header(0, 5)) == .corrupt)

        var options = ReadOptions(maximumPixels: 24 * 16 - 1)
        for name in ["lossless.webp", "oriented-6.jpg", "rgb-8.png"] {
            #expect(try codeOfDecoding(Fixture.bytes(name), options: options) == .tooManyPixels)
        }
        options.maximumPixels = 24 * 16
        #expect(try codeOfDecoding(Fixture.bytes("lossless.webp"), options: options) == nil)
        options.enough = PixelSize(width: 8, height: 8)
        #expect(
            try codeOfDecoding(Fixture.bytes("ycbcr-420.jpg"), options: options) == .tooManyPixels)
    }

    @Test(
        "Damaged files are read or refused, never more",
        arguments: [
            "ycbcr-420.jpg", "progressive.jpg", "ycck.jpg", "oriented-7.jpg", "interlaced.png",
            "palette-transparent.png", "oriented-3.png", "lossy-alpha.webp", "animation.webp",
            "oriented-5.webp",
        ])
    func damaged(name: String) throws {
        let bytes = try Fixture.bytes(name)
        var generator = SeededGenerator(seed: 2019)
        let options = ReadOptions(maximumPixels: 1 << 20)
        for _ in 0..<150 {
            var damaged = bytes
            for _ in 0..<Int.random(in: 1...6, using: &generator) {
                // Half of the damage to the headers, where sizes and positions stand.
                let reach = Bool.random(using: &generator) ? min(160, bytes.count) : bytes.count
                damaged[Int.random(in: 0..<reach, using: &generator)] = .random(
                    in: .min ... .max, using: &generator)
            }
            _ = try codeOfDecoding(damaged, options: options)
        }
    }
}
