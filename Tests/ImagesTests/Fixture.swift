import Foundation
import Images
import Testing

/// The pictures that `Fixtures/make_images.py` makes.
enum Fixture {
    static func path(_ name: String) throws -> String {
        let folder = try #require(Bundle.module.resourcePath)
        return "\(folder)/Fixtures/\(name)"
    }

    static func bytes(_ name: String) throws -> [UInt8] {
        try Array(Data(contentsOf: URL(fileURLWithPath: path(name))))
    }

    static func image(_ name: String) throws -> Image { try Image(contentsOf: path(name)) }

    /// The bytes of a golden picture, `[height, width, 3]`.
    static func golden(_ name: String) throws -> [UInt8] { try bytes("\(name).rgb") }
}

/// The largest difference of two pictures' levels; nil if their numbers differ.
func largestDifference(_ left: [UInt8], _ right: [UInt8]) -> Int? {
    guard left.count == right.count else { return nil }
    return zip(left, right).map { abs(Int($0) - Int($1)) }.max()
}

/// The code of the error that `body` throws; nil if it throws none.
func code(of body: () throws -> Void) throws -> ImageError.Code? {
    do {
        try body()
        return nil
    } catch let error as ImageError {
        #expect(!error.message.hasSuffix("."), "\(error)")
        return error.code
    }
}

/// A picture with no symmetry and no flat parts.
func testPicture(width: Int, height: Int) -> Image {
    var pixels: [UInt8] = []
    for y in 0..<height {
        for x in 0..<width {
            pixels += [x * 255 / width, y * 255 / height, (x * 7 + y * 13) % 256].map(UInt8.init)
        }
    }
    return Image(width: width, height: height, pixels: pixels)
}

/// Runs `body` with a new folder, which is removed afterwards.
func withTemporaryFolder<Result>(_ body: (String) throws -> Result) throws -> Result {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent(
        "likeness-\(UInt64.random(in: .min ... .max))")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    return try body(folder.path)
}
