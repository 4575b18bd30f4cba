import Figures
import Images
import SimilarityMaps

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif
#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// The files a command leaves: all of them, or none.
struct OutputFiles {
    private var files: [(path: String, bytes: [UInt8])] = []

    mutating func add(_ path: String, _ bytes: [UInt8]) { files.append((path, bytes)) }

    /// Adds the raw maps of a pair, `NAME.map.npy` each, and returns their paths.
    mutating func addMaps(
        _ pair: PairSimilarity, first: String, second: String, folder: String
    ) -> (String, String) {
        var names = [first.stem, second.stem]
        // Photographs of one name in two folders would overwrite each other's maps.
        if names[0] == names[1] { names = [names[0] + "-A", names[1] + "-B"] }
        let paths = names.map { "\(folder)/\($0).map.npy" }
        for (path, map) in zip(paths, [pair.mapOfFirst, pair.mapOfSecond]) {
            add(path, NumpyFile(map.values, shape: [map.grid.rows, map.grid.columns]).bytes)
        }
        return (paths[0], paths[1])
    }

    /// Writes the files; those that were new are taken back when one of them cannot be written.
    func write(creating folder: String?) throws {
        var made = false
        if let folder, access(folder, F_OK) != 0 {
            guard mkdir(folder, 0o777) == 0 else { throw CannotMake(folder: folder) }
            made = true
        }
        var new: [String] = []
        do {
            for (path, bytes) in files {
                let exists = access(path, F_OK) == 0
                try FileBytes.write(bytes, to: path)
                if !exists { new.append(path) }
            }
        } catch {
            for path in new { unlink(path) }
            if made, let folder { rmdir(folder) }
            throw error
        }
    }

    private struct CannotMake: Error, CustomStringConvertible {
        let folder: String
        var description: String {
            "the folder \(folder) cannot be made; check that the folder above it exists and may be written to"
        }
    }
}

/// Prints one JSON object: keys in order, numbers as they are.
func printJSON(_ value: some Encodable) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    print(String(decoding: try encoder.encode(value), as: UTF8.self))
}

/// Says something on the error stream.
func warn(_ message: String) {
    let line = Array("likeness: \(message)\n".utf8)
    _ = line.withUnsafeBytes { write(STDERR_FILENO, $0.baseAddress, $0.count) }
}

extension PairReport {
    /// The report in a few lines.
    var text: String {
        let names = [first, second].map(\.path.lastPathComponent)
        let width = max(13, (names.map(\.count).max() ?? 0) + 2)
        func line(_ label: String, _ text: String) -> String { label.padded(to: width) + text }
        var lines = [
            line(
                "similarity", "\(cosineSimilarity.fixed(4))  cosine of the two embeddings, -1 to 1")
        ]
        for (name, side) in zip(names, [first, second]) {
            lines.append(
                line(
                    name,
                    "\(side.sum.fixed(4)) from its \(side.grid[0])×\(side.grid[1]) locations, \(Double(side.rest).fixed(4)) rest"
                ))
        }
        lines.append(
            line(
                "certificate",
                "\(label): maps and rests add up to the similarity within \(certificate.completenessError.scientific), parts to the network’s embedding within \(certificate.recompositionError.scientific)"
            ))
        for (name, side) in zip(names, [first, second]) {
            if let file = side.mapFile { lines.append(line("map", "\(file)  of \(name)")) }
        }
        if let picture { lines.append(line("picture", picture)) }
        return lines.joined(separator: "\n")
    }
}

extension String {
    /// The file's name without its folder and its last extension.
    var stem: String {
        let name = lastPathComponent
        guard let dot = name.lastIndex(of: "."), dot != name.startIndex else { return name }
        return String(name[..<dot])
    }

    func padded(to width: Int) -> String {
        self + String(repeating: " ", count: max(0, width - count))
    }
}

extension Double {
    /// This many digits behind the point, and a sign only where it is negative.
    func fixed(_ digits: Int) -> String {
        guard isFinite else { return "\(self)" }
        var scale = 1.0
        for _ in 0..<digits { scale *= 10 }
        let scaled = Int((Swift.abs(self) * scale).rounded())
        let sign = self < 0 && scaled != 0 ? "-" : ""
        let fraction = "\(scaled % Int(scale))"
        let zeros = String(repeating: "0", count: digits - fraction.count)
        return "\(sign)\(scaled / Int(scale)).\(zeros)\(fraction)"
    }

    /// Two digits and a power of ten, such as 1.3e-07.
    var scientific: String {
        guard self != 0, isFinite else { return self == 0 ? "0" : "\(self)" }
        var exponent = 0
        var mantissa = Swift.abs(self)
        while mantissa >= 9.95 { (mantissa, exponent) = (mantissa / 10, exponent + 1) }
        while mantissa < 0.995 { (mantissa, exponent) = (mantissa * 10, exponent - 1) }
        return "\(self < 0 ? "-" : "")\(mantissa.fixed(1))e\(exponent)"
    }
}
