import Foundation

@testable import OnnxGraph

/// A file of `Fixtures`.
enum Fixture {
    static func path(_ name: String) throws -> String {
        let url = Bundle.module.url(forResource: "Fixtures/\(name)", withExtension: nil)
        guard let url else { throw CocoaError(.fileNoSuchFile) }
        return url.path
    }

    static func data(_ name: String) throws -> Data {
        try Data(contentsOf: URL(filePath: path(name)))
    }

    /// The names and shapes of an architecture's weights, as the Python package lists them.
    static func shapes(of architecture: String) throws -> [String: [Int]] {
        let text = String(decoding: try data("\(architecture).txt"), as: UTF8.self)
        var shapes: [String: [Int]] = [:]
        for line in text.split(separator: "\n") {
            let words = line.split(separator: " ")
            shapes[String(words[0])] = words.dropFirst().compactMap { Int($0) }
        }
        return shapes
    }

    /// Calls with the path of an empty folder that is removed afterwards.
    static func withFolder<T>(_ body: (String) throws -> T) throws -> T {
        let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        return try body(folder.path)
    }
}

/// The same numbers in every run (SplitMix64).
struct SeededGenerator: RandomNumberGenerator {
    var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }

    mutating func floats(_ count: Int, in range: ClosedRange<Float> = -1...1) -> [Float] {
        (0..<count).map { _ in Float.random(in: range, using: &self) }
    }
}
