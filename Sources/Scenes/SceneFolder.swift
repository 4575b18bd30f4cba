import Dispatch
import Files
import Images

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// A folder of scenes: pictures with a folder for each class, and the truth beside them.
///
/// - `images/mug/0014-a.png` and `0014-b.png`: a pair;
/// - `masks/mug/0014-a.png`: white where the thing is, black elsewhere; where nothing but marks is shared,
///   where the mark is;
/// - `marks/mug/0014-a.png`: likewise the mark, where things and marks are shared;
/// - `boxes.csv`: the box of what `masks` shows, `image,x0,y0,x1,y1`;
/// - `pairs.csv`: `label,first,second`;
/// - `scenes.json`: the settings.
///
/// Paths in the tables are relative to `images`.
public struct SceneFolder: Sendable {
    /// Where it is.
    public let path: String
    /// What is drawn.
    public let settings: SceneSettings

    /// A folder that is to be written.
    ///
    /// - Throws: `SceneError` where the settings cannot be drawn, or where the folder holds anything but
    ///   scenes of the same settings.
    public init(_ path: String, settings: SceneSettings) throws {
        try settings.check()
        self.path = path
        self.settings = settings
        guard let names = WholeFile.names(inFolder: path) else {
            guard WholeFile.resolved(path) == nil else {
                throw SceneError("\(path) is no folder; name a new one with -o")
            }
            return
        }
        guard !names.isEmpty else { return }
        let earlier = try? JSONDecoder().decode(
            SceneSettings.self, from: WholeFile.data(file("scenes.json"), maximumBytes: 1 << 16))
        guard earlier == settings else {
            throw SceneError(
                earlier == nil
                    ? "\(path) holds other files; name a new folder with -o"
                    : "\(path) holds scenes of other settings; name a new folder with -o, or delete that one"
            )
        }
    }

    private func file(_ name: String) -> String { "\(path)/\(name)" }

    /// Draws and writes everything. Whatever was interrupted is drawn again the next time, to the same
    /// pictures.
    ///
    /// - Parameter progress: is told how many pairs are done; what it throws ends the drawing.
    /// - Throws: `FileError`, `ImageError`, and what `progress` throws.
    public func write(progress: (Int) throws -> Void = { _ in }) throws {
        WholeFile.makeFolders(path)
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
        try WholeFile.write(
            Array(encoder.encode(settings)) + [UInt8(ascii: "\n")], to: file("scenes.json"))
        for label in settings.labels {
            for kind in ["images", "masks"] + (settings.shared == .both ? ["marks"] : []) {
                WholeFile.makeFolders(file("\(kind)/\(label)"))
            }
        }
        var (boxes, pairs) = ("image,x0,y0,x1,y1\n", "label,first,second\n")
        for start in stride(from: 0, to: settings.pairs, by: Self.together) {
            try progress(start)
            let numbers = start..<min(start + Self.together, settings.pairs)
            for lines in try written(numbers) {
                boxes += lines.boxes
                pairs += lines.pair
            }
        }
        try WholeFile.write(Array(boxes.utf8), to: file("boxes.csv"))
        try WholeFile.write(Array(pairs.utf8), to: file("pairs.csv"))
        try progress(settings.pairs)
    }

    /// So many pairs are drawn at a time.
    private static let together = 16

    /// Draws some pairs, one for each thread, and gives their lines in the tables.
    private func written(_ numbers: Range<Int>) throws -> [(boxes: String, pair: String)] {
        nonisolated(unsafe) var results = [Result<(boxes: String, pair: String), any Error>?](
            repeating: nil, count: numbers.count)
        results.withUnsafeMutableBufferPointer { buffer in
            nonisolated(unsafe) let buffer = buffer
            DispatchQueue.concurrentPerform(iterations: numbers.count) { place in
                buffer[place] = Result { try written(numbers.lowerBound + place) }
            }
        }
        return try results.compactMap { try $0?.get() }
    }

    private func written(_ number: Int) throws -> (boxes: String, pair: String) {
        let pair = ScenePair(number, settings)
        let digits = "\(number)"
        let stem = String(repeating: "0", count: max(4 - digits.count, 0)) + digits
        var boxes = ""
        var names: [String] = []
        for (scene, letter) in [(pair.first, "a"), (pair.second, "b")] {
            let name = "\(pair.label)/\(stem)-\(letter).png"
            names.append(name)
            try scene.image.write(to: file("images/\(name)"))
            let shared = settings.shared == .mark ? scene.mark : scene.thing
            try picture(shared).write(to: file("masks/\(name)"))
            if settings.shared == .both {
                try picture(scene.mark).write(to: file("marks/\(name)"))
            }
            guard let box = Scene.box(of: shared, side: settings.side) else { continue }
            let edges = [box.x, box.y, box.x + box.width, box.y + box.height].map { "\(Int($0))" }
            boxes += "\(name),\(edges.joined(separator: ","))\n"
        }
        return (boxes, "\(pair.label),\(names.joined(separator: ","))\n")
    }

    private func picture(_ mask: [UInt8]) -> Image {
        Image(
            width: settings.side, height: settings.side, pixels: mask.flatMap { [$0, $0, $0] })
    }
}

/// Why scenes cannot be drawn: one sentence.
public struct SceneError: Error, Hashable, Sendable, CustomStringConvertible {
    /// What is wrong and what to do.
    public let message: String
    /// The message.
    public var description: String { message }

    init(_ message: String) { self.message = message }
}
