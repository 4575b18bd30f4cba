import Foundation
import Images
import Testing

@testable import Networks

/// What files beside a network say, and what is made of a photograph.
@Suite struct PreprocessingTests {
    private func file(_ json: String, name: String = "preprocessor_config.json") throws
        -> PreprocessingFile?
    {
        try PreprocessingFile(Data(json.utf8), name: name)
    }

    @Test("Hugging Face’s usual file: the shorter side, then the middle") func huggingFace() throws
    {
        let found = try #require(
            try file(
                """
                {"do_resize": true, "size": {"shortest_edge": 256}, "do_center_crop": true,
                 "crop_size": {"height": 224, "width": 224}, "resample": 3, "do_rescale": true,
                 "rescale_factor": 0.00392156862745098, "do_normalize": true,
                 "image_mean": [0.48, 0.46, 0.41], "image_std": [0.27, 0.26, 0.28],
                 "image_processor_type": "CLIPImageProcessor"}
                """))
        #expect(found.size == PixelSize(width: 224, height: 224))
        #expect(found.fit == .resized(Resizing(.shorterSide(256), centre: .down)))
        #expect(found.filter == .bicubic)
        #expect(found.mean == [0.48, 0.46, 0.41])
        #expect(found.standardDeviation == [0.27, 0.26, 0.28])
        #expect(abs((found.rescale ?? 0) - 1 / 255.0) < 1e-12)
        #expect(found.channelOrder == nil)
    }

    @Test(
        "sizes are one number or two, and an exact size squashes",
        arguments: [
            ("{\"size\": 96}", 96, 96), ("{\"size\": {\"height\": 40, \"width\": 30}}", 30, 40),
        ])
    func sizes(json: String, width: Int, height: Int) throws {
        let found = try #require(try file(json))
        #expect(found.size == PixelSize(width: width, height: height))
        #expect(found.fit == .squash)
        #expect(found.mean == nil && found.filter == nil)
    }

    @Test("what is switched off is not done") func switchedOff() throws {
        let found = try #require(
            try file(
                """
                {"do_rescale": false, "do_normalize": false, "image_mean": [1, 2, 3],
                 "do_flip_channel_order": true, "resample": 2}
                """))
        #expect(found.rescale == 1)
        #expect(found.mean == [0, 0, 0] && found.standardDeviation == [1, 1, 1])
        #expect(found.channelOrder == .bgr && found.filter == .bilinear)
        #expect(found.size == nil && found.fit == nil)
    }

    @Test("timm’s file is read, and another config.json is passed over") func timm() throws {
        let found = try #require(
            try file(
                """
                {"architecture": "x", "pretrained_cfg": {"input_size": [3, 240, 320],
                 "interpolation": "bicubic", "crop_pct": 0.9, "mean": [0.5, 0.5, 0.5],
                 "std": [0.25, 0.25, 0.25]}}
                """, name: "config.json"))
        #expect(found.size == PixelSize(width: 320, height: 240))
        #expect(found.fit == .crop(fraction: 0.9) && found.filter == .bicubic)
        #expect(try file("{\"model_type\": \"bert\"}", name: "config.json") == nil)
        #expect(try file("[1, 2]", name: "config.json") == nil)
    }

    @Test(
        "files that make no sense are refused by name",
        arguments: [
            "{", "{\"image_mean\": [1, 2]}", "{\"image_std\": [0, 1, 1]}", "{\"size\": 0}",
            "{\"size\": 100000}", "{\"resample\": 9}", "{\"rescale_factor\": 0}",
        ])
    func refused(json: String) throws {
        let error = #expect(throws: NetworkError.self) { try file(json) }
        #expect(error?.code == .preprocessing)
        #expect(error?.message.contains("preprocessor_config.json") == true)
    }

    /// A picture whose red tells the column and whose green tells the row.
    private func ramp(_ width: Int, _ height: Int) -> Image {
        Image(
            width: width, height: height,
            pixels: (0..<width * height).flatMap {
                [UInt8($0 % width), UInt8($0 / width), 7]
            })
    }

    @Test("numbers, layouts and channel orders") func tensors() {
        var settings = Preprocessing(size: PixelSize(width: 3, height: 2))
        settings.rescale = 1
        settings.mean = [1, 2, 3]
        settings.standardDeviation = [1, 2, 4]
        let picture = ramp(3, 2)
        let first = settings.tensor(of: picture, layout: .channelsFirst)
        #expect(first.shape == [1, 3, 2, 3])
        #expect(Array(first.values[..<6]) == [-1, 0, 1, -1, 0, 1])
        #expect(Array(first.values[6..<12]) == [-1, -1, -1, -0.5, -0.5, -0.5])
        #expect(first.values[12...].allSatisfy { $0 == 1 })
        let last = settings.tensor(of: picture, layout: .channelsLast)
        #expect(last.shape == [1, 2, 3, 3])
        #expect(Array(last.values[3..<6]) == [0, -1, 1])
        settings.channelOrder = .bgr
        let reversed = settings.tensor(of: picture, layout: .channelsFirst)
        #expect(Array(reversed.values[..<6]) == [1, 1, 1, 1, 1, 1])
        #expect(Array(reversed.values[12...]) == Array(first.values[..<6]))
    }

    @Test("a crop is the middle, and its region says where") func crop() {
        var settings = Preprocessing(size: PixelSize(width: 40, height: 40))
        settings.fit = .crop(fraction: 1)
        let picture = ramp(100, 40)
        let fitted = settings.fitted(picture)
        #expect(fitted.pixels == picture.cropped(to: settings.size, x: 30, y: 0).pixels)
        #expect(
            settings.region(of: picture.size) == Rectangle(x: 0.3, y: 0, width: 0.4, height: 1))
        settings.fit = .crop(fraction: 0.5)
        let region = settings.region(of: PixelSize(width: 160, height: 80))
        #expect(region == Rectangle(x: 0.375, y: 0.25, width: 0.25, height: 0.5))
    }

    @Test("padding keeps the whole picture, and its region reaches beyond it") func pad() {
        var settings = Preprocessing(size: PixelSize(width: 40, height: 40))
        settings.fit = .pad
        settings.mean = [0.2, 0.4, 0.6]
        let fitted = settings.fitted(ramp(40, 20))
        #expect(fitted[0, 0] == RGB(red: 51, green: 102, blue: 153))
        #expect(fitted[5, 10] == RGB(red: 5, green: 0, blue: 7))
        #expect(fitted[5, 30] == RGB(red: 51, green: 102, blue: 153))
        let region = settings.region(of: PixelSize(width: 40, height: 20))
        #expect(region == Rectangle(x: 0, y: -0.5, width: 1, height: 2))
    }

    @Test(
        "any photograph has a region inside or around itself",
        arguments: [(1, 1), (1, 900), (3000, 2), (641, 427)], [0.5, 0.875, 1])
    func regions(shape: (Int, Int), fraction: Double) {
        let size = PixelSize(width: shape.0, height: shape.1)
        var settings = Preprocessing(size: PixelSize(width: 224, height: 160))
        settings.fit = .crop(fraction: fraction)
        let inside = settings.region(of: size)
        #expect(inside.x >= 0 && inside.y >= 0 && inside.width > 0 && inside.height > 0)
        #expect(inside.x + inside.width <= 1 + 1e-9 && inside.y + inside.height <= 1 + 1e-9)
        #expect(
            settings.fitted(Image(size: size, filling: .white)).size == settings.size)
        settings.fit = .pad
        let around = settings.region(of: size)
        #expect(around.x <= 0 && around.y <= 0)
        #expect(around.x + around.width >= 1 - 1e-9 && around.y + around.height >= 1 - 1e-9)
        #expect(settings.fitted(Image(size: size, filling: .white)).size == settings.size)
    }
}
