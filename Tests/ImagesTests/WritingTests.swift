import Foundation
import Images
import Testing

@Suite("Writing")
struct WritingTests {
    @Test("What is written can be read again", arguments: ImageFormat.allCases)
    func roundTrip(format: ImageFormat) throws {
        for (width, height) in [(1, 1), (7, 5), (64, 48)] {
            let flat = Image(
                size: PixelSize(width: width, height: height),
                filling: RGB(red: 200, green: 40, blue: 90))
            let bytes = try flat.encoded(as: format)
            let image = try Image(decoding: bytes, name: "flat")
            #expect(image.size == flat.size)
            let difference = largestDifference(image.pixels, flat.pixels)
            #expect(try #require(difference) <= (format == .png ? 0 : 4))
        }
        let picture = testPicture(width: 37, height: 21)
        let image = try Image(decoding: picture.encoded(as: .png), name: "picture")
        #expect(image.pixels == picture.pixels)
    }

    @Test("JPEG keeps colour at full resolution")
    func fullColourResolution() throws {
        // Red and blue columns of one pixel: with halved colour resolution both would be purple.
        let pixels = (0..<16 * 16).flatMap { $0 % 2 == 0 ? [255, 0, 0] : [0, 0, 255] as [UInt8] }
        let bytes = try Image(width: 16, height: 16, pixels: pixels)
            .encoded(as: .jpeg, quality: 100)
        let image = try Image(decoding: bytes, name: "columns")
        #expect(try #require(largestDifference(image.pixels, pixels)) <= 6)
    }

    @Test("A better quality takes more bytes", arguments: [ImageFormat.jpeg, .webp])
    func quality(format: ImageFormat) throws {
        let picture = testPicture(width: 64, height: 64)
        let counts = try [-5, 30, 60, 90, 400].map {
            try picture.encoded(as: format, quality: $0).count
        }
        #expect(counts == counts.sorted())
        #expect(counts[0] < counts[4])
    }

    @Test("The extension chooses the format")
    func extensions() throws {
        let formats: [(String, ImageFormat)] = [
            ("a.png", .png), ("b/c.JPG", .jpeg), ("d.e.jpeg", .jpeg), ("f.WebP", .webp),
        ]
        for (path, format) in formats { #expect(try ImageFormat(extensionOf: path) == format) }
        for path in ["", "a", "png", "a.gif", "a.png/b", "a.", "a.png "] {
            let code = try code { _ = try ImageFormat(extensionOf: path) }
            #expect(code == .unknownExtension, "\(path)")
        }
    }

    @Test("A file that exists is replaced, through a symbolic link as well")
    func replaces() throws {
        let picture = testPicture(width: 5, height: 4)
        try withTemporaryFolder { folder in
            try Data("old".utf8).write(to: URL(fileURLWithPath: "\(folder)/a.png"))
            #expect(chmod("\(folder)/a.png", 0o640) == 0)
            #expect(symlink("a.png", "\(folder)/b.png") == 0)
            try picture.write(to: "\(folder)/b.png")
            #expect(try Image(contentsOf: "\(folder)/a.png").pixels == picture.pixels)
            var status = stat()
            #expect(lstat("\(folder)/b.png", &status) == 0)
            #expect(status.st_mode & S_IFMT == S_IFLNK)
            #expect(lstat("\(folder)/a.png", &status) == 0)
            #expect(status.st_mode & 0o777 == 0o640)
            let names = try FileManager.default.contentsOfDirectory(atPath: folder)
            #expect(names.sorted() == ["a.png", "b.png"])
        }
    }

    @Test("A file without a known extension is not written")
    func unknownExtension() throws {
        try withTemporaryFolder { folder in
            let picture = testPicture(width: 5, height: 4)
            let unnamed = try code { try picture.write(to: "\(folder)/a.tiff") }
            #expect(unnamed == .unknownExtension)
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder).isEmpty)
        }
    }

    @Test("A picture too wide for its format is refused")
    func tooWide() throws {
        let wide = Image(size: PixelSize(width: 65_501, height: 1), filling: .white)
        #expect(try code { _ = try wide.encoded(as: .jpeg) } == .cannotEncode)
        #expect(try code { _ = try wide.encoded(as: .webp) } == .cannotEncode)
        let bytes = try wide.encoded(as: .png)
        #expect(try Image(decoding: bytes, name: "wide").size == wide.size)
    }
}
