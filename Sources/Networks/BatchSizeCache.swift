import Files

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

/// What was measured about networks, in the user's folder for what can be made again.
///
/// A file that is damaged, or cannot be read or written, is as good as none: nothing here fails.
struct BatchSizeCache {
    /// What a measurement depends on.
    struct Key: Codable, Equatable {
        /// Of the network's file.
        let fingerprint: String
        let width, height: Int
        /// The threads of a run; 0 for one on each core.
        let threads: Int
        let processor: String
        let cores: Int
        let onnxRuntime: String
        /// The feature map that Likeness pools, where that is not left to the network.
        var pooled: String? = nil
    }

    private struct Entry: Codable {
        let key: Key
        let sizes: [Int]
    }

    /// The folder; `nil` where there is none: then nothing is remembered.
    let folder: String?

    /// - Parameter environment: where variables are looked up.
    init(environment: (String) -> String? = Self.variable) {
        folder = Self.folder(environment)
    }

    /// `$LIKENESS_CACHE`; else `likeness` in the folder that the system has for caches.
    private static func folder(_ environment: (String) -> String?) -> String? {
        if let own = environment("LIKENESS_CACHE") { return own }
        // The XDG Base Directory Specification has relative paths ignored.
        if let caches = environment("XDG_CACHE_HOME"), caches.hasPrefix("/") {
            return "\(caches)/likeness"
        }
        guard let home = environment("HOME"), home.hasPrefix("/") else { return nil }
        #if os(macOS)
            return "\(home)/Library/Caches/likeness"
        #else
            return "\(home)/.cache/likeness"
        #endif
    }

    /// What was measured, where it is known.
    func sizes(for key: Key) -> BatchSizes? {
        guard let path = path(of: key),
            let bytes = try? WholeFile.read(path, maximumBytes: 1 << 16),
            let entry = try? JSONDecoder().decode(Entry.self, from: Data(bytes)),
            entry.key == key, entry.sizes.first == 1,
            // In the order and of the kind that measuring leaves.
            entry.sizes.dropFirst().elementsEqual(
                BatchMeasurement.candidates.filter { entry.sizes.contains($0) })
        else { return nil }
        return BatchSizes(entry.sizes)
    }

    /// Remembers what was measured.
    func remember(_ sizes: BatchSizes, for key: Key) {
        guard let folder, let path = path(of: key) else { return }
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
        guard let data = try? encoder.encode(Entry(key: key, sizes: sizes.all)) else { return }
        WholeFile.makeFolders(folder)
        try? WholeFile.write(Array(data), to: path)
    }

    /// One file for each key: two programs that measure at a time do not undo each other's.
    private func path(of key: Key) -> String? {
        folder.map {
            "\($0)/batch-\(key.fingerprint)-\(key.width)x\(key.height)-\(key.threads)\(key.pooled == nil ? "" : "-pooled").json"
        }
    }

    /// An environment variable that is set and not empty.
    static func variable(_ name: String) -> String? {
        getenv(name).map { String(cString: $0) }.flatMap { $0.isEmpty ? nil : $0 }
    }
}

extension BatchSizeCache.Key {
    /// - Returns: `nil` where the network's file cannot be read any more.
    init?(_ network: NetworkDescription, runtimeVersion: String) {
        guard let fingerprint = try? WholeFile.fingerprint(network.path) else { return nil }
        let digits = String(fingerprint, radix: 16)
        self.init(
            fingerprint: String(repeating: "0", count: 16 - digits.count) + digits,
            width: network.preprocessing.size.width, height: network.preprocessing.size.height,
            threads: network.options.threads ?? 0, processor: Processor.name,
            cores: Processor.cores, onnxRuntime: runtimeVersion,
            pooled: network.embedding == nil ? network.outputs.first : nil)
    }
}
