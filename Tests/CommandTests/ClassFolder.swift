import Foundation
import Images

extension WorkingFolder {
    static let classes = ["lamps", "towers", "trees"]

    /// A photograph of 30×54 pixels, so that a cell of the networks’ 9 rows × 5 columns has 6×6: waves as
    /// wide as its class has them, brighter in the left upper quarter, and different for each number.
    static func photograph(of label: Int, number: Int) -> Image {
        var pixels: [UInt8] = []
        for y in 0..<54 {
            for x in 0..<30 {
                for channel in 0..<3 {
                    let wave = sin(
                        Double(x) / Double(3 + channel + label) + Double(y) / Double(5 + label)
                            + 0.3 * Double(number))
                    let bright = x < 15 && y < 27 && channel == label % 3
                    pixels.append(UInt8(120 + 60 * wave + (bright ? 70 : 0)))
                }
            }
        }
        return Image(width: 30, height: 54, pixels: pixels)
    }

    func add(_ image: Image, to name: String) throws {
        try write(Data(image.encoded(as: .png)), to: name)
    }

    /// Writes five photographs of each class into a folder for each, and `query.png`, another tower.
    func addClasses() throws {
        for (label, name) in Self.classes.enumerated() {
            let inner = url.appending(path: "photographs/\(name)")
            try FileManager.default.createDirectory(at: inner, withIntermediateDirectories: true)
            for number in 0..<5 {
                let photograph = Self.photograph(of: label, number: number)
                try add(photograph, to: "photographs/\(name)/\(name)-\(number).png")
            }
        }
        try add(Self.photograph(of: 1, number: 9), to: "query.png")
    }

    /// Makes `gallery` of them.
    func indexClasses(_ options: [String] = [], network: String = "network.onnx") throws {
        try addClasses()
        let made = try likeness(
            ["index", "photographs", "-o", "gallery", "--network", network] + options)
        guard made.status == 0 else { throw Refused(message: made.error) }
    }

    /// What a command that works prints.
    func printed(_ arguments: String...) throws -> String {
        let outcome = try likeness(arguments)
        guard outcome.status == 0, outcome.error.isEmpty else {
            throw Refused(message: outcome.error)
        }
        return outcome.output
    }

    /// What a command that works prints as JSON.
    func decoded<T: Decodable>(_ type: T.Type, _ arguments: [String]) throws -> T {
        let outcome = try likeness(arguments + ["--json"])
        guard outcome.status == 0 else { throw Refused(message: outcome.error) }
        return try JSONDecoder().decode(type, from: Data(outcome.output.utf8))
    }
}

/// Reads CSV without quotes, as of names that need none, by the header’s names.
func table(_ text: String) -> [[String: String]] {
    let rows = text.split(separator: "\n").map {
        $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
    }
    guard let titles = rows.first else { return [] }
    return rows.dropFirst().map { Dictionary(uniqueKeysWithValues: zip(titles, $0)) }
}
