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

    @Test("A file that cannot be written leaves nothing behind")
    func failures() throws {
        let picture = testPicture(width: 5, height: 4)
        try withTemporaryFolder { folder in
            let directory = "\(folder)/folder.png"
            try FileManager.default.createDirectory(
                atPath: directory, withIntermediateDirectories: false)
            #expect(mkfifo("\(folder)/pipe.png", 0o600) == 0)
            try Data("text".utf8).write(to: URL(fileURLWithPath: "\(folder)/text"))
            for path in ["folder.png", "pipe.png", "none/a.png", "text/a.png"] {
                let code = try code { try picture.write(to: "\(folder)/\(path)") }
                #expect(code == .cannotWrite, "\(path)")
            }
            let unnamed = try code { try picture.write(to: "\(folder)/a.tiff") }
            #expect(unnamed == .unknownExtension)
            let names = try FileManager.default.contentsOfDirectory(atPath: folder)
            #expect(names.sorted() == ["folder.png", "pipe.png", "text"])
            #expect(try FileManager.default.contentsOfDirectory(atPath: directory).isEmpty)
        }
    }

    @Test("An unwritable folder or file keeps what it has", .enabled(if: geteuid() != 0))
    func unwritable() throws {
        let picture = testPicture(width: 5, height: 4)
        try withTemporaryFolder { folder in
            try Data("old".utf8).write(to: URL(fileURLWithPath: "\(folder)/a.png"))
            #expect(chmod("\(folder)/a.png", 0o400) == 0)
            #expect(try code { try picture.write(to: "\(folder)/a.png") } == .cannotWrite)
            #expect(chmod(folder, 0o500) == 0)
            defer { chmod(folder, 0o700) }
            #expect(try code { try picture.write(to: "\(folder)/b.png") } == .cannotWrite)
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == ["a.png"])
            #expect(FileManager.default.contents(atPath: "\(folder)/a.png") == Data("old".utf8))
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
