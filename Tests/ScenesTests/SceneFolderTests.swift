import Evaluation
import Foundation
import Images
import Testing

@testable import Scenes

/// What is written is what was drawn, in the formats that are read.
@Suite struct SceneFolderTests {
    private static let settings = SceneSettings(
        pairs: 3, side: 48, classes: 2, shared: .both, seed: 2)

    private static func temporary() -> String {
        FileManager.default.temporaryDirectory.appending(path: "scenes-\(UUID().uuidString)").path
    }

    @Test("where nothing but the mark is shared, it is what masks and boxes show") func marks()
        throws
    {
        let path = Self.temporary()
        defer { try? FileManager.default.removeItem(atPath: path) }
        var settings = Self.settings
        settings.shared = .mark
        try SceneFolder(path, settings: settings).write()
        #expect(!FileManager.default.fileExists(atPath: "\(path)/marks"))
        let boxes = try BoundingBoxes(
            csv: [UInt8](Data(contentsOf: URL(fileURLWithPath: "\(path)/boxes.csv"))), name: "boxes"
        )
        for (name, number) in [("mark-01/0000-b.png", 0), ("mark-02/0001-a.png", 1)] {
            let pair = ScenePair(number, settings)
            let scene = number == 0 ? pair.second : pair.first
            let mask = try Image(contentsOf: "\(path)/masks/\(name)")
            let shown = (0..<48 * 48).map { mask.pixels[3 * $0] }
            #expect(shown == scene.mark && shown.contains(255))
            // A mark has a seventh of the picture's side.
            let box = try #require(boxes.boxes[name]?.first)
            #expect(box.x1 - box.x0 <= 8 && box.y1 - box.y0 <= 8)
        }
    }

    @Test("pictures, masks, boxes and pairs belong together") func written() throws {
        let path = Self.temporary()
        defer { try? FileManager.default.removeItem(atPath: path) }
        var told: [Int] = []
        try SceneFolder(path, settings: Self.settings).write { told.append($0) }
        #expect(told.first == 0 && told.last == 3)
        let names = ["arrow/0000-a.png", "arrow/0000-b.png", "bolt/0001-a.png", "bolt/0001-b.png"]
        let boxes = try BoundingBoxes(
            csv: [UInt8](Data(contentsOf: URL(fileURLWithPath: "\(path)/boxes.csv"))), name: "boxes"
        )
        #expect(Set(boxes.images).isSuperset(of: names) && boxes.images.count == 6)
        for name in names {
            let picture = try Image(contentsOf: "\(path)/images/\(name)")
            let mask = try Image(contentsOf: "\(path)/masks/\(name)")
            #expect(picture.size == PixelSize(width: 48, height: 48) && mask.size == picture.size)
            #expect(try Image(contentsOf: "\(path)/marks/\(name)").size == picture.size)
            let shown = (0..<48 * 48).map { mask.pixels[3 * $0] }
            #expect(shown.contains(255) && shown.contains(0))
            let box = try #require(Scene.box(of: shown, side: 48))
            #expect(
                boxes.boxes[name] == [
                    BoundingBox(
                        x0: box.x, y0: box.y, x1: box.x + box.width, y1: box.y + box.height)
                ])
        }
        let pairs = try String(contentsOfFile: "\(path)/pairs.csv", encoding: .utf8)
        #expect(pairs.hasPrefix("label,first,second\narrow,arrow/0000-a.png,arrow/0000-b.png\n"))
        let drawn = ScenePair(1, Self.settings).second.image
        #expect(try Image(contentsOf: "\(path)/images/bolt/0001-b.png").pixels == drawn.pixels)
    }

    @Test("what was stopped is drawn again, and nothing else is written over") func again() throws {
        struct Enough: Error {}
        let path = Self.temporary()
        defer { try? FileManager.default.removeItem(atPath: path) }
        #expect(throws: Enough.self) {
            try SceneFolder(path, settings: Self.settings).write { _ in throw Enough() }
        }
        try SceneFolder(path, settings: Self.settings).write()
        #expect(FileManager.default.fileExists(atPath: "\(path)/pairs.csv"))
        var other = Self.settings
        other.seed = 9
        #expect(throws: SceneError.self) { try SceneFolder(path, settings: other) }
        try FileManager.default.removeItem(atPath: "\(path)/scenes.json")
        let error = #expect(throws: SceneError.self) {
            try SceneFolder(path, settings: Self.settings)
        }
        #expect(error?.message.contains("other files") == true)
    }

    @Test("what cannot be drawn is refused") func refused() {
        for change: (inout SceneSettings) -> Void in [
            { $0.pairs = 0 }, { $0.side = 31 }, { $0.classes = 0 }, { $0.classes = 21 },
            { $0.clutter = -1...2 }, { $0.side = 1 << 40 },
        ] {
            var settings = Self.settings
            change(&settings)
            #expect(throws: SceneError.self) {
                try SceneFolder(Self.temporary(), settings: settings)
            }
        }
    }
}
