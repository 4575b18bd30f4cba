import Foundation
import Images

/// What `likeness index --json` prints.
struct IndexSummary: Decodable {
    let images, failures, duplicates, labels: Int
    let new, changed, gone, unchanged, retried: Int
    let embedded, reused, failed, remaining: Int
    let wasStopped: Bool

    init(_ text: String) throws {
        self = try JSONDecoder().decode(IndexSummary.self, from: Data(text.utf8))
    }
}

extension WorkingFolder {
    /// The options that make a network of the fixtures the one to index with.
    static let network = ["--network", "network.onnx"]

    /// Writes photographs of noise, all different, into folders of seven.
    func addPhotographs(_ count: Int, to folder: String = "photographs") throws {
        for number in 0..<count {
            let (width, height) = (20 + number % 5, 30 + number % 3)
            let pixels = (0..<width * height * 3).map {
                UInt8(
                    truncatingIfNeeded: $0 &* $0 &* 7 &+ ($0 / 50) &* number &* 31 &+ number &* 97)
            }
            let inner = url.appending(path: "\(folder)/\(number % 7)")
            try FileManager.default.createDirectory(at: inner, withIntermediateDirectories: true)
            // The number behind the end of the picture, so that no two files are equal.
            let file = try Image(width: width, height: height, pixels: pixels).encoded(as: .jpeg)
            try Data(file + Array("\(number)".utf8))
                .write(to: inner.appending(path: "\(number).jpg"))
        }
    }

    /// The gallery's table, and each embedding of it, as bits, by the photograph's path.
    func gallery(_ name: String = "gallery") throws -> (
        table: [[String]], embeddings: [String: [UInt32]]
    ) {
        let outcome = try likeness(["gallery", name, "--csv"])
        guard outcome.status == 0 else { throw Refused(message: outcome.error) }
        // No test names photographs with commas or line breaks.
        let table = outcome.output.split(separator: "\n").map {
            $0.split(separator: ",", omittingEmptySubsequences: false).map { String($0) }
        }
        let file = try contents().keys.first {
            $0.hasPrefix("\(name)/embeddings-") && $0.hasSuffix(".npy")
        }
        // Killed before the first embedding there is none.
        guard let file else { return (table, [:]) }
        let bytes = [UInt8](try data(file))
        let header = 10 + Int(bytes[8]) + Int(bytes[9]) << 8
        let text = String(decoding: bytes[..<header], as: UTF8.self)
        let dimension = text.split(separator: ")")[0].split(separator: " ").last.flatMap { Int($0) }
        var embeddings: [String: [UInt32]] = [:]
        for fields in table.dropFirst() {
            guard let row = Int(fields[6]), let dimension else { continue }
            let start = header + 4 * row * dimension
            embeddings[fields[0]] = (0..<dimension).map { index in
                (0..<4).reduce(0) { $0 | UInt32(bytes[start + 4 * index + $1]) << (8 * $1) }
            }
        }
        return (table, embeddings)
    }

    struct Refused: Error {
        let message: String
    }
}
