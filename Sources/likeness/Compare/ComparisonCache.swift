import Files
import Galleries
import Networks
import Terminal

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

/// Where the embeddings of a comparison are: a gallery for each network, in one folder.
///
/// A gallery’s name begins with the network’s and ends with a number made of all that its embeddings
/// depend on, so that nothing is ever taken for another’s: a network that was written anew, another size,
/// other photographs get galleries of their own. Nothing is cleaned but a folder that nobody named and
/// nobody would look for: without a picture, a training or --cache it is a temporary one.
struct ComparisonCache {
    let folder: String
    let isTemporary: Bool

    /// - Parameters:
    ///   - folder: as it was asked for.
    ///   - output: the first file that is written.
    init(folder: String?, of subject: ComparisonSubject, beside output: String?) throws {
        if let known = folder ?? subject.cache ?? output.map(Self.folder) {
            (self.folder, isTemporary) = (known, false)
            return
        }
        let parent = FileManager.default.temporaryDirectory
        let own = parent.appending(path: "likeness-compare-\(UUID().uuidString)").path
        // For its owner alone: what is compared is nobody else's business.
        guard mkdir(own.onDisk, 0o700) == 0 else {
            throw OutputError(
                "no temporary folder can be made in \(parent.path); say with --cache where embeddings may be kept"
            )
        }
        (self.folder, isTemporary) = (own, true)
    }

    /// `sheet.galleries` beside `sheet.png`.
    private static func folder(beside output: String) -> String {
        let parent = output.lastIndex(of: "/").map { String(output[...$0]) } ?? ""
        return "\(parent)\(output.stem).galleries"
    }

    /// The gallery of a network.
    ///
    /// - Throws: `FileError` where the network’s file cannot be read.
    func gallery(
        of network: ComparedNetwork, _ description: NetworkDescription,
        photographs: String, subfolders: Set<String>?, labels: LabelSource
    ) throws -> String {
        // What is asked of it once it runs does not matter here.
        let known = try GalleryNetwork(description, dimension: 0)
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys]
        var parts = [
            known.fingerprint,
            String(decoding: try encoder.encode(known.preprocessing), as: UTF8.self),
        ]
        parts += [known.input, known.embedding, known.features, known.pooling].map { $0 ?? "" }
        parts += [WholeFile.resolved(photographs) ?? photographs]
        parts += [String(decoding: try encoder.encode(labels), as: UTF8.self)]
        parts += subfolders.map { $0.sorted() } ?? []
        let hash = Array(parts.joined(separator: "\0").utf8).withUnsafeBytes {
            WholeFile.fingerprint(of: $0)
        }
        var stem = network.path.stem
        // File systems allow 255 bytes.
        while stem.utf8.count > 200 { stem.removeLast() }
        return "\(folder)/\(stem)-\(hash.hexadecimal)"
    }

    /// Makes the folder, but not what is above it.
    func make() throws {
        guard mkdir(folder.onDisk, 0o777) != 0 else { return }
        guard errno == EEXIST else {
            throw OutputError(
                "the folder \(folder) cannot be made (\(String(cString: strerror(errno)))); say with --cache where embeddings may be kept"
            )
        }
        guard ComparisonSubject.isFolder(folder) else {
            throw OutputError("\(folder) is a file, not a folder; name another folder with --cache")
        }
    }

    func removeIfTemporary() {
        if isTemporary { try? FileManager.default.removeItem(atPath: folder) }
    }
}
