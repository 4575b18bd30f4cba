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
